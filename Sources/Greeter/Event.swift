/// Names one timer. A timer that was set again or cancelled comes back with an old serial and is dropped.
public struct TimerID: Hashable, Sendable {
    /// What the timer is for.
    public enum Purpose: Hashable, Sendable {
        /// A line's bounce time is over.
        case settle(line: Int)
        /// A chattering line is looked at again.
        case chatter(line: Int)
        /// A zone's rest is over, or what waits in it grows old.
        case zone(Int)
        case lamp(store: Int)
        case notice(store: Int)
        case quietEnd(store: Int)
        /// A quiet button that is still down is a long press.
        case longPress(store: Int)
        /// The serving input has been active for too long.
        case servingLongest(store: Int)
        /// Serving by command is over.
        case servingEnd(store: Int)
        /// Staff had their time to greet in person.
        case peopleFirst(store: Int)
    }

    public var purpose: Purpose
    public var serial: UInt32

    public init(purpose: Purpose, serial: UInt32) {
        self.purpose = purpose
        self.serial = serial
    }
}

/// Names one cue, or one sequence of cues, that was asked for.
public struct PlayID: Hashable, Sendable {
    public var number: UInt64
    public init(number: UInt64) { self.number = number }
}

/// What can happen to a greeter.
public enum Event: Hashable, Sendable {
    /// A line changed: 1 is active. The moment is the kernel's stamp.
    case edge(line: Int, active: Bool)
    /// A line moved faster than it could be followed, from then until the moment. Never a visit.
    case blur(line: Int, since: Instant)
    /// A line's level as it was found at the start, after its chip came back or after lost edges. Never a visit.
    case level(line: Int, active: Bool)
    /// A line cannot be read, or can be again.
    case lineLost(line: Int, isLost: Bool)
    /// Somebody says that a person went through a door: a trace row or a command.
    case pass(door: Int, direction: Direction)
    /// Somebody pretends a passage, to see what would be done.
    case trigger(door: Int, direction: Direction)
    /// A door is out of order by word of a trace, or in order again.
    case doorFault(door: Int, isFault: Bool)
    /// A zone's card has gone, or is back.
    case cardFault(zone: Int, isFault: Bool)
    /// The output began to sound at the moment of the event.
    case soundStarted(PlayID)
    /// It has fallen silent, whether at its end or after a hush.
    case soundEnded(PlayID)
    /// It never began, and will not.
    case soundFailed(PlayID)
    case timer(TimerID)
    /// The wall clock reached the alarm, was set, or a zone's offset changed.
    case wallClock
    /// Quiet by hand: at most `level` (nil: the store's) for `span` (nil: the store's).
    case quiet(store: Int, level: Level?, span: Span?)
    case quietEnded(store: Int)
    /// The quiet button, pressed and released, by word of a trace.
    case buttonPressed(store: Int)
    /// The serving input, by word of a trace: 1 is active.
    case servingInput(store: Int, active: Bool)
    /// Serving by command, for `span` (nil: the longest).
    case serving(store: Int, span: Span?)
    case servingEnded(store: Int)
    /// The next passage is staff's.
    case staffPass(store: Int)
    /// Staff greet in person.
    case acknowledged(store: Int)
    /// Whether the wall clock may be relied on.
    case clockTrust(Bool)
    /// Staff ask to hear a cue.
    case playCue(store: Int, cue: Int)
    /// Somebody moves a loudspeaker's volume to so many decibels from that of the settings; the ceiling may leave less.
    case volume(zone: Int, Double)
    /// Somebody wants to measure how loud it is at the till.
    case signal(store: Int)
    case signalEnded(store: Int)
}

/// What a greeter wants done.
public enum Effect: Hashable, Sendable {
    /// A passage was taken in; its decision follows, perhaps later.
    case accepted(Acceptance)
    /// Large, and so apart: it stands among effects that a customer waits for.
    indirect case decided(Decision)
    case play(Play)
    /// Fade out what sounds in a zone, silent within 150 ms.
    case hush(zone: Int)
    case lamp(store: Int, on: Bool)
    case notice(store: Int, on: Bool)
    case setTimer(TimerID, at: Instant)
    case cancelTimer(TimerID)
    /// Send ``Event/wallClock`` when the wall clock reaches this; nil: no need. Replaces the alarm before.
    case setAlarm(WallTime?)
    /// ``Greeter/memory(at:)`` has changed: keep it for the next start.
    case remember
    case note(Note)
}

/// A passage that was taken in.
public struct Acceptance: Hashable, Sendable {
    /// Counts the passages since the start, from 1.
    public var number: UInt64
    public var door: Int
    public var direction: Direction
    public var at: Moment
}

/// One or several cues, to be heard as one.
public struct Play: Hashable, Sendable {
    public var id: PlayID
    public var zone: Int
    public var store: Int
    /// Indexes into the store's cues; none: the signal by which a loudspeaker is calibrated.
    public var cues: CueList
    /// Silence between two of them.
    public var gap: Span
    /// Decibels on top of each cue's own gain; a cue takes as much of them as its peak and the ceiling allow.
    public var volume: Double
    /// After this it must not begin: the customer has gone.
    public var latest: Instant
    /// How long it sounds, the gaps included.
    public var length: Span
}

/// Something worth a line in the log that is no decision.
public enum Note: Hashable, Sendable {
    /// The level of a store changed, at most `level` by `source` from now on.
    case level(store: Int, Level, DemandSource)
    case quietSet(store: Int, Level, until: WallTime)
    case quietEnded(store: Int)
    case servingBegan(store: Int, until: WallTime)
    case servingEnded(store: Int)
    /// The serving input was active for too long and no longer counts.
    case servingStuck(store: Int)
    /// A serving input that was stuck has moved.
    case servingMended(store: Int)
    case staffExpected(store: Int)
    /// Staff greeted in person, or have seen the notice.
    case acknowledged(store: Int)
    /// A cue that somebody asked for.
    case playedByHand(store: Int, cue: Int)
    case clockTrust(Bool)
    case doorFault(door: Int, DoorFault)
    case doorMended(door: Int)
    /// A line in that belongs to no door is out of order, or in order again.
    case inputFault(line: Int, DoorFault)
    case inputMended(line: Int)
    case cardFault(zone: Int)
    case cardMended(zone: Int)
    /// What sounded was cut, by what lowered the level; nil: by whoever had it played.
    case hushed(zone: Int, by: DemandSource?)
    /// The card was lost under a cue that had begun: nobody heard it to its end.
    case cutShort(store: Int, cue: Int)
    case playRefused(store: Int, cue: Int, Greeter.Demand)
    /// A person has moved the volume: decibels from that of the settings.
    case volume(zone: Int, Double)
    /// The signal by which a loudspeaker is calibrated.
    case signal(store: Int)
    case signalRefused(store: Int, Greeter.SignalRefusal)
}

/// Why a door is out of order.
public enum DoorFault: Hashable, Sendable {
    /// More edges than people can make.
    case chatter(line: Int)
    /// The line's chip has gone.
    case lost(line: Int)
    /// A trace said so.
    case told
}
