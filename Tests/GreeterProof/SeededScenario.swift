internal import Greeter

extension Scenario {
    /// Boards, people and mischief, drawn from a seed.
    ///
    /// - Parameter isPlain: only what a trace has words for, and outputs that do as they are told.
    public init(seed: UInt64, count: Int = 60, isPlain: Bool = false) {
        var random = SplitMix64(state: seed &* 0x9E37_79B9 &+ 1)
        var boards = (0..<3).map { _ in ProofBoard(drawnFrom: &random) }
        // A row of a trace names one file of settings, and a file is a shop.
        if isPlain { for board in boards.indices { boards[board].shops.removeSubrange(1...) } }
        var draw = Draw(boards: boards, isPlain: isPlain, random: random)
        self.init(boards: boards, rows: draw.rows(count))
    }
}

extension ProofBoard {
    /// A valid board: one or two shops, which may share a loudspeaker.
    init(drawnFrom random: inout SplitMix64) {
        func pick<Value>(_ values: [Value]) -> Value { values[Int.random(in: values.indices, using: &random)] }
        self.init()
        shops = (0..<pick([1, 1, 1, 2])).map { index in
            var shop = Shop(id: "shop-\(index + 1)")
            shop.device = pick(["null", "null", "file:b.wav"])
            shop.doors = Kind.allCases.filter { _ in pick([true, true, false]) }
            if shop.doors.isEmpty { shop.doors = [.reed] }
            shop.calm.partyGap = .milliseconds(pick([0, 2000, 5000]))
            shop.calm.partyLongest = .milliseconds(pick([5000, 8000, 30_000]))
            shop.calm.rest = .milliseconds(pick([0, 500, 2000]))
            shop.calm.staleAfter = .milliseconds(pick([300, 1000, 3000]))
            shop.calm.quietAtMost = pick(Level.allCases)
            shop.calm.quietFor = .seconds(pick([20, 1800]))
            shop.calm.servingAtMost = pick(Level.allCases)
            shop.calm.servingLongest = .seconds(pick([10, 5400]))
            shop.calm.peopleFirst = .milliseconds(pick([0, 0, 700, 2000]))
            shop.atMost = pick([.voice, .voice, .voice, .chime, .tick, .light, .off])
            shop.departures = pick(Departures.allCases)
            shop.lastOut = .seconds(pick([0, 60, 900]))
            if pick([true, false]) { shop.hours = [TimeRange(start: 480, end: pick([481, 490, 1200, 120]))] }
            if pick([true, false]) { shop.quietTimes[TimeRange(start: 481, end: 485)] = pick(Level.allCases) }
            if pick([true, false, false]) { shop.quietTimes[TimeRange(start: 484, end: 482)] = pick(Level.allCases) }
            shop.hasLamp = pick([true, true, false])
            shop.hasNotice = pick([true, false])
            return shop
        }
        voice = Budget(burst: pick([1, 2, 5]), perHour: pick([0, 8, 120, 900]))
        sound = Budget(burst: pick([1, 3, 20]), perHour: pick([0, 40, 360, 1800]))
    }
}

/// Draws what happens.
struct Draw {
    let boards: [ProofBoard]
    let isPlain: Bool
    var random: SplitMix64
    var board = 0
    var at = Span.zero
    var rows: [Row] = []

    init(boards: [ProofBoard], isPlain: Bool, random: SplitMix64) {
        (self.boards, self.isPlain, self.random) = (boards, isPlain, random)
    }

