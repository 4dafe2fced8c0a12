public import Greeter
internal import GreeterRuntime

/// What a stretch of time came to: how often, how loud, how long. In constant memory.
public struct Statistics: Sendable {
    private var policy: BoardPolicy
    public private(set) var decisions = 0
    /// Counts by the place of each case among all.
    private var outcomes = [Int](repeating: 0, count: Outcome.allCases.count)
    private var levels = [Int](repeating: 0, count: Level.allCases.count)
    private var reasons = [Int](repeating: 0, count: Reason.allCases.count)
    private var directions = [Int](repeating: 0, count: Direction.allCases.count)
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
        sounding = Array(repeating: nil, count: policy.zones.count)
    }

    public mutating func add(_ decision: Decision) {
        decisions += 1
        outcomes[decision.outcome.rawValue] += 1
        levels[decision.level.rawValue] += 1
        reasons[decision.reason.place] += 1
        directions[decision.direction.rawValue] += 1
    }

    /// From now on stores and cues are those of other settings.
    public mutating func adopt(_ policy: BoardPolicy) {
        self.policy = policy
        sounding = Array(repeating: nil, count: policy.zones.count)
    }

    /// Every passage has one decision.
    public var passages: Int { decisions }

    public func count(of outcome: Outcome) -> Int { outcomes[outcome.rawValue] }

    /// The reasons that occurred, each with its count.
    public var byReason: [(word: String, count: Int)] {
        zip(Reason.allCases, reasons).filter { $1 > 0 }.map { ($0.word, $1) }
    }

    public mutating func add(_ play: Play, at moment: Moment) {
        var length = Span.zero
        var isSpoken = false
        for index in play.cues {
            let cueLength = policy.stores[play.store].cues[index].length
            length += cueLength
            if policy.stores[play.store].cues[index].level == .voice {
                isSpoken = true
                spoken += cueLength
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
        summary.addRaw("directions", counts(Direction.allCases.map { ($0.word, directions[$0.rawValue]) }))
        summary.addRaw("outcomes", counts(Outcome.allCases.map { ($0.word, outcomes[$0.rawValue]) }))
        summary.addRaw("levels", counts(Level.allCases.reversed().map { ($0.word, levels[$0.rawValue]) }))
        summary.addRaw("reasons", counts(byReason.sorted { $0.word < $1.word }))
        summary.add("cues", cues)
        summary.addRaw("audible_seconds", audible.decimal(3))
        summary.addRaw("spoken_seconds", spoken.decimal(3))
        summary.add("most_cues_in_an_hour", mostCuesInAnHour)
        var object = JSONObject()
        object.addRaw("summary", summary.closed)
        return object.closed
    }

    private func counts(_ pairs: [(word: String, count: Int)]) -> String {
        var object = JSONObject()
        for (key, count) in pairs { object.add(key, count) }
        return object.closed
    }

    /// A few lines for a person.
    public var text: String {
        let why = byReason.sorted { $0.count != $1.count ? $0.count > $1.count : $0.word < $1.word }
            .map { "\($0.word) \($0.count)" }.joined(separator: ", ")
        let ways = Direction.allCases.compactMap { direction in
            directions[direction.rawValue] > 0 ? "\(direction.word) \(directions[direction.rawValue])" : nil
        }.joined(separator: ", ")
        return """
            \(passages) \(passages == 1 ? "passage" : "passages")\(passages > 0 ? ": \(ways)" : "")
            answered with sound \(count(of: .sound)), with light \(count(of: .light)), \
            in silence \(count(of: .silent))
            why: \(why.isEmpty ? "nothing happened" : why)
            sound for \(audible.text) in all, of that words \(spoken.text); at most \(mostCuesInAnHour) \
            \(mostCuesInAnHour == 1 ? "cue" : "cues") in any hour
            """
    }
}
