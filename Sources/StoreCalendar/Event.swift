internal import CIcal
internal import Greeter

/// One VEVENT, read and checked.
struct Event {
    /// Where it begins.
    let line: Int
    /// Shared by an event and its exceptions; empty where it has none.
    let identity: String
    let name: String
    let isCancelled: Bool
    let start: EventTime
    /// In seconds by its own clock.
    let length: Int64
    let rules: [Rule]
    /// More times, by the event's own clock, with the lengths of those that have their own.
    let additions: [(start: Int64, length: Int64?)]
    let omissions: Omissions
    /// Of an exception: the time that it stands in for.
    let replaces: EventTime?
}

/// The times of a series that are left out.
struct Omissions {
    /// By the clock of the series.
    private var times: Set<Int64> = []
    /// As days since 1970-01-01: a day leaves out all that begins on it, whatever the time.
    private var days: Set<Int64> = []

    mutating func insert(_ time: EventTime, in series: EventTime, _ reader: TimeReader) {
        if time.isDate || series.isDate {
            days.insert(reader.seconds(time, by: .wall).flooredQuotient(86_400))
        } else {
            times.insert(reader.seconds(time, by: series.clock))
        }
    }

    func contains(_ time: Int64) -> Bool { times.contains(time) || days.contains(time.flooredQuotient(86_400)) }
}

/// Reads one VEVENT.
struct EventReader {
    let component: Component
    let times: TimeReader
    let faults: Faults

    private static let once = [
        "DTSTART", "DTEND", "DURATION", "STATUS", "SUMMARY", "UID", "RECURRENCE-ID", "TRANSP", "SEQUENCE",
    ]
    /// Longer than anything that a shop announces; an end in the year 9999 is a slip.
    private static let longest: Int64 = 3660 * 86_400

    /// The event, or nil where it is wrong, which has been reported.
    func read() -> Event? {
        checkNames()
        let isCancelled = component.all("STATUS").first?.value.uppercased() == "CANCELLED"
        let replaced = component.all("RECURRENCE-ID").first
        guard let startLine = component.all("DTSTART").first ?? (isCancelled ? replaced : nil) else {
            faults.add(
                component.line,
                "this event has no DTSTART; add a day as in DTSTART;VALUE=DATE:20260101, or remove the event")
            return nil
        }
        guard let start = times.time(startLine) else {
            // The rest is looked at all the same.
            for line in ["DTEND", "RDATE", "EXDATE"].flatMap(component.all) { _ = times.additions(line) }
            return nil
        }
        let replaces = replaced.map { checkReplaced($0) }
        if let replaces, replaces == nil { return nil }
        let length = isCancelled ? 0 : length(from: start, startLine)
        return Event(
            line: component.line, identity: component.all("UID").first?.value ?? "", name: name,
            isCancelled: isCancelled, start: start, length: length ?? 0, rules: rules(start, startLine),
            additions: additions(start, startLine),
            omissions: omissions(start),
            replaces: replaces ?? nil)
    }

    private var name: String {
        guard let line = component.all("SUMMARY").first, !line.value.isEmpty else { return "" }
        return Ical.text(line.text(line.value)) ?? line.value
    }

    /// A line that stands twice, or whose name is a slip, would be passed over.
    private func checkNames() {
        var seen: [String: Int] = [:]
        for line in component.lines {
            if EventReader.once.contains(line.name), let first = seen[line.name] {
                faults.add(line.number, "this event has a second \(line.name), after line \(first); remove one of them")
            }
            seen[line.name] = seen[line.name] ?? line.number
            if let meant = PropertyNames.meant(by: line.name) {
                faults.add(line.number, "unknown property \(line.name); did you mean \(meant)?")
            }
        }
    }

    private func checkReplaced(_ line: ContentLine) -> EventTime? {
        if let range = line.parameter("RANGE") {
            faults.add(
                line.number,
                "RANGE=\(range) is not supported: end the series with UNTIL, and write the rest as an event of its own")
            return nil
        }
        for other in component.lines where ["RRULE", "RDATE", "EXDATE"].contains(other.name) {
            faults.add(
                other.number,
                "\(other.name) does not belong to the exception of a series (RECURRENCE-ID); write it in the series")
            return nil
        }
        return times.time(line)
    }

    /// How long the event lasts; nil where that is wrong.
    private func length(from start: EventTime, _ startLine: ContentLine) -> Int64? {
        let endLine = component.all("DTEND").first
        let spanLine = component.all("DURATION").first
        if let endLine, let spanLine {
            faults.add(
                max(endLine.number, spanLine.number), "an event has DTEND or DURATION, not both; remove one of them")
            return nil
        }
        if let endLine { return length(from: start, startLine, to: endLine) }
        if let spanLine { return span(spanLine, of: start) }
        if start.isDate { return 86_400 }
        faults.add(
            startLine.number,
            "this event has no end, so it lasts no time; add DTEND, or make it a whole day with VALUE=DATE")
        return nil
    }

