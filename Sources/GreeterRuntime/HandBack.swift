/// Carries a closure of the loop's thread over to another thread and back, without calling it there.
// SAFETY: `take` is only called by the reactor's mailbox, on the thread that made it.
public final class HandBack<Value>: @unchecked Sendable {
    public let take: (Value) -> Void

    public init(_ take: @escaping (Value) -> Void) { self.take = take }
}
