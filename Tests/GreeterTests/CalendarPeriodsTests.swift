import Greeter
import Testing

/// Berlin in 2026, by hand: the clock goes forward on 29 March and back on 25 October, at 01:00 UTC.
private let berlin = ZoneTable(
    name: "Europe/Berlin", initialOffset: 3600,
    transitions: [
        .init(at: utc(2026, 3, 29, 1), offset: 7200), .init(at: utc(2026, 10, 25, 1), offset: 3600),
    ])

private func date(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
    CivilDate(year: year, month: month, day: day) ?? CivilDate(dayNumber: 0)
}

private func time(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0) -> CivilTime {
    CivilTime(date(year, month, day), hour: hour, minute: minute)
}

private func utc(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0) -> WallTime {
    WallTime(nanoseconds: time(year, month, day, hour, minute).nanoseconds)
}

private func range(_ start: Int, _ end: Int) -> TimeRange { TimeRange(start: start * 60, end: end * 60) }

private func oneDay(_ date: CivilDate, _ times: Range<CivilTime>...) -> CalendarPeriods {
    CalendarPeriods(days: [date..<date + 1], times: times)
}

@Suite("Periods of a calendar", .timeLimit(.minutes(30)))
struct CalendarPeriodsTests {
    @Test("stretches that touch or overlap are one, in whatever order they come")
    func merged() {
        let first = date(2026, 1, 1)
        let periods = CalendarPeriods(days: [
            first + 4..<first + 6, first..<first + 2, first + 1..<first + 3, first + 3..<first + 4,
        ])
        #expect(periods.days == [first..<first + 6])
        #expect(periods.contains(first) && periods.contains(first + 5) && !periods.contains(first + 6))
        #expect(!periods.contains(first + -1))
    }

    @Test("the start of an event is in it, its end is not")
    func ends() {
        let periods = CalendarPeriods(times: [time(2026, 1, 1, 9)..<time(2026, 1, 1, 12)])
        #expect(!periods.contains(CivilTime(nanoseconds: time(2026, 1, 1, 9).nanoseconds - 1)))
        #expect(periods.contains(time(2026, 1, 1, 9)) && !periods.contains(time(2026, 1, 1, 12)))
        #expect(periods.contains(CivilTime(nanoseconds: time(2026, 1, 1, 12).nanoseconds - 1)))
    }

    @Test("an empty one holds nothing and has no end; of two kinds the later end counts")
    func end() {
        #expect(CalendarPeriods().isEmpty && CalendarPeriods().end == nil)
        let first = date(2026, 1, 1)
        let both = oneDay(first, time(2026, 1, 1, 9)..<time(2026, 1, 3, 9))
        #expect(both.end == time(2026, 1, 3, 9) && oneDay(first).end == time(2026, 1, 2, 0))
    }
}

@Suite("A shop with a calendar", .timeLimit(.minutes(30)))
struct CalendarScheduleTests {
    private let sunday = date(2026, 3, 8)

    @Test("an all-day event closes its day and leaves the night before it alone")
    func nightBefore() {
        let hours = Hours(rules: [.init(days: .daily, ranges: [range(18, 2)])], closed: oneDay(sunday))
        #expect(hours.isOpen(at: time(2026, 3, 8, 1, 59)), "this is still Saturday's night")
        #expect(!hours.isOpen(at: time(2026, 3, 8, 2)) && !hours.isOpen(at: time(2026, 3, 8, 23)))
        // Sunday's night does not take place, also not on Monday.
        #expect(!hours.isOpen(at: time(2026, 3, 9, 1)) && hours.isOpen(at: time(2026, 3, 9, 18)))
    }

