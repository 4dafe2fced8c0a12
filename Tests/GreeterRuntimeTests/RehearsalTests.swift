import Greeter
import Testing

@testable import GreeterRuntime

@Suite("The way from a door to its sound", .timeLimit(.minutes(30)))
struct RehearsalTests {
    @Test("a rehearsal is neither heard nor decided, and the next customer is greeted as if there had been none")
    func unheard() throws {
        let stage = try Stage(.small())
        try stage.open()
        stage.shop.rehearse()
        try stage.goRound()
        #expect(stage.words.isEmpty)
        stage.shop.deliver(.pass(door: 0, direction: .arrival))
        #expect(stage.words == ["play null", "accepted 1", "decided 1 played"])
    }
}
