internal import Greeter
internal import GreeterRuntime

/// Days as settings write them: `mon`, `mon-fri`, `sat,sun`, `daily`, and dates.
enum DayText {
    static let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    static let rule = "days are \"mon\", \"mon-fri\", \"sat,sun\" or \"daily\"; \(DateText.rule)"

    private static let habits = [
        "weekday": "mon-fri", "weekdays": "mon-fri", "weekend": "sat,sun", "weekends": "sat,sun", "everyday": "daily",
        "always": "daily", "all": "daily",
    ]

    static func selector(_ text: String) throws(Complaint) -> DaySelector {
        try PlainSpelling.check(text)
        if text == "daily" { return .daily }
        if text.contains("/") { return try DateText.range(text) }
        if text.contains(where: { $0.isASCII && $0.isNumber }) {
            switch try DateText.parse(text) {
            case .date(let date): return .date(date)
            case .yearly(let day): return .yearly(day)
            }
        }
        var days = Set<Weekday>()
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            days.formUnion(try span(trimmed(part)))
        }
        return .weekdays(days)
    }

    /// `mon`, or `mon-fri`; a range may run over the week's end.
    private static func span(_ text: String) throws(Complaint) -> [Weekday] {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { trimmed($0) }
        guard (1...2).contains(ends.count) else { throw Complaint("\(Toml.quoted(text)) is no day; \(rule)") }
        let first = try day(ends[0])
        let last = ends.count == 2 ? try day(ends[1]) : first
        let length = (last.rawValue - first.rawValue + 7) % 7
        return (0...length).compactMap { Weekday(rawValue: (first.rawValue + $0) % 7) }
    }

    private static func day(_ text: String) throws(Complaint) -> Weekday {
        if let index = names.firstIndex(of: text), let day = Weekday(rawValue: index) { return day }
        if let habit = habits[text.lowercased()] {
            throw Complaint("\(Toml.quoted(text)) is no day; write \"\(habit)\"")
        }
        if text.lowercased().hasPrefix("holiday") || text == "祝日" {
            throw Complaint("\(Toml.quoted(text)) is no day; list holidays by date, as in \"01-01\" = \"closed\"")
        }
        guard let meant = nearest(text) else { throw Complaint("\(Toml.quoted(text)) is no day; \(rule)") }
        throw Complaint("\(Toml.quoted(text)) is no day; write \"\(meant)\"")
    }

    /// The day that was meant: `Monday`, `mo` and `mno` are all `mon`.
    static func nearest(_ text: String) -> String? {
        let lower = text.lowercased()
        guard lower.count >= 2 else { return nil }
        return names.first { lower.hasPrefix($0) } ?? names.first { $0.hasPrefix(lower) }
            ?? Nearest.word(to: lower, among: names + ["daily"])
    }

    static func trimmed(_ text: some StringProtocol) -> String {
        var rest = Substring(text)
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
