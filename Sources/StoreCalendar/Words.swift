internal import Greeter

/// How messages write what they found.
enum Words {
    /// In quotes, short and on one line.
    static func quoted(_ text: some StringProtocol) -> String {
        let plain = text.map { $0.isNewline || $0 == "\t" ? " " : $0 }
        return plain.count > 40 ? "\"\(String(plain.prefix(37)))…\"" : "\"\(String(plain))\""
    }

    /// A date as calendars write it: `20260101`.
    static func compact(_ date: CivilDate) -> String {
        let parts = date.parts
        return padded(parts.year, 4) + padded(parts.month, 2) + padded(parts.day, 2)
    }

    /// A time as calendars write it: `20260101T100000`.
    static func compact(seconds: Int64) -> String {
        let time = seconds - seconds.flooredQuotient(86_400) * 86_400
        return compact(CivilDate(seconds: seconds)) + "T" + padded(Int(time / 3600), 2)
            + padded(Int(time / 60 % 60), 2) + padded(Int(time % 60), 2)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension CivilDate {
    /// The date of civil seconds since 1970-01-01T00:00.
    init(seconds: Int64) { self.init(dayNumber: Int(seconds.flooredQuotient(86_400))) }
}

extension Int64 {
    /// The quotient rounded towards negative infinity, so that times before 1970 count right.
    func flooredQuotient(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor != 0 && (self < 0) != (divisor < 0) ? quotient - 1 : quotient
    }
}
