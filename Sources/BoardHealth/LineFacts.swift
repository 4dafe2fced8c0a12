/// One line in: what it is for, how it is now, and what it did.
public struct LineFacts: Sendable {
    public enum Kind: Hashable, Sendable {
        case contact, motion, beam, pulse, button, toggle
    }

    /// As in "outer beam".
    public var part: Phrase
    public var kind: Kind
    /// As in the settings: `GPIO17`.
    public var address: String
    /// Nil: not known.
    public var isActive: Bool?
    public var changes: Int
    /// Seconds since the last change; nil: there was none.
    public var heldFor: Int?
    /// Why it cannot be read, and what to do, in the words of who tried.
    public var trouble: String?

    public init(
        part: Phrase, kind: Kind, address: String, isActive: Bool?, changes: Int, heldFor: Int? = nil,
        trouble: String? = nil
    ) {
        self.part = part
        self.kind = kind
        self.address = address
        self.isActive = isActive
        self.changes = changes
        self.heldFor = heldFor
        self.trouble = trouble
    }

    /// How it is now; nil: not known.
    var state: Phrase? {
        guard let isActive else { return nil }
        return switch kind {
        case .contact: isActive ? Phrase("open", "開") : Phrase("closed", "閉")
        case .motion: isActive ? Phrase("seeing somebody move", "動きあり") : Phrase("still", "動きなし")
        case .beam: isActive ? Phrase("broken", "遮断中") : Phrase("free", "通過可")
        case .pulse: isActive ? Phrase("giving a pulse", "パルス中") : Phrase("at rest", "待機中")
        case .button: isActive ? Phrase("down", "押されている") : Phrase("up", "押されていない")
        case .toggle: isActive ? Phrase("on", "入") : Phrase("off", "切")
        }
    }

    var facts: Facts {
        [
            "part": .text(part.english), "line": .text(address), "active": isActive.map { .flag($0) } ?? .absent,
            "state": Fact(state?.english), "changes": .count(changes), "seconds_since_change": Fact(heldFor),
            "trouble": Fact(trouble),
        ]
    }
}

/// A door, or a button: its lines together.
public struct DoorFacts: Sendable {
    public var name: Phrase
    /// A button or switch rather than a door.
    public var isInput: Bool
    /// The greeter has found it out of order.
    public var isFault: Bool
    public var lines: [LineFacts]

    public init(name: Phrase, isInput: Bool = false, isFault: Bool = false, lines: [LineFacts]) {
        self.name = name
        self.isInput = isInput
        self.isFault = isFault
        self.lines = lines
    }
}

/// Who watched the lines, and for how long.
public enum LineWatch: Sendable {
    /// The running greeter, for so many seconds.
    case greeter(seconds: Int?)
    /// This command, because no greeter runs.
    case own(seconds: Int)
    /// Nobody: a trace stands for the doors.
    case rehearsal
    /// Nobody could.
    case nobody(why: Phrase)
}