    @Test("a timed event closes from its start to its end, also in the middle of a night")
    func timed() {
        let closed = CalendarPeriods(times: [time(2026, 3, 7, 23)..<time(2026, 3, 8, 1)])
        let hours = Hours(rules: [.init(days: .daily, ranges: [range(18, 2)])], closed: closed)
        #expect(hours.isOpen(at: time(2026, 3, 7, 22, 59)) && !hours.isOpen(at: time(2026, 3, 7, 23)))
        #expect(!hours.isOpen(at: time(2026, 3, 8, 0, 59)) && hours.isOpen(at: time(2026, 3, 8, 1)))
    }

    @Test("only a rule that names the very date wins over the calendar, its night included")
    func precedence() throws {
        let day = try #require(MonthDay(month: 3, day: 8))
        let others: [DaySelector] = [
            .daily, .weekdays([.sunday]), .yearly(day), .yearlyRange(day, day), .dates(sunday, sunday),
        ]
        let closed = oneDay(sunday, time(2026, 3, 9, 0)..<time(2026, 3, 9, 3))
        for days in others {
            let hours = Hours(rules: [.init(days: days, ranges: [range(10, 2)])], closed: closed)
            #expect(!hours.isOpen(at: time(2026, 3, 8, 12)), "\(days)")
        }
        let rules: [Hours.Rule] = others.map { .init(days: $0, ranges: []) }
        let hours = Hours(rules: rules + [.init(days: .date(sunday), ranges: [range(10, 2)])], closed: closed)
        #expect(hours.isOpen(at: time(2026, 3, 8, 12)) && hours.isOpen(at: time(2026, 3, 9, 1)))
        #expect(!hours.isOpen(at: time(2026, 3, 9, 2)))
    }

    @Test("a shop without hours is open but for its calendar")
    func onlyCalendar() {
        let schedule = Schedule(hours: Hours(closed: oneDay(sunday)))
        #expect(!schedule.isAlwaysTheSame)
        #expect(schedule.state(at: time(2026, 3, 7, 23)).isOpen && !schedule.state(at: time(2026, 3, 8, 0)).isOpen)
        let closes = schedule.nextChange(after: utc(2026, 3, 1, 12), in: berlin)
        #expect(closes == utc(2026, 3, 7, 23))
        #expect(closes.flatMap { schedule.nextChange(after: $0, in: berlin) } == utc(2026, 3, 8, 23))
    }

    @Test("a quiet time of a calendar holds during its events, where its `when` does too")
    func quietTime() {
        let during = oneDay(sunday, time(2026, 3, 10, 9)..<time(2026, 3, 10, 12))
        let always = QuietTime(name: "exam", when: Recurrence(), during: during, atMost: .light)
        #expect(always.holds(at: time(2026, 3, 8, 0)) && !always.holds(at: time(2026, 3, 9, 0)))
        #expect(always.holds(at: time(2026, 3, 10, 9)) && !always.holds(at: time(2026, 3, 10, 12)))
        let noon = QuietTime(name: "noon", when: Recurrence(ranges: [range(11, 13)]), during: during, atMost: .light)
        #expect(!noon.holds(at: time(2026, 3, 8, 10)) && noon.holds(at: time(2026, 3, 8, 12)))
        #expect(noon.holds(at: time(2026, 3, 10, 11)) && !noon.holds(at: time(2026, 3, 10, 12)))
        let never = QuietTime(name: "never", when: Recurrence(), during: CalendarPeriods(), atMost: .light)
        #expect(!never.holds(at: time(2026, 3, 8, 12)))
    }

    @Test("a night of a quiet time belongs to the all-day event on whose day it begins")
    func quietNight() {
        let night = QuietTime(
            name: "night", when: Recurrence(ranges: [range(22, 6)]), during: oneDay(sunday), atMost: .light)
        #expect(!night.holds(at: time(2026, 3, 8, 5)), "this is Saturday's night")
        #expect(night.holds(at: time(2026, 3, 8, 22)) && night.holds(at: time(2026, 3, 9, 5)))
        #expect(!night.holds(at: time(2026, 3, 9, 6)) && !night.holds(at: time(2026, 3, 9, 22)))
    }

