/// One line of a calendar as iCalendar means it: `NAME;PARAMETER=…:value`, with its continuations joined.
struct ContentLine {
    /// Of its first line in the file, from 1.
    let number: Int
    /// In capitals.
    let name: String
    private let written: String
    private let header: Substring
    /// Without spaces around it.
    let value: String

    /// Nil where it is no such line.
    init?(number: Int, _ text: String) {
        self.number = number
        written = text
        var isQuoted = false
        var nameEnd: String.Index?
        var colon: String.Index?
        for index in text.utf8.indices {
            switch text.utf8[index] {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ";") where !isQuoted: nameEnd = nameEnd ?? index
            case UInt8(ascii: ":") where !isQuoted: colon = index
            default: continue
            }
            if colon != nil { break }
        }
        guard let colon else { return nil }
        let name = text[..<(nameEnd ?? colon)]
        let isName = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
            default: false
            }
        }
        guard isName, !name.isEmpty else { return nil }
        self.name = name.uppercased()
        header = text[..<colon]
        value = ContentLine.trimmed(text[text.index(after: colon)...])
    }

    /// The value of a parameter, without its quotes.
    func parameter(_ name: String) -> String? {
        for part in ContentLine.split(header, at: ";").dropFirst() {
            guard let equals = part.firstIndex(of: "="), part[..<equals].uppercased() == name else { continue }
            let value = part[part.index(after: equals)...]
            return value.first == "\"" && value.last == "\"" && value.count > 1
                ? String(value.dropFirst().dropLast()) : String(value)
        }
        return nil
    }

    /// The line with this value in place of its own, for libical.
    func text(_ value: some StringProtocol) -> String { "\(header):\(value)" }

    /// The values of a list.
    var values: [String] { value.split(separator: ",", omittingEmptySubsequences: false).map(ContentLine.trimmed) }

    private static func split(_ text: Substring, at separator: Character) -> [Substring] {
        var isQuoted = false
        return text.split(omittingEmptySubsequences: false) { character in
            if character == "\"" { isQuoted.toggle() }
            return character == separator && !isQuoted
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.utf8.first == 0x20 || text.utf8.first == 0x09 { text = text.dropFirst() }
        while text.utf8.last == 0x20 || text.utf8.last == 0x09 { text = text.dropLast() }
        return String(text)
    }
}

/// The lines of a file, with continuations joined and each knowing where it began.
struct ContentLines {
    private(set) var lines: [ContentLine] = []
    /// The file's last line that is not blank.
    private(set) var last = 1

    /// Longer than any description; a longer one is no calendar.
    private static let longest = 200_000

    init(_ bytes: [UInt8], faults: Faults) {
        var start = 1
        var joined: [UInt8] = []
        var number = 0
        func isBlank(_ line: ArraySlice<UInt8>) -> Bool { line.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            let line = line.last == 0x0D ? line.dropLast() : line
            if !isBlank(line) { last = number }
            if let first = line.first, first == 0x20 || first == 0x09, !joined.isEmpty {
                joined += line.dropFirst()
                continue
            }
            take(joined, start, faults)
            joined = isBlank(line) ? [] : Array(line)
            start = number
        }
        take(joined, start, faults)
    }

    private mutating func take(_ bytes: [UInt8], _ number: Int, _ faults: Faults) {
        guard !bytes.isEmpty else { return }
        guard bytes.count <= ContentLines.longest else {
            return faults.add(number, "this line is longer than \(ContentLines.longest) bytes; is it the right file?")
        }
        // A continuation may begin within a letter, so this is asked of the whole line.
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            return faults.add(number, "this line is not UTF-8; save the calendar as UTF-8")
        }
        guard let line = ContentLine(number: number, text) else {
            return faults.add(
                number, "\(Words.quoted(text)) is no line of a calendar; each is NAME:value, or begins with a space")
        }
        lines.append(line)
    }
}
