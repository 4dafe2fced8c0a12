internal import Greeter
internal import GreeterRuntime

/// Takes a request's fields one by one; what nobody took is a slip.
struct ControlFields {
    private let members: JSONMembers
    private let id: JSONValue
    private var taken: Set<String> = ["id", "do", "store"]

    init(_ members: JSONMembers, id: JSONValue) {
        self.members = members
        self.id = id
    }

    /// The request's name, which is known.
    func word() throws(ControlRefusal) -> String {
        let known = ControlCommand.fields.map(\.word)
        guard let word = members["do"]?.string else {
            throw refusal("\"do\" says what to do: \(known.joined(separator: ", "))")
        }
        if known.contains(word) { return word }
        throw refusal(
            "there is no request \(quoted(word))", remedy: meant(word, known, orOneOf: "requests"))
    }

    mutating func command(_ word: String) throws(ControlRefusal) -> ControlCommand {
        switch word {
        case "quiet": try quiet()
        case "serving": try serving()
        case "pass": .pass
        case "acknowledge": .acknowledge
        case "trigger": .trigger(door: try needed("door", "a door's name"), try direction())
        case "play": .play(cue: try needed("cue", "a cue's id"))
        case "volume": .volume(try volume())
        case "calibrate": .calibrate(isOver: try flag("off") ?? false)
        case "why": .why(try decision())
        case "watch": .watch
        case "reload": .reload
        default: .status
        }
    }

    /// Nothing is left over.
    func finish(_ word: String) throws(ControlRefusal) {
        guard let stray = members.keys.first(where: { !taken.contains($0) }) else { return }
        let own = ControlCommand.fields.first { $0.word == word }?.fields ?? []
        throw refusal(
            "\"\(word)\" has no field \(quoted(stray))", remedy: meant(stray, own + ["store", "id"], orOneOf: "fields"))
    }

    /// A text of at most 256 bytes, or nil.
    mutating func string(_ key: String) throws(ControlRefusal) -> String? {
        taken.insert(key)
        switch members[key] {
        case nil, .null?: return nil
        case .string(let text)? where (1...256).contains(text.utf8.count): return text
        default: throw refusal("\"\(key)\" is a text of 1 to 256 bytes")
        }
    }

    private mutating func needed(_ key: String, _ what: String) throws(ControlRefusal) -> String {
        guard let text = try string(key) else { throw refusal("\"\(key)\" is missing: \(what)") }
        return text
    }

    private mutating func flag(_ key: String) throws(ControlRefusal) -> Bool? {
        taken.insert(key)
        switch members[key] {
        case nil, .null?: return nil
        case .bool(let bool)?: return bool
        default: throw refusal("\"\(key)\" is true or false")
        }
    }

    private mutating func span() throws(ControlRefusal) -> Span? {
        guard let text = try string("for") else { return nil }
        guard let span = Span(duration: text), span > .zero else {
            throw refusal(
                "\"for\" is no duration: \(quoted(text))", remedy: "write a number with a unit, as in \"30m\"")
        }
        return span
    }

    private mutating func quiet() throws(ControlRefusal) -> ControlCommand {
        let word = try string("level")
        let span = try span()
        let text = try string("until")
        if try flag("off") == true {
            guard word == nil, span == nil, text == nil else {
                throw refusal("\"off\" stands alone: it ends the quiet")
            }
            return .quietOff
        }
        var level: Level?
        if let word {
            let words = Level.allCases.map(\.word)
            level = Level.allCases.first { $0.word == word }
            if level == nil {
                throw refusal("there is no level \(quoted(word))", remedy: meant(word, words, orOneOf: "levels"))
            }
        }
        guard let text else { return .quiet(level, span.map { .after($0) }) }
        guard span == nil else { throw refusal("\"for\" and \"until\" are two ends; send one") }
        guard let time = TimeOfDay(text) else {
            throw refusal("\"until\" is no time of day: \(quoted(text))", remedy: "write it as in \"18:00\"")
        }
        return .quiet(level, .at(time))
    }

    private mutating func serving() throws(ControlRefusal) -> ControlCommand {
        let (on, off, span) = (try flag("on"), try flag("off"), try span())
        guard on == nil || off == nil || on != off else { throw refusal("\"on\" and \"off\" say opposite things") }
        if off == true || on == false {
            guard span == nil else { throw refusal("\"for\" belongs to \"on\": it says for how long at most") }
            return .servingOff
        }
        guard on == true || off == false || span != nil else {
            throw refusal("\"serving\" needs to know which", remedy: #"send "on":true, "off":true or "for":"20m""#)
        }
        return .serving(for: span)
    }

    private mutating func volume() throws(ControlRefusal) -> ControlVolume? {
        switch (try decibels("by"), try decibels("to")) {
        case (nil, nil): return nil
        case (let by?, nil): return .by(by)
        case (nil, let to?): return .to(to)
        default: throw refusal("\"by\" and \"to\" are two ways to say it; send one")
        }
    }

    /// A number that can be one of a volume, or nil.
    private mutating func decibels(_ key: String) throws(ControlRefusal) -> Double? {
        taken.insert(key)
        guard let value = members[key], !value.isNull else { return nil }
        let range = Loudspeaker.volumes
        // Moving from one end of the range to the other is as far as it goes.
        let most = range.upperBound - range.lowerBound
        guard let number = value.number, number.magnitude <= most else {
            throw refusal("\"\(key)\" is a number of decibels from \((-most).signed) to \(most.signed)")
        }
        return number
    }

    private mutating func direction() throws(ControlRefusal) -> Direction {
        let words = Direction.allCases.map(\.word)
        let word = try needed("direction", words.joined(separator: ", "))
        if let direction = Direction.allCases.first(where: { $0.word == word }) { return direction }
        throw refusal("there is no direction \(quoted(word))", remedy: meant(word, words, orOneOf: "directions"))
    }

    private mutating func decision() throws(ControlRefusal) -> Int64? {
        taken.insert("decision")
        switch members["decision"] {
        case nil, .null?, .string("last")?: return nil
        case .integer(let number)? where number >= 0: return number
        default: throw refusal("\"decision\" is the number of a decision, or \"last\"")
        }
    }

    private func refusal(_ message: String, remedy: String = "") -> ControlRefusal {
        ControlRefusal(message, remedy: remedy, id: id)
    }

    private func meant(_ word: String, _ known: [String], orOneOf what: String) -> String {
        // A long word costs long to compare, and is near to none.
        if word.utf8.count <= 32, let near = Nearest.word(to: word, among: known) { return "did you mean \"\(near)\"?" }
        return "the \(what) are \(known.joined(separator: ", "))"
    }

    /// As it was sent, cut where nobody reads on.
    private func quoted(_ word: String) -> String {
        JSONObject.quoted(word.count <= 40 ? word : word.prefix(40) + "…")
    }
}
