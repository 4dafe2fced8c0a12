public import Greeter

/// A shop's days at full traffic, one after another, with whatever breaks meanwhile. They are drawn as they go by, so that a
/// year takes no more room than a day.
public struct Life: Sendable {
    /// What there was of what.
    public struct Counts: Hashable, Sendable {
        public var days = 0
        public var passages = 0
        public var decisions: [Outcome: Int] = [:]
        /// Cards, doors, lines and outputs that failed, and clocks that jumped.
        public var faults = 0
        /// The greeter ended or was killed, and started again.
        public var starts = 0
        public var reloads = 0

        /// Passages that waited when a greeter was killed: the journal's to settle at the next start.
        public var killed = 0
        /// One for every other passage.
        public var decided: Int { decisions.values.reduce(0, +) }
    }

    public private(set) var counts = Counts()
    /// What happened today, with times from its morning.
    public private(set) var today: Scenario
    private var world: World
    private var draw: Draw
    /// How far the shop's clock was set wrong today.
    private var astray = Span.zero

    public init(seed: UInt64) {
        var random = SplitMix64(state: seed &* 0x9E37_79B9 &+ 7)
        let boards = (0..<3).map { _ in ProofBoard(drawnFrom: &random) }
        today = Scenario(boards: boards, rows: [])
        world = World(boards, at: today.start)
        world.log = []
        draw = Draw(boards: boards, isPlain: false, random: random)
    }

    private static func morning(_ day: Int) -> Span { .hours(24 * Int64(day)) }

    /// Twelve hours in which somebody passes every few seconds, and a night; gives the rule that was broken, if one was.
    public mutating func liveDay() -> Witness.Breach? {
        let morning = Life.morning(counts.days)
        today.rows = []
        draw.at = morning
        while draw.at < morning + .hours(12) {
            draw.rush()
            if let breach = take(morning) { return breach }
        }
        draw.putRight(clockAstray: astray)
        if let breach = take(morning) { return breach }
        world.finish()
        count()
        counts.days += 1
        return world.witness.breach
    }

    private mutating func take(_ morning: Span) -> Witness.Breach? {
        for row in draw.rows {
            today.rows.append(Row(at: row.at - morning, step: row.step))
            world.take(row)
            count()
            count(row.step)
            if let breach = world.witness.breach { return breach }
        }
        draw.rows.removeAll(keepingCapacity: true)
        return nil
    }

    private mutating func count(_ step: Step) {
        switch step {
        case .restart: counts.starts += 1
        case .kill:
            counts.starts += 1
            counts.killed = counts.passages - counts.decided
        case .reload: counts.reloads += 1
        case .clockStep(let span):
            astray += span
            counts.faults += 1
        case .cardFault(_, true), .doorFault(_, true), .lineLost(_, true), .clockTrust(false): counts.faults += 1
        case .output(let manner) where manner != .good: counts.faults += 1
        default: break
        }
    }

    private mutating func count() {
        for (effect, _) in world.log ?? [] {
            switch effect {
            case .accepted: counts.passages += 1
            case .decided(let decision): counts.decisions[decision.outcome, default: 0] += 1
            default: break
            }
        }
        world.log?.removeAll(keepingCapacity: true)
    }
}

extension Draw {
    /// The next few seconds of a full shop: mostly people, and now and then anything at all.
    fileprivate mutating func rush() {
        switch number(0...9) {
        case 0..<2: at += exactly()
        case 2..<6: wait(0...3000)
        default: wait(0...60_000)
        }
        guard number(0...7) > 0 else { return happen() }
        let door = number(0...(boards[board].shops.map(\.doors.count).reduce(0, +) - 1))
        if number(0...3) == 0 { edges(door) } else { add(.pass(door: door, Direction.allCases[number(0...2)])) }
    }

    /// Closing time: whoever looks after the shop mends what is broken, and the network puts the clock right.
    fileprivate mutating func putRight(clockAstray astray: Span) {
        at += .seconds(60)
        add(.output(.good))
        for zone in 0..<2 { add(.cardFault(zone: zone, false)) }
        for door in 0..<10 { add(.doorFault(door: door, false)) }
        for line in 0..<20 { add(.lineLost(line: line, false)) }
        for store in 0..<2 { add(.serving(store: store, false)) }
        add(.clockTrust(true))
        add(.clockStep(.zero - astray))
    }
}
