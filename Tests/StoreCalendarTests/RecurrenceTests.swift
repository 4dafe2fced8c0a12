import Greeter
import GreeterRuntime
import StoreCalendar
import Testing

/// The days of a rule by looking at every day: slow, and nothing like an iterator.
private struct EveryDay {
    var frequency: String
    var interval = 1
    var months: Set<Int> = []
    var monthDays: Set<Int> = []
    var weekdays: [(position: Int, day: Weekday)] = []
    var weekStart = Weekday.monday
    var choice: Int?
    var count: Int?
    var until: CivilDate?

    func days(from start: CivilDate, before end: CivilDate) -> [CivilDate] {
        var found: [CivilDate] = []
        var day = first(of: start)
        while day < end {
            let next = self.next(after: day)
            let number = index(of: day) - index(of: start)
            if number.isMultiple(of: interval) {
                var chosen = (day.dayNumber..<next.dayNumber).map(CivilDate.init(dayNumber:)).filter { fits($0, start) }
                if let choice {
                    let place = choice > 0 ? choice - 1 : chosen.count + choice
                    chosen = chosen.indices.contains(place) ? [chosen[place]] : []
                }
                found += chosen.filter { $0 >= start && $0 < end && $0 <= until ?? end }
            }
            day = next
            if let count, found.count >= count { return Array(found.prefix(count)) }
        }
        return found
    }

    private func fits(_ day: CivilDate, _ start: CivilDate) -> Bool {
        let parts = day.parts
        let length = CivilDate.days(inMonth: parts.month, of: parts.year)
        guard months.isEmpty || months.contains(parts.month) else { return false }
        guard
            monthDays.isEmpty || monthDays.contains(parts.day) || monthDays.contains(parts.day - length - 1)
        else { return false }
        guard weekdays.isEmpty else { return weekdays.contains { matches($0, day) } }
        if !monthDays.isEmpty { return true }
        switch frequency {
        case "WEEKLY": return day.weekday == start.weekday
        case "MONTHLY": return parts.day == start.parts.day
        case "YEARLY": return parts.day == start.parts.day && (!months.isEmpty || parts.month == start.parts.month)
        default: return true
        }
    }

    private func matches(_ wanted: (position: Int, day: Weekday), _ day: CivilDate) -> Bool {
        guard day.weekday == wanted.day else { return false }
        guard wanted.position != 0 else { return true }
        let parts = day.parts
        let isYear = frequency == "YEARLY" && months.isEmpty
        let length =
            isYear
            ? (1...12).reduce(0) { $0 + CivilDate.days(inMonth: $1, of: parts.year) }
            : CivilDate.days(inMonth: parts.month, of: parts.year)
        let number =
            isYear
            ? (1..<parts.month).reduce(parts.day) { $0 + CivilDate.days(inMonth: $1, of: parts.year) } : parts.day
        return (number - 1) / 7 + 1 == wanted.position || -((length - number) / 7 + 1) == wanted.position
    }

    /// The first day of the day, week, month or year.
    private func first(of day: CivilDate) -> CivilDate {
        let parts = day.parts
        switch frequency {
        case "WEEKLY": return day + -((day.weekday.rawValue - weekStart.rawValue + 7) % 7)
        case "MONTHLY": return day + -(parts.day - 1)
        case "YEARLY": return TestCalendar.date(parts.year, 1, 1)
        default: return day
        }
    }

    private func next(after day: CivilDate) -> CivilDate {
        switch frequency {
        case "WEEKLY": day + 7
        case "MONTHLY": day + CivilDate.days(inMonth: day.parts.month, of: day.parts.year)
        case "YEARLY": TestCalendar.date(day.parts.year + 1, 1, 1)
        default: day + 1
        }
    }

    private func index(of day: CivilDate) -> Int {
        switch frequency {
        case "WEEKLY": first(of: day).dayNumber / 7
        case "MONTHLY": day.parts.year * 12 + day.parts.month
        case "YEARLY": day.parts.year
        default: day.dayNumber
        }
    }

