import Greeter
import GreeterProof
import Testing

@Suite("A greeter that is started again", .timeLimit(.minutes(30)))
struct RestartTests {
    @Test("does not greet a party again, however the one before it ended", arguments: [Step.restart, .kill])
    func party(ends: Step) {
        var till = Till(.shop(lamp: true))
        till.at("10:00:00", .pass(door: 0, .arrival))
        till.at("10:00:03", ends)
        till.at("10:00:04", .pass(door: 0, .arrival))
        // Each of them may bring the next, over another start.
        till.at("10:00:08", .pass(door: 0, .arrival), ends)
        till.at("10:00:12", .pass(door: 0, .arrival))
        #expect(
            till.told == [
                "arrival sound played", "arrival light party", "arrival light party", "arrival light party",
            ])
        #expect(till.decisions.map(\.party) == [1, 2, 3, 4])
        // Who leaves, or comes later, is somebody else.
        till.at("10:00:13", .pass(door: 0, .departure))
        till.at("10:00:30", .pass(door: 0, .arrival))
        #expect(till.told.suffix(2) == ["departure sound played", "arrival sound played"])
        #expect(till.world.witness.breach == nil, "\(till.world.witness.breach.map { "\($0)" } ?? "")")
    }

    @Test("greets those whose turn the one before it did not live to see")
    func waiting() {
        var shop = BoardPolicy.shop(lamp: true)
        shop.stores[0].calm.peopleFirst = .seconds(2)
        var till = Till(shop)
        till.at("10:00:00", .pass(door: 0, .arrival))
        till.at("10:00:01", .kill, .pass(door: 0, .arrival))
        till.wait("10:00:09")
        #expect(till.told == ["arrival sound played"])
        #expect(till.world.witness.breach == nil, "\(till.world.witness.breach.map { "\($0)" } ?? "")")
    }
}
