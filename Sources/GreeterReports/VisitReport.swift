public import Greeter

/// Turns visits, in order, into the numbers of a report, in memory bounded by the days that it covers.
public struct VisitReport: Sendable {
    /// One day with something in it.
    public struct Day: Hashable, Sendable {
        public var date: CivilDate
        public var tally: Tally
    }

    /// What the shop is called.
    public let name: String
    /// When the shop is open: in any of these. None: always.
    public let schedules: [Schedule]
    /// The first and the last day asked for, where somebody asked.
    public let asked: (from: CivilDate?, to: CivilDate?)
    public private(set) var total = Tally()
    /// By hour of the day, 0…23.
    public private(set) var hours = [Tally](repeating: Tally(), count: 24)
    /// From Monday.
    public private(set) var weekdays = [Tally](repeating: Tally(), count: 7)
    /// In order; days without anything are not there. At most ``mostDays``.
    public private(set) var days: [Day] = []
    /// In the order in which they were first seen; at most ``mostDoors``.
    public private(set) var doors: [(name: String, tally: Tally)] = []
    public private(set) var treatments: [Treatment: Int] = [:]
    public private(set) var busiest = BusiestHour()
    /// Passages of staff, which are no footfall.
    public private(set) var staff = 0
    /// Passages that somebody pretended.
    public private(set) var pretended = 0
    /// How long the budget set the level, at least: from passage to passage that both met it.
    public private(set) var budgetRuled = Span.zero
    /// Faults and what else is worth knowing; at most ``mostNotes``.
    public private(set) var notes: [String] = []
    public private(set) var notesLeftOut = 0
    /// How many passages were first, second, … of their party.
    private var places = [Int](repeating: 0, count: VisitReport.largestParty + 1)
    /// Per store: when the last passage was, where it met the budget.
    private var budgetSince: [Int: WallTime] = [:]

    /// A hundred years; what is beyond counts in all but the table of days.
    public static let mostDays = 36_525
    public static let mostDoors = 256
    public static let mostNotes = 200
    /// Parties of this size and more are counted as one row.
    public static let largestParty = 6

    public init(
        name: String, schedules: [Schedule] = [], from: CivilDate? = nil, to: CivilDate? = nil
    ) {
        self.name = name
        self.schedules = schedules
        asked = (from, to)
    }

    public mutating func add(_ visit: Visit) {
        guard covers(visit.civil.date) else { return }
        guard !visit.isPretended else {
            pretended += 1
            return
        }
        guard visit.isFootfall else {
            staff += 1
            return
        }
        change(at: visit.civil) { $0.add(visit) }
        addToDoor(visit)
        treatments[Treatment(visit), default: 0] += 1
        // Nobody is greeted while the shop is closed or a door is out of order, so there are no parties then.
        if visit.level > .off, places.indices.contains(visit.party) { places[visit.party] += 1 }
        if visit.demand == DemandSource.budget.word {
            if let since = budgetSince[visit.store], visit.at > since { budgetRuled += visit.at - since }
            budgetSince[visit.store] = visit.at
        } else {
            budgetSince[visit.store] = nil
        }
    }

    public mutating func add(_ heard: Heard) {
        guard covers(heard.civil.date) else { return }
        change(at: heard.civil) { $0.add(heard) }
        busiest.add(heard)
    }

    /// A line about something that is no visit, such as a fault, in the words that people shall read.
    public mutating func note(_ text: String, on date: CivilDate) {
        guard covers(date) else { return }
        if notes.count < VisitReport.mostNotes { notes.append(text) } else { notesLeftOut += 1 }
    }

    /// How many parties of each size there were, from 1; the last counts ``largestParty`` and more.
    public var parties: [Int] {
        (1...VisitReport.largestParty).map { size in
            // As many parties have this size as have somebody in this place and nobody in the next.
            size < VisitReport.largestParty ? max(0, places[size] - places[size + 1]) : places[size]
        }
    }

    private func covers(_ date: CivilDate) -> Bool {
        asked.from.map { date >= $0 } ?? true && asked.to.map { date <= $0 } ?? true
    }

    private mutating func change(at civil: CivilTime, _ add: (inout Tally) -> Void) {
        add(&total)
        add(&hours[civil.clock.hour])
        let date = civil.date
        add(&weekdays[date.weekday.rawValue])
        // A clock that was set back, or two outputs, may go back a day; mostly it is the last.
        var place = days.count
        while place > 0, days[place - 1].date > date { place -= 1 }
        if place == 0 || days[place - 1].date != date {
            guard days.count < VisitReport.mostDays else { return }
            days.insert(Day(date: date, tally: Tally()), at: place)
            place += 1
        }
        add(&days[place - 1].tally)
    }

    private mutating func addToDoor(_ visit: Visit) {
        if let index = doors.firstIndex(where: { $0.name == visit.door }) {
            doors[index].tally.add(visit)
        } else if doors.count < VisitReport.mostDoors {
            var tally = Tally()
            tally.add(visit)
            doors.append((visit.door, tally))
        }
    }
}