    var text: String {
        let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
        var parts = ["FREQ=\(frequency)"]
        func list(_ name: String, _ numbers: Set<Int>) {
            if !numbers.isEmpty { parts.append("\(name)=" + numbers.sorted().map { "\($0)" }.joined(separator: ",")) }
        }
        if interval > 1 { parts.append("INTERVAL=\(interval)") }
        list("BYMONTH", months)
        list("BYMONTHDAY", monthDays)
        if !weekdays.isEmpty {
            let days = weekdays.map { ($0.position == 0 ? "" : "\($0.position)") + names[$0.day.rawValue] }
            parts.append("BYDAY=" + days.joined(separator: ","))
        }
        if weekStart != .monday { parts.append("WKST=" + names[weekStart.rawValue]) }
        if let choice { parts.append("BYSETPOS=\(choice)") }
        if let count { parts.append("COUNT=\(count)") }
        if let until { parts.append("UNTIL=" + until.text.replacing("-", with: "")) }
        return parts.joined(separator: ";")
    }
}

@Suite("Recurrences", .timeLimit(.minutes(30)))
struct RecurrenceTests {
    @Test("a rule gives the days that looking at every day finds", arguments: 0..<300)
    func everyDay(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let rule = random.rule()
        let start = TestCalendar.date(2000, 1, 1) + Int.random(in: 0...9000, using: &random)
        let expected = rule.days(from: start, before: TestCalendar.date(2036, 3, 7))
        let stamp = start.text.replacing("-", with: "")
        let lines = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:\(stamp)\nRRULE:\(rule.text)\nEND:VEVENT"
        // What never comes true within these years may be refused.
        guard !expected.isEmpty else { return }
        let found = try TestCalendar.read(lines: lines).all
        let days = found.days.flatMap {
            ($0.lowerBound.dayNumber..<$0.upperBound.dayNumber).map(CivilDate.init(dayNumber:))
        }
        #expect(days == Set(expected + [start]).sorted(), "\(stamp) \(rule.text)")
    }

    @Test("a night of a series belongs to both days, and the clock's change does not move it")
    func night() throws {
        let periods = try TestCalendar.event("DTSTART:20261024T230000\nDURATION:PT3H\nRRULE:FREQ=DAILY;COUNT=2")
        #expect(
            periods.times == [
                TestCalendar.time(2026, 10, 24, 23)..<TestCalendar.time(2026, 10, 25, 2),
                TestCalendar.time(2026, 10, 25, 23)..<TestCalendar.time(2026, 10, 26, 2),
            ])
    }
}

/// Vigna's splitmix64: a seed replays a failure.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    fileprivate mutating func rule() -> EveryDay {
        let frequencies = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
        var rule = EveryDay(frequency: frequencies.randomElement(using: &self) ?? "DAILY")
        rule.interval = [1, 1, 2, 3, 5].randomElement(using: &self) ?? 1
        if Int.random(in: 0...2, using: &self) == 0 { rule.months = some(of: 1...12) }
        let isLong = rule.frequency == "MONTHLY" || rule.frequency == "YEARLY"
        switch Int.random(in: 0...3, using: &self) {
        case 0 where rule.frequency != "WEEKLY":
            rule.monthDays = some(of: 1...31)
            if isLong, Bool.random(using: &self) { rule.monthDays = Set(rule.monthDays.map { -$0 }) }
        case 1, 2:
            let days = some(of: 0...6).sorted().compactMap(Weekday.init(rawValue:))
            rule.weekdays = days.map { day in
                let position = isLong ? [0, 1, 2, 4, -1, -2].randomElement(using: &self) ?? 0 : 0
                return (position, day)
            }
        default: break
        }
        let chooses = isLong && !(rule.monthDays.isEmpty && rule.weekdays.isEmpty)
        if chooses, Int.random(in: 0...3, using: &self) == 0 {
            rule.choice = [1, 2, -1].randomElement(using: &self)
        }
        rule.weekStart = [.monday, .sunday, .saturday, .thursday].randomElement(using: &self) ?? .monday
        switch Int.random(in: 0...2, using: &self) {
        case 0: rule.count = Int.random(in: 1...60, using: &self)
        case 1: rule.until = TestCalendar.date(2026, 1, 1) + Int.random(in: 0...3000, using: &self)
        default: break
        }
        return rule
    }

    private mutating func some(of range: ClosedRange<Int>) -> Set<Int> {
        Set((0...Int.random(in: 0...2, using: &self)).map { _ in Int.random(in: range, using: &self) })
    }
}
