internal import Greeter

/// Counts cues and says exactly whether in some stretch of time t there were more than burst + t / interval of them.
///
/// With the k-th cue at s(k), the stretch from the i-th to the j-th is too full when j − i + 1 > burst + (s(j) − s(i)) / interval.
/// That is j × interval − s(j) > (burst − 1) × interval + (i × interval − s(i)), so the least i × interval − s(i) of all i
/// up to j is all that must be known of the past. It is the definition itself, not a bucket.
struct Stretch: Hashable, Sendable {
    let burst: Int
    let interval: Span?
    private var count = 0
    private var least = Int64.max

    init(_ policy: TokenBucket.Policy) {
        burst = policy.burst
        interval = policy.interval
    }

    /// As it is where of a full budget only `tokens` are left at `now`: as if the others had sounded just then.
    init(_ policy: TokenBucket.Policy, tokens: Int, at now: Instant) {
        self.init(policy)
        for _ in min(tokens, policy.burst)..<policy.burst { add(at: now) }
    }

    /// A cue began.
    mutating func add(at now: Instant) {
        count += 1
        guard let interval else { return }
        least = min(least, Int64(count) * interval.nanoseconds - now.nanoseconds)
    }

    /// How many more cues could begin at `now` without any stretch becoming too full.
    func tokens(at now: Instant) -> Int {
        guard count > 0 else { return burst }
        guard let interval else { return burst - count }
        let grown = (least + now.nanoseconds).flooredDivision(interval.nanoseconds)
        return min(burst, burst - 1 - count + Int(grown))
    }

    /// What of the past matters from now on.
    func past(at now: Instant) -> Int64 {
        guard count > 0 else { return .max }
        guard let interval else { return Int64(count) }
        // From one interval on nothing is missing from the burst.
        return min(least + now.nanoseconds - Int64(count) * interval.nanoseconds, interval.nanoseconds)
    }
}

extension Int64 {
    func flooredDivision(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor != 0 && (self < 0) != (divisor < 0) ? quotient - 1 : quotient
    }
}
