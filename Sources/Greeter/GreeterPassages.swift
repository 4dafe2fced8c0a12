// From a passage to its decision, in the order of the quiet policy.
extension Greeter {
    /// A person went through a door at `at`, and it is `now`.
    mutating func pass(_ door: Int, _ direction: Direction, at: Moment, now: Moment) {
        passages += 1
        open.append(OpenPassage(number: passages, door: door, direction: direction, at: at))
        judge(passages, now: now)
    }

    /// Decides about a passage, or lets it wait for its turn.
    ///
    /// Closed, `off`, party, `light`, no cue, busy or rest, stale, played: the first that holds is the reason.
    mutating func judge(_ number: UInt64, now: Moment) {
        guard let index = open.firstIndex(where: { $0.number == number }) else { return }
        let passage = open[index]
        let store = policy.doors[passage.door].store
        guard !doors[passage.door].isFault else {
            return decideUnheard(number, level: .off, demand: .fault, reason: .demand(.fault), detail: .none, at: now)
        }
        let demand = demand(in: store)
        guard demand.level > .off else {
            let reason = demand.source == .closed ? Reason.closed : .demand(demand.source)
            return decideUnheard(
                number, level: .off, demand: demand.source, reason: reason, detail: detail(of: demand, store, at: now),
                at: now)
        }
        if !passage.isKnown, let party = join(passage) {
            open[index].party = party.size
            return decideUnheard(
                number, level: demand.level, demand: demand.source, reason: .party,
                detail: party.greeted.map { .greetedAt($0) } ?? .none, at: now)
        }
        if !passage.isKnown, passage.direction != .departure { lightNotice(store, at: now) }
        open[index].isKnown = true
        guard demand.level > .light else {
            return decideUnheard(
                number, level: .light, demand: demand.source, reason: .demand(demand.source),
                detail: detail(of: demand, store, at: now), at: now)
        }
        let register = policy.doors[passage.door].register ?? policy.stores[store].register
        let civil = policy.stores[store].timeZone.civil(now.wall)
        let choice = stores[store].chooser.choose(
            passage.direction, level: demand.level, register: register, at: civil)
        guard let choice else {
            return decideUnheard(
                number, level: demand.level, demand: demand.source, reason: .noCue, detail: .none, at: now)
        }
        let latest = passage.at.instant + policy.stores[store].calm.staleAfter
        guard now.instant <= latest else {
            return decideUnheard(
                number, level: demand.level, demand: demand.source, reason: .stale,
                detail: .waited(now.instant - passage.at.instant), at: now)
        }
        let zone = policy.stores[store].zone
        let free = freeAt(zone, rest: policy.stores[store].calm.rest)
        guard isSilent(zone), free <= now.instant else {
            return wait(index, until: free, latest: latest, demand: demand, at: now)
        }
        beginParty(passage, greeted: nil)
        let decision = Decision(
            store: store, door: passage.door, direction: passage.direction, at: passage.at, party: passage.party,
            level: demand.level, cue: choice.cues.first, outcome: .sound, reason: .played, demand: demand.source,
            soundedAt: nil,
            detail: passage.hasWaited
                ? .waited(now.instant - passage.at.instant)
                : passage.direction == .unknown ? .directionUnknown : .none)
        begin(choice, store: store, latest: latest, draft: (number, decision), at: now)
    }

    private func isSilent(_ zone: Int) -> Bool {
        if case .silent = zones[zone].voice { true } else { false }
    }

    /// Waits for the zone where its turn can come in time; otherwise nothing is gained by waiting.
    private mutating func wait(_ index: Int, until free: Instant, latest: Instant, demand: Demand, at now: Moment) {
        let passage = open[index]
        let zone = policy.stores[policy.doors[passage.door].store].zone
        if free <= latest || isStarting(zone) {
            beginParty(passage, greeted: nil)
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
            let rest = policy.stores[policy.doors[passage.door].store].calm.rest
            reason = .busy
            detail = .soundingFor(free - rest - now.instant)
        }
        decideUnheard(
            passage.number, level: demand.level, demand: demand.source, reason: passage.hasWaited ? .stale : reason,
            detail: passage.hasWaited ? .waited(now.instant - passage.at.instant) : detail, at: now)
    }

