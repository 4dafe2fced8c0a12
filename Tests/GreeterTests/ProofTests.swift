import Foundation
import Greeter
import GreeterProof
import Testing

/// How much longer than CI's minute the proof is to run: `NOREN_PROOF=60 swift test --filter Proof` takes an hour.
private let patience = ProcessInfo.processInfo.environment["NOREN_PROOF"].flatMap(Int.init) ?? 1

@Suite("The quiet policy holds", .timeLimit(.minutes(Int(20 * patience))))
struct ProofTests {
    @Test("whatever happens, by the seed")
    func seeds() {
        for seed in 1...UInt64(4000 * patience) {
            let scenario = Scenario(seed: seed, isPlain: seed % 3 == 0)
            guard let breach = scenario.play() else { continue }
            Issue.record("seed \(seed): \(scenario.shrunk(breach.rule).counterexample)")
            return
        }
    }

    @Test("and whoever comes hears what was made ready for them, if anything was")
    func foreseen() {
        var foreseen = 0
        for seed in 1...UInt64(1000 * patience) {
            let scenario = Scenario(seed: seed, isPlain: seed % 3 == 0)
            var world = World(scenario.boards, at: scenario.start)
            if let breach = world.play(scenario.rows), breach.rule == .ready {
                Issue.record("seed \(seed): \(scenario.shrunk(breach.rule).counterexample)")
                return
            }
            foreseen += world.foreseen
        }
        #expect(foreseen > 500 * patience)
    }

    @Test("for a fortnight at full traffic, with faults, and nothing but a killed greeter leaves a passage undecided")
    func fortnight() {
        var life = Life(seed: 4)
        for day in 1...14 {
            if let breach = life.liveDay() {
                Issue.record("day \(day): \(breach); prove year 4 \(day) looks for the shortest story")
                return
            }
        }
        let counts = life.counts
        #expect(counts.passages > 14 * 1000 && counts.faults > 100 && counts.starts > 10)
        #expect(counts.passages == counts.decided + counts.killed)
        #expect(Outcome.allCases.allSatisfy { counts.decisions[$0] ?? 0 > 100 })
    }

    @Test("in every short story", arguments: Search.all.indices)
    func search(place: Int) {
        let (name, first, length) = Search.all[place]
        var search = first
        if let found = search.run(length: length + (patience > 1 ? 1 : 0)) {
            Issue.record("\(name): \(found.counterexample)")
        }
        #expect(search.states > 1000, "the search has gone nowhere")
    }

    @Test("and of one or two people in a pair of beams, each is counted wherever the edges tell them apart")
    func beams() {
        let findings = BeamWalks.search()
        #expect(findings.wrong == [])
        // Half of what the edges can show has but one explanation.
        #expect(findings.clear == 14 && findings.sequences == 28)
    }
}
