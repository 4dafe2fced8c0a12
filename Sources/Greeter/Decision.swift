/// What was done about one passage, and why.
public struct Decision: Hashable, Sendable {
    /// The passage's ``Acceptance/number``.
    public var number: UInt64
    public var store: Int
    public var door: Int
    public var direction: Direction
    /// When the person passed.
    public var at: Moment
    /// The passage's place in its party: 1 for the first.
    public var party: Int
    /// The level in force.
    public var level: Level
    /// The first cue that sounded, as an index into the store's cues.
    public var cue: Int?
    public var outcome: Outcome
    public var reason: Reason
    /// What set the level, also when it sounded.
    public var demand: DemandSource
    /// When its cue began.
    public var soundedAt: Moment?
    public var detail: Detail
    /// Nobody passed: somebody pretended it.
    public var isPretended = false
    /// How long its cues sound, the gaps of a sequence included; zero where none does.
    public var length = Span.zero
    /// Decibels that a quiet time and the volume by hand put on its cues; 0 where none sounds.
    public var volume = 0.0

    /// What a person would want to know beside the reason.
    public enum Detail: Hashable, Sendable {
        case none
        /// The direction is not known: a neutral chime at most.
        case directionUnknown
        /// It waited this long for its turn.
        case waited(Span)
        /// Quiet by hand, until then.
        case quietUntil(WallTime)
        /// The quiet time with this index, until then where it is known.
        case quietTime(Int, until: WallTime?)
        /// The next opening, where it is known.
        case opens(WallTime?)
        /// The party was greeted at this time.
        case greetedAt(WallTime)
        /// The cue that was sounding had this long to go.
        case soundingFor(Span)
        /// The rest had this long to go.
        case restingFor(Span)
        /// The card did not begin in time.
        case cardSilent
        /// The greeter ended, or its settings changed, before its turn came.
        case interrupted
        /// Being served since then.
        case servingSince(WallTime)
        /// The next token of the budget grows then, where one ever does.
        case budgetUntil(WallTime?)
        /// Within this time after closing.
        case afterClosing(WallTime)
    }
}
