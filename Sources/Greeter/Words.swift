/// How much Noren may disturb, quietest first.
public enum Level: Int, Comparable, CaseIterable, Sendable {
    case off, light, tick, chime, voice

    @inlinable public static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }

    /// One rung lower, at least `off`.
    public var softer: Level { Level(rawValue: rawValue - 1) ?? .off }

    /// The word of the settings and of the decisions.
    public var word: String {
        switch self {
        case .off: "off"
        case .light: "light"
        case .tick: "tick"
        case .chime: "chime"
        case .voice: "voice"
        }
    }
}

/// Which way a person went.
public enum Direction: Int, CaseIterable, Sendable {
    case arrival, departure, unknown

    public var word: String {
        switch self {
        case .arrival: "arrival"
        case .departure: "departure"
        case .unknown: "unknown"
        }
    }

    /// What a cue for this direction says.
    public var says: Says {
        switch self {
        case .arrival: .welcome
        case .departure: .thanks
        case .unknown: .neutral
        }
    }
}

/// What a cue is for.
public enum Says: Int, CaseIterable, Sendable {
    case welcome, thanks, neutral

    public var word: String {
        switch self {
        case .welcome: "welcome"
        case .thanks: "thanks"
        case .neutral: "neutral"
        }
    }
}

/// How politely a cue speaks.
public enum Register: Int, CaseIterable, Sendable {
    case formal, plain, casual

    public var word: String {
        switch self {
        case .formal: "formal"
        case .plain: "plain"
        case .casual: "casual"
        }
    }
}

/// In which way several languages take turns.
public enum LanguageOrder: Int, CaseIterable, Sendable {
    /// Each greeting in the next language.
    case rotate
    /// Each greeting in all of them, one after another.
    case sequence
    /// Always the first that has a cue.
    case first

    public var word: String {
        switch self {
        case .rotate: "rotate"
        case .sequence: "sequence"
        case .first: "first"
        }
    }
}

/// How departures are treated beside arrivals.
public enum Departures: Int, CaseIterable, Sendable {
    case same, softer, light, off

    public var word: String {
        switch self {
        case .same: "same"
        case .softer: "softer"
        case .light: "light"
        case .off: "off"
        }
    }
}

/// The source of a demand, in the order in which equal demands win.
public enum DemandSource: Int, Comparable, CaseIterable, Sendable {
    case closed, fault, quiet, serving, quietTime, budget, clock, departures, shop

    @inlinable public static func < (a: DemandSource, b: DemandSource) -> Bool { a.rawValue < b.rawValue }

    public var word: String {
        switch self {
        case .closed: "closed"
        case .fault: "fault"
        case .quiet: "quiet"
        case .serving: "serving"
        case .quietTime: "quiet-time"
        case .budget: "budget"
        case .clock: "clock"
        case .departures: "departures"
        case .shop: "shop"
        }
    }
}

/// What a customer noticed of a decision.
public enum Outcome: Int, CaseIterable, Sendable {
    case sound, light, silent

    public var word: String {
        switch self {
        case .sound: "sound"
        case .light: "light"
        case .silent: "silent"
        }
    }
}

/// Why a passage was answered as it was. Never translated.
public enum Reason: Hashable, CaseIterable, Sendable {
    case played
    case staff
    case closed
    case party
    /// Another cue was sounding.
    case busy
    /// The silence between two cues had not passed.
    case rest
    /// It waited and grew old.
    case stale
    case acknowledged
    case noCue
    /// The demand that lowered the level.
    case demand(DemandSource)

    /// Every one, those of the policy's order first.
    public static let allCases: [Reason] =
        [.played, .staff, .closed, .party, .busy, .rest, .stale, .acknowledged, .noCue]
        + DemandSource.allCases.map { .demand($0) }

    /// Its place among ``allCases``.
    public var place: Int {
        switch self {
        case .played: 0
        case .staff: 1
        case .closed: 2
        case .party: 3
        case .busy: 4
        case .rest: 5
        case .stale: 6
        case .acknowledged: 7
        case .noCue: 8
        case .demand(let source): 9 + source.rawValue
        }
    }

    public var word: String {
        switch self {
        case .played: "played"
        case .staff: "staff"
        case .closed: "closed"
        case .party: "party"
        case .busy: "busy"
        case .rest: "rest"
        case .stale: "stale"
        case .acknowledged: "acknowledged"
        case .noCue: "no-cue"
        case .demand(let source): source.word
        }
    }
}

extension LinePolicy.Role {
    /// The word of the settings and of the trace.
    public var word: String {
        switch self {
        case .contact: "contact"
        case .motion: "motion"
        case .beam: "beam"
        case .outer: "outer"
        case .inner: "inner"
        case .pulseIn: "in"
        case .pulseOut: "out"
        case .quietButton: "quiet_button"
        case .serving: "serving"
        case .staff: "staff"
        case .acknowledge: "acknowledge"
        }
    }
}
