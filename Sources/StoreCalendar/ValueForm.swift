/// How values are spelt. libical takes more than the standard allows, and guesses: `P1` is no time to it, `nine` is UTC.
enum ValueForm {
    /// `20260101`, `20260101T100000` or `20260101T100000Z`.
    static func isTime(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        switch bytes.count {
        case 8: return areDigits(bytes[...])
        case 15: return areDigits(bytes[..<8]) && bytes[8] == UInt8(ascii: "T") && areDigits(bytes[9...])
        case 16: return bytes[15] == UInt8(ascii: "Z") && isTime(String(text.dropLast()))
        default: return false
        }
    }

    /// `P1D`, `P2W`, `PT1H30M`, `P1DT12H`, with or without a sign; each number has at most seven digits.
    static func isSpan(_ text: String) -> Bool {
        var rest = Substring(text)
        if let sign = rest.first, sign == "+" || sign == "-" { rest.removeFirst() }
        guard rest.first == "P" else { return false }
        rest.removeFirst()
        let halves = rest.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        let hasTime = halves.count == 2
        guard let days = parts(halves[0], units: "WD"), days.count < 2 else { return false }
        guard hasTime else { return !days.isEmpty }
        guard let times = parts(halves[1], units: "HMS"), days != ["W"] else { return false }
        return !times.isEmpty
    }

    /// `+0900`, `-0330` or `+053020`.
    static func isOffset(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 5 || bytes.count == 7, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-")
        else {
            return false
        }
        return areDigits(bytes[1...])
    }

    /// The units of a length in their order, or nil where it is none.
    private static func parts(_ text: Substring, units: String) -> [Character]? {
        var found: [Character] = []
        var digits = 0
        var left = Substring(units)
        for character in text {
            if character.isASCII, character.isNumber {
                digits += 1
            } else {
                guard (1...7).contains(digits), let index = left.firstIndex(of: character) else { return nil }
                left = left[left.index(after: index)...]
                found.append(character)
                digits = 0
            }
        }
        return digits == 0 ? found : nil
    }

    private static func areDigits(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
