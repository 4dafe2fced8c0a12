internal import Greeter

/// What should hold, told a second time: from the events alone, without the greeter's own state, timers or buckets.
struct Demands: Hashable, Sendable {
    /// One store's.
    struct Shop: Hashable, Sendable {
        var quiet: (level: Level, until: Instant)?
        /// The input is active since then; it counts up to `until`.
        var input: Instant?
        var hand: Instant?
        var staffUntil: Instant?

        func isServing(_ now: Instant) -> Bool { input.map { now < $0 } ?? false || hand.map { now < $0 } ?? false }

        static func == (a: Shop, b: Shop) -> Bool {
            a.quiet?.level == b.quiet?.level && a.quiet?.until == b.quiet?.until && a.input == b.input
                && a.hand == b.hand && a.staffUntil == b.staffUntil
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(quiet?.level)
            hasher.combine(quiet?.until)
            hasher.combine(input)
            hasher.combine(hand)
            hasher.combine(staffUntil)
        }
    }

    var policy: BoardPolicy
    var shops: [Shop]
    var voice: [Stretch]
    var sound: [Stretch]
    var faultyZones: Set<Int> = []
    var isClockTrusted = true

    init(_ policy: BoardPolicy) {
        self.policy = policy
        shops = policy.stores.map { _ in Shop() }
        voice = policy.zones.map { Stretch($0.voice) }
        sound = policy.zones.map { Stretch($0.sound) }
    }

    static func == (a: Demands, b: Demands) -> Bool {
        a.shops == b.shops && a.voice == b.voice && a.sound == b.sound && a.faultyZones == b.faultyZones
            && a.isClockTrusted == b.isClockTrusted
    }

    func hash(into hasher: inout Hasher) { hasher.combine(shops) }

    mutating func take(_ event: Event, at moment: Moment) {
        let now = moment.instant
        switch event {
        case .quiet(let store, let level, let span): setQuiet(store, level, span, now)
        case .quietEnded(let store): shops[store].quiet = nil
        case .buttonPressed(let store):
            if let quiet = shops[store].quiet, now < quiet.until {
                shops[store].quiet = nil
            } else {
                setQuiet(store, nil, nil, now)
            }
        case .servingInput(let store, true):
            if shops[store].input == nil { shops[store].input = now + policy.stores[store].calm.servingLongest }
        case .servingInput(let store, false): shops[store].input = nil
        case .serving(let store, let span):
            let longest = policy.stores[store].calm.servingLongest
            shops[store].hand = now + min(span ?? longest, longest)
        case .servingEnded(let store): shops[store].hand = nil
        case .staffPass(let store): shops[store].staffUntil = now + .seconds(10)
        case .cardFault(let zone, let isFault):
            if isFault { faultyZones.insert(zone) } else { faultyZones.remove(zone) }
        case .clockTrust(let isTrusted): isClockTrusted = isTrusted
        default: break
        }
    }

    private mutating func setQuiet(_ store: Int, _ level: Level?, _ span: Span?, _ now: Instant) {
        let calm = policy.stores[store].calm
        shops[store].quiet = (level ?? calm.quietAtMost, now + min(span ?? calm.quietFor, .hours(24)))
    }

    /// A cue began in a zone.
    mutating func spend(_ rung: Level, zone: Int, at now: Instant) {
        sound[zone].add(at: now)
        if rung == .voice { voice[zone].add(at: now) }
    }

    /// At the very moment at which something ends, either answer is right.
    func isTurning(_ store: Int, at now: Instant) -> Bool {
        let shop = shops[store]
        return shop.quiet?.until == now || shop.input == now || shop.hand == now
    }

    /// Every demand that holds for a passage in a direction, the first of the order first.
    func standing(_ store: Int, _ direction: Direction, at moment: Moment) -> [Greeter.Demand] {
        let shop = policy.stores[store]
        let state = shop.schedule.state(at: shop.timeZone.civil(moment.wall))
        let now = moment.instant
        var found: [Greeter.Demand] = []
        func add(_ level: Level, _ source: DemandSource) { found.append(.init(level: level, source: source)) }
        if !state.isOpen, direction != .departure || !hasJustClosed(store, at: moment.wall) { add(.off, .closed) }
        if faultyZones.contains(shop.zone) { add(.light, .fault) }
        if let quiet = shops[store].quiet, now < quiet.until { add(quiet.level, .quiet) }
        if shops[store].isServing(now) { add(shop.calm.servingAtMost, .serving) }
        if state.quietTime != nil { add(state.atMost, .quietTime) }
        if sound[shop.zone].tokens(at: now) < 1 {
            add(.light, .budget)
        } else if voice[shop.zone].tokens(at: now) < 1 {
            add(.chime, .budget)
        }
        if !isClockTrusted, !shop.schedule.isAlwaysTheSame { add(.chime, .clock) }
        add(shop.atMost, .shop)
        return found
    }

    /// The quietest of them; between equals the first. Departures may sit lower.
    func level(_ store: Int, _ direction: Direction, at moment: Moment) -> Greeter.Demand {
        let standing = standing(store, direction, at: moment)
        let quietest = standing.map(\.level).min() ?? .voice
        let ruling = standing.first { $0.level == quietest } ?? .init(level: .voice, source: .shop)
        guard direction == .departure, ruling.source != .closed else { return ruling }
        let lower: Level =
            switch (policy.stores[store].departures, quietest) {
            case (.same, _): quietest
            case (.softer, .voice): .chime
            case (.softer, .chime): .tick
            case (.softer, .tick): .light
            case (.softer, _): quietest
            case (.light, _): .light
            case (.off, _): .off
            }
        return lower < quietest ? .init(level: lower, source: .departures) : ruling
    }

    /// Whether a shop that is closed was open within its `last_out`: asked of every minute since.
    private func hasJustClosed(_ store: Int, at wall: WallTime) -> Bool {
        let shop = policy.stores[store]
        guard shop.lastOut > .zero else { return false }
        let first = WallTime(nanoseconds: wall.nanoseconds - shop.lastOut.nanoseconds + 1)
        var at = first
        while at < wall {
            if shop.schedule.state(at: shop.timeZone.civil(at)).isOpen { return true }
            at = WallTime(nanoseconds: (at.nanoseconds.flooredDivision(60_000_000_000) + 1) * 60_000_000_000)
        }
        return false
    }

    /// Other settings: what is known by name goes on.
    mutating func move(to new: BoardPolicy, _ same: Correspondence, at now: Instant) {
        let old = self
        self = Demands(new)
        isClockTrusted = old.isClockTrusted
        for (from, to) in same.stores { shops[to] = old.shops[from] }
        for (from, to) in same.zones {
            if old.faultyZones.contains(from) { faultyZones.insert(to) }
            let (before, rules) = (old.policy.zones[from], new.zones[to])
            voice[to] =
                before.voice == rules.voice
                ? old.voice[from] : Stretch(rules.voice, tokens: old.voice[from].tokens(at: now), at: now)
            sound[to] =
                before.sound == rules.sound
                ? old.sound[from] : Stretch(rules.sound, tokens: old.sound[from].tokens(at: now), at: now)
        }
    }

    /// The greeter starts again: what it did not keep is forgotten, and inputs are found anew.
    mutating func restart(at now: Instant) {
        faultyZones = []
        for store in shops.indices {
            shops[store].input = nil
            shops[store].staffUntil = nil
            // No longer than the settings in force would let it begin.
            shops[store].hand = shops[store].hand.map { min($0, now + policy.stores[store].calm.servingLongest) }
        }
    }
}
