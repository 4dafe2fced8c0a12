internal import Glibc
internal import Greeter

/// The stretch of time that a calendar is expanded over.
struct CalendarWindow {
    /// In civil seconds since 1970-01-01T00:00.
    let range: Range<Int64>

    /// From the year 2000 to ten years after `today`.
    ///
    /// A board whose clock has not been set yet thinks that it is 1970; the events of the years to come count all the
    /// same.
    init(today: CivilDate) {
        let start = CivilDate(year: 2000, month: 1, day: 1) ?? today
        let earliest = CivilDate(year: 2026, month: 1, day: 1) ?? today
        let latest = CivilDate(year: 2200, month: 1, day: 1) ?? today
        let end = min(max(today, earliest) + 3653, latest)
        range = Int64(start.dayNumber) * 86_400..<Int64(end.dayNumber) * 86_400
    }
}

/// How much work one calendar may make: a rule is a few letters, and can mean a million times.
final class Allowance {
    let window: CalendarWindow
    private var steps = 0
    private var occurrences = 0
    private let began: Int64

    /// Every day of forty years is less than 15 000.
    private static let mostOccurrences = 20_000
    /// Also what lies outside of the window: a rule counts from its start.
    private static let mostSteps = 200_000
    /// The year 1600: before, libical reckons by the Julian calendar.
    private static let firstStart: Int64 = -11_676_096_000
    /// A single step of libical's can look through thousands of years. Nothing that a shop means takes a second.
    private static let longest: Int64 = 10_000_000_000

    init(window: CalendarWindow) {
        self.window = window
        began = Allowance.now()
    }

    /// The times of a rule up to the window's end, in civil seconds; nil where it is too much, which is reported.
    func times(of rule: Rule, isDate: Bool, _ faults: Faults) -> [Int64]? {
        let start = rule.pieces.map(\.start).min() ?? 0
        if let until = rule.until, until < start {
            faults.add(
                rule.line, "UNTIL lies before DTSTART, so it never comes; write a later UNTIL, or remove the event")
            return nil
        }
        guard start >= Allowance.firstStart else {
            faults.add(rule.line, "a rule cannot begin before the year 1600; write a later DTSTART")
            return nil
        }
        guard isInTime(rule.line, faults) else { return nil }
        var times: [Int64] = []
        for piece in rule.pieces {
            guard let found = self.times(of: piece, isDate, rule.line, faults) else { return nil }
            times += found
        }
        if rule.pieces.count > 1 { times.sort() }
        guard !times.isEmpty else {
            faults.add(rule.line, "this rule never comes true: \(Words.quoted(rule.text)); correct it, or remove it")
            return nil
        }
        return rule.count.map { Array(times.prefix($0)) } ?? times
    }

    private func times(of piece: Rule.Piece, _ isDate: Bool, _ line: Int, _ faults: Faults) -> [Int64]? {
        guard let iterator = RuleTimes(piece.text, from: piece.start, isDate: isDate) else { return [] }
        // A clock in another zone may be a day ahead.
        let end = window.range.upperBound + 86_400
        var times: [Int64] = []
        while let time = iterator.next() {
            times.append(time)
            steps += 1
            guard steps <= Allowance.mostSteps else {
                faults.add(
                    line,
                    "this rule makes the calendar come to more than \(Allowance.mostSteps) times, counted from "
                        + "DTSTART on; let it begin later or come less often")
                return nil
            }
            guard time < end else { break }
            guard isInTime(line, faults) else { return nil }
        }
        return times
    }

    /// Counts an occurrence; false where there are too many, which is reported.
    func takeOccurrence(_ line: Int, _ faults: Faults) -> Bool {
        occurrences += 1
        guard occurrences > Allowance.mostOccurrences else { return isInTime(line, faults) }
        faults.add(
            line,
            "with this event the calendar has more than \(Allowance.mostOccurrences) occurrences up to the year "
                + "\(CivilDate(seconds: window.range.upperBound).parts.year); give it an end (UNTIL), or write it as "
                + "times of [hours] or [[quiet_time]]")
        return false
    }

    private func isInTime(_ line: Int, _ faults: Faults) -> Bool {
        guard Allowance.now() - began > Allowance.longest else { return true }
        faults.add(
            line, "the calendar takes too long to work out, up to this rule; write it more simply, or shorten it")
        return false
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
