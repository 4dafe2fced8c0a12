import Greeter
import GreeterProof
@testable import GreeterSimulation
import Testing

@Suite("A counterexample", .timeLimit(.minutes(30)))
struct ReplayTests {
    /// Keeps the decisions.
    private final class Listener: SimulationObserver {
        var decisions: [Decision] = []
        func decided(_ decision: Decision, at moment: Moment) { decisions.append(decision) }
    }

    @Test("is a trace that the simulator plays with the same decisions")
    func same() throws {
        for seed in 1...UInt64(300) {
            let scenario = Scenario(seed: seed, isPlain: true)
            var world = World(scenario.boards, at: scenario.start)
            world.log = []
            #expect(world.play(scenario.rows) == nil)
            let told = (world.log ?? []).compactMap { effect, _ in
                if case .decided(let decision) = effect { decision } else { nil }
            }
            let played = try simulate(scenario)
            guard told != played else { continue }
            let differs = zip(told, played).first { $0 != $1 }
            Issue.record(
                "seed \(seed): \(told.count) and \(played.count) decisions, first \(String(describing: differs))")
            return
        }
    }

    private func simulate(_ scenario: Scenario) throws -> [Decision] {
        let trace = try #require(scenario.files.first { $0.name == "trace.csv" }).text
        let listener = Listener()
        var policy = scenario.boards[0].policy
        let simulation = Simulation(policy, observer: listener)
        for line in trace.split(separator: "\n").dropFirst() {
            let row = try TraceWords(policy).row(String(line), file: "trace.csv", line: 1).0
            simulation.take(row)
            guard case .reload = row.what else { continue }
            let file = try #require(TraceWords.fields(String(line))?.last)
            let place = try #require(file.split(separator: "-").dropFirst().first.flatMap { Int($0) })
            policy = scenario.boards[place - 1].policy
            simulation.adopt(policy)
        }
        simulation.finish()
        return listener.decisions
    }
}
