public import Greeter

/// One row of a trace: when, and what happened.
public struct TraceRow: Hashable, Sendable {
    public var wall: WallTime
    public var what: What
    /// The row's line in its file, from 1.
    public var line: Int

    public init(wall: WallTime, what: What, line: Int) {
        self.wall = wall
        self.what = what
        self.line = line
    }

    /// What a row says. Doors and stores are indexes into the policy; a reserved word without a store is for all.
    public enum What: Hashable, Sendable {
        case pass(door: Int, Direction)
        case edge(line: Int, active: Bool)
        case quiet(stores: Range<Int>, Level?, Span?)
        case quietOff(stores: Range<Int>)
        case button(stores: Range<Int>)
        case play(store: Int, cue: Int)
        case doorFault(door: Int, Bool)
        case cardFault(stores: Range<Int>, Bool)
        case clockStep(Span)
        case clockSynced(Bool)
        case serving(stores: Range<Int>, Bool)
        case staff(stores: Range<Int>)
        case acknowledge(stores: Range<Int>)
        /// Decibels from the volume of the settings.
        case volume(stores: Range<Int>, Double)
        /// The greeter ends and starts again.
        case restart
        /// The greeter takes other settings, those of ``TraceReader/reloadPath``. No text here: a row is copied often.
        case reload
    }
}

/// A trace that cannot be used: where, what, and what to write instead.
public struct TraceError: Error, CustomStringConvertible, Sendable {
    public let file: String
    /// 0: the file as a whole.
    public let line: Int
    public let message: String

    public init(file: String, line: Int, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    public var description: String {
        line > 0 ? "\(file):\(line): \(message)" : "\(file): \(message)"
    }
}
