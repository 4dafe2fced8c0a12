internal import Greeter
internal import GreeterRuntime

/// `[[door]]`: its keys say what senses people there.
enum DoorSection {
    static let name = Key("name", .text(example: "front", check: DoorSection.complaintAboutName), "")
    static let contact = Key("contact", optional: .lineIn(active: .high))
    static let motion = Key("motion", optional: .lineIn())
    static let beam = Key("beam", optional: .lineIn())
    static let outer = Key("outer", optional: .lineIn())
    static let inner = Key("inner", optional: .lineIn())
    static let pulseIn = Key("in", optional: .lineIn())
    static let pulseOut = Key("out", optional: .lineIn())
    static let direction = Key("direction", optional: .word(Direction.allCases))
    static let approach = Key("approach", optional: .span(.milliseconds(100) ... .minutes(1), example: "4s"))
    static let debounce = Key("debounce", .span(.zero ... .seconds(1), example: "10ms"), .milliseconds(10))
    static let register = Key("register", optional: .word(Register.allCases))

    static let lines = [contact, motion, beam, outer, inner, pulseIn, pulseOut]
    static let spec = SectionSpec("door", isList: true, [name] + lines + [direction, approach, debounce, register])

    /// What a trace names beside doors; a door of that name could not be told from it.
    private static let reserved = [
        "quiet", "serving", "staff", "button", "acknowledge", "clock", "card", "board", "settings", "play",
        "volume",
    ]

    struct Reading {
        var name: String
        var place: Place
        var sensor: SensorPolicy
        var register: Register?
        var debounce: Span
        /// The key beside each line, in the order of the documentation.
        var lines: [(key: String, line: LineSetting)]
    }

    /// All doors of a store, each with its own name.
    static func read(_ nodes: [Node], shop: ShopReading, file: String, findings: Findings) -> [Reading] {
        var doors: [Reading] = []
        let given = nodes.map { node -> String? in
            if case .string(let name)? = node.table?["name"]?.value { name } else { nil }
        }
        for (index, node) in nodes.enumerated() {
            let section = Section(spec, path: "door[\(index + 1)]", node, file: file, findings: findings)
            let name = section.read(
                Self.name, default: freeName(from: index + 1, given: given, taken: doors.map(\.name)))
            if let other = doors.first(where: { $0.name == name }) {
                findings.problem(
                    section.place(of: Self.name.name),
                    "there is another door \(Toml.quoted(name)) (\(LimitsSection.location(other.place))); give each its "
                        + "own name")
            }
            doors.append(read(section, name: name, shop: shop, findings))
        }
        return doors
    }

    private static func read(
        _ section: Section, name: String, shop: ShopReading, _ findings: Findings
    ) -> Reading {
        let lines = lines.compactMap { key in section.read(key).map { (key: key.name, line: $0) } }
        let keys = Self.lines.map(\.name).filter { section[$0] != nil }
        let isLone = keys == [contact.name] || keys == [beam.name]
        let sensor = DoorSensor(
            keys: keys, direction: section.read(direction, default: isLone ? .some(.unknown) : nil),
            approach: section.read(approach, default: keys.contains(motion.name) ? .some(.seconds(4)) : nil))
        let debounce = section.read(Self.debounce)
        let register = section.read(Self.register)
        if section[Self.register.name] == nil {
            findings.note(
                "\(section.path).register", Toml.quoted(shop.register.word),
                shop.section[ShopSection.register.name]?.place)
        }
        return Reading(
            name: name, place: section.place(of: Self.name.name), sensor: sensor.policy(section, door: name, findings),
            register: register, debounce: debounce, lines: lines)
    }

    /// `door`, `door-2` and so on, past the names that are taken.
    private static func freeName(from number: Int, given: [String?], taken: [String]) -> String {
        var number = number
        while true {
            let name = number == 1 ? "door" : "door-\(number)"
            if !given.contains(name), !taken.contains(name) { return name }
            number += 1
        }
    }

