/// What is to be thought of something that was looked at.
public enum Verdict: String, CaseIterable, Hashable, Sendable {
    case wrong
    /// Works, and may not for long, or not as somebody would want.
    case look
    /// Could not be seen: this user may not, or the board does not tell.
    case unseen
    case fine

    /// One cell wide.
    public var mark: String {
        switch self {
        case .wrong: "✗"
        case .look: "!"
        case .unseen: "?"
        case .fine: "✓"
        }
    }

    public var word: Phrase {
        switch self {
        case .wrong: Phrase("wrong", "異常")
        case .look: Phrase("look", "注意")
        case .unseen: Phrase("unseen", "不明")
        case .fine: Phrase("fine", "正常")
        }
    }
}

/// What is looked at, in the order in which it is told.
public enum Subject: String, CaseIterable, Hashable, Sendable {
    case greeter, service, settings, door, input, sound, power, temperature, disk, journal, clock, chips, user,
        libraries
    case system, board

    public var title: Phrase {
        switch self {
        case .greeter: Phrase("greeter", "Noren本体")
        case .service: Phrase("service", "自動起動")
        case .settings: Phrase("settings", "設定")
        case .door: Phrase("door", "ドア")
        case .input: Phrase("button", "ボタン")
        case .sound: Phrase("sound", "音")
        case .power: Phrase("power", "電源")
        case .temperature: Phrase("heat", "温度")
        case .disk: Phrase("storage", "保存場所")
        case .journal: Phrase("journal", "記録")
        case .clock: Phrase("clock", "時計")
        case .chips: Phrase("pins", "端子")
        case .user: Phrase("you", "あなた")
        case .libraries: Phrase("libraries", "部品")
        case .system: Phrase("system", "システム")
        case .board: Phrase("board", "ボード")
        }
    }
}

/// One thing that was looked at: what was seen, what to think of it, and what to do next.
public struct Finding: Sendable {
    public var subject: Subject
    /// Which one, where there are several: a door, a sound card.
    public var name: Phrase?
    public var verdict: Verdict
    /// Whole sentences.
    public var seen: Phrase
    /// One sentence; nil: there is nothing to be done.
    public var remedy: Phrase?
    /// The same for programs; the keys stay.
    public var facts: Facts

    public init(
        _ subject: Subject, named name: Phrase? = nil, _ verdict: Verdict, _ seen: Phrase, remedy: Phrase? = nil,
        facts: Facts = [:]
    ) {
        self.subject = subject
        self.name = name
        self.verdict = verdict
        self.seen = seen
        self.remedy = remedy
        self.facts = facts
    }

    /// `door "front"`.
    public var title: Phrase {
        guard let name else { return subject.title }
        return Phrase(
            "\(subject.title.english) \"\(name.english)\"", "\(subject.title.japanese)「\(name.japanese)」")
    }
}
