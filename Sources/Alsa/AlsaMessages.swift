internal import CAlsa
internal import Synchronization

/// What alsa-lib would print on standard error, line by line.
///
/// One hook for the whole process, as the library has but one. A retry every few seconds makes the library say the same
/// five lines again each time, so a line is handed on once and then counted, until ``forget()``.
public enum AlsaMessages {
    private struct State {
        var sink: (@Sendable (String) -> Void)?
        var seen = SeenLines()
    }

    private static let state = Mutex(State())

    /// Sends every new message to `sink`, on whichever thread caused it; nil: back to standard error.
    public static func capture(_ sink: (@Sendable (String) -> Void)?) {
        let isOn = sink != nil
        state.withLock { $0 = State(sink: sink) }
        // SAFETY: the function is a C function of this module, without a context, and lives as long as the process;
        // the string it is given is copied before it returns.
        noren_alsa_send_messages(isOn ? { line in line.map { AlsaMessages.receive(String(cString: $0)) } } : nil)
    }

    /// Lets lines that were said before be said again, such as when a card has come back.
    public static func forget() {
        let (sink, lines) = state.withLock { ($0.sink, $0.seen.forget()) }
        for line in lines { sink?(line) }
    }

    static func receive(_ line: String) {
        let (sink, isNew) = state.withLock { ($0.sink, $0.seen.isNew(line)) }
        // Outside the lock: a sink that itself makes the library complain must not wait for itself.
        if isNew { sink?(line) }
    }
}

/// Which lines were said, and how often each again.
struct SeenLines {
    /// More different lines than this mean that something else is wrong, and nobody reads them.
    static let limit = 64
    private var counts: [String: Int] = [:]

    mutating func isNew(_ line: String) -> Bool {
        if let count = counts[line] {
            counts[line] = count + 1
            return false
        }
        guard counts.count < SeenLines.limit else { return false }
        counts[line] = 0
        return true
    }

    /// Forgets all; gives a line for each that was repeated.
    mutating func forget() -> [String] {
        defer { counts = [:] }
        return counts.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { "\($0.key) [\($0.value) times more]" }
    }
}
