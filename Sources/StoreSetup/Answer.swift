/// What people type, brought into one form.
public enum Answer {
    /// Without spaces around it; full-width letters, digits and dashes as the usual ones; small letters.
    public static func plain(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xFF01...0xFF5E:
                // 〜 has a full-width twin that is a tilde there.
                let usual = scalar.value == 0xFF5E ? "-" : Unicode.Scalar(scalar.value - 0xFEE0)
                result.unicodeScalars.append(usual ?? scalar)
            case 0x3000, 0x9, 0xD: result += " "
            case 0x301C, 0x30FC, 0x7E, 0x2010...0x2015, 0x2212: result += "-"
            default: result.unicodeScalars.append(scalar)
            }
        }
        var rest = Substring(result.lowercased())
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }

    /// Yes or no; the fallback for a bare Enter; nil for neither.
    public static func yes(_ text: String, otherwise fallback: Bool?) -> Bool? {
        switch plain(text) {
        case "": fallback
        case "y", "yes", "はい", "h", "うん", "ok", "1": true
        case "n", "no", "いいえ", "i", "いや", "2": false
        default: nil
        }
    }

    /// The number of one of `count` choices, from 1; the fallback for a bare Enter.
    public static func choice(_ text: String, of count: Int, otherwise fallback: Int? = nil) -> Int? {
        let text = plain(text)
        if text.isEmpty { return fallback }
        guard let number = Int(text), (1...max(1, count)).contains(number) else { return nil }
        return number
    }
}
