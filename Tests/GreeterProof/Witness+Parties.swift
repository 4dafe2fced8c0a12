internal import Greeter

// What a passage must be answered with, as far as that follows from the policy's order alone.
extension Witness {
    /// A passage that came while nobody waited: the reason and the level are known, up to the question of its turn.
    ///
    /// - Parameter before: the parties as they were before it.
    mutating func judge(
        _ passage: Acceptance, _ isStaff: Bool, _ decision: Decision?, _ before: [[Party?]], at moment: Moment
    ) {
        let store = policy.doors[passage.door].store
        guard !isStaff, !demands.isTurning(store, at: moment.instant), !doubtfulDoors.contains(passage.door) else {
            return
        }
        var level = demands.level(store, passage.direction, at: moment)
        if level.source != .closed, faultyDoors.contains(passage.door) { level = .init(level: .off, source: .fault) }
        let party = before[passage.door][passage.direction.rawValue]
        let isMember = party.map { belongs(passage.at.instant, to: $0, of: store) } ?? false
        // Decided by a greeter that ended before it could say so; the next one remembers it.
        let calm = policy.stores[store].calm
        if decision?.reason == .party, !isMember, let diedAt, passage.at.instant - diedAt <= calm.partyGap { return }
        let expected: Reason? =
            switch level.level {
            case .off: level.source == .closed ? .closed : .demand(level.source)
            case _ where isMember: .party
            case .light: .demand(level.source)
            default: nil
            }
        if let decision, decision.level != level.level || decision.demand != level.source {
            fail(
                .order, moment,
                "\(decision.level.word) by \(decision.demand.word), not \(level.level.word)"
                    + " by \(level.source.word)")
        }
        let told = decision?.reason
        if let expected, told != expected {
            fail(expected == .party ? .party : .order, moment, "\(told?.word ?? "open"), not \(expected.word)")
        }
        if expected == nil, let told, ![.noCue, .busy, .rest, .stale].contains(told) {
            fail(told == .party ? .party : .order, moment, "\(told.word) at \(level.level.word)")
        }
        if decision?.outcome == .light, !lamps[store] { fail(.lamp, moment, "the lamp is dark") }
        if level.level > .off, !isMember, passage.direction != .departure, policy.stores[store].notice != nil,
            !notices[store]
        {
            fail(.notice, moment, "the notice is dark")
        }
    }

    private func belongs(_ at: Instant, to party: Party, of store: Int) -> Bool {
        let calm = policy.stores[store].calm
        return at - party.last <= calm.partyGap && at - party.first <= calm.partyLongest
    }

    /// Keeps the books of parties; a party that was greeted must not sound again.
    mutating func follow(_ decision: Decision, at moment: Moment) {
        let (door, way) = (decision.door, decision.direction.rawValue)
        let at = decision.at.instant
        let party = parties[door][way].flatMap { belongs(at, to: $0, of: decision.store) ? $0 : nil }
        switch decision.reason {
        case .staff, .closed: break
        case .party:
            guard var party else { break }
            party.last = max(party.last, at)
            parties[door][way] = party
        default:
            if decision.outcome == .sound, party != nil { fail(.party, moment, "a party sounded twice") }
            if decision.outcome != .silent || decision.reason == .acknowledged {
                parties[door][way] = Party(first: at, last: at)
            }
        }
    }
}

extension Witness {
    /// What the greeter says that rules, beside the books.
    mutating func compare(_ status: Status.Store, _ store: Int, at moment: Moment) {
        let level = demands.level(store, .arrival, at: moment)
        let told = status.demand
        if told != level {
            fail(
                .status, moment,
                "\(told.level.word) by \(told.source.word), the books say \(level.level.word)"
                    + " by \(level.source.word)")
        }
        let standing = status.standing.map(\.demand)
        if standing.first != level || Set(standing) != Set(demands.standing(store, .arrival, at: moment)) {
            fail(.status, moment, "what is shown is not what holds")
        }
        if let over = status.standing.first(where: { $0.until.map { $0 <= moment.wall } ?? false }) {
            fail(.status, moment, "\(over.demand.source.word) is shown after its end")
        }
    }
}
