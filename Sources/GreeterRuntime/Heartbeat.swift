public import Greeter

/// Decides when a watchdog is fed: when the loop and every output have moved since the last time.
///
/// A value without a clock: whoever wakes says that a round begins, and hands in the answers.
public struct Heartbeat: Hashable, Sendable {
    /// What an output was asked, to be given back with its answer.
    public struct Round: Hashable, Sendable {
        fileprivate var number: UInt64
    }

    /// How often a round begins.
    public let every: Span
    private var number: UInt64 = 0
    /// Outputs that have not answered in this round yet.
    private var waiting = 0

    /// - Parameter limit: after so long without food the watchdog bites; a round is half of it, as sd_watchdog_enabled(3)
    ///   asks.
    public init(limit: Span) { every = max(.milliseconds(1), Span(nanoseconds: limit.nanoseconds / 2)) }

    /// A new round: the loop has moved, and so many outputs are asked. Answers to the round before no longer count.
    public mutating func begin(outputs: Int) -> Round {
        number += 1
        waiting = outputs
        return Round(number: number)
    }

    /// An output has answered: whether everything has moved now, which is true once a round.
    public mutating func isComplete(_ round: Round) -> Bool {
        guard round.number == number, waiting > 0 else { return false }
        waiting -= 1
        return waiting == 0
    }
}
