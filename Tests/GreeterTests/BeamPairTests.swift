import Greeter
import Testing

@Suite("A pair of beams", .timeLimit(.minutes(30)))
struct BeamPairTests {
    /// Steps such as `o+ i+ o- i-`, each so many milliseconds after the one before.
    private func passages(_ steps: String, apart: Int = 80) throws -> [String] {
        var policy = BoardPolicy.shop(.pair)
        policy.stores[0].calm.partyGap = Span(nanoseconds: -1)
        let rows = steps.split(separator: " ").enumerated().map { index, step in
            let milliseconds = index * apart
            let time = "10:00:0\(milliseconds / 1000).\(String(1000 + milliseconds % 1000).dropFirst())"
            return "\(time),front,edge,\(step.first == "o" ? "outer" : "inner")=\(step.last == "+" ? 1 : 0)"
        }
        return try Story(policy).tell(rows).map { String($0.split(separator: " ")[1]) }
    }

    @Test(
        "counts people, not breaks",
        arguments: [
            ("in", "o+ i+ o- i-", ["arrival"]),
            ("out", "i+ o+ i- o-", ["departure"]),
            ("turns back at the first beam", "o+ o-", []),
            ("turns back in both", "o+ i+ i- o-", []),
            ("turns back in the last", "o+ i+ o- o+ i- o-", []),
            ("hesitates and goes in", "o+ i+ i- i+ o- i-", ["arrival"]),
            ("hesitates at the end and goes in", "o+ i+ o- o+ o- i-", ["arrival"]),
            ("two follow closely", "o+ i+ o- o+ i- i+ o- i-", ["arrival", "arrival"]),
            ("three follow closely", "o+ i+ o- o+ i- i+ o- o+ i- i+ o- i-", ["arrival", "arrival", "arrival"]),
            ("two one after another", "o+ i+ o- i- o+ i+ o- i-", ["arrival", "arrival"]),
            ("in and out", "o+ i+ o- i- i+ o+ i- o-", ["arrival", "departure"]),
            ("never both", "o+ o- i+ i-", []),
        ])
    func people(story: String, steps: String, expected: [String]) throws {
        #expect(try passages(steps) == expected, "\(story)")
    }

    @Test("a step under 20 ms or over 1.5 s is no person", arguments: [(19, 0), (20, 1), (1500, 1), (1501, 0)])
    func stepTimes(milliseconds: Int, count: Int) throws {
        #expect(try passages("o+ i+ o- i-", apart: milliseconds).count == count)
    }

    @Test("somebody who stands in it when it is first seen is no visit")
    func standingAtStart() {
        var greeter = Greeter(.shop(.pair))
        var told: [Effect] = []
        func at(_ milliseconds: Int64, _ event: Event) {
            let moment = Moment(
                instant: Instant(nanoseconds: milliseconds * 1_000_000),
                wall: WallTime(nanoseconds: milliseconds * 1_000_000))
            told += greeter.handle(event, at: moment)
        }
        at(0, .level(line: 0, active: true))
        at(0, .level(line: 1, active: false))
        at(100, .edge(line: 1, active: true))
        at(200, .edge(line: 0, active: false))
        at(300, .edge(line: 1, active: false))
        #expect(!told.contains { if case .play = $0 { true } else { false } })
        at(1000, .edge(line: 0, active: true))
        at(1100, .edge(line: 1, active: true))
        at(1200, .edge(line: 0, active: false))
        at(1300, .edge(line: 1, active: false))
        #expect(told.contains { if case .play = $0 { true } else { false } })
    }
}
