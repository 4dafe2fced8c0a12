internal import Greeter

/// Finds the line that somebody has just moved among all that are watched.
///
/// First nobody moves for a moment: what changes then is noise, and is left out. After that the door is opened and closes
/// again; the level at the start is that of rest.
struct LineWatch {
    /// What was seen, once all is at rest again.
    enum Verdict: Hashable {
        /// Moved and came back.
        case one(Int)
        /// Two in the order of a pair of beams: one away, both, the other, none.
        case pair(outer: Int, inner: Int)
        /// More than one, and no pair; in the order in which they moved.
        case several([Int])
        /// Two that moved like a pair, but not always the same one first.
        case disordered([Int])
        /// Changes without end, or only for moments too short for a person.
        case chatter([Int], changes: Int)
        /// Moved and stayed.
        case stuck([Int])
    }

    /// How long nobody is to move.
    static let calm = Span.seconds(2)
    /// All must have been at rest for this long.
    static let settle = Span.milliseconds(1500)
    /// A level that holds for less is bounce, or a disturbance.
    static let shortest = Span.milliseconds(20)
    /// The longest step of a walk through a pair of beams; the greeter itself allows no more.
    static let longestStep = Span.milliseconds(1500)
    /// Somebody may open a door four times to be sure.
    static let mostChanges = 8
    /// Edges that are kept of a line. Contacts bounce for a few; beyond this it is chatter.
    static let mostEdges = 400
    /// A door that has not closed by then is reminded of, and later given up.
    static let patience = Span.seconds(10)

    struct Edge {
        var at: Instant
        var isHigh: Bool
    }

    /// The level of each line at rest.
    let rest: [Bool]
    /// When the door may be opened.
    let opening: Instant
    private var edges: [[Edge]]
    private(set) var noisy: Set<Int> = []
    private var last: Instant

    init(levels: [Bool], at now: Instant) {
        rest = levels
        opening = now + LineWatch.calm
        edges = levels.map { _ in [] }
        last = now
    }

    mutating func take(_ line: Int, isHigh: Bool, at stamp: Instant) {
        guard edges.indices.contains(line), !noisy.contains(line) else { return }
        guard stamp >= opening else {
            noisy.insert(line)
            return
        }
        last = max(last, stamp)
        if edges[line].count < LineWatch.mostEdges { edges[line].append(Edge(at: stamp, isHigh: isHigh)) }
    }

    /// Lines that moved, in the order of their first edge.
    var moved: [Int] {
        let first = edges.enumerated().compactMap { line, edges in edges.first.map { (line, $0.at) } }
        return first.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
    }

    /// Lines that are not at rest now.
    var away: [Int] { moved.filter { edges[$0].last?.isHigh != rest[$0] } }

    /// What there is to say, if there is anything yet.
    func verdict(at now: Instant) -> Verdict? {
        let moved = moved
        guard let first = moved.compactMap({ edges[$0].first?.at }).min() else { return nil }
        let restless = moved.filter {
            edges[$0].count >= LineWatch.mostEdges || changes(of: $0, until: now).count > LineWatch.mostChanges
        }
        if !restless.isEmpty { return .chatter(restless, changes: restless.map { edges[$0].count }.max() ?? 0) }
        guard now - last >= LineWatch.settle else { return nil }
        guard away.isEmpty else { return now - first >= .seconds(30) ? .stuck(away) : nil }
        let real = moved.filter { !changes(of: $0, until: now).isEmpty }
        switch real.count {
        case 0: return .chatter(moved, changes: moved.map { edges[$0].count }.max() ?? 0)
        case 1: return .one(real[0])
        case 2: return pair(real, until: now)
        default: return .several(real)
        }
    }

    /// The changes that a person made: levels that held.
    private func changes(of line: Int, until now: Instant) -> [Edge] {
        var changes: [Edge] = []
        var level = rest[line]
        for (index, edge) in edges[line].enumerated() {
            let end = index + 1 < edges[line].count ? edges[line][index + 1].at : now
            guard edge.isHigh != level, end - edge.at >= LineWatch.shortest else { continue }
            changes.append(edge)
            level = edge.isHigh
        }
        return changes
    }

    /// Whether two lines moved as somebody walks: A, A and B, B, none, in quick steps, and every time from the same side.
    private func pair(_ lines: [Int], until now: Instant) -> Verdict {
        let steps = lines.flatMap { line in changes(of: line, until: now).map { (line: line, edge: $0) } }
            .sorted { $0.edge.at < $1.edge.at }
        guard steps.count.isMultiple(of: 4), !steps.isEmpty else { return .several(lines) }
        var firsts: Set<Int> = []
        for start in stride(from: 0, to: steps.count, by: 4) {
            let walk = steps[start..<(start + 4)]
            let (a, b, c, d) = (walk[start], walk[start + 1], walk[start + 2], walk[start + 3])
            let isWalk =
                a.line == c.line && b.line == d.line && a.line != b.line
                && zip(walk, walk.dropFirst()).allSatisfy { $1.edge.at - $0.edge.at <= LineWatch.longestStep }
            guard isWalk else { return .several(lines) }
            firsts.insert(a.line)
        }
        guard firsts.count == 1, let outer = firsts.first, let inner = lines.first(where: { $0 != outer }) else {
            return .disordered(lines)
        }
        return .pair(outer: outer, inner: inner)
    }
}
