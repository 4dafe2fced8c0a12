internal import Greeter
internal import GreeterRuntime

/// `[[cue]]`: one sound. The bundled sounds' `cues.toml` has the same table with a few more keys.
enum CueSection {
    static let id = Key("id", .text(example: "welcome-ja", check: CueSection.complaintAboutID), "")
    static let file = Key("file", .text(example: "welcome.flac"), "")
    static let text = Key("text", .cueText, "")
    static let language = Key("language", optional: .text(example: "ja", check: LanguageTag.complaint))
    static let says = Key("says", optional: .word(Says.allCases))
    static let level = Key("level", .word([Level.voice, .chime, .tick]), .voice)
    static let register = Key("register", .anyRegister, .any)
    static let when = Key("when", .when, .always)
    static let chance = Key("chance", optional: .chance)

    static let spec = SectionSpec(
        "cue", isList: true, [id, file, text, language, says, level, register, when, chance])

    static let seconds = Key("seconds", optional: .number(in: 0.01...60, unit: "seconds", example: "1.4"))
    static let licence = Key("licence", optional: .text(example: "CC0-1.0"))
    static let source = Key("source", optional: .text(example: "made by synthesis"))

    static let bundledSpec = SectionSpec("cue", isList: true, spec.keys + [seconds, licence, source])

    /// A cue and its samples' place.
    struct Reading {
        var cue: Cue
        var source: CueSource
    }

    /// One `[[cue]]` as it is written; `replaced` gives what it does not say.
    static func read(_ section: Section, replacing find: (String) -> Reading?, findings: Findings) -> Reading? {
        require(id.name, "id = \"welcome-ja\"", section, findings)
        require(file.name, "file = \"welcome.flac\"", section, findings)
        let id = section.read(Self.id)
        let replaced = find(id)?.cue
        let file = section.read(Self.file)
        let text = section.read(Self.text, default: replaced?.text)
        let language = section.read(Self.language, default: replaced?.language)
        let says = section.read(Self.says, default: replaced?.says)
        let level = section.read(Self.level, default: replaced?.level)
        let register = section.read(Self.register, default: replaced.map { AnyRegister($0.register) })
        let when = section.read(Self.when)
        let timesADay = section.read(chance, default: replaced?.timesADay)
        if says == nil, section["says"] == nil {
            require(Self.says.name, "says = \"welcome\", \"thanks\" or \"neutral\"", section, findings)
        }
        // A level that is no level has been said already.
        let saysVoice = section["level"].map { $0.value == .string("voice") } ?? (level == .voice)
        if saysVoice, language == nil, section["language"] == nil {
            findings.problem(
                section.place(of: Self.level.name),
                "a spoken cue needs its language; add language = \"ja\", or level = \"chime\" if nothing is spoken")
        }
        guard !id.isEmpty, !file.isEmpty else { return nil }
        let recurrence = section[Self.when.name] == nil ? replaced?.when : when.recurrence
        // Without `says` it has been reported; its file is still looked for.
        let cue = Cue(
            id: id, text: text, language: language, says: says ?? .neutral, level: level, register: register.register,
            when: recurrence, timesADay: timesADay, length: .zero)
        return Reading(cue: cue, source: CueSource(path: file, place: section.place(of: Self.file.name)))
    }

    private static func require(_ key: String, _ example: String, _ section: Section, _ findings: Findings) {
        guard section[key] == nil else { return }
        findings.problem(section.place, "this cue has no `\(key)`; add \(example)")
    }

    private static func complaintAboutID(_ id: String) -> String? {
        id == "@hostname"
            ? "\"@hostname\" is for shops; give the cue a name of its own" : ShopSection.complaintAboutID(id)
    }
}

/// A register, or any.
struct AnyRegister: Worded {
    var register: Register?

    init(_ register: Register?) { self.register = register }

    static let any = AnyRegister(nil)
    static let allCases = Register.allCases.map { AnyRegister($0) } + [any]
    var word: String { register?.word ?? "any" }
}

extension Form where Value == AnyRegister {
    static let anyRegister = Form.word(AnyRegister.allCases)
}

extension Form where Value == String {
    /// What a cue says; empty for a chime.
    static let cueText = Form(expects: "a text", example: "\"いらっしゃいませ\"") { node, asking in
        guard case .string(let text) = node.value else {
            asking.wrongType(node, "a text in quotes", "\"いらっしゃいませ\"")
            return nil
        }
        return text
    } write: {
        Toml.quoted($0)
    }
}

extension Form where Value == Int {
    /// How many times a day a rare cue is heard: `1/day` to `24/day`.
    static let chance = Form(expects: "a rate", example: "\"1/day\"") { node, asking in
        guard case .string(let text) = node.value else {
            asking.wrongType(node, "a rate in quotes", "\"1/day\"")
            return nil
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { DayText.trimmed($0) }
        guard parts.count == 2, parts[1] == "day", let times = Int(parts[0]), (1...24).contains(times) else {
            asking.problem(node, "`\(asking.key)` cannot be \(Toml.quoted(text)); write \"1/day\" to \"24/day\"")
            return nil
        }
        return times
    } write: {
        "\"\($0)/day\""
    }
}
