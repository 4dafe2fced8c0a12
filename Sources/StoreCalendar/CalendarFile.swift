public import Greeter
public import GreeterRuntime

/// Reads calendar files: iCalendar (RFC 5545, `.ics`), through libical.
///
/// Every event counts that is not cancelled, also one that is marked as free or tentative: calendars of holidays are.
/// Whole days and floating times are the store's own; a time in another zone is what the store's clock shows then.
public enum CalendarFile {
    /// The events of a file from the year 2000 to ten years after `today`.
    ///
    /// Bounded: 2 MB, 20 000 occurrences, ten seconds. May be called from any thread, one call at a time proceeds.
    ///
    /// - Parameters:
    ///   - path: as messages name it.
    ///   - zone: the store's.
    ///   - zoneNamed: a zone by its name, or nil where the board has none.
    public static func read(
        _ path: String, in zone: ZoneTable, today: CivilDate, zoneNamed: @escaping (String) -> ZoneTable?
    ) throws(CalendarError) -> CalendarEvents {
        let faults = Faults(file: path)
        let bytes = try CalendarText.read(path, faults: faults)
        let outline = try Outline(ContentLines(bytes, faults: faults), faults: faults)
        var named: [CalendarEvents.Named] = []
        let why = Ical.run {
            let allowance = Allowance(window: CalendarWindow(today: today))
            let zones = CalendarZones(
                outline.zones, store: zone, lookUp: zoneNamed, allowance: allowance, faults: faults)
            let times = TimeReader(store: zone, zones: zones, faults: faults)
            let events = outline.events.compactMap { EventReader(component: $0, times: times, faults: faults).read() }
            // What is expanded must be right, or rules would be gone through for nothing.
            guard faults.isEmpty else { return }
            named = Expansion(times: times, allowance: allowance, faults: faults).periods(of: events)
        }
        if let why { throw .unavailable(missing(path, why)) }
        try faults.check()
        return CalendarEvents(named, warning: warning(named, today: today))
    }

    private static func missing(_ path: String, _ why: String) -> String {
        "the calendar \(path) cannot be read without libical (\(why)); install the package libical3, on Debian 13 "
            + "libical3t64, or leave `calendar` out"
    }

    private static func warning(_ named: [CalendarEvents.Named], today: CivilDate) -> String? {
        guard !named.isEmpty else { return "the calendar holds no event; export it again" }
        let end = named.compactMap(\.periods.end).max()
        guard let end else { return "no event of the calendar lies in the years that count; export it again" }
        guard end <= CivilTime(today) else { return nil }
        let last = CivilTime(nanoseconds: end.nanoseconds - 1).date
        return "all events of the calendar are over, the last on \(last.text); export it again"
    }
}
