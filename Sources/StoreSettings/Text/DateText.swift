internal import Greeter

/// Dates as settings write them: `2026-12-24`, and `12-24` for every year.
enum DateText {
    enum Day {
        case date(CivilDate)
        case yearly(MonthDay)
    }

    static let rule = "a date is \"2026-12-24\", a day of every year \"12-24\", a range \"12-24/12-26\""

    private static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    static func parse(_ text: String) throws(Complaint) -> Day {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in
            part.count <= 4 && part.allSatisfy { $0.isASCII && $0.isNumber } ? Int(part) : nil
        }
        guard numbers.count == parts.count, (2...3).contains(parts.count), let day = numbers.last else {
            throw Complaint("\(Toml.quoted(text)) is no date; \(rule)")
        }
        let month = numbers[numbers.count - 2]
        let year = numbers.count == 3 ? numbers[0] : nil
        guard (1...12).contains(month) else {
            let swapped = year == nil && (1...12).contains(day) && month <= 31
            let remedy = swapped ? "the month comes first: write \"\(two(day))-\(two(month))\"" : rule
            throw Complaint("\(Toml.quoted(text)) has no month \(month); \(remedy)")
        }
        let days = CivilDate.days(inMonth: month, of: year ?? 2000)
        guard (1...days).contains(day) else {
            let monthName = monthNames[month - 1] + (year.map { " \($0)" } ?? "")
            let last = (year.map { "\($0)-" } ?? "") + "\(two(month))-\(two(days))"
            throw Complaint("\(Toml.quoted(text)) does not exist: \(monthName) ends on \"\(last)\"")
        }
        if let year, !(1970...2100).contains(year) {
            throw Complaint("\(Toml.quoted(text)) is out of range; write a year from 1970 to 2100")
        }
        let padded = (year.map { "\($0)-" } ?? "") + "\(two(month))-\(two(day))"
        guard padded == text else { throw Complaint("\(Toml.quoted(text)) needs two digits each; write \"\(padded)\"") }
        if let year, let date = CivilDate(year: year, month: month, day: day) { return .date(date) }
        if let yearly = MonthDay(month: month, day: day) { return .yearly(yearly) }
        throw Complaint("\(Toml.quoted(text)) is no date; \(rule)")
    }

    /// `A/B`, both ends included.
    static func range(_ text: String) throws(Complaint) -> DaySelector {
        let ends = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if let plain = slashed(ends) { throw Complaint("\(Toml.quoted(text)) is no date; write \"\(plain)\"") }
        guard ends.count == 2 else { throw Complaint("\(Toml.quoted(text)) is no range of dates; \(rule)") }
        switch (try parse(ends[0]), try parse(ends[1])) {
        case (.date(let first), .date(let last)):
            guard first <= last else {
                throw Complaint("\(Toml.quoted(text)) ends before it begins; write \"\(ends[1])/\(ends[0])\"")
            }
            return .dates(first, last)
        case (.yearly(let first), .yearly(let last)): return .yearlyRange(first, last)
        default:
            throw Complaint("\(Toml.quoted(text)) has a year at one end only; write both ends with a year, or neither")
        }
    }

    /// `12/24` and `2026/12/24`, as they are written elsewhere.
    private static func slashed(_ ends: [String]) -> String? {
        let numbers = ends.compactMap(Int.init)
        guard numbers.count == ends.count, (2...3).contains(numbers.count), numbers.allSatisfy({ $0 > 0 }) else {
            return nil
        }
        let day = numbers.suffix(2).map(two).joined(separator: "-")
        let text = numbers.count == 3 ? "\(numbers[0])-\(day)" : day
        return (try? parse(text)) == nil ? nil : text
    }

    static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
