import Greeter
@testable import GreeterSimulation

/// A story on a time line: rows of a trace on Saturday 7 March 2026 go in, decisions come out as short sentences.
final class Story: SimulationObserver {
    private(set) var told: [String] = []
    private(set) var sounded: [(cues: [String], from: CivilTime, to: CivilTime)] = []
    private(set) var hushes: [CivilTime] = []
    private(set) var notes: [Note] = []
    private(set) var decisions: [Decision] = []
    let policy: BoardPolicy

    init(_ policy: BoardPolicy) { self.policy = policy }

    /// Tells rows such as `10:00:00,front,arrival,` and gives `10:00:00.000 arrival sound welcome played`.
    @discardableResult
    func tell(_ rows: String...) throws -> [String] { try tell(rows) }

    @discardableResult
    func tell(_ rows: [String]) throws -> [String] {
        let words = TraceWords(policy)
        let simulation = Simulation(policy, observer: self)
        for (index, row) in rows.enumerated() {
            let text = row.contains("T") ? row : "2026-03-07T" + row
            simulation.take(try words.row(text, file: "story", line: index + 1).0)
        }
        simulation.finish()
        return told
    }

    func decided(_ decision: Decision, at moment: Moment) {
        decisions.append(decision)
        let store = policy.stores[decision.store]
        let door = policy.doors.count > 1 ? policy.doors[decision.door].name + " " : ""
        told.append(
            [
                clock(decision.at.wall), door + decision.direction.word, decision.outcome.word,
                decision.cue.map { store.cues[$0].id } ?? "-", decision.reason.word,
            ].joined(separator: " "))
    }

    func played(_ play: Play, at moment: Moment) {
        let store = policy.stores[play.store]
        let gaps = play.gap.nanoseconds * Int64(play.cues.count - 1)
        let length = play.cues.reduce(Span(nanoseconds: gaps)) { $0 + store.cues[$1].length }
        let from = store.timeZone.civil(moment.wall)
        sounded.append(
            (play.cues.map { store.cues[$0].id }, from, CivilTime(nanoseconds: from.nanoseconds + length.nanoseconds)))
    }

    func hushed(zone: Int, at moment: Moment) { hushes.append(policy.stores[0].timeZone.civil(moment.wall)) }

    func noted(_ note: Note, at moment: Moment) { notes.append(note) }

    private func clock(_ wall: WallTime) -> String {
        let (hour, minute, second, nanosecond) = policy.stores[0].timeZone.civil(wall).clock
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let millisecond = String(1000 + nanosecond / 1_000_000).dropFirst()
        return "\(two(hour)):\(two(minute)):\(two(second)).\(millisecond)"
    }
}

extension BoardPolicy {
    /// A shop with one door, cues of one second, and no schedule.
    static func shop(
        _ sensor: SensorPolicy = .contact(.unknown), doors: [String] = ["front"], debounce: Span = .milliseconds(10),
        lamp: Bool = false, cues: [Cue] = .bundle, change: (inout StorePolicy) -> Void = { _ in }
    ) -> BoardPolicy {
        var store = StorePolicy(id: "shop", lamp: lamp ? .seconds(3) : nil, cues: cues)
        change(&store)
        var lines: [LinePolicy] = []
        for door in doors.indices {
            lines += sensor.roles(door: door).map { LinePolicy(role: $0, debounce: debounce) }
        }
        lines.append(LinePolicy(role: .quietButton(store: 0), debounce: debounce))
        return BoardPolicy(
            stores: [store], doors: doors.map { DoorPolicy(name: $0, sensor: sensor) }, lines: lines)
    }
}

extension SensorPolicy {
    fileprivate func roles(door: Int) -> [LinePolicy.Role] {
        switch self {
        case .contact: [.contact(door: door)]
        case .contactAndMotion: [.contact(door: door), .motion(door: door)]
        case .beam: [.beam(door: door)]
        case .beamPair: [.outer(door: door), .inner(door: door)]
        case .pulses: [.pulseIn(door: door), .pulseOut(door: door)]
        }
    }

    static let pair = SensorPolicy.beamPair(shortest: .milliseconds(20), longest: .milliseconds(1500))
}

extension [Cue] {
    /// One cue of a second for everything.
    static let bundle: [Cue] = [
        Cue(id: "welcome", language: "en", says: .welcome, level: .voice, length: .seconds(1)),
        Cue(id: "thanks", language: "en", says: .thanks, level: .voice, length: .seconds(1)),
        Cue(id: "chime-in", says: .welcome, level: .chime, length: .seconds(1)),
        Cue(id: "chime-out", says: .thanks, level: .chime, length: .seconds(1)),
        Cue(id: "chime", says: .neutral, level: .chime, length: .seconds(1)),
        Cue(id: "tick", says: .neutral, level: .tick, length: .milliseconds(150)),
    ]
}