    mutating func rows(_ count: Int) -> [Row] {
        while rows.count < count {
            // Mostly moments, often just as long as a rule says, sometimes minutes, now and then hours.
            switch number(0...99) {
            case 0..<15: at += exactly()
            case 15..<45: wait(0...1500)
            case 45..<75: wait(0...6000)
            case 75..<93: wait(0...60_000)
            case 93..<99: wait(0...1_800_000)
            default: wait(0...36_000_000)
            }
            happen()
        }
        return rows
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    mutating func wait(_ milliseconds: ClosedRange<Int>) {
        at += .milliseconds(Int64(number(milliseconds)))
    }

    /// A span of the policy, to the nanosecond, or one nanosecond beside it.
    mutating func exactly() -> Span {
        let calm = boards[board].shops[0].calm
        let spans = [
            calm.partyGap, calm.rest, calm.staleAfter, calm.peopleFirst, .seconds(10), .milliseconds(995),
            calm.rest + .milliseconds(995), .zero,
        ]
        return Span(nanoseconds: max(0, spans[number(0...7)].nanoseconds + Int64([-1, 0, 0, 0, 1][number(0...4)])))
    }

    mutating func add(_ step: Step) { rows.append(Row(at: at, step: step)) }

    mutating func happen() {
        let shop = number(0...(boards[board].shops.count - 1))
        let doors = boards[board].shops.map(\.doors.count).reduce(0, +)
        let door = number(0...(doors - 1))
        let flag = Bool.random(using: &random)
        switch number(0...99) {
        case 0..<42: add(.pass(door: door, Direction.allCases[number(0...2)]))
        case 42..<58: edges(door)
        case 58..<61: add(.quiet(store: shop, flag ? nil : Level.allCases[number(0...4)], span))
        case 61..<62: add(.quietOff(store: shop))
        case 62..<65: add(.button(store: shop))
        case 65..<70: add(.serving(store: shop, flag))
        case 70..<73: add(.staff(store: shop))
        case 73..<76: add(.acknowledge(store: shop))
        case 76..<79: add(.play(store: shop, cue: number(0...5)))
        case 79..<81: add(.doorFault(door: door, flag))
        case 81..<83: add(.cardFault(zone: number(0...1), flag))
        case 83..<85: add(.clockStep(.seconds(Int64(number(-7200...7200)) / (flag ? 1 : 60))))
        case 85..<87: add(.clockTrust(flag))
        case 87..<89: add(.restart)
        case 89..<92:
            board = number(0...(boards.count - 1))
            add(.reload(board, isPatient: !isPlain && flag))
        default: mischief(shop, door, flag)
        }
    }

    /// What a trace has no words for.
    private mutating func mischief(_ shop: Int, _ door: Int, _ flag: Bool) {
        guard !isPlain else { return add(.pass(door: door, .arrival)) }
        switch number(0...9) {
        case 0: add(.kill)
        case 1: add(.trigger(door: door, Direction.allCases[number(0...2)]))
        case 2: add(.servingByHand(store: shop, flag ? nil : span))
        case 3: add(.servingEnded(store: shop))
        case 4: add(.lineLost(line: number(0...8), flag))
        default:
            let manners: [Step.Manner] = [
                .good, .good, .slow(.milliseconds(2)), .slow(.milliseconds(Int64(number(1...900)))), .fails, .silent,
                .endsEarly, .neverEnds,
            ]
            add(.output(manners[number(0...(manners.count - 1))]))
        }
    }

    private var span: Span { mutating get { .seconds(Int64([5, 60, 1800, 200_000][number(0...3)])) } }

    /// A person, a loose contact, a line that is stuck, or any edge at all.
    mutating func edges(_ door: Int) {
        let lines = boards[board].policy.lines.indices.filter { boards[board].policy.lines[$0].role.door == door }
        switch number(0...9) {
        case 0..<3 where lines.count == 2:
            let first = number(0...1)
            for (line, active) in [(first, true), (1 - first, true), (first, false), (1 - first, false)] {
                add(.edge(line: lines[line], active))
                wait(15...300)
            }
        case 3 where number(0...4) == 0:
            for step in 0..<number(60...110) {
                add(.edge(line: lines[0], step % 2 == 0))
                wait(10...13)
            }
        default:
            let line = lines[number(0...(lines.count - 1))]
            add(.edge(line: line, true))
            wait(0...400)
            if number(0...4) > 0 { add(.edge(line: line, false)) }
        }
    }
}
