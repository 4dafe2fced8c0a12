internal import Greeter
internal import GreeterRuntime
internal import Logging

/// The running greeter's journal.
final class Books {
    /// What a greeter before this one left to be known, and how long ago.
    private(set) var memory: (memory: Memory, elapsed: Span)?
    /// How it is with the journal, for the status.
    let words = "none is kept"

    init(_ board: BoardSettings, shop: Shop, log: Logger) {}

    func close() {}
}
