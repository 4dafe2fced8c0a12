public import Greeter

/// One passage and how it was answered, as a report needs it: from a journal or from a simulation.
public struct Visit: Hashable, Sendable {
    /// When the person passed.
    public var at: WallTime
    /// The same on the store's wall.
    public var civil: CivilTime
    /// The store's place among those of the board.
    public var store: Int
    /// The door as people call it; with its store where there are several.
    public var door: String
    public var direction: Direction
    /// The passage's place in its party: 1 for the first.
    public var party: Int
    /// The level in force.
    public var level: Level
    /// The rung that was heard or seen: a cue's own rung, `light`, or `off` for nothing.
    public var answer: Level
    /// The word of the reason.
    public var reason: String
    /// The word of the demand that set the level.
    public var demand: String
    /// Somebody at a terminal pretended it: no footfall.
    public var isPretended: Bool

    public init(
        at: WallTime, civil: CivilTime, store: Int = 0, door: String, direction: Direction, party: Int = 1,
        level: Level, answer: Level, reason: String, demand: String, isPretended: Bool = false
    ) {
        self.at = at
        self.civil = civil
        self.store = store
        self.door = door
        self.direction = direction
        self.party = party
        self.level = level
        self.answer = answer
        self.reason = reason
        self.demand = demand
        self.isPretended = isPretended
    }

    /// Staff and pretended passages are no footfall.
    public var isFootfall: Bool { !isPretended && reason != Reason.staff.word }

    /// The rung that was heard, from what a journal keeps: its outcome, the level in force and the time of words.
    public static func answer(outcome: Outcome, level: Level, spoken: Span) -> Level {
        switch outcome {
        case .sound: spoken > .zero ? .voice : max(.tick, min(.chime, level))
        case .light: .light
        case .silent: .off
        }
    }
}

/// One cue, or one sequence of cues, that sounded: also one that staff asked for.
public struct Heard: Hashable, Sendable {
    /// When it began.
    public var at: WallTime
    /// The same on the store's wall.
    public var civil: CivilTime
    /// How long it was heard; shorter than the cue where it was hushed.
    public var audible: Span
    /// How much of that were words.
    public var spoken: Span

    public init(at: WallTime, civil: CivilTime, audible: Span, spoken: Span) {
        self.at = at
        self.civil = civil
        self.audible = audible
        self.spoken = spoken
    }
}
