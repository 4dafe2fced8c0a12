public import Greeter

/// One thing that the journal keeps: when, in which store, and what.
public struct JournalEntry: Hashable, Sendable {
    /// Of a passage and its decision: when the person passed.
    public var at: Moment
    /// The store's id; empty for the board.
    public var store: String
    public var what: What

    public init(at: Moment, store: String, _ what: What) {
        self.at = at
        self.store = store
        self.what = what
    }

    public enum What: Hashable, Sendable {
        /// A passage was taken in; recorded before its decision, so that none is lost undecided.
        case accepted(passage: Int64, door: String, Direction)
        /// What was done about a passage.
        case decision(JournalDecision)
        /// A row of the trace's vocabulary that is no passage, as in `quiet`, `set`, `30m`.
        case input(source: String, event: String, value: String)
        /// Something to know later, in words.
        case note(NoteKind, String)
        /// What must outlive a restart; only the latest of a key is kept.
        case state(key: String, [UInt8])
    }

    /// What a note is about.
    public enum NoteKind: Int, CaseIterable, Sendable {
        case level, fault, mended, settings, start, stop, hushed

        public var word: String {
            switch self {
            case .level: "level"
            case .fault: "fault"
            case .mended: "mended"
            case .settings: "settings"
            case .start: "start"
            case .stop: "stop"
            case .hushed: "hushed"
            }
        }
    }
}

/// A decision as it is kept: in words rather than in indexes, which the next settings may change.
public struct JournalDecision: Hashable, Sendable {
    /// The passage's number in its run.
    public var passage: Int64
    /// The run that took the passage in; nil for this one.
    public var run: Int64?
    public var door: String
    public var direction: Direction
    public var party: Int
    public var level: Level
    /// The cue's id.
    public var cue: String?
    public var outcome: Outcome
    /// The word of the reason.
    public var reason: String
    public var demand: DemandSource
    public var soundedAt: Moment?
    public var detail: String
    /// Nobody passed: somebody tried the door out.
    public var isPretended: Bool
    /// How long it sounded; zero where it did not.
    public var audible: Span
    /// How long of that was speech.
    public var spoken: Span

    public init(
        passage: Int64, run: Int64? = nil, door: String, direction: Direction, party: Int = 1, level: Level,
        cue: String? = nil, outcome: Outcome, reason: String, demand: DemandSource, soundedAt: Moment? = nil,
        detail: String = "", isPretended: Bool = false, audible: Span = .zero, spoken: Span = .zero
    ) {
        self.passage = passage
        self.run = run
        self.door = door
        self.direction = direction
        self.party = party
        self.level = level
        self.cue = cue
        self.outcome = outcome
        self.reason = reason
        self.demand = demand
        self.soundedAt = soundedAt
        self.detail = detail
        self.isPretended = isPretended
        self.audible = audible
        self.spoken = spoken
    }
}

/// A passage that an earlier run took in and never decided, because it was killed.
public struct OpenPassage: Hashable, Sendable {
    public var run: Int64
    public var passage: Int64
    public var at: Moment
    public var store: String
    public var door: String
    public var direction: Direction

    public init(run: Int64, passage: Int64, at: Moment, store: String, door: String, direction: Direction) {
        self.run = run
        self.passage = passage
        self.at = at
        self.store = store
        self.door = door
        self.direction = direction
    }
}

/// Port: what keeps entries. All calls come from the loop's thread; recording returns at once.
public protocol Journal: AnyObject {
    func record(_ entry: JournalEntry)
    /// Writes what waits and lets go of the file; waits so long at most. Nothing can be recorded afterwards.
    func close(within span: Span)
}
