internal import Glibc
internal import Greeter
internal import GreeterRuntime

/// Lines that somebody types, or that a script gives, one for each question.
final class TypedLines {
    /// More than anybody types into one line.
    private static let longest = 4096

    let isTerminal = isatty(STDIN_FILENO) == 1
    private let reactor: Reactor
    private var bytes: [UInt8] = []
    private var waiting: ((String?) -> Void)?
    private var isAtEnd = false
    private var isAdded = false

    init(_ reactor: Reactor) { self.reactor = reactor }

    deinit { if isAdded { reactor.remove(STDIN_FILENO) } }

    /// Calls `take` with the next line, once; nil: nobody will type any more.
    ///
    /// - Parameter isFresh: what was typed before the question does not count, where a person types it.
    func next(isFresh: Bool = true, _ take: @escaping (String?) -> Void) {
        if isFresh, isTerminal {
            tcflush(STDIN_FILENO, TCIFLUSH)
            bytes = []
        }
        waiting = take
        guard !deliver() else { return }
        if !isAdded {
            do {
                try reactor.add(STDIN_FILENO) { [unowned self] _ in read() }
                isAdded = true
            } catch {
                // A regular file cannot be waited for, and never needs to be.
                while !isAtEnd, !deliver() { fill() }
                _ = deliver()
            }
        }
    }

    /// Nothing is waited for any more.
    func forget() { waiting = nil }

    private func read() {
        fill()
        _ = deliver()
    }

    private func fill() {
        var chunk = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(STDIN_FILENO, &chunk, chunk.count)
        if count > 0 { bytes += chunk[..<count] }
        if count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN) {
            isAtEnd = true
            if isAdded { reactor.remove(STDIN_FILENO) }
        }
    }

    /// Whether somebody who waits got a line, or the end.
    private func deliver() -> Bool {
        guard let take = waiting else { return false }
        if let end = bytes.firstIndex(of: 10) {
            let line = String(decoding: bytes[..<end].prefix(TypedLines.longest), as: UTF8.self)
            bytes.removeSubrange(...end)
            waiting = nil
            take(line)
            return true
        }
        guard isAtEnd else { return false }
        waiting = nil
        take(nil)
        return true
    }
}
