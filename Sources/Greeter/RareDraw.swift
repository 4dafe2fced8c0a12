/// A rare cue's moments of one day: drawn from the open minutes, so that a flower falls while somebody is there.
struct RareDraw: Hashable, Sendable {
    let day: CivilDate
    /// How often it was said.
    private(set) var taken = 0
    /// Minutes since midnight, in order; those that were used are gone.
    private var moments: [Int]

    init(cue: Int, times: Int, day: CivilDate, open: [TimeRange], seed: UInt64) {
        self.day = day
        // A night is drawn from the part that lies on its own day.
        let minutes = open.map { $0.start..<($0.crossesMidnight ? 1440 : $0.end) }
        let total = minutes.reduce(0) { $0 + $1.count }
        var random = SplitMix64(state: seed ^ UInt64(truncatingIfNeeded: day.dayNumber &* 1_000_003 &+ cue))
        moments = (0..<(total > 0 ? times : 0)).map { _ in
            var place = Int(random.next() % UInt64(total))
            for range in minutes {
                if place < range.count { return range.lowerBound + place }
                place -= range.count
            }
            return 0
        }.sorted()
    }

    func isDue(at time: CivilTime) -> Bool {
        guard let first = moments.first else { return false }
        return time.sinceMidnight >= .minutes(Int64(first))
    }

    mutating func take() { skip(1) }

    /// So many were said already.
    mutating func skip(_ times: Int) {
        taken += times
        moments.removeFirst(min(times, moments.count))
    }
}

/// Sebastiano Vigna's SplitMix64 (public domain): small, and the same everywhere.
public struct SplitMix64: RandomNumberGenerator, Hashable, Sendable {
    private var state: UInt64

    public init(state: UInt64) { self.state = state }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