    @Test("an event in the hour that autumn repeats holds twice, and of one that spring skips what remains is left")
    func clockChanges() {
        let autumn = Schedule(
            quietTimes: [quiet(time(2026, 10, 25, 2), time(2026, 10, 25, 2, 30))])
        #expect(
            changes(autumn, from: utc(2026, 10, 24, 12), count: 4) == [
                utc(2026, 10, 25, 0), utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1), utc(2026, 10, 25, 1, 30),
            ])
        let spring = Schedule(quietTimes: [quiet(time(2026, 3, 29, 2, 15), time(2026, 3, 29, 3, 15))])
        #expect(
            changes(spring, from: utc(2026, 3, 28, 12), count: 2) == [utc(2026, 3, 29, 1), utc(2026, 3, 29, 1, 15)])
        let skipped = Schedule(quietTimes: [quiet(time(2026, 3, 29, 2, 15), time(2026, 3, 29, 2, 45))])
        #expect(skipped.nextChange(after: utc(2026, 3, 28, 12), in: berlin) == nil)
    }

    @Test("an event that begins at a second changes the schedule at that second")
    func seconds() {
        let start = CivilTime(date(2026, 3, 10), hour: 9, minute: 0, second: 30)
        let schedule = Schedule(quietTimes: [quiet(start, time(2026, 3, 10, 10))])
        #expect(
            schedule.nextChange(after: utc(2026, 3, 10, 8), in: berlin)
                == utc(2026, 3, 10, 8) + .seconds(30))
    }

    @Test("the next change is the one that looking at every minute finds, with calendars too", arguments: 0..<40)
    func everyMinute(seed: UInt64) {
        var random = Random(state: seed)
        let schedule = Schedule(
            hours: Hours(
                rules: [
                    .init(days: .daily, ranges: [range(18, 3)]),
                    .init(days: .date(date(2026, 10, 25)), ranges: [range(1, 5)]),
                ],
                closed: random.periods()),
            quietTimes: (0..<2).map {
                QuietTime(
                    name: "\($0)", when: $0 == 0 ? Recurrence() : Recurrence(ranges: [range(22, 4)]),
                    during: random.periods(), atMost: $0 == 0 ? .light : .tick)
            })
        for start in [utc(2026, 3, 27, 12), utc(2026, 10, 23, 12)] {
            let (expected, found) = changesInBerlin(of: schedule, from: start, days: 4)
            #expect(found == expected)
        }
    }

    private func quiet(_ start: CivilTime, _ end: CivilTime) -> QuietTime {
        QuietTime(name: "exam", when: Recurrence(), during: CalendarPeriods(times: [start..<end]), atMost: .light)
    }

    private func changes(_ schedule: Schedule, from start: WallTime, count: Int) -> [WallTime] {
        var found: [WallTime] = []
        var at = start
        while found.count < count, let next = schedule.nextChange(after: at, in: berlin) {
            found.append(next)
            at = next
        }
        return found
    }
}

/// Vigna's splitmix64: a seed replays a failure.
private struct Random: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// Around the days on which the clock changes.
    mutating func periods() -> CalendarPeriods {
        let starts = [date(2026, 3, 27), date(2026, 10, 23)]
        var days: [Range<CivilDate>] = []
        var times: [Range<CivilTime>] = []
        for start in starts {
            for _ in 0..<Int.random(in: 0...2, using: &self) {
                let first = start + Int.random(in: 0...3, using: &self)
                days.append(first..<first + Int.random(in: 1...2, using: &self))
            }
            for _ in 0..<Int.random(in: 0...4, using: &self) {
                let first = CivilTime(start, minute: Int.random(in: 0...(4 * 1440), using: &self))
                let length = Int64(Int.random(in: 1...300, using: &self))
                times.append(first..<CivilTime(nanoseconds: first.nanoseconds + length * 60_000_000_000))
            }
        }
        return CalendarPeriods(days: days, times: times)
    }
}
