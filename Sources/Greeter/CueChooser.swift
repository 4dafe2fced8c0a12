/// Chooses what to say: by rung, register, date and season, and takes turns between languages and between equals.
struct CueChooser: Sendable {
    private let cues: [Cue]
    private let languages: [String]
    private let order: LanguageOrder
    private let hours: Hours
    private let seed: UInt64
    /// What may be said on each occasion, the best first.
    private let candidates: [[Candidate]]
    /// When another cue may fit; nil: all fit at all times.
    private let marks: DayMarks?
    private let hasRare: Bool
    /// Per direction: the language whose turn it is.
    private var languageTurn = [0, 0, 0]
    /// Per cue: when it was last chosen, as a count; of equals the one that waited longest is next.
    private var lastChosen: [Int]
    private var count = 0
    private var rare: [Int: RareDraw] = [:]

    /// What was found, to be said as one.
    struct Choice: Hashable {
        var cues: CueList
        /// The language turn that follows, if this is played.
        var nextTurn: Int?
        var says: Says
    }

    /// A cue for an occasion, and how well it fits: equals share a rank.
    private struct Candidate: Sendable {
        var cue: Int
        var rank: Int
        var isAlways: Bool
        var isRare: Bool
    }

    init(store: StorePolicy, seed: UInt64) {
        cues = store.cues
        languages = store.languages
        order = store.order
        hours = store.schedule.hours
        self.seed = seed
        lastChosen = Array(repeating: 0, count: store.cues.count)
        let times = store.cues.compactMap(\.when)
        marks = times.isEmpty ? nil : DayMarks(times.flatMap(\.ranges))
        hasRare = store.cues.contains { $0.timesADay != nil }
        candidates = Occasion.all(languages: store.languages.count).map { occasion in
            CueChooser.candidates(for: occasion, among: store.cues, languages: store.languages)
        }
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

    /// Until when a choice made at `wall` would be made again, if nothing is played; nil where chance has a say.
    func stands(from wall: WallTime, in zone: ZoneTable) -> WallTime? {
        guard !hasRare else { return nil }
        return marks.map { $0.next(after: wall, in: zone) } ?? .distantFuture
    }

    /// The choice is being played.
    mutating func commit(_ choice: Choice, at time: CivilTime) {
        count += 1
        for cue in choice.cues {
            lastChosen[cue] = count
            if cues[cue].timesADay != nil { rare[cue]?.take() }
        }
        if let next = choice.nextTurn { languageTurn[choice.says.rawValue] = next }
    }

    private mutating func choose(_ says: Says, rung: Level, register: Register, at time: CivilTime) -> Choice? {
        guard rung == .voice else {
            let own = best(says, rung: rung, language: nil, register: register, at: time)
            let cue = own ?? best(.neutral, rung: rung, language: nil, register: register, at: time)
            return cue.map { Choice(cues: CueList($0), nextTurn: nil, says: says) }
        }
        let turn = order == .rotate ? languageTurn[says.rawValue] : 0
        var found = CueList()
        for offset in languages.indices {
            let index = (turn + offset) % languages.count
            guard let cue = best(says, rung: rung, language: index, register: register, at: time) else {
                continue
            }
            if order != .sequence {
                let next = order == .rotate ? (index + 1) % languages.count : nil
                return Choice(cues: CueList(cue), nextTurn: next, says: says)
            }
            found.append(cue)
        }
        return found.isEmpty ? nil : Choice(cues: found, nextTurn: nil, says: says)
    }

    /// The best cue: rare ones that are due, then the wanted register, then the most specific, then turn by turn.
    private mutating func best(
        _ says: Says, rung: Level, language: Int?, register: Register, at time: CivilTime
    ) -> Int? {
        let occasion = Occasion(says: says, rung: rung, register: register, language: language)
        let fitting = candidates[occasion.place(languages: languages.count)]
        var best: Int?
        var rank = 0
        var waited = Int.max
        for candidate in fitting {
            if best != nil, candidate.rank != rank { break }
            // Of equals, the one that waited longest.
            let last = lastChosen[candidate.cue]
            guard last < waited else { continue }
            if !candidate.isAlways, cues[candidate.cue].when.map({ !$0.holds(at: time) }) ?? false { continue }
            if candidate.isRare, !isDue(candidate.cue, at: time) { continue }
            (best, rank, waited) = (candidate.cue, candidate.rank, last)
        }
        return best
    }

    private mutating func isDue(_ cue: Int, at time: CivilTime) -> Bool {
        let day = time.date
        if rare[cue]?.day != day { rare[cue] = draw(cue, on: day) }
        return rare[cue]?.isDue(at: time) ?? false
    }

    private func draw(_ cue: Int, on day: CivilDate) -> RareDraw {
        RareDraw(cue: cue, times: cues[cue].timesADay ?? 0, day: day, open: hours.ranges(on: day), seed: seed)
    }

    // MARK: What is kept

    /// Rare cues that were said on their last day.
    var saidOfRare: [Memory.Rare] {
        rare.sorted { $0.key < $1.key }.compactMap { cue, draw in
            draw.taken > 0 ? Memory.Rare(cue: cues[cue].id, day: draw.day, times: draw.taken) : nil
        }
    }

    /// Does not say again what was said already.
    mutating func recall(_ said: [Memory.Rare]) {
        for known in said {
            guard let cue = cues.firstIndex(where: { $0.id == known.cue && $0.timesADay != nil }) else { continue }
            rare[cue] = draw(cue, on: known.day)
            rare[cue]?.skip(known.times)
        }
    }

    /// Goes on with the turns of another chooser, as far as it speaks the same languages and has the same cues.
    mutating func keepTurns(of other: CueChooser) {
        if languages == other.languages { languageTurn = other.languageTurn }
        count = other.count
        let chosen = Dictionary(zip(other.cues.map(\.id), other.lastChosen)) { first, _ in first }
        for (index, cue) in cues.enumerated() { lastChosen[index] = chosen[cue.id] ?? 0 }
        recall(other.saidOfRare)
    }

    // MARK: Candidates

    private static func candidates(for occasion: Occasion, among cues: [Cue], languages: [String]) -> [Candidate] {
        let language = occasion.language.map { languages[$0] }
        var found: [(cue: Int, fit: Fit)] = []
        for (index, cue) in cues.enumerated() where cue.says == occasion.says && cue.level == occasion.rung {
            if occasion.rung == .voice, cue.language != language { continue }
            found.append((index, Fit(cue, wanted: occasion.register)))
        }
        // The best first; equals in the order of the settings.
        found.sort { a, b in a.fit != b.fit ? b.fit < a.fit : a.cue < b.cue }
        var rank = 0
        return found.indices.map { index in
            if index > 0, found[index].fit != found[index - 1].fit { rank += 1 }
            let cue = cues[found[index].cue]
            return Candidate(
                cue: found[index].cue, rank: rank, isAlways: cue.when == nil, isRare: cue.timesADay != nil)
        }
    }
}

/// What is asked of a chooser, and where its table has the answer.
private struct Occasion {
    var says: Says
    /// `tick`, `chime` or `voice`.
    var rung: Level
    var register: Register
    /// Index of the language; nil where nothing is spoken.
    var language: Int?

