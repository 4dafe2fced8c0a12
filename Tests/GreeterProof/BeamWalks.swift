internal import Greeter

/// One and two people in a pair of beams, 80 ms a step: every way to walk, every order in which two can do so.
///
/// A person stands before the pair (0), in the outer beam (1), in both (2), in the inner one (3), or is through (4). A beam
/// is broken while anybody stands in it, so the physics is ambiguous: two who follow each other closely make the same edges
/// as one who turns round, and two side by side are one. What the sensor says must be one of the things that can have
/// happened; where only one can, it must be that.
///
/// Somebody alone turns round three times at most here: who dances for longer is taken for several who follow each other.
public enum BeamWalks {
    /// How many people went in and out.
    public struct Truth: Hashable, Sendable, Comparable {
        public var arrivals = 0
        public var departures = 0

        var description: String { "\(arrivals) in \(departures) out" }

        public static func < (a: Truth, b: Truth) -> Bool { (a.arrivals, a.departures) < (b.arrivals, b.departures) }
    }

    /// What was found.
    public struct Findings: Sendable {
        /// Orders of steps, and the different sequences of edges that they make.
        public var walks = 0
        public var sequences = 0
        /// Sequences that only one thing explains.
        public var clear = 0
        /// Sequences about which the sensor is wrong for certain, as `o+ i+ …`.
        public var wrong: [String] = []
        /// Of those that several things explain: how many the sensor took for the fewest people.
        public var asFewest = 0
    }

    /// Every walk of one person: in from a side, `turns` times round at most, and out at either end.
    static func walks(turns: Int) -> [[Int]] {
        var found: [[Int]] = []
        func go(_ path: [Int], _ step: Int, _ left: Int) {
            let place = path[path.count - 1] + step
            guard place != 0, place != 4 else { return found.append(path + [place]) }
            go(path + [place], step, left)
            if left > 0 { go(path + [place], -step, left - 1) }
        }
        go([0], 1, turns)
        go([4], -1, turns)
        return found
    }

    private static func truth(_ walk: [Int]) -> Truth {
        Truth(
            arrivals: walk.first == 0 && walk.last == 4 ? 1 : 0, departures: walk.first == 4 && walk.last == 0 ? 1 : 0)
    }

    private static func outer(_ place: Int) -> Bool { place == 1 || place == 2 }
    private static func inner(_ place: Int) -> Bool { place == 2 || place == 3 }

    /// - Parameters:
    ///   - alone: how often one person alone may turn round.
    ///   - together: how often each of two may.
    public static func search(alone: Int = 3, together: Int = 0) -> Findings {
        var findings = Findings()
        var explained: [String: Set<Truth>] = [:]
        func add(_ edges: String, _ truth: Truth) {
            findings.walks += 1
            explained[edges, default: []].insert(truth)
        }
        for walk in walks(turns: alone) { add(edges(walk.map { [$0] }), truth(walk)) }
        let each = walks(turns: together)
        for first in each {
            for second in each {
                let both = Truth(
                    arrivals: truth(first).arrivals + truth(second).arrivals,
                    departures: truth(first).departures + truth(second).departures)
                interleave(first, second) { add(edges($0), both) }
            }
        }
        findings.sequences = explained.count
        for (edges, truths) in explained.sorted(by: { $0.key < $1.key }) {
            let counted = sensed(edges)
            if truths.count == 1 { findings.clear += 1 }
            if !truths.contains(counted) {
                findings.wrong.append(
                    "\(edges): \(counted.description), not \(truths.sorted().map(\.description))")
            } else if truths.count > 1, counted == truths.min(by: { fewer($0, $1) }) {
                findings.asFewest += 1
            }
        }
        return findings
    }

    private static func fewer(_ a: Truth, _ b: Truth) -> Bool {
        (a.arrivals + a.departures, a) < (b.arrivals + b.departures, b)
    }

    /// Every order in which two can take their steps.
    private static func interleave(_ first: [Int], _ second: [Int], _ visit: ([[Int]]) -> Void) {
        var path = [[first[0], second[0]]]
        func go(_ a: Int, _ b: Int) {
            if a == first.count - 1, b == second.count - 1 { return visit(path) }
            if a < first.count - 1 {
                path.append([first[a + 1], second[b]])
                go(a + 1, b)
                path.removeLast()
            }
            if b < second.count - 1 {
                path.append([first[a], second[b + 1]])
                go(a, b + 1)
                path.removeLast()
            }
        }
        go(0, 0)
    }

    /// The edges that people in these places make, one moment after another.
    private static func edges(_ places: [[Int]]) -> String {
        var (isOuter, isInner) = (false, false)
        var edges: [String] = []
        for moment in places {
            let (nextOuter, nextInner) = (moment.contains(where: outer), moment.contains(where: inner))
            if nextOuter != isOuter { edges.append(nextOuter ? "o+" : "o-") }
            if nextInner != isInner { edges.append(nextInner ? "i+" : "i-") }
            (isOuter, isInner) = (nextOuter, nextInner)
        }
        return edges.joined(separator: " ")
    }

    /// What a door with a pair makes of it.
    private static func sensed(_ edges: String) -> Truth {
        var board = ProofBoard()
        board.shops[0].doors = [.pair]
        var greeter = Greeter(board.policy)
        var now = Moment(instant: Instant(nanoseconds: 0), wall: WallTime(nanoseconds: 1_772_870_400_000_000_000))
        for line in 0..<2 { _ = greeter.handle(.level(line: line, active: false), at: now) }
        var truth = Truth()
        for edge in edges.split(separator: " ") {
            now = now.at(now.instant + .milliseconds(80))
            for effect in greeter.handle(.edge(line: edge.first == "o" ? 0 : 1, active: edge.last == "+"), at: now) {
                guard case .accepted(let passage) = effect else { continue }
                if passage.direction == .arrival { truth.arrivals += 1 } else { truth.departures += 1 }
            }
        }
        return truth
    }
}
