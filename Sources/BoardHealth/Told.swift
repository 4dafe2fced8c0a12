internal import GreeterRuntime

/// What another part of Noren says of a trouble: `what is wrong; what to do`.
struct Told {
    var what: Phrase
    var remedy: Phrase?

    init(_ message: String) {
        let words = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        let translated = StoryLanguage.japanese.translated(words)
        guard let end = words.firstRange(of: "; ") else {
            what = Phrase(words, translated)
            return
        }
        let rest = words[end.upperBound...]
        let english =
            rest.prefix(1).uppercased() + rest.dropFirst() + (rest.hasSuffix(".") || rest.hasSuffix("?") ? "" : ".")
        let sentence = translated == words ? nil : translated.firstRange(of: "。")
        what = Phrase(
            String(words[..<end.lowerBound]),
            sentence.map { String(translated[..<$0.lowerBound]) } ?? String(words[..<end.lowerBound]))
        remedy = Phrase(english, sentence.map { String(translated[$0.upperBound...]) + "。" } ?? english)
    }
}

extension Phrase {
    /// What another part of Noren says in English.
    init(told message: String) { self.init(message, StoryLanguage.japanese.translated(message)) }
}
