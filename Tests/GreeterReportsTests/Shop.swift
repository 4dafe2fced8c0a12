import Greeter
import GreeterReports
import GreeterSimulation

/// A shop that is open from ten to eight, with one or two doors, and its traces.
enum Shop {
    static func policy(
        atMost: Level = .voice, rest: Span = .seconds(2), doors: [String] = ["front"], hours: (Int, Int)? = (600, 1200)
    ) -> BoardPolicy {
        let rules = hours.map { [Hours.Rule(days: .daily, ranges: [TimeRange(start: $0.0, end: $0.1)])] } ?? []
        let cues = Says.allCases.flatMap { says in
            [
                Cue(id: "\(says)-voice", language: "en", says: says, level: .voice, length: .milliseconds(1500)),
                Cue(id: "\(says)-chime", says: says, level: .chime, length: .milliseconds(800)),
            ]
        }
        var calm = Calm()
        calm.rest = rest
        return BoardPolicy(
            stores: [
                StorePolicy(
                    id: "corner", name: "The corner shop", schedule: Schedule(hours: Hours(rules: rules)),
                    atMost: atMost, calm: calm, lamp: .seconds(3), cues: cues)
            ],
            doors: doors.map { DoorPolicy(name: $0, sensor: .pulses) }, lines: [])
    }

    /// Lets a story happen and gives its report.
    static func tell(_ story: [String], policy: BoardPolicy = policy()) throws -> VisitTap {
        let tap = VisitTap(policy)
        let simulation = Simulation(policy, observer: tap)
        for row in try TraceReader.rows(story, policy: policy) { simulation.take(row) }
        simulation.finish()
        tap.finish()
        return tap
    }

    /// Two days: a party, one who is early, one by another cue, a hush, a cue for staff and a fault.
    static let story = [
        "2026-03-07T09:30:00,front,arrival,",
        "2026-03-07T10:00:00,front,arrival,",
        "2026-03-07T10:00:02,front,arrival,",
        "2026-03-07T10:20:00,front,departure,",
        "2026-03-07T14:00:00,front,arrival,",
        "2026-03-07T14:00:00.500,quiet,set,30m",
        "2026-03-07T14:10:00,front,departure,",
        "2026-03-09T11:00:00,play,cue,welcome-voice",
        "2026-03-09T11:00:00.400,front,departure,",
        "2026-03-09T12:00:00,front,fault,1",
        "2026-03-09T12:00:01,front,unknown,",
        "2026-03-09T12:01:00,front,fault,0",
    ]

    static func visit(
        _ second: Int64, party: Int = 1, answer: Level = .voice, level: Level = .voice, reason: String = "played",
        demand: String = "shop", isPretended: Bool = false, direction: Direction = .arrival, door: String = "front"
    ) -> Visit {
        let at = WallTime(nanoseconds: second * 1_000_000_000)
        return Visit(
            at: at, civil: ZoneTable.utc.civil(at), door: door, direction: direction, party: party, level: level,
            answer: answer, reason: reason, demand: demand, isPretended: isPretended)
    }

    static func heard(_ second: Int64, audible: Span = .seconds(1), spoken: Span = .zero) -> Heard {
        let at = WallTime(nanoseconds: second * 1_000_000_000)
        return Heard(at: at, civil: ZoneTable.utc.civil(at), audible: audible, spoken: spoken)
    }
}
