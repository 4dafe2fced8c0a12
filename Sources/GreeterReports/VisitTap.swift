public import Greeter
internal import GreeterRuntime
public import GreeterSimulation

/// Reports what a simulation does: its visits and what sounded, each once it is settled.
public final class VisitTap: SimulationObserver {
    public private(set) var report: VisitReport
    /// The same figures as `simulate` prints.
    public private(set) var statistics: Statistics
    /// Sees every visit with its place on the trace's own time line, which no step of a clock moves.
    public var onVisit: (Visit, Instant) -> Void = { _, _ in }
    private var policy: BoardPolicy
    private var wording: Wording
    /// What sounds now, per zone: it may still be hushed.
    private var sounding: [Sounding?]

    private struct Sounding {
        var heard: Heard
        var ends: Instant
    }

    public init(_ policy: BoardPolicy, from: CivilDate? = nil, to: CivilDate? = nil) {
        self.policy = policy
        wording = Wording(policy)
        statistics = Statistics(policy)
        sounding = Array(repeating: nil, count: policy.zones.count)
        report = VisitReport(
            name: policy.stores.map(\.name).joined(separator: ", "), schedules: policy.stores.map(\.schedule),
            from: from, to: to)
    }

    public func decided(_ decision: Decision, at moment: Moment) {
        statistics.add(decision)
        let visit = visit(decision)
        report.add(visit)
        onVisit(visit, decision.at.instant)
    }

    public func played(_ play: Play, at moment: Moment) {
        settle(play.zone)
        let (audible, spoken) = (statistics.audible, statistics.spoken)
        statistics.add(play, at: moment)
        let store = policy.stores[play.store]
        let heard = Heard(
            at: moment.wall, civil: store.timeZone.civil(moment.wall),
            audible: statistics.audible - audible, spoken: statistics.spoken - spoken)
        sounding[play.zone] = Sounding(heard: heard, ends: moment.instant + store.length(of: play))
    }

    public func hushed(zone: Int, at moment: Moment) {
        let (audible, spoken) = (statistics.audible, statistics.spoken)
        statistics.hush(zone: zone, at: moment)
        sounding[zone]?.heard.audible += statistics.audible - audible
        sounding[zone]?.heard.spoken += statistics.spoken - spoken
    }

    public func noted(_ note: Note, at moment: Moment) {
        switch note {
        case .doorFault, .doorMended, .inputFault, .inputMended, .cardFault, .cardMended:
            let civil = policy.stores[0].timeZone.civil(moment.wall)
            report.note("\(civil.date.text) \(civil.clockText) \(wording.line(note, at: moment))", on: civil.date)
        default: break
        }
    }

    public func adopted(_ policy: BoardPolicy) {
        for zone in sounding.indices { settle(zone) }
        self.policy = policy
        wording = Wording(policy)
        statistics.adopt(policy)
        sounding = Array(repeating: nil, count: policy.zones.count)
    }

    public func willReach(_ moment: Moment) {
        for zone in sounding.indices {
            if let sound = sounding[zone], sound.ends <= moment.instant { settle(zone) }
        }
    }

    /// After the simulation's own end: what was sounding then has sounded to its end.
    public func finish() {
        for zone in sounding.indices { settle(zone) }
    }

    private func settle(_ zone: Int) {
        guard let sound = sounding[zone] else { return }
        report.add(sound.heard)
        sounding[zone] = nil
    }

    private func visit(_ decision: Decision) -> Visit {
        let store = policy.stores[decision.store]
        let answer: Level =
            switch decision.outcome {
            // A cue's own rung: where the shop has none on the level's, a softer one sounded.
            case .sound: decision.cue.map { store.cues[$0].level } ?? decision.level
            case .light: .light
            case .silent: .off
            }
        return Visit(
            at: decision.at.wall, civil: store.timeZone.civil(decision.at.wall), store: decision.store,
            door: wording.name(ofDoor: decision.door), direction: decision.direction, party: decision.party,
            level: decision.level, answer: answer, reason: decision.reason.word, demand: decision.demand.word,
            isPretended: decision.isPretended)
    }
}
