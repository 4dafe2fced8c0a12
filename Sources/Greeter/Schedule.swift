/// Days and times together: "sat 09:00-10:00", or always.
public struct Recurrence: Hashable, Sendable {
    public var days: DaySelector
    /// Days on which it does not begin.
    public var except: [DaySelector]
    /// Never empty.
    public var ranges: [TimeRange]

    public init(days: DaySelector = .daily, except: [DaySelector] = [], ranges: [TimeRange] = [.allDay]) {
        self.days = days
        self.except = except
        self.ranges = ranges
    }

    /// Whether the clock on the wall lies in it.
    ///
    /// Asked of civil time alone, so it holds twice in an hour that is repeated, and only for what remains of one that
    /// is skipped.
    public func holds(at time: CivilTime) -> Bool {
        holds(at: time) { _ in true }
    }

    /// The same, for what begins on some days only.
    func holds(at time: CivilTime, beginningOn isDay: (CivilDate) -> Bool) -> Bool {
        let date = time.date
        let minute = Int(time.sinceMidnight.nanoseconds / 60_000_000_000)
        if begins(on: date), ranges.contains(where: { $0.holdsOnItsDay(minute) }), isDay(date) { return true }
        return ranges.contains { $0.holdsOnNextDay(minute) } && begins(on: date + -1) && isDay(date + -1)
    }

    func begins(on date: CivilDate) -> Bool {
        days.contains(date) && !except.contains { $0.contains(date) }
    }

    /// How exactly this names a moment: a time of day is more specific than none.
    var specificity: (DaySelector.Specificity, Int) {
        let minutes = ranges.reduce(0) { $0 + $1.minutes }
        return (days.specificity, -minutes)
    }
}

/// A shop's opening hours.
public struct Hours: Hashable, Sendable {
    /// What one selector of days says; no ranges means closed.
    public struct Rule: Hashable, Sendable {
        public var days: DaySelector
        public var ranges: [TimeRange]

        public init(days: DaySelector, ranges: [TimeRange]) {
            self.days = days
            self.ranges = ranges
        }
    }

    /// None: always open. Otherwise a day that no rule names is closed.
    public let rules: [Rule]
    /// Days and times at which the shop is closed, against every rule but one that names the very date.
    ///
    /// An all-day event closes what begins on its day, so the night before it is not cut short; a timed one closes from
    /// its start to its end.
    public let closed: CalendarPeriods

    public init(rules: [Rule] = [], closed: CalendarPeriods = CalendarPeriods()) {
        self.closed = closed
        // The most specific first; what is equally specific keeps its order.
        self.rules = rules.enumerated().sorted { a, b in
            let (left, right) = (a.element.days.specificity, b.element.days.specificity)
            return left != right ? left > right : a.offset < b.offset
        }.map(\.element)
    }

    /// Whether the shop keeps the same hours for ever: always open.
    var isAlwaysTheSame: Bool { rules.isEmpty && closed.isEmpty }

    /// The ranges that begin on `date`.
    public func ranges(on date: CivilDate) -> [TimeRange] { day(date).ranges }

    /// Whether the shop is open when its wall clock shows `time`.
    public func isOpen(at time: CivilTime) -> Bool {
        guard !isAlwaysTheSame else { return true }
        let minute = Int(time.sinceMidnight.nanoseconds / 60_000_000_000)
        let isClosed = closed.contains(time)
        let (today, yesterday) = (day(time.date), day(time.date + -1))
        return today.ranges.contains { $0.holdsOnItsDay(minute) } && !(isClosed && today.obeysCalendar)
            || yesterday.ranges.contains { $0.holdsOnNextDay(minute) } && !(isClosed && yesterday.obeysCalendar)
    }

    /// What begins on `date`, and whether the calendar may close it.
    private func day(_ date: CivilDate) -> (ranges: [TimeRange], obeysCalendar: Bool) {
        let rule = rules.first { $0.days.contains(date) }
        if let rule, case .date = rule.days { return (rule.ranges, false) }
        if closed.contains(date) { return ([], true) }
        return (rule?.ranges ?? (rules.isEmpty ? [.allDay] : []), true)
    }
}

/// A time in which the shop wants to be quieter.
public struct QuietTime: Hashable, Sendable {
    public var name: String
    public var when: Recurrence
    /// The events during which it holds, where `when` does too; nil: whenever `when` does.
    public var during: CalendarPeriods?
    public var atMost: Level
    /// Decibels on top, −60…0.
    public var volume: Double

    public init(
        name: String, when: Recurrence, during: CalendarPeriods? = nil, atMost: Level, volume: Double = 0
    ) {
        self.name = name
        self.when = when
        self.during = during
        self.atMost = atMost
        self.volume = volume
    }

