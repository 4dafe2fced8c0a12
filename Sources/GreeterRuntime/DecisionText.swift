public import Greeter

/// Says decisions and notes: as JSON for programs, and in words for people.
public struct Wording: Sendable {
    private let policy: BoardPolicy

    public init(_ policy: BoardPolicy) { self.policy = policy }

    /// A door as it is called: with its store where there are several.
    public func name(ofDoor door: Int) -> String {
        let policyOfDoor = policy.doors[door]
        guard policy.stores.count > 1 else { return policyOfDoor.name }
        return policy.stores[policyOfDoor.store].id + "/" + policyOfDoor.name
    }

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
        return object.closed
    }

    /// The decision as one line for a log: `front: arrival — sound welcome-ja (played)`.
    public func line(_ decision: Decision) -> String {
        var line = "\(name(ofDoor: decision.door)): \(decision.direction.word) — \(decision.outcome.word)"
        if let cue = decision.cue { line += " " + policy.stores[decision.store].cues[cue].id }
        line += " (\(decision.reason.word))"
        let detail = detail(decision)
        return detail.isEmpty ? line : line + ", " + detail
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
        }
    }

    private func reasonInWords(_ decision: Decision) -> String {
        switch decision.reason {
        case .party: "person \(decision.party) of a party"
        case .noCue: "no cue fits"
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
        case .doorFault(let door, let fault): "\(name(ofDoor: door)): out of order, \(words(fault))"
        case .doorMended(let door): "\(name(ofDoor: door)): in order again"
        case .inputFault(_, let fault): "an input is out of order, \(words(fault))"
        case .inputMended: "an input is in order again"
        case .cardFault: "sound is out of order; lamps answer meanwhile"
        case .cardMended: "sound is in order again"
        case .hushed: "what was sounding is hushed"
        case .playRefused(let store, let cue, let level):
            "\(prefix(store))\(policy.stores[store].cues[cue].id) was not played: the level is \(level.word), or another"
                + " cue sounds"
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
