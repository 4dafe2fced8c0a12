internal import Greeter

/// A recurrence rule that was looked through, in words that libical 3.0 reckons right.
struct Rule {
    /// One rule as libical is given it.
    struct Piece {
        var text: String
        /// When the first could be, in civil seconds by the event's clock.
        var start: Int64
    }

    typealias Part = (name: String, value: String)

    /// Where it stands.
    let line: Int
    /// As it was written.
    let text: String
    /// All of them together are the rule.
    let pieces: [Piece]
    /// How many times there are in all, where the pieces do not say so themselves.
    let count: Int?
    /// The last moment at which one may be, by the event's clock, or nil.
    let until: Int64?

    private static let days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    init(line: Int, parts: [Part], from start: Int64, until: Int64?) {
        self.line = line
        self.until = until
        text = Rule.join(parts)
        let weekly = Rule.weekly(parts, from: start)
        pieces = weekly ?? [Piece(text: Rule.join(Rule.withMonths(parts)), start: start)]
        count = weekly == nil ? nil : Rule.value("COUNT", parts).flatMap { Int($0) }
    }

    /// Days of every other week, one piece a day: libical begins its weeks on another day than the rule says.
    ///
    /// A piece begins on its own day, so it does not matter to it where a week begins.
    private static func weekly(_ parts: [Part], from start: Int64) -> [Piece]? {
        guard value("FREQ", parts) == "WEEKLY", let named = value("BYDAY", parts),
            let interval = value("INTERVAL", parts).flatMap({ Int($0) }), interval > 1
        else { return nil }
        let first = days.firstIndex(of: value("WKST", parts) ?? "MO") ?? 0
        let today = CivilDate(seconds: start).weekday.rawValue
        let sinceFirst = (today - first + 7) % 7
        let others = parts.filter { !["BYDAY", "WKST", "COUNT"].contains($0.name) }
        return Set(named.split(separator: ",").map(String.init)).sorted().map { day in
            let index = days.firstIndex(of: day) ?? 0
            var ahead = (index - first + 7) % 7 - sinceFirst
            if ahead < 0 { ahead += 7 * interval }
            return Piece(text: join(others + [("BYDAY", day)]), start: start + Int64(ahead) * 86_400)
        }
    }

    /// Days of every month of a year: libical would take the month of the start alone.
    private static func withMonths(_ parts: [Part]) -> [Part] {
        guard value("FREQ", parts) == "YEARLY", value("BYMONTHDAY", parts) != nil, value("BYMONTH", parts) == nil,
            value("BYYEARDAY", parts) == nil
        else { return parts }
        return parts + [("BYMONTH", (1...12).map { "\($0)" }.joined(separator: ","))]
    }

    private static func value(_ name: String, _ parts: [Part]) -> String? { parts.first { $0.name == name }?.value }

    private static func join(_ parts: [Part]) -> String {
        parts.map { "\($0.name)=\($0.value)" }.joined(separator: ";")
    }
}
