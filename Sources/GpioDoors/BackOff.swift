internal import Greeter

/// How long to wait before something is tried again: a little at first, then 5 s.
struct BackOff: Hashable {
    static let first = Span.milliseconds(100)
    static let longest = Span.seconds(5)
    private var next = BackOff.first

    /// The wait from now; each is twice the one before.
    mutating func take() -> Span {
        defer { next = min(next + next, BackOff.longest) }
        return next
    }

    /// Something has changed: it is worth being quick again.
    mutating func reset() { next = BackOff.first }
}
