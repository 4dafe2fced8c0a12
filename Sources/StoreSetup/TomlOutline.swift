/// Which lines of a TOML text are a table's head, which a key with its value, and which neither: as much of TOML as it takes to
/// change one value and leave every other letter as it is.
///
/// It reads what is in order; of anything else the settings' own reader has more to say.
struct TomlOutline {
    /// A line, or the lines of one value; with its line breaks.
    enum Item: Hashable {
        /// Nothing, or a comment.
        case space(String)
        case head(String, name: String, isList: Bool)
        case entry(Entry)

        var text: String {
            switch self {
            case .space(let text), .head(let text, _, _): text
            case .entry(let entry): entry.text
            }
        }

        var isBlank: Bool { text.allSatisfy(\.isWhitespace) }
    }

    struct Entry: Hashable {
        /// The key, or the first part of a dotted one.
        var key: String
        var isDotted: Bool
        /// The key as it is written, up to its value.
        var start: String
        var value: String
        /// What stands behind the value on its line: a comment, the line break.
        var rest: String

        var text: String { start + value + rest }
    }

    let items: [Item]

    init(_ text: String) {
        var scanner = Scanner(bytes: Array(text.utf8))
        var items: [Item] = []
        while let item = scanner.next() { items.append(item) }
        self.items = items
    }
}

/// Goes through a text by bytes: to Swift, another system's line break is one character.
private struct Scanner {
    let bytes: [UInt8]
    var place = 0

    private static let newline = UInt8(ascii: "\n")

    mutating func next() -> TomlOutline.Item? {
        guard place < bytes.count else { return nil }
        let start = place
        // A byte order mark is no letter of the first line.
        if start == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place += 3 }
        skipBlanks()
        switch byte {
        case nil, UInt8(ascii: "#"), Scanner.newline, UInt8(ascii: "\r"):
            skipLine()
            return .space(text(start..<place))
        case UInt8(ascii: "["): return head(from: start)
        default: return entry(from: start)
        }
    }

    private var byte: UInt8? { place < bytes.count ? bytes[place] : nil }

    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private mutating func skipBlanks() { while byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { place += 1 } }

    private mutating func skipLine() {
        while place < bytes.count, bytes[place] != Scanner.newline { place += 1 }
        if place < bytes.count { place += 1 }
    }

    private mutating func head(from start: Int) -> TomlOutline.Item {
        let name = place
        skipLine()
        let line = bytes[name..<place].prefix { $0 != UInt8(ascii: "#") && $0 != Scanner.newline }
        let letters = line.filter { !" \t\r[]\"'".utf8.contains($0) }
        let isList = line.filter { $0 == UInt8(ascii: "[") }.count > 1
        return .head(text(start..<place), name: String(decoding: letters, as: UTF8.self), isList: isList)
    }

    private mutating func entry(from start: Int) -> TomlOutline.Item {
        let name = place
        while let byte, byte != UInt8(ascii: "="), byte != Scanner.newline {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { skipString() } else { place += 1 }
        }
        guard byte == UInt8(ascii: "=") else {
            skipLine()
            return .space(text(start..<place))
        }
        let written = text(name..<place)
        place += 1
        skipBlanks()
        let value = place
        skipValue()
        var end = place
        while end > value, " \t\r".utf8.contains(bytes[end - 1]) { end -= 1 }
        skipLine()
        let (key, isDotted) = Scanner.key(written)
        return .entry(
            .init(
                key: key, isDotted: isDotted, start: text(start..<value), value: text(value..<end),
                rest: text(end..<place)))
    }

    /// To the comment or the line break behind the value, which may go over several lines.
    private mutating func skipValue() {
        var depth = 0
        while let byte {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): skipString()
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                place += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth -= 1
                place += 1
            case UInt8(ascii: "#"):
                guard depth > 0 else { return }
                skipLine()
            case Scanner.newline:
                guard depth > 0 else { return }
                place += 1
            default: place += 1
            }
        }
    }

    /// A string of any of the four kinds; one that is not closed ends with its line.
    private mutating func skipString() {
        let quote = bytes[place]
        let isLong = bytes[place...].starts(with: [quote, quote, quote])
        place += isLong ? 3 : 1
        while let byte {
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                place += 2
            } else if isLong, bytes[place...].starts(with: [quote, quote, quote]) {
                place += 3
                // A long string may end with quotes of its own.
                while self.byte == quote { place += 1 }
                return
            } else if !isLong, byte == quote {
                place += 1
                return
            } else if !isLong, byte == Scanner.newline {
                return
            } else {
                place += 1
            }
        }
        place = min(place, bytes.count)
    }

    /// A key as it is meant, or the first part of it.
    private static func key(_ written: String) -> (key: String, isDotted: Bool) {
        let plain = written.trimmedOfSpaces
        guard let quote = plain.first, quote == "\"" || quote == "'" else {
            let parts = plain.split(separator: ".", maxSplits: 1)
            return (parts.first.map { String($0).trimmedOfSpaces } ?? "", parts.count > 1)
        }
        let inner = plain.dropFirst().prefix { $0 != quote }
        return (String(inner), plain.count > inner.count + 2)
    }
}
