public import Greeter

/// Lays two ways of treating the same passages beside one another, as they come, in bounded memory.
public struct Differences: Sendable {
    /// How a passage was treated before and is now; nil where only one of them saw it.
    public struct Change: Hashable, Sendable {
        public var before: Treatment?
        public var after: Treatment?

        /// Whether a customer notices: something else is heard or seen.
        public var isHeard: Bool { before?.answer != after?.answer }

        /// As in `voice played → chime played (budget)`.
        public var words: String {
            "\(before?.words ?? Change.absent) → \(after?.words ?? Change.absent)"
        }

        static let absent = "no passage"
    }

    /// How often a change happened, and the first few times.
    public struct Occurrences: Sendable {
        public var count = 0
        /// At most ``Differences/mostExamples``.
        public var examples: [Visit] = []
    }

    public static let mostExamples = 3
    /// A decision is given at most so long after its passage; who has no counterpart by then has none.
    static let patience = Span.minutes(10)

    public private(set) var changes: [Change: Occurrences] = [:]
    /// Passages that are treated alike.
    public private(set) var alike = 0
    private var before = Side()
    private var after = Side()

    private struct Side {
        var visits: [(visit: Visit, at: Instant)] = []
        var first = 0

        var head: (visit: Visit, at: Instant)? { first < visits.count ? visits[first] : nil }

        mutating func take() {
            first += 1
            if first > 1024 {
                visits.removeFirst(first)
                first = 0
            }
        }

        /// Brings the counterpart of a passage to the front, from among those of the same moment.
        mutating func bringForward(_ visit: Visit, at: Instant) -> Bool {
            var index = first
            while index < visits.count, visits[index].at == at {
                let other = visits[index].visit
                if other.door == visit.door, other.direction == visit.direction {
                    visits.swapAt(index, first)
                    return true
                }
                index += 1
            }
            return false
        }
    }

    public init() {}

    /// How many passages are treated differently.
    public var count: Int { changes.values.reduce(0) { $0 + $1.count } }

    /// How many of them are answered on another rung, so that a customer notices.
    public var heard: Int { changes.reduce(0) { $0 + ($1.key.isHeard ? $1.value.count : 0) } }

    /// The changes, the most frequent first.
    public var sorted: [(change: Change, occurrences: Occurrences)] {
        changes.map { (change: $0.key, occurrences: $0.value) }.sorted {
            $0.occurrences.count != $1.occurrences.count
                ? $0.occurrences.count > $1.occurrences.count : $0.change.words < $1.change.words
        }
    }

    /// A passage under the old settings; `at` on the trace's own time line.
    public mutating func before(_ visit: Visit, at: Instant) { before.visits.append((visit, at)) }

    /// A passage under the new settings.
    public mutating func after(_ visit: Visit, at: Instant) { after.visits.append((visit, at)) }

    /// Compares what both have decided, when the trace has reached `now`.
    public mutating func settle(now: Instant) {
        while true {
            switch (before.head, after.head) {
            case (let old?, let new?) where old.at == new.at:
                if after.bringForward(old.visit, at: old.at), let new = after.head {
                    compare(old.visit, new.visit)
                    before.take()
                    after.take()
                } else {
                    takeOld(old.visit)
                }
            case (let old?, let new?) where old.at < new.at: takeOld(old.visit)
            case (_?, let new?): takeNew(new.visit)
            case (let old?, nil) where old.at < now - Differences.patience: takeOld(old.visit)
            case (nil, let new?) where new.at < now - Differences.patience: takeNew(new.visit)
            default: return
            }
        }
    }

    /// At the end of the trace nobody waits for a counterpart any more.
    public mutating func finish() { settle(now: .distantFuture) }

    private mutating func takeOld(_ visit: Visit) {
        compare(visit, nil)
        before.take()
    }

    private mutating func takeNew(_ visit: Visit) {
        compare(nil, visit)
        after.take()
    }

    private mutating func compare(_ old: Visit?, _ new: Visit?) {
        let change = Change(before: old.map(Differences.essence), after: new.map(Differences.essence))
        guard change.before != change.after else {
            alike += 1
            return
        }
        var occurrences = changes[change] ?? Occurrences()
        occurrences.count += 1
        if occurrences.examples.count < Differences.mostExamples, let visit = new ?? old {
            occurrences.examples.append(visit)
        }
        changes[change] = occurrences
    }

    /// The demand matters only where it softened a cue.
    private static func essence(_ visit: Visit) -> Treatment {
        var treatment = Treatment(visit)
        if !treatment.isSoftened { treatment.demand = "" }
        return treatment
    }
}