    /// Whether it holds when the wall clock shows `time`.
    ///
    /// An all-day event is a day, so a night of `when` belongs to it that begins on that day; a timed event holds
    /// from its start to its end.
    public func holds(at time: CivilTime) -> Bool {
        guard let during else { return when.holds(at: time) }
        return when.holds(at: time) { during.contains($0) } || (during.contains(time) && when.holds(at: time))
    }
}

/// Hours and quiet times, asked "what holds now".
public struct Schedule: Hashable, Sendable {
    public let hours: Hours
    public let quietTimes: [QuietTime]
    private let marks: DayMarks
    /// Whose events begin and end at marks too.
    private let calendars: [CalendarPeriods]

    public init(hours: Hours = Hours(), quietTimes: [QuietTime] = []) {
        self.hours = hours
        self.quietTimes = quietTimes
        let ranges = hours.rules.flatMap(\.ranges) + quietTimes.flatMap(\.when.ranges)
        marks = DayMarks(ranges)
        calendars = [hours.closed] + quietTimes.compactMap(\.during)
    }

    /// What the schedule says at one moment.
    public struct State: Hashable, Sendable {
        public var isOpen: Bool
        /// The quietest quiet time that holds, as an index, or nil. Between equals the first listed.
        public var quietTime: Int?
        public var atMost: Level
        /// The decibels of all quiet times that hold, added.
        public var volume: Double
    }

    /// Whether there is anything that could change, so that the clock matters.
    public var isAlwaysTheSame: Bool { hours.isAlwaysTheSame && quietTimes.isEmpty }

    /// What holds when the store's wall clock shows `time`.
    public func state(at time: CivilTime) -> State {
        var state = State(isOpen: hours.isOpen(at: time), quietTime: nil, atMost: .voice, volume: 0)
        for (index, quiet) in quietTimes.enumerated() where quiet.holds(at: time) {
            if state.quietTime == nil || quiet.atMost < state.atMost {
                state.quietTime = index
                state.atMost = quiet.atMost
            }
            state.volume += quiet.volume
        }
        return state
    }

    /// How far ahead ``nextChange(after:in:where:)`` looks: a little more than a year, so that yearly dates are met.
    public static let horizon = Span.hours(24 * 400)

    /// The next moment at which `question` about the state is answered differently, or nil within ``horizon``.
    ///
    /// Walks from mark to mark (midnights and every start and end that occurs, those of a calendar's events too) and
    /// over the zone's transitions, where the wall clock jumps.
    public func nextChange<Answer: Equatable>(
        after wall: WallTime, in zone: ZoneTable, where question: (State) -> Answer
    ) -> WallTime? {
        guard !isAlwaysTheSame else { return nil }
        let now = question(state(at: zone.civil(wall)))
        var at = wall
        while at - wall < Schedule.horizon {
            at = nextMark(after: at, in: zone)
            if question(state(at: zone.civil(at))) != now { return at }
        }
        return nil
    }

    /// The next moment at which anything about the state changes, or nil within ``horizon``.
    public func nextChange(after wall: WallTime, in zone: ZoneTable) -> WallTime? {
        nextChange(after: wall, in: zone) { $0 }
    }

    /// The last moment up to `wall` at which the shop closed, where that is less than `span` ago.
    func lastClosing(before wall: WallTime, within span: Span, in zone: ZoneTable) -> WallTime? {
        var at = WallTime(nanoseconds: wall.nanoseconds - span.nanoseconds)
        var wasOpen = state(at: zone.civil(at)).isOpen
        var closing: WallTime?
        while true {
            at = nextMark(after: at, in: zone)
            guard at <= wall else { return closing }
            let isOpen = state(at: zone.civil(at)).isOpen
            if wasOpen, !isOpen { closing = at }
            wasOpen = isOpen
        }
    }

    /// When the shop's day ends that `wall` lies in: at midnight, or when the night that began on that day is over.
    func endOfDay(_ wall: WallTime, in zone: ZoneTable) -> WallTime {
        let civil = zone.civil(wall)
        let minute = Int(civil.sinceMidnight.nanoseconds / 60_000_000_000)
        let night: (CivilDate) -> Int? = { date in
            hours.rules.isEmpty ? nil : hours.ranges(on: date).filter(\.crossesMidnight).map(\.end).max()
        }
        let end: CivilTime
        if let last = night(civil.date + -1), minute < last {
            end = CivilTime(civil.date, minute: last)
        } else {
            end = CivilTime(civil.date + 1, minute: night(civil.date) ?? 0)
        }
        return zone.meaning(of: end).first
    }

    private func nextMark(after wall: WallTime, in zone: ZoneTable) -> WallTime {
        marks.next(after: wall, in: zone, orEdgeOf: calendars)
    }
}
