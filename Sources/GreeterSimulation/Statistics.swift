public import Greeter
internal import GreeterRuntime

/// What a stretch of time came to: how often, how loud, how long. In constant memory.
public struct Statistics: Sendable {
    private let policy: BoardPolicy
    public private(set) var passages = 0
    public private(set) var decisions = 0
    public private(set) var byOutcome: [Outcome: Int] = [:]
    public private(set) var byLevel: [Level: Int] = [:]
    public private(set) var byReason: [String: Int] = [:]
    public private(set) var byDirection: [Direction: Int] = [:]
    /// Cues that were begun, also those that somebody asked for.
    public private(set) var cues = 0
    public private(set) var audible = Span.zero
    public private(set) var spoken = Span.zero
    /// The most cues that began in any sixty minutes.
    public private(set) var mostCuesInAnHour = 0
    /// When the cues of the last hour began; bounded, since a zone cannot begin more than so many.
    private var lastHour: [Instant] = []
    private var lastHourStart = 0
    /// What sounds now, per zone, to shorten it when it is hushed.
    private var sounding: [(ends: Instant, isSpoken: Bool)?]

    public init(_ policy: BoardPolicy) {
        self.policy = policy
        sounding = Array(repeating: nil, count: policy.zones)
    }

    public mutating func add(_ decision: Decision) {
        passages += 1
        decisions += 1
        byOutcome[decision.outcome, default: 0] += 1
        byLevel[decision.level, default: 0] += 1
        byReason[decision.reason.word, default: 0] += 1
        byDirection[decision.direction, default: 0] += 1
    }

    public mutating func add(_ play: Play, at moment: Moment) {
        let store = policy.stores[play.store]
        var length = Span.zero
        var isSpoken = false
        for index in play.cues {
            let cue = store.cues[index]
            length += cue.length
            if cue.level == .voice {
                isSpoken = true
                spoken += cue.length
            }
        }
        audible += length
        sounding[play.zone] = (moment.instant + length, isSpoken)
        cues += 1
        lastHour.append(moment.instant)
        while lastHour[lastHourStart] <= moment.instant - .hours(1) { lastHourStart += 1 }
        mostCuesInAnHour = max(mostCuesInAnHour, lastHour.count - lastHourStart)
        if lastHourStart > 4096 {
            lastHour.removeFirst(lastHourStart)
            lastHourStart = 0
        }
    }

    /// What sounds in a zone is cut.
    public mutating func hush(zone: Int, at moment: Moment) {
        guard let sound = sounding[zone] else { return }
        let lost = sound.ends - (moment.instant + Simulation.hushFade)
        sounding[zone] = nil
        guard lost > .zero else { return }
        audible = audible - lost
        if sound.isSpoken { spoken = spoken - lost }
    }

    /// The last line of `simulate --format jsonl`.
    public var json: String {
        var summary = JSONObject()
        summary.add("passages", passages)
        summary.add("decisions", decisions)
        summary.addRaw("directions", counts(Direction.allCases.map { ($0.word, byDirection[$0] ?? 0) }))
        summary.addRaw("outcomes", counts(Outcome.allCases.map { ($0.word, byOutcome[$0] ?? 0) }))
        summary.addRaw("levels", counts(Level.allCases.reversed().map { ($0.word, byLevel[$0] ?? 0) }))
        summary.addRaw("reasons", counts(byReason.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
        summary.add("cues", cues)
        summary.addRaw("audible_seconds", audible.decimal(3))
        summary.addRaw("spoken_seconds", spoken.decimal(3))
        summary.add("most_cues_in_an_hour", mostCuesInAnHour)
        var object = JSONObject()
        object.addRaw("summary", summary.closed)
        return object.closed
    }

    private func counts(_ pairs: [(String, Int)]) -> String {
        var object = JSONObject()
        for (key, count) in pairs { object.add(key, count) }
        return object.closed
    }

    /// A few lines for a person.
    public var text: String {
        let reasons = byReason.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
            .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        let directions = Direction.allCases.compactMap { direction in
            byDirection[direction].map { "\(direction.word) \($0)" }
        }.joined(separator: ", ")
        return """
            \(passages) \(passages == 1 ? "passage" : "passages")\(passages > 0 ? ": \(directions)" : "")
            answered with sound \(byOutcome[.sound] ?? 0), with light \(byOutcome[.light] ?? 0), \
            in silence \(byOutcome[.silent] ?? 0)
            why: \(reasons.isEmpty ? "nothing happened" : reasons)
            sound for \(audible.text) in all, of that words \(spoken.text); at most \(mostCuesInAnHour) \
            \(mostCuesInAnHour == 1 ? "cue" : "cues") in any hour
            """
    }
}
