internal import Greeter
internal import GreeterRuntime

/// All lines of a board, each with its one purpose.
struct LineUses {
    private(set) var policies: [LinePolicy] = []
    private(set) var inputs: [LineIn] = []
    private(set) var outputs: [LineOut] = []
    private var owners: [LineAddress: (purpose: String, place: Place)] = [:]
    private let findings: Findings
    /// Whether purposes name their store.
    private let namesStores: Bool

    init(namesStores: Bool, findings: Findings) {
        self.namesStores = namesStores
        self.findings = findings
    }

    /// Takes the lines of one store; a line that is taken already is reported at the second use.
    mutating func add(_ store: StoreReading, index: Int, firstDoor: Int) {
        let prefix = namesStores ? "store \"\(store.policy.id)\", " : ""
        for (offset, door) in store.doors.enumerated() {
            for (key, line) in door.lines {
                let purpose = "\(prefix)door \"\(door.name)\", \(key)"
                guard let role = LineUses.role(of: key, door: firstDoor + offset) else { continue }
                add(line, purpose: purpose, policy: LinePolicy(role: role, debounce: door.debounce))
            }
        }
        let buttons: [(String, LineSetting?, LinePolicy.Role)] = [
            ("quiet button", store.inputs.quietButton, .quietButton(store: index)),
            ("serving input", store.inputs.serving, .serving(store: index)),
            ("staff input", store.inputs.staff, .staff(store: index)),
            ("acknowledge input", store.inputs.acknowledge, .acknowledge(store: index)),
        ]
        let lights: [(String, LightReading?, LineOut.Role)] = [
            ("lamp", store.lamp, .lamp(store: index)), ("notice", store.notice, .notice(store: index)),
        ]
        for (name, light, role) in lights {
            guard let light, claim(light.line, for: prefix + name) else { continue }
            outputs.append(
                LineOut(
                    role: role, address: light.line.address, isActiveLow: light.line.active == .low,
                    purpose: prefix + name, place: light.line.place))
        }
        for (name, line, role) in buttons {
            if let line { add(line, purpose: prefix + name, policy: LinePolicy(role: role)) }
        }
    }

    private mutating func add(_ line: LineSetting, purpose: String, policy: LinePolicy) {
        guard claim(line, for: purpose) else { return }
        policies.append(policy)
        inputs.append(
            LineIn(
                address: line.address, bias: line.bias, isActiveLow: line.active == .low, purpose: purpose,
                place: line.place))
    }

    private mutating func claim(_ line: LineSetting, for purpose: String) -> Bool {
        if let owner = owners[line.address] {
            findings.problem(
                line.place,
                "\(line.address) is already taken by \(owner.purpose) (\(LimitsSection.location(owner.place))); "
                    + "give \(purpose) a line of its own")
            return false
        }
        owners[line.address] = (purpose, line.place)
        return true
    }

    private static func role(of key: String, door: Int) -> LinePolicy.Role? {
        switch key {
        case "contact": .contact(door: door)
        case "motion": .motion(door: door)
        case "beam": .beam(door: door)
        case "outer": .outer(door: door)
        case "inner": .inner(door: door)
        case "in": .pulseIn(door: door)
        case "out": .pulseOut(door: door)
        default: nil
        }
    }
}
