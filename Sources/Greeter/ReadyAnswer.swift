/// What the next customer at a line will hear, found out before anybody comes.
///
/// The decision is given as ever when the edge is there, and comes to the very same play; but the sound need not wait for
/// it. It is good for as long as nothing but time goes by, and so it is made only where that is certain: a silent zone, an
/// open shop, a line at rest, and no answer that depends on chance. Elsewhere the edge is judged first, which takes some
/// microseconds more.
public struct ReadyAnswer: Hashable, Sendable {
    /// What it sounds like, as it would be at the earliest.
    public let play: Play
    /// From here on every rest and every party is over.
    fileprivate let from: Moment
    /// Until the schedule or the cues change.
    fileprivate let until: WallTime

    /// The play that an edge at `moment` will be answered with; nil where that has to be found out.
    public func play(at moment: Moment) -> Play? {
        guard moment.instant >= from.instant, moment.wall >= from.wall, moment.wall < until else { return nil }
        var play = play
        play.latest = play.latest + (moment.instant - from.instant)
        return play
    }
}

extension Greeter {
    /// The answer to the next edge to active on a line, if nothing but time goes by from `moment` until it comes.
    public func readyAnswer(toLine line: Int, after moment: Moment) -> ReadyAnswer? {
        guard open.isEmpty, let door = policy.lines[line].role.door, lines[line].filter.isActive == false
        else { return nil }
        let store = policy.doors[door].store
        let zone = policy.stores[store].zone
        // Tokens only grow: a budget that is not empty now will not be then.
        guard isSilent(zone), stores[store].schedule.state.isOpen, budgetLevel(zone, at: moment.instant) == nil
        else { return nil }
        let calm = policy.stores[store].calm
        let silent = max(freeAt(zone, rest: calm.rest), noParty(at: door, calm), noStaff(in: store))
        let atRest = max(lines[line].filter.actsFrom, doors[door].sensor.isPatientFrom)
        let from = moment.at(max(moment.instant, silent, atRest))
        let schedule = stores[store].schedule
        guard from.wall >= schedule.from, from.wall < schedule.until,
            let chosen = stores[store].chooser.stands(from: from.wall, in: policy.stores[store].timeZone)
        else { return nil }
        var next = self
        guard case .play(let play)? = next.handle(.edge(line: line, active: true), at: from).first else { return nil }
        return ReadyAnswer(play: play, from: from, until: min(schedule.until, chosen))
    }

    /// From when on whoever comes through a door is a party of their own.
    private func noParty(at door: Int, _ calm: Calm) -> Instant {
        var from = Instant.distantPast
        for direction in Direction.allCases {
            guard let party = doors[door].parties[direction] else { continue }
            from = max(from, min(party.last + calm.partyGap, party.first + calm.partyLongest) + Span(nanoseconds: 1))
        }
        return from
    }

    /// From when on a passage is no longer staff's.
    private func noStaff(in store: Int) -> Instant {
        stores[store].staffUntil.map { $0 + Span(nanoseconds: 1) } ?? .distantPast
    }
}
