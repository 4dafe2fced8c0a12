import Greeter
import GreeterSimulation
import Testing

/// Keeps everything that was seen.
private final class Witness: SimulationObserver {
    var decisions: [Decision] = []
    var statistics: Statistics
    var last = Instant.distantPast

    init(_ policy: BoardPolicy) { statistics = Statistics(policy) }

    func decided(_ decision: Decision, at moment: Moment) {
        decisions.append(decision)
        statistics.add(decision)
    }

    func played(_ play: Play, at moment: Moment) { statistics.add(play, at: moment) }
    func hushed(zone: Int, at moment: Moment) { statistics.hush(zone: zone, at: moment) }

    func willReach(_ moment: Moment) {
        #expect(moment.instant >= last, "time went back")
        last = moment.instant
    }
}

@Suite("A simulation", .timeLimit(.minutes(30)))
struct SimulationTests {
    private let policy: BoardPolicy = {
        let hours = Hours(rules: [Hours.Rule(days: .daily, ranges: [TimeRange(start: 600, end: 1200)])])
        let cues = [
            Cue(id: "hello", language: "en", says: .welcome, level: .voice, length: .seconds(1)),
            Cue(id: "bye", language: "en", says: .thanks, level: .voice, length: .seconds(2)),
        ]
        return BoardPolicy(
            stores: [StorePolicy(id: "corner", schedule: Schedule(hours: hours), lamp: .seconds(3), cues: cues)],
            doors: [
                DoorPolicy(name: "front", sensor: .contact(.arrival)),
                DoorPolicy(name: "back", sensor: .contact(.unknown)),
            ],
            lines: [LinePolicy(role: .contact(door: 0)), LinePolicy(role: .contact(door: 1))])
    }()

    /// Twelve days of people and mischief, drawn from a seed.
    private func rows(seed: UInt64, count: Int) throws -> [TraceRow] {
        var random = SplitMix64(state: seed)
        var wall = WallTime(nanoseconds: 1_772_870_400_000_000_000)
        return (0..<count).map { index in
            wall = wall + .milliseconds(Int64.random(in: 0...20_000, using: &random))
            let door = Int.random(in: 0...1, using: &random)
            let what: TraceRow.What =
                switch Int.random(in: 0..<20, using: &random) {
                case 0: .button(stores: 0..<1)
                case 1: .cardFault(stores: 0..<1, Bool.random(using: &random))
                case 2: .clockStep(.seconds(Int64.random(in: -7200...7200, using: &random)))
                case 3: .doorFault(door: door, Bool.random(using: &random))
                case 4...9: .edge(line: door, active: Bool.random(using: &random))
                default: .pass(door: door, Direction.allCases.randomElement(using: &random) ?? .unknown)
                }
            return TraceRow(wall: wall, what: what, line: index + 2)
        }
    }

    private func run(_ rows: [TraceRow]) -> Witness {
        let witness = Witness(policy)
        let simulation = Simulation(policy, observer: witness)
        for row in rows { simulation.take(row) }
        simulation.finish()
        return witness
    }

    @Test("of the same rows is the same, whatever happens", arguments: 1...4 as ClosedRange<UInt64>)
    func repeatable(seed: UInt64) throws {
        let rows = try rows(seed: seed, count: 3000)
        #expect(run(rows).decisions == run(rows).decisions)
    }

    @Test("keeps what must hold, whatever happens", arguments: 1...20 as ClosedRange<UInt64>)
    func invariants(seed: UInt64) throws {
        let rows = try rows(seed: seed, count: 3000)
        let witness = run(rows)
        let named = rows.count { if case .pass = $0.what { true } else { false } }
        #expect(witness.decisions.count >= named, "seed \(seed): a passage without a decision")
        let calm = policy.stores[0].calm
        var silentFrom = Instant.distantPast
        for decision in witness.decisions {
            guard let sounded = decision.soundedAt, let cue = decision.cue else {
                #expect(decision.outcome != .sound, "seed \(seed)")
                continue
            }
            #expect(decision.reason == .played && decision.outcome == .sound, "seed \(seed)")
            #expect(sounded.instant >= silentFrom + calm.rest, "seed \(seed): two voices, or no rest")
            #expect(sounded.instant - decision.at.instant <= calm.staleAfter, "seed \(seed): a stale cue")
            #expect(policy.stores[0].cues[cue].level <= decision.level, "seed \(seed): louder than the level")
            // A hush or a card that went may have ended it sooner.
            silentFrom = sounded.instant
        }
        for (a, b) in zip(witness.decisions, witness.decisions.dropFirst()) {
            #expect(a.at.instant <= b.at.instant, "seed \(seed): decisions out of order")
        }
    }

    @Test("counts what sounded, and how long")
    func statistics() throws {
        let start = WallTime(nanoseconds: 1_772_877_600_000_000_000)
        let witness = run([
            TraceRow(wall: start, what: .pass(door: 0, .arrival), line: 2),
            TraceRow(wall: start + .seconds(10), what: .pass(door: 0, .departure), line: 3),
            TraceRow(wall: start + .seconds(11), what: .button(stores: 0..<1), line: 4),
        ])
        #expect(witness.statistics.cues == 2)
        // The second was hushed after a second, with its fade.
        #expect(witness.statistics.audible == .milliseconds(2100))
        #expect(witness.statistics.mostCuesInAnHour == 2)
        #expect(witness.statistics.json.hasPrefix("{\"summary\":{\"passages\":2,\"decisions\":2,"))
    }
}
