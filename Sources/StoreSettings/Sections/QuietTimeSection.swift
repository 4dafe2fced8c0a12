internal import Greeter
internal import GreeterRuntime

/// `[[quiet_time]]`: when the shop wants to be quieter, and how much.
enum QuietTimeSection {
    static let name = Key("name", .text(example: "quiet hour"), "")
    static let when = Key("when", .when, .always)
    static let calendar = Key("calendar", optional: .text(example: "events.ics"))
    static let event = Key("event", optional: .text(example: "exam week"))
    static let except = Key("except", .except, Except())
    static let atMost = Key("at_most", optional: .level)
    static let volume = Key("volume", .number(in: -60...0, unit: "dB", example: "-6"), 0)

    static let spec = SectionSpec("quiet_time", isList: true, [name, when, calendar, event, except, atMost, volume])

    static func read(
        _ nodes: [Node], file: String, calendars: StoreCalendars, findings: Findings
    ) -> [QuietTime] {
        var quietTimes: [QuietTime] = []
        for (index, node) in nodes.enumerated() {
            let number = index + 1
            let section = Section(spec, path: "quiet_time[\(number)]", node, file: file, findings: findings)
            let name = section.read(Self.name, default: number == 1 ? "quiet time" : "quiet time \(number)")
            var recurrence = section.read(when).recurrence ?? Recurrence()
            let during = readCalendar(section, calendars, findings)
            recurrence.except = section.read(except).days
            let level = section.read(atMost)
            let volume = section.read(Self.volume)
            if section["at_most"] == nil, section["volume"] == nil {
                findings.problem(
                    section.place, "this quiet time does not say how quiet; add at_most = \"light\", or volume = -6")
            }
            if quietTimes.contains(where: { $0.name == name }) {
                findings.problem(
                    section.place(of: "name"),
                    "there is another quiet time \(Toml.quoted(name)); give each its own name")
            }
            quietTimes.append(
                QuietTime(name: name, when: recurrence, during: during, atMost: level ?? .voice, volume: volume))
        }
        return quietTimes
    }

    /// The events during which a quiet time holds; nil where it names no calendar, or one that cannot be used.
    private static func readCalendar(
        _ section: Section, _ calendars: StoreCalendars, _ findings: Findings
    ) -> CalendarPeriods? {
        let file = section.read(calendar)
        let event = section.read(Self.event)
        guard let file else {
            if event != nil, section[calendar.name] == nil {
                findings.problem(
                    section.place(of: Self.event.name),
                    "`event` names events of a calendar; add calendar = \"events.ics\"")
            }
            return nil
        }
        guard let events = calendars.events(file, at: section.place(of: calendar.name)) else { return nil }
        guard let event else { return events.all }
        if let periods = events.periods(of: event) { return periods }
        findings.problem(
            section.place(of: Self.event.name), StoreCalendars.unknown(event, of: file, among: events))
        return nil
    }
}