    private func length(from start: EventTime, _ startLine: ContentLine, to endLine: ContentLine) -> Int64? {
        guard let end = times.time(endLine) else { return nil }
        guard end.isDate == start.isDate else {
            faults.add(
                endLine.number,
                "DTEND is a \(end.isDate ? "day" : "time") and DTSTART (line \(startLine.number)) a "
                    + "\(start.isDate ? "day" : "time"); write both as days or both as times")
            return nil
        }
        let length = times.seconds(end, by: start.clock) - start.seconds
        guard length != 0 else {
            faults.add(
                endLine.number,
                start.isDate
                    ? "DTEND is the day after the last one; write DTEND;VALUE=DATE:"
                        + Words.compact(CivilDate(seconds: start.seconds) + 1) + ", or leave it out"
                    : "DTEND is DTSTART, so the event lasts no time; write a later DTEND")
            return nil
        }
        guard length > 0 else {
            faults.add(
                endLine.number,
                "DTEND \(Words.quoted(endLine.value)) lies before DTSTART \(Words.quoted(startLine.value)) "
                    + "(line \(startLine.number)); write a later DTEND")
            return nil
        }
        return bounded(length, endLine)
    }

    private func span(_ line: ContentLine, of start: EventTime) -> Int64? {
        guard ValueForm.isSpan(line.value), let value = Ical.value(line.text(line.value)), value.kind == NOREN_ICAL_SPAN
        else {
            faults.add(
                line.number, "DURATION cannot be \(Words.quoted(line.value)); write it as in DURATION:PT1H30M or P1D")
            return nil
        }
        let length = value.span.seconds + value.span.days * 86_400
        guard length > 0 else {
            faults.add(line.number, "DURATION \(Words.quoted(line.value)) is no time; write it as in DURATION:PT1H30M")
            return nil
        }
        guard !start.isDate || length.isMultiple(of: 86_400) else {
            faults.add(
                line.number, "a whole day lasts whole days; write DURATION:P1D, or give DTSTART a time")
            return nil
        }
        return bounded(length, line)
    }

    private func bounded(_ length: Int64, _ line: ContentLine) -> Int64? {
        guard length > EventReader.longest else { return length }
        faults.add(line.number, "this event lasts longer than ten years; correct \(line.name)")
        return nil
    }

    private func rules(_ start: EventTime, _ startLine: ContentLine) -> [Rule] {
        for line in component.all("EXRULE") {
            faults.add(line.number, "EXRULE is no longer part of iCalendar; list the days that are left out as EXDATE")
        }
        return component.all("RRULE").compactMap { line in
            RuleText(line: line, faults: faults).read(from: start.seconds, isDate: start.isDate) {
                until($0, start, startLine)
            }
        }
    }

    /// The last moment that UNTIL allows, by the event's clock.
    private func until(_ text: String, _ start: EventTime, _ startLine: ContentLine) -> Int64? {
        guard let seconds = TimeReader.plain(text) else { return nil }
        // A day without a time: all of it.
        guard text.contains("T") else { return start.isDate ? seconds : seconds + 86_399 }
        guard text.hasSuffix("Z") else { return seconds }
        let time = EventTime(seconds: seconds, isDate: false, clock: times.zones.clock(.utc))
        return times.seconds(time, by: start.clock)
    }

    private func additions(_ start: EventTime, _ startLine: ContentLine) -> [(start: Int64, length: Int64?)] {
        component.all("RDATE").flatMap { line in
            times.additions(line).compactMap { addition in
                guard addition.time.isDate == start.isDate else {
                    faults.add(
                        line.number,
                        "RDATE is a \(start.isDate ? "time" : "day") and DTSTART (line \(startLine.number)) a "
                            + "\(start.isDate ? "day" : "time"); write both as days or both as times")
                    return nil
                }
                if let length = addition.length, length <= 0 || length > EventReader.longest {
                    faults.add(line.number, "a period of RDATE ends after it begins, and within ten years; correct it")
                    return nil
                }
                return (times.seconds(addition.time, by: start.clock), addition.length)
            }
        }
    }

    private func omissions(_ start: EventTime) -> Omissions {
        var omissions = Omissions()
        for time in component.all("EXDATE").flatMap({ times.times($0) }) { omissions.insert(time, in: start, times) }
        return omissions
    }
}
