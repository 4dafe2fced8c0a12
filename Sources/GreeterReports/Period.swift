public import Greeter
internal import GreeterRuntime

/// The days that a report covers, and how much of them the shop was open.
public struct Period: Hashable, Sendable {
    public let from: CivilDate
    public let to: CivilDate
    /// Hours open in all, by hour of the day, 0…23; counted by the quarter of an hour.
    public let openHours: [Double]
    /// How many days of each there are, from Monday.
    public let weekdays: [Int]

    /// Both included.
    public var days: Int { to.dayNumber - from.dayNumber + 1 }
    public var open: Double { openHours.reduce(0, +) }

    init(from: CivilDate, to: CivilDate, schedules: [Schedule]) {
        self.from = from
        self.to = to
        var weekdays = [Int](repeating: 0, count: 7)
        let count = to.dayNumber - from.dayNumber + 1
        for day in 0..<min(7, count) {
            weekdays[(from + day).weekday.rawValue] = (count - day + 6) / 7
        }
        self.weekdays = weekdays
        guard !schedules.isEmpty, !schedules.contains(where: \.hours.rules.isEmpty) else {
            openHours = [Double](repeating: Double(count), count: 24)
            return
        }
        var quarters = [Int](repeating: 0, count: 24)
        for day in 0..<count {
            for quarter in 0..<96 {
                let time = CivilTime(from + day, hour: quarter / 4, minute: quarter % 4 * 15)
                if schedules.contains(where: { $0.hours.isOpen(at: time) }) { quarters[quarter / 4] += 1 }
            }
        }
        openHours = quarters.map { Double($0) / 4 }
    }
}

extension VisitReport {
    /// The days covered: as asked for, otherwise from the first to the last with anything in it; nil where there is none.
    public var period: Period? {
        guard let from = asked.from ?? days.first?.date, let to = asked.to ?? days.last?.date, from <= to else {
            return nil
        }
        // Asked for from the beginning of time: what is before the first day is not worth a walk.
        let first = max(from, (days.first?.date ?? from) + -VisitReport.mostDays)
        let last = min(to, first + VisitReport.mostDays)
        return Period(from: first, to: last, schedules: schedules)
    }
}

/// Days taken together so that a table and a chart can be read: days, weeks, months or years.
public struct Stretch: Hashable, Sendable {
    /// How long each is.
    public enum Unit: Sendable {
        case day, week, month, year
    }

    /// As in `2026-03-07`, `2026-03-02` (the Monday of a week), `2026-03` or `2026`.
    public var label: String
    /// The first day of it.
    public var from: CivilDate
    public var tally: Tally
}

extension VisitReport {
    /// More bars than this are taken together.
    static let mostStretches = 62

    /// The days of the report, empty ones too, in stretches that are few enough to look at.
    public func stretches(of period: Period) -> (unit: Stretch.Unit, stretches: [Stretch]) {
        let unit: Stretch.Unit =
            switch period.days {
            case ...VisitReport.mostStretches: .day
            case ...(VisitReport.mostStretches * 7): .week
            case ...(VisitReport.mostStretches * 30): .month
            default: .year
            }
        var stretches: [Stretch] = []
        var next = 0
        for number in period.from.dayNumber...period.to.dayNumber {
            let date = CivilDate(dayNumber: number)
            let label = VisitReport.label(of: date, unit)
            if stretches.last?.label != label {
                stretches.append(Stretch(label: label, from: date, tally: Tally()))
            }
            while next < days.count, days[next].date < date { next += 1 }
            if next < days.count, days[next].date == date {
                stretches[stretches.count - 1].tally.add(days[next].tally)
            }
        }
        return (unit, stretches)
    }

    private static func label(of date: CivilDate, _ unit: Stretch.Unit) -> String {
        switch unit {
        case .day: date.text
        case .week: (date + -date.weekday.rawValue).text
        case .month: String(date.text.dropLast(3))
        case .year: String(date.text.dropLast(6))
        }
    }
}
