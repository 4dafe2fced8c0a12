// From a passage to its decision, in the order of the quiet policy.
extension Greeter {
    /// A person went through a door at `at`, and it is `now`.
    mutating func pass(_ door: Int, _ direction: Direction, at: Moment, now: Moment, isPretended: Bool = false) {
        passages += 1
        open.append(
            OpenPassage(number: passages, door: door, direction: direction, at: at, isPretended: isPretended))
        effects.append(.accepted(Acceptance(number: passages, door: door, direction: direction, at: at)))
        judge(passages, now: now)
    }

    /// The place of an open passage.
    func place(of number: UInt64) -> Int? {
        guard let first = open.first?.number, number >= first, number - first < UInt64(open.count) else { return nil }
        return Int(number - first)
    }

    /// Decides about a passage, or lets it wait for its turn.
    ///
    /// Staff, closed, `off`, party, `light`, no cue, people first, busy or rest, stale, played: the first that holds is
    /// the reason.
    mutating func judge(_ number: UInt64, now: Moment) {
        guard let index = place(of: number) else { return }
        let door = open[index].door
        let direction = open[index].direction
        let at = open[index].at
        let store = policy.doors[door].store
        var demand = demand(in: store, for: direction, at: now)
        if !open[index].isKnown, takeStaff(store, at: at.instant) {
            return decideUnheard(
                number, level: demand.level, demand: demand.source, reason: .staff, detail: .none, at: now)
        }
        if demand.source != .closed, doors[door].isFault { demand = Demand(level: .off, source: .fault) }
        guard demand.level > .off else {
            let reason = demand.source == .closed ? Reason.closed : .demand(demand.source)
            return decideUnheard(
                number, level: .off, demand: demand.source, reason: reason, detail: detail(of: demand, store, at: now),
                at: now)
        }
        if !open[index].isKnown {
            if let party = join(door, direction, at: at.instant) {
                open[index].party = party.size
                return decideUnheard(
                    number, level: demand.level, demand: demand.source, reason: .party,
                    detail: party.greeted.map { .greetedAt($0) } ?? .none, at: now)
            }
            if direction != .departure { lightNotice(store, at: now) }
            open[index].isKnown = true
        }
        guard demand.level > .light else {
            return decideUnheard(
                number, level: .light, demand: demand.source, reason: .demand(demand.source),
                detail: detail(of: demand, store, at: now), at: now)
        }
        let register = policy.doors[door].register ?? policy.stores[store].register
        let civil = stores[store].clock.civil(now.wall)
        let choice = stores[store].chooser.choose(direction, level: demand.level, register: register, at: civil)
        guard let choice else {
            return decideUnheard(
                number, level: demand.level, demand: demand.source, reason: .noCue, detail: .none, at: now)
        }
        if waitForPeople(index, store, at: now) { return }
        let latest = latestStart(index)
        guard now.instant <= latest else {
            return decideUnheard(
                number, level: demand.level, demand: demand.source, reason: .stale,
                detail: .waited(now.instant - at.instant), at: now)
        }
        let zone = policy.stores[store].zone
        let free = freeAt(zone, rest: policy.stores[store].calm.rest)
        guard isSilent(zone), free <= now.instant else {
            return wait(index, until: free, latest: latest, demand: demand, at: now)
        }
        beginParty(number, door, direction, at: at.instant, greeted: nil)
        let draft = Zone.Draft(
            passage: number, direction: direction, demand: demand, cue: choice.cues[0],
            detail: detailOfSound(index, store, demand, at: now))
        begin(choice, store: store, at: civil, latest: latest, draft: draft, now: now)
    }

    /// After this a passage's cue must not begin: the customer has gone.
    func latestStart(_ index: Int) -> Instant {
        let calm = policy.stores[policy.doors[open[index].door].store].calm
        return (open[index].peopleUntil ?? open[index].at.instant) + calm.staleAfter
    }

    func isSilent(_ zone: Int) -> Bool {
        if case .silent = zones[zone].voice { true } else { false }
    }

