public import Greeter

/// Something that happens to a shop and its greeter.
public enum Step: Hashable, Sendable {
    case pass(door: Int, Direction)
    case trigger(door: Int, Direction)
    case edge(line: Int, Bool)
    /// A chip goes, or comes back.
    case lineLost(line: Int, Bool)
    case quiet(store: Int, Level?, Span?)
    case quietOff(store: Int)
    case button(store: Int)
    case serving(store: Int, Bool)
    case servingByHand(store: Int, Span?)
    case servingEnded(store: Int)
    case staff(store: Int)
    case acknowledge(store: Int)
    case play(store: Int, cue: Int)
    case doorFault(door: Int, Bool)
    case cardFault(zone: Int, Bool)
    case clockStep(Span)
    case clockTrust(Bool)
    /// The greeter ends, and starts again.
    case restart
    /// The greeter is killed, and starts again with what it had kept.
    case kill
    /// Other settings, by their place; a patient one waits until nobody waits for a decision.
    case reload(Int, isPatient: Bool)
    /// From now on outputs behave so.
    case output(Manner)

    /// How an output takes what it is asked to play.
    public enum Manner: Hashable, Sendable {
        /// At once, and to the end.
        case good
        /// After a while, if it is not too late by then.
        case slow(Span)
        /// It says that it cannot.
        case fails
        /// It says nothing at all.
        case silent
        /// It ends before its time.
        case endsEarly
        /// It sounds, and never says that it has ended.
        case neverEnds
    }
}

/// A step and when it happens, after the start.
public struct Row: Hashable, Sendable {
    public var at: Span
    public var step: Step

    public init(at: Span, step: Step) {
        self.at = at
        self.step = step
    }
}

/// Boards, of which the first is there from the start, and what happens.
public struct Scenario: Hashable, Sendable {
    public var boards: [ProofBoard]
    public var rows: [Row]
    /// 7 March 2026, a Saturday, at eight.
    public var start = WallTime(nanoseconds: 1_772_870_400_000_000_000)

    public init(boards: [ProofBoard], rows: [Row]) {
        self.boards = boards
        self.rows = rows
    }

    /// Lets it happen; gives the first rule that was broken.
    public func play() -> Witness.Breach? {
        var world = World(boards, at: start)
        return world.play(rows)
    }
}
