/// Turns what a Japanese keyboard or a word processor writes into the plain letters that settings use.
enum PlainSpelling {
    private static let weekdays: [Character: String] = [
        "月": "mon", "火": "tue", "水": "wed", "木": "thu", "金": "fri", "土": "sat", "日": "sun",
    ]
    private static let words = [("曜日", ""), ("曜", ""), ("定休日", "closed"), ("休み", "closed"), ("毎日", "daily")]

    /// The same text in plain letters.
    static func of(_ text: String) -> String {
        var rest = text
        // Whole words first: 定休日 holds a Sunday.
        for (word, plain) in words.sorted(by: { $0.0.count > $1.0.count }) { rest.replace(word, with: plain) }
        var plain = ""
        for character in rest {
            if let day = weekdays[character] {
                // 土日 names two days.
                if plain.last?.isLetter == true { plain += "," }
                plain += day
            } else {
                plain.append(letter(character))
            }
        }
        return plain
    }

    /// Throws where the text is not plain: settings stay readable on any keyboard, and mean one thing.
    static func check(_ text: String) throws(Complaint) {
        let plain = of(text)
        // What is left of another script would be no remedy; the reading itself says what days and times look like.
        guard plain == text || !plain.allSatisfy(\.isASCII) else {
            throw Complaint("\(Toml.quoted(text)) holds letters that settings do not know; write \(Toml.quoted(plain))")
        }
    }

    private static func letter(_ character: Character) -> Character {
        switch character {
        case "〜", "~", "～", "–", "—", "−", "‐", "‑", "ー", "－": return "-"
        case "、", "，", "､": return ","
        case "：": return ":"
        case "／": return "/"
        case "\u{3000}", "\u{A0}": return " "
        default:
            guard let scalar = character.unicodeScalars.first, (0xFF10...0xFF5A).contains(scalar.value),
                let narrow = Unicode.Scalar(scalar.value - 0xFEE0)
            else { return character }
            return Character(narrow)
        }
    }
}
