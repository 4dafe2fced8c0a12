public import Greeter

/// What a stretch of time, a door or a whole period came to.
public struct Tally: Hashable, Sendable {
    public private(set) var arrivals = 0
    public private(set) var departures = 0
    public private(set) var unknown = 0
    /// Passages by what was heard or seen.
    public private(set) var words = 0
    public private(set) var chimes = 0
    public private(set) var ticks = 0
    public private(set) var lights = 0
    public private(set) var silent = 0
    /// Cues that sounded, also those that staff asked for.
    public private(set) var cues = 0
    public private(set) var spokenCues = 0
    public private(set) var audible = Span.zero
    public private(set) var spoken = Span.zero
    /// Passages whose level was set by the budget.
    public private(set) var underBudget = 0

    public init() {}

    /// People through the doors, whichever way.
    public var visits: Int { arrivals + departures + unknown }

    /// Passages that went this way.
    public subscript(direction: Direction) -> Int {
        switch direction {
        case .arrival: arrivals
        case .departure: departures
        case .unknown: unknown
        }
    }

    /// Passages that were answered on this rung; `off` for nothing.
    public subscript(answer: Level) -> Int {
        switch answer {
        case .voice: words
        case .chime: chimes
        case .tick: ticks
        case .light: lights
        case .off: silent
        }
    }

    /// The share of the cues that speak, 0…1; nil where nothing sounded.
    public var spokenShare: Double? { cues > 0 ? Double(spokenCues) / Double(cues) : nil }

    mutating func add(_ visit: Visit) {
        switch visit.direction {
        case .arrival: arrivals += 1
        case .departure: departures += 1
        case .unknown: unknown += 1
        }
        switch visit.answer {
        case .voice: words += 1
        case .chime: chimes += 1
        case .tick: ticks += 1
        case .light: lights += 1
        case .off: silent += 1
        }
        if visit.demand == DemandSource.budget.word { underBudget += 1 }
    }

    mutating func add(_ heard: Heard) {
        cues += 1
        if heard.spoken > .zero { spokenCues += 1 }
        audible += heard.audible
        spoken += heard.spoken
    }

    mutating func add(_ other: Tally) {
        arrivals += other.arrivals
        departures += other.departures
        unknown += other.unknown
        words += other.words
        chimes += other.chimes
        ticks += other.ticks
        lights += other.lights
        silent += other.silent
        cues += other.cues
        spokenCues += other.spokenCues
        audible += other.audible
        spoken += other.spoken
        underBudget += other.underBudget
    }
}

/// How a passage was treated, and why.
public struct Treatment: Hashable, Sendable {
    /// The rung that was heard or seen; `off` for nothing.
    public var answer: Level
    public var reason: String
    /// What set the level.
    public var demand: String

    public init(_ visit: Visit) {
        answer = visit.answer
        reason = visit.reason
        demand = visit.demand
    }

    /// As in `chime played (budget)`: the demand where a cue was softer than a voice because of it.
    public var words: String {
        let heard = answer == .off ? Outcome.silent.word : answer.word
        return "\(heard) \(reason)" + (isSoftened ? " (\(demand))" : "")
    }

    /// Whether it sounded, and more softly than with words.
    public var isSoftened: Bool { answer > .light && answer < .voice }

    /// What kept it from being greeted with words; nil where it was.
    public var cause: String? { answer == .voice ? nil : answer > .light ? demand : reason }
}
