internal import Greeter
internal import GreeterRuntime

extension VisitReport {
    /// The header of ``csv``.
    ///
    /// `table` says what `key` is: `total`, `day` (2026-03-07), `hour` (0…23), `weekday` (mon), `door` (its name),
    /// `reason` and `demand` (their words), `party` (people together, the last that many and more), `apart` (`staff`
    /// and `pretended`, no footfall) and `note`. `visits` are people, `parties` groups of them; then people by
    /// direction and by what they heard or saw; cues that sounded, also those that staff asked for; and `budget`, the
    /// passages whose level the budget set.
    public static let csvHeader =
        "table,key,visits,parties,arrivals,departures,unknown,voice,chime,tick,light,silent,cues,spoken_cues,"
        + "audible_seconds,spoken_seconds,budget"

    /// Everything counted, for a spreadsheet: one table, in which fields that a row does not have are empty.
    public var csv: String {
        var csv = CSVText(header: VisitReport.csvHeader)
        csv.add("total", "", total)
        for day in days { csv.add("day", day.date.text, day.tally) }
        for (hour, tally) in hours.enumerated() { csv.add("hour", String(hour), tally) }
        for (weekday, tally) in zip(Weekday.allCases, weekdays) { csv.add("weekday", weekday.word, tally) }
        for door in doors { csv.add("door", door.name, door.tally, sounds: false) }
        csv.add("reason", answers(by: \.reason))
        csv.add("demand", answers(by: \.demand))
        for (index, count) in parties.enumerated() {
            csv.add(["party", String(index + 1), "", String(count)])
        }
        csv.add(["apart", "staff", String(staff)])
        csv.add(["apart", "pretended", String(pretended)])
        for note in notes { csv.add(["note", note]) }
        return csv.text
    }

    private func answers(by word: (Treatment) -> String) -> [String: [Level: Int]] {
        var counts: [String: [Level: Int]] = [:]
        for (treatment, count) in treatments {
            counts[word(treatment), default: [:]][treatment.answer, default: 0] += count
        }
        return counts
    }
}

/// Writes CSV (RFC 4180) with as many fields in each row as in the header.
struct CSVText {
    private(set) var text: String
    private let columns: Int

    init(header: String) {
        text = header + "\r\n"
        columns = header.split(separator: ",").count
    }

    mutating func add(_ fields: [String]) {
        let row = fields + [String](repeating: "", count: max(0, columns - fields.count))
        text += row.map(CSVText.field).joined(separator: ",") + "\r\n"
    }

    mutating func add(_ table: String, _ key: String, _ tally: Tally, sounds: Bool = true) {
        var row = [table, key, String(tally.visits), ""]
        row += Direction.allCases.map { String(tally[$0]) }
        row += Level.allCases.reversed().map { String(tally[$0]) }
        // A cue sounds in the shop, not at a door.
        row +=
            sounds
            ? [
                String(tally.cues), String(tally.spokenCues), tally.audible.decimal(3), tally.spoken.decimal(3),
                String(tally.underBudget),
            ] : ["", "", "", "", String(tally.underBudget)]
        add(row)
    }

    mutating func add(_ table: String, _ counts: [String: [Level: Int]]) {
        for (word, answers) in counts.sorted(by: { $0.key < $1.key }) {
            let visits = answers.values.reduce(0, +)
            add(
                [table, word, String(visits), "", "", "", ""]
                    + Level.allCases.reversed().map { String(answers[$0] ?? 0) })
        }
    }

    private static func field(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" || $0 == "\r\n" }) else {
            return text
        }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
