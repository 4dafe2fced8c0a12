import Greeter
import Testing

/// Berlin in 2026, by hand: the clock goes forward on 29 March and back on 25 October, at 01:00 UTC.
private let berlin = ZoneTable(
    name: "Europe/Berlin", initialOffset: 3600,
    transitions: [
        .init(at: utc(2026, 3, 29, 1), offset: 7200), .init(at: utc(2026, 10, 25, 1), offset: 3600),
    ])

private func date(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
    CivilDate(year: year, month: month, day: day) ?? CivilDate(dayNumber: .min / 2)
}

private func time(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0) -> CivilTime {
    CivilTime(date(year, month, day), hour: hour, minute: minute)
}

private func utc(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0) -> WallTime {
    WallTime(nanoseconds: time(year, month, day, hour, minute).nanoseconds)
}

private func range(_ start: Int, _ end: Int) -> TimeRange { TimeRange(start: start * 60, end: end * 60) }

private func monthDay(_ month: Int, _ day: Int) -> MonthDay? { MonthDay(month: month, day: day) }

@Suite("The calendar", .timeLimit(.minutes(30)))
struct CalendarTests {
    @Test("a day's number and its date are the same day, for twelve hundred years")
    func roundTrip() {
        for day in -365_000...73_000 {
            let parts = CivilDate(dayNumber: day).parts
            guard CivilDate(year: parts.year, month: parts.month, day: parts.day)?.dayNumber == day else {
                Issue.record("day \(day) is not \(parts)")
                return
            }
        }
    }

    @Test("days follow one another", arguments: [(2026, 2, 28, 3, 1), (2028, 2, 28, 2, 29), (2100, 2, 28, 3, 1)])
    func nextDay(year: Int, month: Int, day: Int, nextMonth: Int, nextDay: Int) {
        let next = (date(year, month, day) + 1).parts
        #expect(next == (year, nextMonth, nextDay))
    }

    @Test(
        "what is no date is none", arguments: [(2026, 2, 29), (2026, 4, 31), (2026, 13, 1), (2026, 0, 1), (2026, 1, 0)])
    func noDate(year: Int, month: Int, day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test(
        "weekdays are right, also before 1970",
        arguments: [
            (1970, 1, 1, Weekday.thursday), (1969, 12, 31, .wednesday), (2026, 3, 7, .saturday), (1900, 1, 1, .monday),
        ])
    func weekday(year: Int, month: Int, day: Int, weekday: Weekday) {
        #expect(date(year, month, day).weekday == weekday)
    }

    @Test("the time of day is right before 1970 too")
    func clock() {
        let time = CivilTime(date(1969, 12, 31), hour: 23, minute: 59, second: 58, nanosecond: 7)
        #expect(time.clock == (23, 59, 58, 7))
        #expect(time.date.parts == (1969, 12, 31))
    }

    @Test("29 February is a day of every year that has one, and 30 February of none")
    func leapDay() throws {
        let day = try #require(monthDay(2, 29))
        #expect(DaySelector.yearly(day).contains(date(2028, 2, 29)))
        #expect(!DaySelector.yearly(day).contains(date(2026, 3, 1)))
        #expect(monthDay(2, 30) == nil)
    }

    @Test("a stretch of every year may run over New Year")
    func overNewYear() throws {
        let stretch = DaySelector.yearlyRange(try #require(monthDay(12, 30)), try #require(monthDay(1, 3)))
        let inside = [date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 3)]
        #expect(inside.allSatisfy(stretch.contains))
        #expect(!stretch.contains(date(2026, 12, 29)) && !stretch.contains(date(2027, 1, 4)))
    }

    @Test("the more exactly a selector names a day, the more specific it is")
    func specificity() throws {
        let christmas = try #require(monthDay(12, 24))
        let june = try #require(monthDay(6, 5))
        let lateJune = try #require(monthDay(6, 20))
        let inOrder: [DaySelector] = [
            .daily, .weekdays(Set(Weekday.allCases)), .weekdays([.monday, .tuesday]), .weekdays([.monday]),
            // All of the year but a fortnight; then the fortnight.
            .yearlyRange(lateJune, june), .yearlyRange(june, lateJune), .yearly(christmas),
            .dates(date(2026, 1, 1), date(2026, 12, 31)), .dates(date(2026, 1, 1), date(2026, 1, 2)),
            .date(date(2026, 1, 1)),
        ]
        for (less, more) in zip(inOrder, inOrder.dropFirst()) {
            #expect(less.specificity < more.specificity, "\(less) before \(more)")
        }
        #expect(inOrder.allSatisfy { DaySelector.Specificity.none < $0.specificity })
    }
}

@Suite("Hours and quiet times", .timeLimit(.minutes(30)))
struct ScheduleTests {
    @Test("the most specific rule of a day wins, whatever the order in which they are written")
    func mostSpecific() throws {
        let rules: [Hours.Rule] = [
            .init(days: .daily, ranges: [range(9, 18)]),
            .init(days: .weekdays([.saturday, .sunday]), ranges: [range(10, 16)]),
            .init(days: .weekdays([.sunday]), ranges: []),
            .init(days: .yearly(try #require(monthDay(12, 24))), ranges: [range(8, 14)]),
            .init(days: .dates(date(2026, 12, 20), date(2027, 1, 2)), ranges: [range(7, 22)]),
            .init(days: .date(date(2026, 12, 24)), ranges: [range(11, 12)]),
        ]
        for hours in [Hours(rules: rules), Hours(rules: rules.reversed())] {
            #expect(hours.ranges(on: date(2026, 3, 2)) == [range(9, 18)])
            #expect(hours.ranges(on: date(2026, 3, 7)) == [range(10, 16)])
            #expect(hours.ranges(on: date(2026, 3, 8)) == [])
            #expect(hours.ranges(on: date(2027, 12, 24)) == [range(8, 14)])
            #expect(hours.ranges(on: date(2026, 12, 27)) == [range(7, 22)])
            #expect(hours.ranges(on: date(2026, 12, 24)) == [range(11, 12)])
        }
    }

    @Test("without hours a shop is always open; with some, a day that none names is closed")
    func unnamedDay() {
        #expect(Hours().isOpen(at: time(2026, 3, 8, 3)))
        let hours = Hours(rules: [.init(days: .weekdays([.monday]), ranges: [range(9, 18)])])
        #expect(hours.isOpen(at: time(2026, 3, 2, 12)) && !hours.isOpen(at: time(2026, 3, 3, 12)))
    }

    @Test("the start of a range is in it, its end is not")
    func ends() {
        let hours = Hours(rules: [.init(days: .daily, ranges: [range(9, 18)])])
        #expect(
            !hours.isOpen(at: CivilTime(date(2026, 3, 2), hour: 8, minute: 59, second: 59, nanosecond: 999_999_999)))
        #expect(hours.isOpen(at: time(2026, 3, 2, 9)))
        #expect(
            hours.isOpen(at: CivilTime(date(2026, 3, 2), hour: 17, minute: 59, second: 59, nanosecond: 999_999_999)))
        #expect(!hours.isOpen(at: time(2026, 3, 2, 18)))
    }

