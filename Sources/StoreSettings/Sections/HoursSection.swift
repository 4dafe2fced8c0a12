internal import Greeter
internal import GreeterRuntime

/// `[hours]`: days and dates, each with its times or `closed`, and a calendar of closed days.
enum HoursSection {
    static let calendar = Key("calendar", optional: .text(example: "holidays.ics"))

    static let spec = SectionSpec("hours", [NestedKey(name: "mon-fri"), calendar])

    static func read(_ node: Node?, calendars: StoreCalendars, findings: Findings) -> Hours {
        var rules: [Hours.Rule] = []
        var closed = CalendarPeriods()
        var keys: [String] = []
        for entry in node?.table?.entries ?? [] {
            if entry.key == calendar.name {
                closed = readCalendar(entry, calendars, findings)
            } else if let rule = rule(entry, findings) {
                if let index = rules.firstIndex(where: { isAmbiguous($0.days, rule.days) }) {
                    findings.warn(
                        entry.keyPlace,
                        "\"\(keys[index])\" above names some of these days as exactly, and wins; name each day once")
                }
                rules.append(rule)
                keys.append(entry.key)
                findings.note("hours.\(Toml.key(entry.key))", text(of: rule), entry.node.place)
            }
        }
        return Hours(rules: rules, closed: closed)
    }

    /// Whether two selectors are equally specific and have a day in common, so that only their order decides.
    private static func isAmbiguous(_ a: DaySelector, _ b: DaySelector) -> Bool {
        guard a.specificity == b.specificity else { return false }
        switch (a, b) {
        case (.weekdays(let left), .weekdays(let right)): return !left.isDisjoint(with: right)
        case (.dates(let start, let end), .dates(let otherStart, let otherEnd)):
            return start <= otherEnd && otherStart <= end
        default: return a == b
        }
    }

    private static func readCalendar(
        _ entry: Table.Entry, _ calendars: StoreCalendars, _ findings: Findings
    ) -> CalendarPeriods {
        guard let name = calendar.form.read(entry.node, Asking(key: entry.key, findings: findings)) ?? nil else {
            return CalendarPeriods()
        }
        findings.note("hours.calendar", Toml.quoted(name), entry.node.place)
        return calendars.events(name, at: entry.node.place)?.all ?? CalendarPeriods()
    }

    private static func rule(_ entry: Table.Entry, _ findings: Findings) -> Hours.Rule? {
        var days: DaySelector?
        do throws(Complaint) {
            days = try DayText.selector(entry.key)
        } catch {
            if let home = remedy(for: entry.key) {
                findings.problem(entry.keyPlace, home)
                return nil
            }
            findings.problem(entry.keyPlace, error.message)
        }
        guard case .string(let text) = entry.node.value else {
            Asking(key: Toml.key(entry.key), findings: findings).wrongType(
                entry.node, "times in quotes", "\"10:00-18:00\" or \"closed\"")
            return nil
        }
        do throws(Complaint) {
            let ranges = try ranges(text)
            return days.map { Hours.Rule(days: $0, ranges: ranges) }
        } catch {
            findings.problem(entry.node.place, error.message)
            return nil
        }
    }

    private static func ranges(_ text: String) throws(Complaint) -> [TimeRange] {
        if text == "closed" { return [] }
        if text.lowercased() == "open" {
            throw Complaint("\"\(text)\" says no time; write \"00:00-24:00\" for all day")
        }
        try PlainSpelling.check(text)
        if Nearest.word(to: text, among: ["closed"]) != nil {
            throw Complaint("\(Toml.quoted(text)) is no time; did you mean \"closed\"?")
        }
        return try TimeText.ranges(text)
    }

    /// A key that is no day may belong to another table, or be `calendar`.
    private static func remedy(for key: String) -> String? {
        guard DayText.nearest(key) == nil, key.allSatisfy({ $0.isASCII && ($0.isLetter || $0 == "_") }) else {
            return nil
        }
        let isKnown = Vocabulary.sections.contains { $0.keys.contains { $0.name == key } }
        guard isKnown || Nearest.word(to: key, among: [calendar.name]) != nil else { return nil }
        return Vocabulary.unknown(key, in: spec)
    }

    private static func text(of rule: Hours.Rule) -> String {
        Toml.quoted(rule.ranges.isEmpty ? "closed" : rule.ranges.map(TimeText.write).joined(separator: ", "))
    }
}
