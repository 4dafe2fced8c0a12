internal import Greeter
internal import GreeterRuntime

/// The calendars that one store's settings name, each read once.
final class StoreCalendars {
    private let zone: ZoneTable
    private let context: SettingsContext
    private let findings: Findings
    private var read: [String: SettingsContext.Calendar] = [:]

    init(zone: ZoneTable, context: SettingsContext, findings: Findings) {
        self.zone = zone
        self.context = context
        self.findings = findings
    }

    /// The events of a calendar, named as seen from the file that names it; nil where it cannot be used, which has
    /// been reported.
    func events(_ name: String, at place: Place) -> CalendarEvents? {
        let path = SettingsPath.beside(place.file, name)
        let calendar = read[path] ?? context.calendar(path, zone)
        read[path] = calendar
        switch calendar {
        case .events(let events):
            if let warning = events.warning { findings.warn(place, warning) }
            return events
        case .broken(let problems):
            for problem in problems { findings.problem(problem.place, problem.message) }
        case .unavailable(let why): findings.problem(place, why)
        }
        return nil
    }

    /// What to say where no event of a calendar has the name that is asked for.
    static func unknown(_ event: String, of calendar: String, among events: CalendarEvents) -> String {
        let names = events.named.map(\.name).filter { !$0.isEmpty }
        let asked = CalendarEvents.trimmed(event)
        let start = "no event of \(calendar) is named \(Toml.quoted(asked))"
        if let near = Nearest.word(to: asked, among: names) { return "\(start); did you mean \(Toml.quoted(near))?" }
        guard !names.isEmpty else { return "\(start), and none has a name; leave `event` out for all events" }
        let listed = names.prefix(mostNames).map(Toml.quoted).joined(separator: ", ")
        let more = names.count > mostNames ? " and \(names.count - mostNames) more" : ""
        return "\(start); its events are \(listed)\(more)"
    }

    private static let mostNames = 8
}
