/// A day of every year: 24 December, whatever the year.
public struct MonthDay: Hashable, Comparable, Sendable {
    public var month: Int
    public var day: Int

    /// Nil where no year has such a day. 29 February is accepted; it holds in leap years only.
    public init?(month: Int, day: Int) {
        guard (1...12).contains(month), (1...CivilDate.days(inMonth: month, of: 2000)).contains(day) else { return nil }
        self.month = month
        self.day = day
    }

    public static func < (a: MonthDay, b: MonthDay) -> Bool { (a.month, a.day) < (b.month, b.day) }

    /// 0…365, with 29 February counted.
    var dayOfLeapYear: Int {
        (1..<month).reduce(day - 1) { $0 + CivilDate.days(inMonth: $1, of: 2000) }
    }
}

/// Which days a rule is about.
public enum DaySelector: Hashable, Sendable {
    case daily
    /// Days of the week.
    case weekdays(Set<Weekday>)
    /// The same day every year.
    case yearly(MonthDay)
    /// The same stretch every year, both ends included; it may run over New Year.
    case yearlyRange(MonthDay, MonthDay)
    /// Both ends included.
    case dates(CivilDate, CivilDate)
    case date(CivilDate)

    public func contains(_ date: CivilDate) -> Bool {
        switch self {
        case .daily: return true
        case .weekdays(let days): return days.contains(date.weekday)
        case .yearly(let day):
            let parts = date.parts
            return parts.month == day.month && parts.day == day.day
        case .yearlyRange(let first, let last):
            let parts = date.parts
            let day = (parts.month, parts.day)
            let from = (first.month, first.day)
            let to = (last.month, last.day)
            return from <= to ? from <= day && day <= to : from <= day || day <= to
        case .dates(let first, let last): return first <= date && date <= last
        case .date(let only): return date == only
        }
    }

    /// How exactly the selector names a day; the larger wins: date, range of dates, yearly, day, days, daily.
    ///
    /// Within one kind the selector with fewer days is the more specific.
    public var specificity: Specificity {
        switch self {
        case .daily: Specificity(kind: 1, days: 366)
        case .weekdays(let days): Specificity(kind: days.count == 1 ? 3 : 2, days: days.count * 53)
        case .yearlyRange(let first, let last):
            // A range that ends before it begins runs over New Year.
            Specificity(
                kind: 4, days: last.dayOfLeapYear - first.dayOfLeapYear + 1 + (last < first ? 366 : 0))
        case .yearly: Specificity(kind: 4, days: 1)
        case .dates(let first, let last): Specificity(kind: 5, days: last.dayNumber - first.dayNumber + 1)
        case .date: Specificity(kind: 6, days: 1)
        }
    }

    /// See ``DaySelector/specificity``.
    public struct Specificity: Hashable, Comparable, Sendable {
        public var kind: Int
        public var days: Int

        /// Less than everything a selector can have: no selector at all.
        public static let none = Specificity(kind: 0, days: 0)

        public static func < (a: Specificity, b: Specificity) -> Bool {
            a.kind != b.kind ? a.kind < b.kind : a.days > b.days
        }
    }
}

/// A stretch of a day in minutes since midnight: start included, end excluded.
///
/// An end at or before the start lies on the next day, and that night belongs to the day on which it began.
public struct TimeRange: Hashable, Sendable {
    /// 0…1439.
    public var start: Int
    /// 0…1440; 1440 is midnight at the day's end.
    public var end: Int

    public init(start: Int, end: Int) {
        self.start = start
        self.end = end
    }

    public static let allDay = TimeRange(start: 0, end: 1440)

    public var crossesMidnight: Bool { end <= start }

    /// How long the range is on an ordinary day, in minutes.
    public var minutes: Int { crossesMidnight ? end + 1440 - start : end - start }

    /// Whether `minute` of the day on which the range begins lies in it.
    func holdsOnItsDay(_ minute: Int) -> Bool { minute >= start && (crossesMidnight || minute < end) }

    /// Whether `minute` of the day after lies in it.
    func holdsOnNextDay(_ minute: Int) -> Bool { crossesMidnight && minute < end }
}
