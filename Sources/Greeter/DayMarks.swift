/// Minutes of the day at which something may change, midnight always among them.
struct DayMarks: Hashable, Sendable {
    private let minutes: [Int]

    /// The starts and ends of `ranges`.
    init(_ ranges: [TimeRange]) {
        minutes = Set(ranges.flatMap { [$0.start, $0.end % 1440] } + [0]).sorted()
    }

    /// The next mark after `wall`, the next edge of an event or the zone's next transition, whichever comes first.
    func next(after wall: WallTime, in zone: ZoneTable, orEdgeOf calendars: [CalendarPeriods] = []) -> WallTime {
        let segment = zone.segment(at: wall)
        let civil = zone.civil(wall)
        let minute = Int(civil.sinceMidnight.nanoseconds / 60_000_000_000)
        let midnight = civil.nanoseconds - civil.sinceMidnight.nanoseconds
        let mark = minutes.first { $0 > minute } ?? 1440
        var next = CivilTime(nanoseconds: midnight + Int64(mark) * 60_000_000_000)
        for calendar in calendars { next = min(next, calendar.nextEdge(after: civil) ?? next) }
        let at = WallTime(nanoseconds: next.nanoseconds - Int64(segment.offset) * 1_000_000_000)
        guard let until = segment.until, until < at else { return at }
        return until
    }
}
