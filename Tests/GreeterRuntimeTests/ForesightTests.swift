import Testing

@testable import Greeter
@testable import GreeterRuntime

@Suite("An answer that was made ready", .timeLimit(.minutes(30)))
struct ForesightTests {
    /// A shop whose first door is at rest; `heard` tells of each cue, and how many passages the greeter knew of by then.
    private func openShop(heard: @escaping (String) -> Void) throws -> Stage {
        let stage = try Stage(.small())
        try stage.open()
        stage.output[0].said = { [unowned stage] in heard("\($0) after \(stage.shop.greeter?.passages ?? 0)") }
        stage.lines.tell(.level(line: 0, active: false))
        return stage
    }

    @Test("sounds before the passage is judged, once, and the decision is the same")
    func sooner() throws {
        var heard: [String] = []
        let stage = try openShop { heard.append($0) }
        try stage.goRound()
        stage.lines.tell(.edge(line: 0, active: true, at: Reactor.instant()))
        #expect(heard == ["play null after 0"])
        #expect(stage.words == ["accepted 1", "decided 1 played"])
    }

    @Test("is not there yet where somebody comes at once, who is judged first")
    func tooSoon() throws {
        var heard: [String] = []
        let stage = try openShop { heard.append($0) }
        stage.lines.tell(.edge(line: 0, active: true, at: Reactor.instant()))
        #expect(heard == ["play null after 1"])
        #expect(stage.words == ["accepted 1", "decided 1 played"])
    }

    @Test("is forgotten when quiet is wished for, and made anew when that is over")
    func quiet() throws {
        var heard: [String] = []
        let stage = try openShop { heard.append($0) }
        try stage.goRound()
        stage.shop.deliver(.quiet(store: 0, level: .off, span: nil))
        try stage.goRound()
        stage.lines.tell(.edge(line: 0, active: true, at: Reactor.instant()))
        #expect(heard.isEmpty)
        stage.lines.tell(.level(line: 0, active: false))
        stage.shop.deliver(.quietEnded(store: 0))
        try stage.goRound()
        stage.lines.tell(.edge(line: 0, active: true, at: Reactor.instant() + .seconds(60)))
        #expect(heard == ["play null after 1"])
    }

    @Test("sounds as other settings say, or as a card in another format takes it", arguments: [false, true])
    func loadedAnew(isOtherFormat: Bool) throws {
        var heard: [String] = []
        let stage = try openShop { heard.append($0) }
        let output = stage.output[0]
        try stage.goRound()
        let before = output.prepared.map(\.identity)
        if isOtherFormat { output.becomeReady(rate: 44_100) } else { stage.take(.small(seed: 2)) }
        try stage.wait { output.prepared.map(\.identity) != before }
        try stage.goRound()
        stage.lines.tell(.edge(line: 0, active: true, at: Reactor.instant()))
        #expect(heard == ["play null after 0"])
        let sounding = try #require(output.performance?.head)
        #expect(output.prepared.map(\.identity).contains(sounding))
    }

    @Test("leaves a cue that cannot sound to be told of as ever")
    func silentCard() throws {
        let stage = try Stage(.small())
        try stage.shop.start()
        stage.lines.tell(.level(line: 0, active: false))
        try stage.goRound()
        stage.lines.tell(.edge(line: 0, active: true, at: Reactor.instant()))
        #expect(stage.words == ["start null", "accepted 1", "set 0 on", "decided 1 fault"])
    }
}
