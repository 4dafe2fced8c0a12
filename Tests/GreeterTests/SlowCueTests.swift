import Greeter
import GreeterProof
import Testing

@Suite("A cue that is slow to begin", .timeLimit(.minutes(30)))
struct SlowCueTests {
    @Test("takes no party from whoever came next")
    func slowCue() {
        var board = ProofBoard()
        board.shops[0].calm.partyGap = .seconds(2)
        board.shops[0].calm.peopleFirst = .seconds(2)
        let rows = [1000, 3369, 4952].map { Row(at: .milliseconds($0), step: .pass(door: 0, .arrival)) }
        let scenario = Scenario(
            boards: [board], rows: [Row(at: .zero, step: .output(.slow(.milliseconds(764))))] + rows)
        #expect(scenario.play() == nil)
    }
}
