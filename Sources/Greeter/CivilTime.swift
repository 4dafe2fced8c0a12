/// A day of the week, Monday first as in ISO 8601.
public enum Weekday: Int, CaseIterable, Sendable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday
}

/// A date of the proleptic Gregorian calendar, held as days since 1970-01-01.
public struct CivilDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01, negative before.
    public var dayNumber: Int

    @inlinable public init(dayNumber: Int) { self.dayNumber = dayNumber }

    /// The date with these numbers, or nil where the month has no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), (1...CivilDate.days(inMonth: month, of: year)).contains(day) else { return nil }
        // Years begin in March here, so that a leap day is the last day of its year.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.flooredQuotient(400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        dayNumber = era * 146_097 + dayOfEra - 719_468
    }

    public var weekday: Weekday {
        // Day 0, 1970-01-01, was a Thursday.
        Weekday(rawValue: (dayNumber + 3) - (dayNumber + 3).flooredQuotient(7) * 7) ?? .monday
    }

    /// Year, month (1…12) and day (1…31).
    public var parts: (year: Int, month: Int, day: Int) {
        let shifted = dayNumber + 719_468
        let era = shifted.flooredQuotient(146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// How many days a month has: 28…31.
    public static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    @inlinable public static func < (a: CivilDate, b: CivilDate) -> Bool { a.dayNumber < b.dayNumber }
    @inlinable public static func + (a: CivilDate, b: Int) -> CivilDate { CivilDate(dayNumber: a.dayNumber + b) }
}

/// What a clock on the store's wall shows: a date and a time, without a zone.
public struct CivilTime: Hashable, Comparable, Sendable {
    /// Nanoseconds since 1970-01-01T00:00 on that wall.
    public var nanoseconds: Int64

    @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    public init(_ date: CivilDate, hour: Int = 0, minute: Int = 0, second: Int = 0, nanosecond: Int64 = 0) {
        let seconds = Int64(date.dayNumber) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        nanoseconds = seconds * 1_000_000_000 + nanosecond
    }

    public var date: CivilDate {
        CivilDate(dayNumber: Int(nanoseconds.flooredQuotient(CivilTime.day)))
    }

    /// Time since midnight on that wall: 0 up to 24 hours, excluded.
    public var sinceMidnight: Span {
        Span(nanoseconds: nanoseconds - nanoseconds.flooredQuotient(CivilTime.day) * CivilTime.day)
    }

    /// Hour (0…23), minute, second and nanosecond.
    public var clock: (hour: Int, minute: Int, second: Int, nanosecond: Int) {
        let rest = sinceMidnight.nanoseconds
        let seconds = Int(rest / 1_000_000_000)
        return (seconds / 3600, seconds / 60 % 60, seconds % 60, Int(rest % 1_000_000_000))
    }

    @inlinable public static func < (a: CivilTime, b: CivilTime) -> Bool { a.nanoseconds < b.nanoseconds }
    @usableFromInline static let day: Int64 = 86_400_000_000_000
}

extension BinaryInteger {
    /// The quotient rounded towards negative infinity, so that days before 1970 count right.
    @inlinable func flooredQuotient(_ divisor: Self) -> Self {
        let quotient = self / divisor
        return (self % divisor != 0) && ((self < 0) != (divisor < 0)) ? quotient - 1 : quotient
    }
}
