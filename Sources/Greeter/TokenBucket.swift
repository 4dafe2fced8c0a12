/// A bucket of tokens that refills steadily: whoever takes one may sound.
///
/// Whole tokens and nanoseconds, so that a bound holds exactly: in any stretch of time t no more than
/// `burst + t / interval` tokens are taken. A full bucket gathers nothing.
public struct TokenBucket: Hashable, Sendable {
    /// How large a bucket is and how fast it refills.
    public struct Policy: Hashable, Sendable {
        /// The most tokens that it holds, 1 or more.
        public let burst: Int
        /// How long one token takes to grow; nil: none ever does.
        public let interval: Span?

        /// - Parameter perHour: tokens that grow in an hour; slower than one in ten years is never.
        public init(burst: Int, perHour: Double) {
            self.burst = max(1, burst)
            let nanoseconds = 3.6e12 / perHour
            interval =
                perHour > 0 && nanoseconds < 3.2e17
                ? Span(nanoseconds: max(1, Int64(nanoseconds.rounded(.up)))) : nil
        }

        /// Never empty: for greeters without a budget.
        public static let unlimited = Policy(burst: .max, perHour: 0)

        /// The quieter of two in both respects.
        public func quieter(_ other: Policy) -> Policy {
            let slower: Span?
            if let interval, let theirs = other.interval { slower = max(interval, theirs) } else { slower = nil }
            return Policy(burst: min(burst, other.burst), interval: slower)
        }

        private init(burst: Int, interval: Span?) {
            self.burst = burst
            self.interval = interval
        }
    }

    /// Whole tokens at the instant of the last look.
    private var tokens: Int
    /// From when the next token grows; means nothing while the bucket is full.
    private var since = Instant.distantPast

    public init(full policy: Policy) { tokens = policy.burst }

    /// As it was remembered: with so many tokens, the next of which has grown for `progress`.
    public init(_ policy: Policy, tokens: Int, progress: Span, at now: Instant) {
        self.tokens = min(max(0, tokens), policy.burst)
        since = now - max(.zero, progress)
    }

    /// Tokens at `now`.
    public func tokens(_ policy: Policy, at now: Instant) -> Int {
        var bucket = self
        bucket.refill(policy, at: now)
        return bucket.tokens
    }

    /// How long the next token has been growing at `now`; zero in a full bucket.
    public func progress(_ policy: Policy, at now: Instant) -> Span {
        var bucket = self
        bucket.refill(policy, at: now)
        return bucket.tokens >= policy.burst ? .zero : max(.zero, now - bucket.since)
    }

    func isEmpty(_ policy: Policy, at now: Instant) -> Bool {
        guard tokens == 0 else { return false }
        guard let interval = policy.interval else { return true }
        return now - since < interval
    }

    /// When an empty bucket has a token again; nil where it has one, or never will.
    public func nextToken(_ policy: Policy, at now: Instant) -> Instant? {
        guard isEmpty(policy, at: now), let interval = policy.interval else { return nil }
        return since + interval
    }

    mutating func take(_ policy: Policy, at now: Instant) {
        refill(policy, at: now)
        if tokens >= policy.burst { since = now }
        tokens = max(0, tokens - 1)
    }

    private mutating func refill(_ policy: Policy, at now: Instant) {
        guard tokens < policy.burst, let interval = policy.interval, now > since else { return }
        let grown = (now - since).nanoseconds / interval.nanoseconds
        if grown >= Int64(policy.burst - tokens) {
            tokens = policy.burst
        } else {
            tokens += Int(grown)
            since = since + Span(nanoseconds: grown * interval.nanoseconds)
        }
    }
}
