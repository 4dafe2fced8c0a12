extension StoryLanguage {
    /// What another part of Noren says of a trouble, in this language: `what is wrong; what to do`, line by line.
    ///
    /// Logs, scripts and the control socket speak English; whoever sits at a terminal reads this. What the catalogue does not
    /// know stays as it is.
    public func translated(_ english: String) -> String {
        guard self == .japanese else { return english }
        return english.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            // What English quotes as code stands out by its letters.
            Translation.japanese(of: String(line)).map { $0.replacing("`", with: "") } ?? String(line)
        }.joined(separator: "\n")
    }
}

/// A sentence of the catalogue, with places for what changes: `{}` each, in Japanese `{2}` where the order is another.
struct Translation {
    /// The English between the places.
    let english: [String]
    /// The Japanese as it is written.
    let japanese: String

    init(_ english: String, _ japanese: String) {
        self.english = Translation.parts(english)
        self.japanese = japanese
    }

    /// Nil where the catalogue does not know it.
    static func japanese(of text: String) -> String? {
        var wide: String?
        for entry in catalogue {
            guard let found = entry.found(in: text) else { continue }
            let filled = entry.filled(found.map { japanese(of: $0) ?? $0 })
            // A place that takes in the remedy, too, is only right where it is a sentence of its own, or the two are not known
            // apart.
            guard found.contains(where: { $0.contains("; ") && !isKnown($0) }) else { return filled }
            if wide == nil, filled != text { wide = filled }
        }
        // What is wrong, and what to do.
        if let middle = text.firstRange(of: "; ") {
            let (what, remedy) = (String(text[..<middle.lowerBound]), String(text[middle.upperBound...]))
            let (first, second) = (japanese(of: what) ?? what, japanese(of: remedy) ?? remedy)
            if first != what, second != remedy { return "\(first)。\(second)" }
            if let wide { return wide }
            if first != what || second != remedy { return "\(first)。\(second)" }
        }
        // Which call, and the system's word for its number.
        if let colon = text.ranges(of: ": ").last, let tail = japanese(of: String(text[colon.upperBound...])) {
            return "\(text[..<colon.lowerBound])：\(tail)"
        }
        return nil
    }

    /// Whether this is one sentence of the catalogue, remedy and all.
    private static func isKnown(_ text: String) -> Bool {
        catalogue.contains { $0.found(in: text)?.allSatisfy { !$0.contains("; ") || isKnown($0) } == true }
    }

    /// What stands at the places, if this is the sentence.
    func found(in text: String) -> [String]? {
        guard let first = english.first, text.hasPrefix(first) else { return nil }
        var rest = text.dropFirst(first.count)
        var found: [String] = []
        for (index, part) in english.enumerated().dropFirst() {
            // The last one stands at the end, whatever is in between.
            if index == english.count - 1 {
                guard rest.hasSuffix(part) else { return nil }
                found.append(String(rest.dropLast(part.count)))
                rest = ""
            } else {
                guard let range = rest.firstRange(of: part) else { return nil }
                found.append(String(rest[..<range.lowerBound]))
                rest = rest[range.upperBound...]
            }
        }
        return rest.isEmpty ? found : nil
    }

    private func filled(_ found: [String]) -> String {
        var text = ""
        for (index, part) in Translation.parts(japanese).enumerated() {
            if index > 0, index <= found.count { text += found[index - 1] }
            text += part
        }
        for (index, word) in found.enumerated() {
            text = text.split(separator: "{\(index + 1)}", omittingEmptySubsequences: false).joined(separator: word)
        }
        return text
    }

    private static func parts(_ text: String) -> [String] {
        text.split(separator: "{}", omittingEmptySubsequences: false).map(String.init)
    }
}