    /// While a cue is starting it may still fail, so that somebody's turn comes sooner than its length says.
    private func isStarting(_ zone: Int) -> Bool {
        if case .starting = zones[zone].voice { true } else { false }
    }

    /// Joins the party that the passage belongs to, if there is one.
    private mutating func join(_ passage: OpenPassage) -> Party? {
        let calm = policy.stores[policy.doors[passage.door].store].calm
        let at = passage.at.instant
        guard var party = doors[passage.door].parties[passage.direction.rawValue],
            at - party.last <= calm.partyGap, at - party.first <= calm.partyLongest
        else { return nil }
        party.last = max(party.last, at)
        party.size += 1
        doors[passage.door].parties[passage.direction.rawValue] = party
        return party
    }

    private mutating func beginParty(_ passage: OpenPassage, greeted: WallTime?) {
        let direction = passage.direction.rawValue
        if var party = doors[passage.door].parties[direction], party.passage == passage.number {
            party.greeted = greeted ?? party.greeted
            doors[passage.door].parties[direction] = party
        } else {
            doors[passage.door].parties[direction] = Party(
                passage: passage.number, first: passage.at.instant, last: passage.at.instant, greeted: greeted)
        }
    }

    /// Decides a passage that does not sound: with the lamp, where there is one that may answer, or in silence.
    mutating func decideUnheard(
        _ number: UInt64, level: Level, demand: DemandSource, reason: Reason, detail: Decision.Detail, at now: Moment
    ) {
        guard let passage = open.first(where: { $0.number == number }) else { return }
        let store = policy.doors[passage.door].store
        let isLit = level >= .light && policy.stores[store].lamp != nil
        if isLit { lightLamp(store, at: now) }
        let decision = Decision(
            store: store, door: passage.door, direction: passage.direction, at: passage.at, party: passage.party,
            level: level, cue: nil, outcome: isLit ? .light : .silent, reason: reason, demand: demand,
            soundedAt: nil, detail: detail)
        decide(number, decision, at: now)
    }

    /// Settles a passage, and with it whether its party was greeted.
    mutating func decide(_ number: UInt64, _ decision: Decision, at now: Moment) {
        guard let index = open.firstIndex(where: { $0.number == number }) else { return }
        open[index].decision = decision
        let passage = open[index]
        guard decision.reason != .party else { return }
        let direction = passage.direction.rawValue
        if decision.outcome != .silent {
            beginParty(passage, greeted: now.wall)
        } else if doors[passage.door].parties[direction]?.passage == number {
            doors[passage.door].parties[direction] = nil
        }
    }

    private func detail(of demand: Demand, _ store: Int, at now: Moment) -> Decision.Detail {
        let schedule = stores[store].schedule
        switch demand.source {
        case .closed:
            return .opens(schedule.opens)
        case .quiet:
            return quietUntil(store, at: now).map { .quietUntil($0) } ?? .none
        case .quietTime:
            guard let quiet = schedule.state.quietTime else { return .none }
            return .quietTime(quiet, until: schedule.quietUntil)
        default:
            return .none
        }
    }

    // MARK: Light

    private mutating func lightLamp(_ store: Int, at now: Moment) {
        guard let length = policy.stores[store].lamp else { return }
        if !stores[store].lamp.isOn { effects.append(.lamp(store: store, on: true)) }
        stores[store].lamp = Light(isOn: true, timer: nextSerial())
        effects.append(
            .setTimer(
                TimerID(purpose: .lamp(store: store), serial: stores[store].lamp.timer), at: now.instant + length))
    }

    private mutating func lightNotice(_ store: Int, at now: Moment) {
        guard let length = policy.stores[store].notice else { return }
        if !stores[store].notice.isOn { effects.append(.notice(store: store, on: true)) }
        stores[store].notice = Light(isOn: true, timer: nextSerial())
        effects.append(
            .setTimer(
                TimerID(purpose: .notice(store: store), serial: stores[store].notice.timer), at: now.instant + length))
    }
}
