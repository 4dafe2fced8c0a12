internal import CIcal
internal import Greeter

/// The clock that an event's times are told by.
enum EventClock: Hashable {
    /// The store's own: floating times, whole days, and times in the store's zone.
    case wall
    case zone(ZoneTable)
}

/// A time of an event.
struct EventTime {
    /// By its own clock, since 1970-01-01T00:00 there.
    var seconds: Int64
    /// A whole day.
    var isDate: Bool
    var clock: EventClock
}

/// Reads the times of a calendar, each with the clock that it is told by.
struct TimeReader {
    let store: ZoneTable
    let zones: CalendarZones
    let faults: Faults

    /// The one time of a line; nil where it is wrong, which has been reported.
    func time(_ line: ContentLine) -> EventTime? { time(line, line.value) }

    /// All times of a line, as far as they are right.
    func times(_ line: ContentLine) -> [EventTime] { line.values.compactMap { time(line, $0) } }

    /// The times of RDATE, with the lengths of those that have their own.
    func additions(_ line: ContentLine) -> [(time: EventTime, length: Int64?)] {
        guard line.parameter("VALUE")?.uppercased() == "PERIOD" else { return times(line).map { ($0, nil) } }
        return line.values.compactMap { text in
            let halves = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard halves.count == 2, ValueForm.isTime(halves[0]),
                ValueForm.isTime(halves[1]) || ValueForm.isSpan(halves[1]),
                let value = Ical.value(line.text(text)), value.kind == NOREN_ICAL_PERIOD,
                let start = time(line, halves[0], value.time)
            else {
                faults.add(line.number, "\(line.name): \(Words.quoted(text)) is no period; \(TimeReader.period)")
                return nil
            }
            if !value.has_end { return (start, value.span.days * 86_400 + value.span.seconds) }
            guard let end = time(line, halves[1], value.end) else { return nil }
            return (start, end.seconds - start.seconds)
        }
    }

    /// A time told by another clock.
    func seconds(_ time: EventTime, by clock: EventClock) -> Int64 {
        guard time.clock != clock, TimeReader.converted.contains(time.seconds) else { return time.seconds }
        let civil = CivilTime(nanoseconds: time.seconds * 1_000_000_000)
        let wall = table(time.clock).meaning(of: civil).first
        return table(clock).civil(wall).nanoseconds.flooredQuotient(1_000_000_000)
    }

    func table(_ clock: EventClock) -> ZoneTable {
        switch clock {
        case .wall: store
        case .zone(let table): table
        }
    }

    /// The years 1700 to 2250: zones know nothing of others, and nanoseconds reach no further.
    static let converted: Range<Int64> = -8_520_336_000..<8_835_955_200

    private func time(_ line: ContentLine, _ text: String) -> EventTime? {
        guard ValueForm.isTime(text), let value = Ical.value(line.text(text)), value.kind == NOREN_ICAL_TIME else {
            faults.add(line.number, "\(line.name) cannot be \(Words.quoted(text)); \(TimeReader.example(line.name))")
            return nil
        }
        return time(line, text, value.time)
    }

    private func time(_ line: ContentLine, _ text: String, _ time: noren_ical_time) -> EventTime? {
        guard let seconds = time.seconds else {
            faults.add(
                line.number,
                "\(line.name): there is no \(Words.quoted(text)); a month has at most 31 days, and a day the times "
                    + "000000 to 235959")
            return nil
        }
        let isDate = !text.contains("T")
        guard isDate || line.parameter("VALUE")?.uppercased() != "DATE" else {
            faults.add(
                line.number,
                "\(line.name): \(Words.quoted(text)) is a time and VALUE=DATE means a whole day; leave one of them out")
            return nil
        }
        guard !isDate else { return EventTime(seconds: seconds, isDate: true, clock: .wall) }
        if text.hasSuffix("Z") { return EventTime(seconds: seconds, isDate: false, clock: zones.clock(.utc)) }
        guard let name = line.parameter("TZID") else { return EventTime(seconds: seconds, isDate: false, clock: .wall) }
        guard let clock = zones.clock(named: name, line: line.number) else { return nil }
        return EventTime(seconds: seconds, isDate: false, clock: clock)
    }

    /// Civil seconds of a time without regard to any zone, or nil where it is none.
    static func plain(_ text: String) -> Int64? {
        guard ValueForm.isTime(text),
            let value = Ical.value("DTSTART\(text.contains("T") ? "" : ";VALUE=DATE"):\(text)")
        else {
            return nil
        }
        return value.time.seconds
    }

    private static let period = "write it as in 20260101T100000/20260101T120000 or 20260101T100000/PT2H"

    private static func example(_ name: String) -> String {
        "write a day as in \(name);VALUE=DATE:20260101, a time as in \(name):20260101T100000"
    }
}