    @Test("a night belongs to the day on which it began")
    func night() {
        let hours = Hours(rules: [
            .init(days: .weekdays([.saturday]), ranges: [range(18, 2)]), .init(days: .weekdays([.sunday]), ranges: []),
        ])
        #expect(hours.isOpen(at: time(2026, 3, 7, 23)))
        // Sunday is closed, but this is still Saturday's night.
        #expect(hours.isOpen(at: time(2026, 3, 8, 1, 59)))
        #expect(!hours.isOpen(at: time(2026, 3, 8, 2)))
        // Friday has no night that could last into Saturday.
        #expect(!hours.isOpen(at: time(2026, 3, 7, 1)))
    }

    @Test("an end at 24:00 is the day's end and no night")
    func untilMidnight() {
        let hours = Hours(rules: [.init(days: .weekdays([.saturday]), ranges: [range(18, 24)])])
        #expect(hours.isOpen(at: time(2026, 3, 7, 23, 59)) && !hours.isOpen(at: time(2026, 3, 8, 0)))
    }

    @Test("a quiet time's exception is a day on which it does not begin")
    func except() {
        let night = Recurrence(days: .daily, except: [.date(date(2026, 3, 14))], ranges: [range(22, 6)])
        #expect(night.holds(at: time(2026, 3, 13, 23)))
        #expect(night.holds(at: time(2026, 3, 14, 5)))
        #expect(!night.holds(at: time(2026, 3, 14, 23)))
        #expect(!night.holds(at: time(2026, 3, 15, 5)))
    }

    @Test("of all quiet times that hold the quietest wins, and their decibels add up")
    func quietest() {
        let schedule = Schedule(quietTimes: [
            QuietTime(name: "day", when: Recurrence(), atMost: .chime, volume: -3),
            QuietTime(name: "noon", when: Recurrence(ranges: [range(12, 14)]), atMost: .light, volume: -6),
            QuietTime(name: "lunch", when: Recurrence(ranges: [range(12, 13)]), atMost: .light),
        ])
        let noon = schedule.state(at: time(2026, 3, 2, 12, 30))
        #expect(noon.quietTime == 1 && noon.atMost == .light && noon.volume == -9)
        let later = schedule.state(at: time(2026, 3, 2, 15))
        #expect(later.quietTime == 0 && later.atMost == .chime && later.volume == -3)
    }

    @Test("an hour that spring skips never comes: 02:15 to 03:15 is a quarter of an hour long")
    func spring() {
        let schedule = Schedule(quietTimes: [
            QuietTime(
                name: "early", when: Recurrence(ranges: [TimeRange(start: 135, end: 195)]), atMost: .light)
        ])
        let before = utc(2026, 3, 29, 0, 30)
        let begins = schedule.nextChange(after: before, in: berlin)
        #expect(begins == utc(2026, 3, 29, 1))
        #expect(begins.flatMap { schedule.nextChange(after: $0, in: berlin) } == utc(2026, 3, 29, 1, 15))
    }

