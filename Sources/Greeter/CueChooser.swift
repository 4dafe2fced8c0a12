/// Chooses what to say: by rung, register, date and season, and takes turns between languages and between equals.
struct CueChooser: Hashable, Sendable {
    private let cues: [Cue]
    private let languages: [String]
    private let order: LanguageOrder
    private let hours: Hours
    private let seed: UInt64
    /// Per direction: the language whose turn it is.
    private var languageTurn = [0, 0, 0]
    /// Per cue: when it was last chosen, as a count; of equals the one that waited longest is next.
    private var lastChosen: [Int]
    private var count = 0
    private var rare: [Int: RareDraw] = [:]

    /// What was found, to be said as one.
    struct Choice: Hashable {
        var cues: [Int]
        /// The language turn that follows, if this is played.
        var nextTurn: Int?
        var says: Says
    }

    init(store: StorePolicy, seed: UInt64) {
        cues = store.cues
        languages = store.languages
        order = store.order
        hours = store.schedule.hours
        self.seed = seed
        lastChosen = Array(repeating: 0, count: store.cues.count)
    }

    /// The cue or cues for a passage, or nil where no rung down from `level` has any. Nothing changes until
    /// ``commit(_:at:)``.
    mutating func choose(_ direction: Direction, level: Level, register: Register, at time: CivilTime) -> Choice? {
        let says = direction.says
        var rung = direction == .unknown ? min(level, .chime) : level
        while rung >= .tick {
            if let choice = choose(says, rung: rung, register: register, at: time) { return choice }
            rung = rung.softer
        }
        return nil
    }

    /// The choice is being played.
    mutating func commit(_ choice: Choice, at time: CivilTime) {
        count += 1
        for cue in choice.cues {
            lastChosen[cue] = count
            if cues[cue].timesADay != nil { rare[cue]?.take(at: time) }
        }
        if let next = choice.nextTurn { languageTurn[choice.says.rawValue] = next }
    }

    private mutating func choose(_ says: Says, rung: Level, register: Register, at time: CivilTime) -> Choice? {
        guard rung == .voice else {
            for wanted in says == .neutral ? [says] : [says, .neutral] {
                if let cue = best(wanted, rung: rung, language: nil, register: register, at: time) {
                    return Choice(cues: [cue], nextTurn: nil, says: says)
                }
            }
            return nil
        }
        let turn = order == .rotate ? languageTurn[says.rawValue] : 0
        var found: [Int] = []
        for offset in languages.indices {
            let index = (turn + offset) % languages.count
            guard let cue = best(says, rung: rung, language: languages[index], register: register, at: time) else {
                continue
            }
            if order != .sequence {
                let next = order == .rotate ? (index + 1) % languages.count : nil
                return Choice(cues: [cue], nextTurn: next, says: says)
            }
            found.append(cue)
        }
        return found.isEmpty ? nil : Choice(cues: found, nextTurn: nil, says: says)
    }

    /// The best cue: rare ones that are due, then the wanted register, then the most specific, then turn by turn.
    private mutating func best(
        _ says: Says, rung: Level, language: String?, register: Register, at time: CivilTime
    ) -> Int? {
        var best: (index: Int, rank: Rank)?
        // Fields are asked one by one: a cue is not copied for being looked at.
        for index in cues.indices where cues[index].says == says && cues[index].level == rung {
            if rung == .voice, cues[index].language != language { continue }
            if cues[index].when.map({ !$0.holds(at: time) }) ?? false { continue }
            if cues[index].timesADay != nil, !isDue(index, at: time) { continue }
            let rank = rank(index, wanted: register)
            if let known = best, !(known.rank < rank) { continue }
            best = (index, rank)
        }
        return best?.index
    }

    private func rank(_ cue: Int, wanted: Register) -> Rank {
        Rank(
            isRare: cues[cue].timesADay != nil, register: cues[cue].fit(wanted),
            when: cues[cue].when?.specificity ?? (.none, -1440), lastChosen: lastChosen[cue])
    }

    private mutating func isDue(_ cue: Int, at time: CivilTime) -> Bool {
        let day = time.date
        if rare[cue]?.day != day {
            rare[cue] = RareDraw(
                cue: cue, times: cues[cue].timesADay ?? 0, day: day, open: hours.ranges(on: day), seed: seed)
        }
        return rare[cue]?.isDue(at: time) ?? false
    }

    /// How well a cue fits; the greater is better.
    private struct Rank: Comparable {
        var isRare: Bool
        var register: Int
        var when: (DaySelector.Specificity, Int)
        var lastChosen: Int

        static func < (a: Rank, b: Rank) -> Bool {
            if a.isRare != b.isRare { return b.isRare }
            if a.register != b.register { return a.register < b.register }
            if a.when != b.when { return a.when < b.when }
            return a.lastChosen > b.lastChosen
        }

        static func == (a: Rank, b: Rank) -> Bool { !(a < b) && !(b < a) }
    }
}

extension Cue {
    /// How well the register fits; the greater is better.
    ///
    /// The wanted one or one for all; else plain, which offends nobody; else what there is.
    fileprivate func fit(_ wanted: Register) -> Int {
        switch register {
        case nil, wanted?: 3
        case .plain?: 2
        case .formal?: 1
        case .casual?: 0
        }
    }
}

extension BoardPolicy {
    /// Whether a store's cue can ever be chosen, so that others need not be loaded.
    ///
    /// A spoken cue cannot where its language is not the store's, or where one that may always be said fits better.
    public func canChoose(_ cue: Int, of store: Int) -> Bool {
        let shop = stores[store]
        let asked = shop.cues[cue]
        guard asked.level == .voice else { return true }
        guard let language = asked.language, shop.languages.contains(language) else { return false }
        let registers = Set(doors.lazy.filter { $0.store == store }.map { $0.register ?? shop.register })
        let always = shop.cues.filter {
            $0.level == .voice && $0.language == language && $0.says == asked.says && $0.when == nil
                && $0.timesADay == nil
        }
        return registers.contains { wanted in always.allSatisfy { $0.fit(wanted) <= asked.fit(wanted) } }
    }
}

/// A rare cue's moments of one day: drawn from the open minutes, so that a flower falls while somebody is there.
private struct RareDraw: Hashable, Sendable {
    let day: CivilDate
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

    mutating func take(at time: CivilTime) {
        if !moments.isEmpty { moments.removeFirst() }
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
