import Foundation
import Greeter
import GreeterProof
import Testing

/// How much longer than CI's minute the proof is to run: `NOREN_PROOF=60 swift test --filter Proof` takes an hour.
private let patience = ProcessInfo.processInfo.environment["NOREN_PROOF"].flatMap(Int.init) ?? 1

@Suite("The quiet policy holds", .timeLimit(.minutes(Int(2 * patience))))
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
}
