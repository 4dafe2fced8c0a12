internal import Greeter
internal import GreeterRuntime

/// How it is with the shop, in one line for whoever looks at the service.
enum ServiceStatus {
    /// - Parameter troubles: what is wrong beside doors and cards, each a sentence without its full stop.
    static func text(_ shop: Shop, at now: Moment, troubles: [String]) -> String {
        guard let status = shop.greeter?.status(at: now) else { return "Starting" }
        let policy = shop.settings.policy
        var sentences = zip(policy.stores, status.stores).map { store, state in
            (policy.stores.count > 1 ? store.name + ": " : "") + level(state, of: store, at: now)
        }
        let wording = Wording(policy)
        let lost = policy.doors.indices.filter { status.doorFaults[$0] }.map { wording.name(ofDoor: $0) }
        if !lost.isEmpty {
            sentences.append(
                "OUT OF ORDER: \(lost.count == 1 ? "door" : "doors") \(lost.joined(separator: ", ")); the log says why")
        }
        for zone in policy.zones.indices where status.cardFaults[zone] {
            sentences.append("NO SOUND: " + (shop.trouble(ofZone: zone) ?? policy.zones[zone].name))
        }
        return (sentences + troubles).joined(separator: ". ")
    }

    private static func level(_ state: Status.Store, of store: StorePolicy, at now: Moment) -> String {
        let greets =
            switch state.demand.level {
            case .voice: "Greets with words"
            case .chime: "Greets with a chime, without words"
            case .tick: "Greets with a soft tick"
            case .light: store.lamp == nil ? "Makes no sound" : "Answers with the lamp, without sound"
            case .off: "Does not greet"
            }
        guard let ruling = state.standing.first, let why = why(ruling) else { return greets }
        let until = ruling.until.map { " until \(store.timeZone.text($0, from: now.wall))" } ?? ""
        return "\(greets): \(why)\(until)"
    }

    private static func why(_ standing: Status.Standing) -> String? {
        switch standing.demand.source {
        case .closed: "closed"
        case .fault: "the sound card is out of order"
        case .quiet: "somebody asked for quiet"
        case .serving: "somebody is being served"
        case .quietTime: standing.name ?? "a quiet time"
        case .budget: "there was enough sound for now"
        case .clock: "the clock is not trusted yet"
        case .departures, .shop: nil
        }
    }
}
