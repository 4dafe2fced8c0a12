public import Greeter

/// Says decisions and notes: as JSON for programs, and in words for people.
public struct Wording: Sendable {
    let policy: BoardPolicy

    public init(_ policy: BoardPolicy) { self.policy = policy }

    /// A door as it is called: with its store where there are several.
    public func name(ofDoor door: Int) -> String {
        let policyOfDoor = policy.doors[door]
        guard policy.stores.count > 1 else { return policyOfDoor.name }
        return policy.stores[policyOfDoor.store].id + "/" + policyOfDoor.name
    }

    public func name(ofCue cue: Int, store: Int) -> String { policy.stores[store].cues[cue].id }

    /// A store's name before what is said of it, where there are several.
    private func prefix(_ store: Int) -> String {
        policy.stores.count > 1 ? policy.stores[store].name + ": " : ""
    }

    /// The decision as one line of JSON.
    public func json(_ decision: Decision) -> String {
        let store = policy.stores[decision.store]
        var object = JSONObject()
        object.add("time", store.timeZone.text(decision.at.wall))
        object.add("store", store.id)
        object.add("door", policy.doors[decision.door].name)
        object.add("direction", decision.direction.word)
        object.add("party", decision.party)
        object.add("level", decision.level.word)
        object.add("cue", decision.cue.map { store.cues[$0].id })
        object.add("outcome", decision.outcome.word)
        object.add("reason", decision.reason.word)
        object.add("demand", decision.demand.word)
        object.add("sounded_at", decision.soundedAt.map { store.timeZone.text($0.wall) })
        object.add("detail", detail(decision))
        if decision.isPretended { object.add("pretended", true) }
        return object.closed
    }

    /// The decision as one line for a log: `front: arrival — sound welcome-ja (played)`.
    ///
    /// - Parameter cut: what has ended its cue before its end.
    public func line(_ decision: Decision, cut: CutShort? = nil) -> String {
        var line = "\(name(ofDoor: decision.door)): \(decision.direction.word) — \(decision.outcome.word)"
        if let cue = decision.cue { line += " " + policy.stores[decision.store].cues[cue].id }
        line += " (\(decision.reason.word))"
        if decision.isPretended { line += ", pretended" }
        let detail = detail(decision)
        if !detail.isEmpty { line += ", " + detail }
        if let heard = cut?.heard(of: decision) { line += ", cut short after \(heard.text)" }
        return line
    }

    /// What a person would want to know beside the reason; may be empty.
    public func detail(_ decision: Decision) -> String {
        let store = policy.stores[decision.store]
        let zone = store.timeZone
        let now = decision.at.wall
        return switch decision.detail {
        case .none: reasonInWords(decision)
        case .directionUnknown: "which way is not known, so a neutral sound"
        case .waited(let span):
            decision.reason == .stale
                ? "waited \(span.text) for its turn, too late now" : "after waiting \(span.text) for its turn"
        case .quietUntil(let wall): "quiet by hand until \(zone.text(wall, from: now))"
        case .quietTime(let index, let until):
            "\(store.schedule.quietTimes[index].name)" + (until.map { " until \(zone.text($0, from: now))" } ?? "")
        case .opens(let wall): wall.map { "closed until \(zone.text($0, from: now))" } ?? "closed"
        case .greetedAt(let wall): "person \(decision.party) of a party greeted at \(zone.civil(wall).clockText)"
        case .soundingFor(let span): "another cue sounds for \(span.text) more"
        case .restingFor(let span): "silence between two cues for \(span.text) more"
        case .cardSilent: "the sound card did not begin in time"
        case .interrupted: "the greeter ended, or took new settings, before its turn came"
        case .servingSince(let wall): "somebody is being served since \(zone.civil(wall).minuteText)"
        case .budgetUntil(let wall):
            (decision.level == .light ? "enough sound for now" : "enough words for now")
                + (wall.map { ", more from \(zone.civil($0).clockText)" } ?? "")
        case .afterClosing(let wall): "just closed; who leaves is thanked until \(zone.civil(wall).minuteText)"
        }
    }

