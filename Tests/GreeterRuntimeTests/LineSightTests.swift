import Greeter
import Testing

@testable import GreeterRuntime

@Suite("What a shop has seen its lines do", .timeLimit(.minutes(30)))
struct LineSightTests {
    @Test("every edge counts, and a level only where it is another")
    func counts() throws {
        let stage = try Stage(.small())
        try stage.open()
        let lines = stage.lines
        lines.tell(.level(line: 0, active: false))
        #expect(stage.shop.sights[0].isActive == false && stage.shop.sights[0].changes == 0)
        lines.tell(.edge(line: 0, active: true, at: Reactor.instant()))
        lines.tell(.edge(line: 0, active: false, at: Reactor.instant()))
        lines.tell(.level(line: 0, active: false))
        lines.tell(.level(line: 0, active: true))
        let sight = stage.shop.sights[0]
        #expect(sight.isActive == true && sight.changes == 3 && sight.changedAt != nil)
        #expect(stage.shop.sights[1].changes == 0)
    }

    @Test("a line that cannot be read says why, until it can")
    func trouble() throws {
        let stage = try Stage(.small())
        try stage.open()
        stage.lines.tell(.lost(line: 1, why: "the chip has gone"))
        #expect(stage.shop.sights[1].trouble == "the chip has gone")
        stage.lines.tell(.back(line: 1))
        #expect(stage.shop.sights[1].trouble == nil)
    }

    @Test("other settings keep the counts of the lines that stay")
    func carried() throws {
        let stage = try Stage(.small())
        try stage.open()
        stage.lines.tell(.edge(line: 1, active: true, at: Reactor.instant()))
        var others = BoardSettings.small(seed: 2)
        // The second door's line is now the first's.
        others.inputs[0].address = .name("GPIO1")
        others.inputs[1].address = .name("GPIO9")
        stage.take(others)
        try stage.wait { stage.words.contains("taken") }
        #expect(stage.shop.sights.map(\.changes) == [1, 0, 0])
    }
}