    /// Waits for the zone where its turn can come in time; otherwise nothing is gained by waiting.
    private mutating func wait(_ index: Int, until free: Instant, latest: Instant, demand: Demand, at now: Moment) {
        let passage = open[index]
        let store = policy.doors[passage.door].store
        let zone = policy.stores[store].zone
        if free <= latest || isStarting(zone) {
            beginParty(passage.number, passage.door, passage.direction, at: passage.at.instant, greeted: nil)
            // Behind a cue that is only starting it has not waited yet: that is settled in an instant.
            open[index].hasWaited = passage.hasWaited || free <= latest
            zones[zone].waiting.append(passage.number)
            setTimerForWaiting(zone, at: now)
            return
        }
        let reason: Reason
        let detail: Decision.Detail
        switch zones[zone].voice {
        case .silent:
            reason = .rest
            detail = .restingFor(free - now.instant)
        case .starting, .sounding:
            reason = .busy
            detail = .soundingFor(free - policy.stores[store].calm.rest - now.instant)
        }
        decideUnheard(
            passage.number, level: demand.level, demand: demand.source, reason: passage.hasWaited ? .stale : reason,
            detail: passage.hasWaited ? .waited(now.instant - passage.at.instant) : detail, at: now)
    }

    /// While a cue is starting it may still fail, so that somebody's turn comes sooner than its length says.
    private func isStarting(_ zone: Int) -> Bool {
        if case .starting = zones[zone].voice { true } else { false }
    }

    // MARK: Parties

    /// Joins the party that the passage belongs to, if there is one.
    private mutating func join(_ door: Int, _ direction: Direction, at: Instant) -> Party? {
        guard let party = doors[door].parties[direction] else { return nil }
        let store = policy.doors[door].store
        guard at - party.last <= policy.stores[store].calm.partyGap,
            at - party.first <= policy.stores[store].calm.partyLongest
        else { return nil }
        doors[door].parties[direction]?.last = max(party.last, at)
        doors[door].parties[direction]?.size += 1
        if party.greeted != nil { effects.append(.remember) }
        return doors[door].parties[direction]
    }

    func beginsParty(_ number: UInt64, _ door: Int, _ direction: Direction) -> Bool {
        doors[door].parties[direction]?.passage == number
    }

    mutating func beginParty(
        _ number: UInt64, _ door: Int, _ direction: Direction, at: Instant, greeted: WallTime?
    ) {
        if greeted != nil { effects.append(.remember) }
        if beginsParty(number, door, direction) {
            if let greeted { doors[door].parties[direction]?.greeted = greeted }
        } else if doors[door].parties[direction]?.passage ?? 0 < number {
            // A slow cue settles its passage late: whoever came next may have a party by then, and keeps it.
            doors[door].parties[direction] = Party(passage: number, first: at, last: at, greeted: greeted)
        }
    }

    // MARK: Decisions

    /// Decides a passage that does not sound: with the lamp, where there is one that may answer, or in silence.
    mutating func decideUnheard(
        _ number: UInt64, level: Level, demand: DemandSource, reason: Reason, detail: Decision.Detail, at now: Moment
    ) {
        guard let index = place(of: number) else { return }
        let door = open[index].door
        let store = policy.doors[door].store
        let isLit = level >= .light && reason != .staff && policy.stores[store].lamp != nil
        if isLit { lightLamp(store, at: now) }
        let decision = Decision(
            number: number, store: store, door: door, direction: open[index].direction, at: open[index].at,
            party: open[index].party, level: level, cue: nil, outcome: isLit ? .light : .silent, reason: reason,
            demand: demand, soundedAt: nil, detail: detail, isPretended: open[index].isPretended)
        decide(decision, at: now)
    }

    /// Settles a passage, and with it whether its party was greeted.
    mutating func decide(_ decision: Decision, at now: Moment) {
        guard let index = place(of: decision.number) else { return }
        open[index].verdict = .given(decision)
        let (door, direction) = (decision.door, decision.direction)
        switch decision.reason {
        case .party, .staff: break
        // A person's greeting is one too, whether a lamp says so or not.
        case .acknowledged:
            beginParty(decision.number, door, direction, at: decision.at.instant, greeted: now.wall)
        default:
            if decision.outcome != .silent {
                beginParty(decision.number, door, direction, at: decision.at.instant, greeted: now.wall)
            } else if beginsParty(decision.number, door, direction) {
                doors[door].parties[direction] = nil
            }
        }
    }

    /// The greeter ends: what still waits for its turn will not have it. Every passage has its decision then.
    public mutating func end(at now: Moment) -> [Effect] {
        effects = []
        for index in open.indices where !open[index].isDecided { interrupt(open[index].number, at: now) }
        giveDecisions()
        defer { effects = [] }
        return effects
    }

    /// Decides that a passage's turn will not come.
    mutating func interrupt(_ number: UInt64, at now: Moment) {
        guard let index = place(of: number) else { return }
        let demand = demand(in: policy.doors[open[index].door].store, for: open[index].direction, at: now)
        decideUnheard(
            number, level: demand.level, demand: demand.source, reason: .stale, detail: .interrupted, at: now)
    }
}
