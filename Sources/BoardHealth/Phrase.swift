public import GreeterRuntime

/// The same words in both languages, side by side where they are said.
public struct Phrase: Hashable, Sendable {
    public var english: String
    public var japanese: String

    public init(_ english: String, _ japanese: String) {
        self.english = english
        self.japanese = japanese
    }

    /// What is alike in both: a name, a path, another program's words.
    public init(_ both: String) { self.init(both, both) }

    public func text(in language: StoryLanguage) -> String { language == .english ? english : japanese }

    /// Sentences one after another: Japanese puts no space between them.
    public static func sentences(_ all: [Phrase]) -> Phrase {
        Phrase(all.map(\.english).joined(separator: " "), all.map(\.japanese).joined())
    }

    /// `a, b and c`; `a、b、c`.
    public static func list(_ all: [Phrase]) -> Phrase {
        let words = all.map(\.english)
        let english =
            words.count < 2
            ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
        return Phrase(english, all.map(\.japanese).joined(separator: "、"))
    }
}