    /// A door's name is a word of a trace: `STORE/DOOR` in a column of its own.
    static func complaintAboutName(_ name: String) -> String? {
        if reserved.contains(name) {
            return "\(Toml.quoted(name)) means something else in a trace; write \"\(name)-door\" or another name"
        }
        let bad = name.first { "/,\"".contains($0) || $0.isNewline || $0 == "\t" }
        if let bad { return "\(Toml.quoted(name)) holds \(Toml.quoted(String(bad))), which a door's name may not" }
        guard name.first != " ", name.last != " ", name.count <= 64 else {
            return
                "\(Toml.quoted(name)) begins or ends with a space, or is longer than 64 letters; write a shorter name"
        }
        return nil
    }
}

/// What a door's keys make of it.
struct DoorSensor {
    /// The keys of lines that are written.
    var keys: [String]
    var direction: Direction?
    var approach: Span?

    static let kinds = "`contact`, `contact` and `motion`, `beam`, `outer` and `inner`, or `in` and `out`"

    /// The sensor; reports keys that make none, and falls back to a lone contact.
    func policy(_ section: Section, door: String, _ findings: Findings) -> SensorPolicy {
        switch Set(keys) {
        case ["contact"]:
            refuse("approach", in: section, "it is for a door with `motion`", findings)
            warnOfLoneLine("contact", section, door, findings)
            return .contact(direction ?? .unknown)
        case ["contact", "motion"]:
            refuse("direction", in: section, "motion tells the direction", findings)
            return .contactAndMotion(approach: approach ?? .seconds(4))
        case ["beam"]:
            refuse("approach", in: section, "it is for a door with `motion`", findings)
            warnOfLoneLine("beam", section, door, findings)
            return .beam(direction ?? .unknown)
        case ["outer", "inner"], ["in", "out"]:
            refuse("direction", in: section, "the two lines tell the direction", findings)
            refuse("approach", in: section, "it is for a door with `motion`", findings)
            // 10 cm apart at 1.2 to 1.4 m/s are 70 to 85 ms; wide margins for a run and for a pram.
            return keys.contains("outer")
                ? .beamPair(shortest: .milliseconds(20), longest: .milliseconds(1500)) : .pulses
        case []:
            findings.problem(
                section.place,
                "door \(Toml.quoted(door)) has no sensor; give it \(Self.kinds), as in contact = \"GPIO17\"")
        default: findings.problem(misplaced(section), complaint)
        }
        return .contact(.unknown)
    }

    /// The second line's place, or that of the only one.
    private func misplaced(_ section: Section) -> Place {
        let places = keys.map { section.place(of: $0) }.sorted()
        return places.count > 1 ? places[1] : places.first ?? section.place
    }

    private var complaint: String {
        let partners = ["motion": "contact", "outer": "inner", "inner": "outer", "in": "out", "out": "in"]
        if keys.count == 1, let key = keys.first, let partner = partners[key] {
            return "`\(key)` needs `\(partner)` beside it; a door has \(Self.kinds)"
        }
        let list = keys.map { "`\($0)`" }.joined(separator: " and ")
        return "\(list) do not make one sensor; a door has \(Self.kinds)"
    }

    private func refuse(_ key: String, in section: Section, _ why: String, _ findings: Findings) {
        guard let node = section[key] else { return }
        findings.problem(node.place, "`\(key)` has no meaning at this door: \(why); leave it out")
    }

    private func warnOfLoneLine(_ key: String, _ section: Section, _ door: String, _ findings: Findings) {
        guard section["direction"] == nil else { return }
        let others =
            key == "contact"
            ? "add motion = \"LINE\" for a motion sensor inside, or use `outer` and `inner` for a pair of beams, or "
            : "use `outer` and `inner` for a pair of beams, or "
        findings.warn(
            section.place(of: key),
            "door \(Toml.quoted(door)) has only a \(key), which cannot tell in from out: everybody gets the neutral chime; "
                + others + "write direction = \"arrival\" where people only come in")
    }
}