    private func reasonInWords(_ decision: Decision) -> String {
        switch decision.reason {
        case .party: "person \(decision.party) of a party"
        case .noCue: "no cue fits"
        case .staff: "staff"
        case .acknowledged: "greeted in person"
        case .demand(.clock): "the clock is not trusted yet"
        case .demand(.departures): "departures are kept quieter here"
        case .demand(.fault): decision.level == .off ? "the door is out of order" : "the sound card is away"
        case .demand(.shop): "the shop allows \(decision.level.word) at most"
        default: ""
        }
    }

    /// A note in words, for a log.
    public func line(_ note: Note, at moment: Moment) -> String {
        switch note {
        case .level(let store, let level, let source):
            "\(prefix(store))level: \(level.word) (\(source.word))"
        case .quietSet(let store, let level, let until):
            "\(prefix(store))quiet by hand: \(level.word) until "
                + policy.stores[store].timeZone.text(until, from: moment.wall)
        case .quietEnded(let store): "\(prefix(store))quiet by hand has ended"
        case .servingBegan(let store, let until):
            "\(prefix(store))somebody is being served, until \(policy.stores[store].timeZone.text(until, from: moment.wall))"
                + " at the latest"
        case .servingEnded(let store): "\(prefix(store))nobody is being served any more"
        case .servingStuck(let store):
            "\(prefix(store))the serving input has been active for too long: it no longer counts until it is released"
        case .servingMended(let store): "\(prefix(store))the serving input is in order again"
        case .staffExpected(let store): "\(prefix(store))the next passage is staff's"
        case .acknowledged(let store): "\(prefix(store))staff have seen to it in person"
        case .playedByHand(let store, let cue):
            "\(prefix(store))\(policy.stores[store].cues[cue].id) is played, as somebody asked"
        case .clockTrust(let isTrusted):
            isTrusted ? "the clock is right" : "the clock is not trusted: no words where the shop has a schedule"
        case .doorFault(let door, let fault): "\(name(ofDoor: door)): out of order, \(words(fault))"
        case .doorMended(let door): "\(name(ofDoor: door)): in order again"
        case .inputFault(_, let fault): "an input is out of order, \(words(fault))"
        case .inputMended: "an input is in order again"
        case .cardFault: "sound is out of order; lamps answer meanwhile"
        case .cardMended: "sound is in order again"
        case .hushed(_, let source):
            switch source {
            case .quiet?: "what was sounding is hushed: quiet by hand"
            case .serving?: "what was sounding is hushed: somebody is being served"
            default: "what was sounding is hushed"
            }
        case .cutShort(let store, let cue):
            "\(prefix(store))\(policy.stores[store].cues[cue].id) was not heard to its end: the card was lost under it"
        case .volume(let zone, let volume): "volume by hand at \(policy.zones[zone].name): \(volume.signed) dB"
        case .signal: "a signal sounds, by which the loudness at the till is measured"
        case .signalRefused(_, let refusal): "the signal was not played: \(words(refusal))"
        case .playRefused(let store, let cue, let demand):
            "\(prefix(store))\(policy.stores[store].cues[cue].id) was not played: "
                + (policy.stores[store].cues[cue].level > demand.level
                    ? "the level is \(demand.level.word) (\(demand.source.word))" : "another cue sounds")
        }
    }

    private func words(_ refusal: Greeter.SignalRefusal) -> String {
        switch refusal {
        case .busy: "another cue sounds"
        case .demand(.quiet): "it is quiet by hand"
        case .demand(.serving): "somebody is being served"
        case .demand: "the sound card is out of order"
        }
    }

    private func words(_ fault: DoorFault) -> String {
        switch fault {
        case .chatter:
            "its line chatters (over \(Chatter.edgesPerSecond) changes a second): look at the wiring; it is muted until"
                + " that stops"
        case .lost: "its line cannot be read"
        case .told: "as was said"
        }
    }
}