    @Test("an hour that autumn repeats holds twice: 02:00 to 03:00 is two hours long")
    func autumn() {
        let schedule = Schedule(quietTimes: [
            QuietTime(name: "early", when: Recurrence(ranges: [range(2, 3)]), atMost: .light)
        ])
        let begins = schedule.nextChange(after: utc(2026, 10, 24, 23), in: berlin)
        #expect(begins == utc(2026, 10, 25, 0))
        #expect(begins.flatMap { schedule.nextChange(after: $0, in: berlin) } == utc(2026, 10, 25, 2))
    }

    @Test("a range within the repeated hour ends and begins again")
    func autumnTwice() {
        let schedule = Schedule(hours: Hours(rules: [.init(days: .daily, ranges: [TimeRange(start: 120, end: 150)])]))
        var at = utc(2026, 10, 24, 23)
        var changes: [WallTime] = []
        while let next = schedule.nextChange(after: at, in: berlin), changes.count < 4 {
            changes.append(next)
            at = next
        }
        #expect(
            changes == [utc(2026, 10, 25, 0), utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1), utc(2026, 10, 25, 1, 30)])
    }

    @Test("nothing that could change has no next change, and what never changes within the horizon has none either")
    func never() {
        #expect(Schedule().nextChange(after: utc(2026, 1, 1, 0), in: berlin) == nil)
        let always = Schedule(hours: Hours(rules: [.init(days: .daily, ranges: [.allDay])]))
        #expect(always.nextChange(after: utc(2026, 1, 1, 0), in: berlin) == nil)
    }

    @Test("a question about opening is answered with the next opening, past quiet times that change before")
    func question() {
        let schedule = Schedule(
            hours: Hours(rules: [.init(days: .weekdays([.monday]), ranges: [range(9, 18)])]),
            quietTimes: [QuietTime(name: "noon", when: Recurrence(ranges: [range(12, 13)]), atMost: .light)])
        let closing = utc(2026, 3, 2, 17)
        #expect(schedule.nextChange(after: closing, in: berlin) == utc(2026, 3, 3, 11))
        #expect(schedule.nextChange(after: closing, in: berlin) { $0.isOpen } == utc(2026, 3, 9, 8))
    }

    @Test(
        "the next change is the one that looking at every minute finds, over both changes of the clock",
        arguments: 0..<40)
    func everyMinute(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let schedule = random.schedule()
        for start in [utc(2026, 3, 27, 12), utc(2026, 10, 23, 12)] {
            let (expected, found) = changesInBerlin(of: schedule, from: start, days: 5)
            #expect(found == expected)
        }
    }
}

/// Vigna's splitmix64: a seed replays a failure.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func schedule() -> Schedule {
        let rules = (0..<Int.random(in: 0...4, using: &self)).map { _ in
            Hours.Rule(days: days(), ranges: (0..<Int.random(in: 0...2, using: &self)).map { _ in range() })
        }
        let quietTimes = (0..<Int.random(in: 0...3, using: &self)).map { index in
            QuietTime(
                name: "\(index)", when: Recurrence(days: days(), except: [days()], ranges: [range()]),
                atMost: Level.allCases.randomElement(using: &self) ?? .light)
        }
        return Schedule(hours: Hours(rules: rules), quietTimes: quietTimes)
    }

    private mutating func range() -> TimeRange {
        // Half of them around the hours in which clocks change.
        let latest = Bool.random(using: &self) ? 240 : 1439
        return TimeRange(start: Int.random(in: 0...latest, using: &self), end: Int.random(in: 0...latest, using: &self))
    }

    private mutating func days() -> DaySelector {
        let month = Bool.random(using: &self) ? 3 : 10
        let day = date(2026, month, Int.random(in: 24...30, using: &self))
        switch Int.random(in: 0...3, using: &self) {
        case 0: return .daily
        case 1: return .weekdays(Set(Weekday.allCases.filter { _ in Bool.random(using: &self) }))
        case 2: return .date(day)
        default: return .dates(day, day + Int.random(in: 0...3, using: &self))
        }
    }
}

/// When a schedule changes in so many days: as a look at every minute tells, and as the schedule says itself.
func changesInBerlin(
    of schedule: Schedule, from start: WallTime, days: Int64
) -> (expected: [WallTime], found: [WallTime]) {
    var expected: [WallTime] = []
    var last = schedule.state(at: berlin.civil(start))
    for minute in 1...(days * 1440) {
        let wall = start + .minutes(minute)
        let state = schedule.state(at: berlin.civil(wall))
        if state != last { expected.append(wall) }
        last = state
    }
    var found: [WallTime] = []
    var at = start
    while let next = schedule.nextChange(after: at, in: berlin), next - start <= .minutes(days * 1440) {
        found.append(next)
        at = next
    }
    return (expected, found)
}
