internal import Greeter
internal import GreeterRuntime

/// Numbers as people read them.
enum Figures {
    /// As in `12,345`.
    static func count(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }

    /// With a decimal below a hundred, where it says something.
    static func value(_ number: Double) -> String {
        guard number.isFinite else { return "–" }
        guard number.magnitude < 99.95, number != number.rounded() else { return count(Int(number.rounded())) }
        return String(decimal: number, digits: 1)
    }

    /// Numbers that stand under one another: all with a decimal, or none.
    static func column(_ numbers: [Double]) -> [String] {
        let digits = numbers.contains { $0 != $0.rounded() && $0.magnitude < 1000 } ? 1 : 0
        return numbers.map { number in
            number.magnitude < 1000 ? String(decimal: number, digits: digits) : count(Int(number.rounded()))
        }
    }

    /// A part of a whole as in `43 %`; a dash where there is no whole.
    static func share(_ part: Double, of whole: Double) -> String {
        guard whole > 0 else { return "–" }
        let percent = part / whole * 100
        // A small part is not nothing, and nearly all is not all.
        if part > 0, percent < 1 { return "<1 %" }
        if part < whole, percent > 99 { return ">99 %" }
        return count(Int(percent.rounded())) + " %"
    }

    static func share(_ part: Int, of whole: Int) -> String { share(Double(part), of: Double(whole)) }

    /// A change as in `-34 %`; a dash where there was nothing before.
    static func change(from old: Double, to new: Double) -> String {
        if old == new { return "=" }
        guard old > 0 else { return "–" }
        let percent = Int(((new - old) / old * 100).rounded())
        return percent > 0
            ? "+\(count(percent)) %" : percent < 0 ? "\(count(percent)) %" : new > old ? "+<1 %" : "-<1 %"
    }

    /// A length of time as in `3 h 12 min`, `4 min 5 s` or `7.5 s`.
    static func time(_ span: Span, _ language: StoryLanguage) -> String {
        let (hour, minute, second) = (language(" h", "時間"), language(" min", "分"), language(" s", "秒"))
        let between = language(" ", "")
        if span < .minutes(1) { return value(span.inSeconds) + second }
        let seconds = Int(span.inSeconds.rounded())
        if seconds < 3600 { return "\(seconds / 60)\(minute)\(between)\(seconds % 60)\(second)" }
        return "\(count(seconds / 3600))\(hour)\(between)\(seconds / 60 % 60)\(minute)"
    }

    /// A length of time in a narrow column, as in `6:05`: minutes and seconds.
    static func minutes(_ span: Span) -> String {
        let seconds = Int(span.inSeconds.rounded())
        return "\(count(seconds / 60)):\(hour(seconds % 60))"
    }

    /// Two digits, as in `09`.
    static func hour(_ hour: Int) -> String { (hour < 10 ? "0" : "") + String(hour) }
}

/// Text in columns of a terminal.
enum Cells {
    static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - self.width(text)))
    }

    static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - self.width(text))) + text
    }

    static func width(_ text: String) -> Int { text.cells }

    /// A bar of block characters, to an eighth of a cell; something that is not nothing can be seen.
    static func bar(_ value: Double, of most: Double, width: Int) -> String {
        guard value > 0, most > 0 else { return "" }
        let eighths = max(1, Int((value / most * Double(width * 8)).rounded()))
        let part = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        return String(repeating: "█", count: eighths / 8) + part
    }
}
