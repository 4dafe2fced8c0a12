internal import GreeterRuntime

/// Breaks sentences into lines: between words, and in Japanese between any two characters that may part.
enum Wrapping {
    /// Never first on a line.
    private static let closing: Set<Character> = [
        "。", "、", "）", "」", "：", "？", "ー", "っ", "ょ", "ゃ", "ゅ", "ッ", "ャ", "ュ", "ョ",
    ]
    /// Never last on one.
    private static let opening: Set<Character> = ["（", "「"]

    static func lines(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for row in text.split(separator: "\n", omittingEmptySubsequences: false) {
            lines += wrapped(String(row), width: max(width, 10))
        }
        return lines
    }

    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        for unit in units(text) {
            let cells = unit.cells
            let space = unit.allSatisfy { $0 == " " }
            if used + cells > width, !space, !line.isEmpty {
                while line.last == " " { line.removeLast() }
                lines.append(line)
                (line, used) = ("", 0)
            }
            // A line does not begin with the space at which the one before was broken.
            if space, line.isEmpty { continue }
            line += unit
            used += cells
        }
        while line.last == " " { line.removeLast() }
        return lines + [line]
    }

    /// What must stay together: a word, a space, a wide character with what clings to it.
    private static func units(_ text: String) -> [String] {
        var units: [String] = []
        var holdsOn = false
        var before: Character?
        for character in text {
            let isWide = String(character).cells > 1
            let clings =
                holdsOn || closing.contains(character)
                || (!isWide && character != " " && before.map { $0 != " " && String($0).cells == 1 } ?? false)
            if clings, !units.isEmpty {
                units[units.count - 1].append(character)
            } else {
                units.append(String(character))
            }
            holdsOn = opening.contains(character)
            before = character
        }
        return units
    }
}
