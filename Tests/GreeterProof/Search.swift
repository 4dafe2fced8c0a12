public import Greeter

/// Every sequence of events up to a length, each followed by each of a few waits.
///
/// Two sequences that lead to the same state (see ``World/fingerprint``) are gone on from once. States are kept as 64-bit
/// hashes, so that of a million states two are mistaken for one another with a probability below one in ten million.
public struct Search {
    public let board: ProofBoard
    public let steps: [Step]
    public let waits: [Span]
    /// Worlds that were looked at, and those of them that were new.
    public private(set) var looked = 0
    public private(set) var states = 0
    private var seen: [Int: Int] = [:]

    public init(_ board: ProofBoard, steps: [Step], waits: [Span]) {
        self.board = board
        self.steps = steps
        self.waits = waits
    }

    /// Searches all sequences of up to `length` events; gives one that breaks a rule.
    public mutating func run(length: Int) -> Scenario? {
        seen = [:]
        let start = Scenario(boards: [board], rows: [])
        return search(World(start.boards, at: start.start), [], left: length).map {
            Scenario(boards: [board], rows: $0)
        }
    }

    private mutating func search(_ world: World, _ rows: [Row], left: Int) -> [Row]? {
        // What was searched from here with as much ahead need not be searched again.
        let state = world.fingerprint
        if let before = seen[state], before >= left { return nil }
        if seen[state] == nil { states += 1 }
        seen[state] = left
        var ended = world
        ended.finish()
        if ended.witness.breach != nil { return rows }
        guard left > 0 else { return nil }
        for wait in waits {
            var later = world
            let at = (rows.last?.at ?? .zero) + wait
            later.wait(until: at)
            if later.witness.breach != nil { return rows }
            for step in steps {
                looked += 1
                var next = later
                let row = Row(at: at, step: step)
                next.take(row)
                if next.witness.breach != nil { return rows + [row] }
                if let found = search(next, rows + [row], left: left - 1) { return found }
            }
        }
        return nil
    }

    /// The searches that a minute affords, by name.
    public static var all: [(name: String, search: Search, length: Int)] {
        var small = ProofBoard(shops: [ProofBoard.Shop(id: "shop")])
        small.shops[0].doors = [.reed, .beam]
        small.shops[0].calm.partyGap = .milliseconds(2800)
        small.shops[0].calm.partyLongest = .milliseconds(3800)
        small.shops[0].calm.servingLongest = .seconds(4)
        small.shops[0].calm.quietFor = .seconds(3)
        small.voice = ProofBoard.Budget(burst: 1, perHour: 720)
        small.sound = ProofBoard.Budget(burst: 2, perHour: 1200)
        var people = small
        people.shops[0].calm.peopleFirst = .milliseconds(1500)
        people.shops[0].departures = .softer
        let passes: [Step] = [.pass(door: 0, .arrival), .pass(door: 1, .arrival), .pass(door: 0, .departure)]
        let waits: [Span] = [.zero, .milliseconds(900), .milliseconds(1900), .milliseconds(3100)]
        return [
            (
                "passages, quiet, serving and faults",
                Search(
                    small,
                    steps: passes + [
                        .button(store: 0), .serving(store: 0, true), .serving(store: 0, false),
                        .cardFault(zone: 0, true),
                        .cardFault(zone: 0, false),
                    ], waits: waits), 4
            ),
            (
                "people first, staff, restarts and outputs that fail",
                Search(
                    people,
                    steps: passes + [
                        .acknowledge(store: 0), .staff(store: 0), .kill, .output(.fails),
                        .output(.slow(.milliseconds(300))), .output(.good), .quiet(store: 0, .chime, .seconds(2)),
                    ], waits: waits), 4
            ),
        ]
    }
}