    static func all(languages: Int) -> [Occasion] {
        var all: [Occasion] = []
        for says in Says.allCases {
            for rung in [Level.tick, .chime, .voice] {
                for register in Register.allCases {
                    for language in 0...languages {
                        all.append(
                            Occasion(
                                says: says, rung: rung, register: register,
                                language: language < languages ? language : nil))
                    }
                }
            }
        }
        return all
    }

    func place(languages: Int) -> Int {
        let rungs = rung.rawValue - Level.tick.rawValue
        let registers = (says.rawValue * 3 + rungs) * Register.allCases.count + register.rawValue
        return registers * (languages + 1) + (language ?? languages)
    }
}

/// How well a cue fits an occasion; the greater is better.
private struct Fit: Comparable {
    var isRare: Bool
    var register: Int
    var when: (DaySelector.Specificity, Int)

    init(_ cue: Cue, wanted: Register) {
        isRare = cue.timesADay != nil
        register = cue.fit(wanted)
        when = cue.when?.specificity ?? (.none, -1440)
    }

    static func < (a: Fit, b: Fit) -> Bool {
        if a.isRare != b.isRare { return b.isRare }
        if a.register != b.register { return a.register < b.register }
        return a.when < b.when
    }

    static func == (a: Fit, b: Fit) -> Bool { a.isRare == b.isRare && a.register == b.register && a.when == b.when }
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
