import Greeter
import GreeterProof
import Testing

@Suite("While somebody is being served", .timeLimit(.minutes(30)))
struct ServingTests {
    private func shop(notice: Bool = false, people: Span = .zero) -> BoardPolicy {
        .shop(lamp: true) {
            $0.notice = notice ? .seconds(3) : nil
            $0.calm.peopleFirst = people
        }
    }

    @Test("the door is softer, and says why and since when")
    func softer() throws {
        let story = Story(shop())
        let told = try story.tell(
            "10:00:00,serving,set,1", "10:01:00,front,arrival,", "10:02:00,serving,set,0", "10:03:00,front,arrival,")
        #expect(told == ["10:01:00.000 arrival sound tick played", "10:03:00.000 arrival sound welcome played"])
        let off = Story(.shop { $0.calm.servingAtMost = .off })
        try off.tell("10:00:00,serving,set,1", "10:01:00,front,arrival,")
        #expect(off.decisions[0].detail == .servingSince(off.decisions[0].at.wall + .minutes(-1)))
    }

    @Test("what sounds is hushed at once, and never said again")
    func hush() throws {
        let story = Story(shop())
        let told = try story.tell(
            "10:00:00,front,arrival,", "10:00:00.4,serving,set,1", "10:00:01,serving,set,0", "10:00:10,front,departure,"
        )
        #expect(told.count == 2 && story.sounded.map(\.cues) == [["welcome"], ["thanks"]])
        #expect(story.hushes.map(\.clock.second) == [0])
    }

    @Test("a cue that is soft enough is not cut")
    func softEnough() throws {
        let story = Story(
            .shop {
                $0.calm.servingAtMost = .chime; $0.atMost = .chime
            })
        try story.tell("10:00:00,front,arrival,", "10:00:00.4,serving,set,1")
        #expect(story.hushes.isEmpty)
    }

    @Test("an input that is never off is a fault after the longest, and counts again once it has moved")
    func stuck() throws {
        let story = Story(shop())
        let told = try story.tell(
            "10:00:00,serving,set,1", "11:29:50,front,arrival,", "11:30:00,front,arrival,", "12:00:00,serving,set,1",
            "12:00:10,front,arrival,", "12:01:00,serving,set,0", "12:02:00,serving,set,1", "12:02:10,front,arrival,")
        #expect(told.map { $0.split(separator: " ")[3] } == ["tick", "welcome", "welcome", "tick"])
        #expect(story.notes.filter { $0 == .servingStuck(store: 0) || $0 == .servingMended(store: 0) }.count == 2)
    }

    @Test("a command ends by itself, at the longest or before")
    func byCommand() {
        var till = Till(shop())
        till.at("10:00", .servingByHand(store: 0, .minutes(10)))
        till.at("10:09:59.999", .pass(door: 0, .arrival))
        till.at("10:10:10", .pass(door: 0, .arrival))
        till.at("10:20", .servingByHand(store: 0, .hours(9)))
        till.at("11:49:50", .pass(door: 0, .arrival))
        till.at("11:50", .pass(door: 0, .arrival))
        till.at("12:00", .servingByHand(store: 0, nil))
        till.at("12:01", .servingEnded(store: 0), .pass(door: 0, .arrival))
        #expect(till.decisions.map(\.level) == [.tick, .voice, .tick, .voice, .voice])
        #expect(till.world.witness.breach == nil)
    }

    @Test("an input and a command together hold until both are over")
    func both() {
        var till = Till(shop())
        till.at("10:00", .serving(store: 0, true), .servingByHand(store: 0, .minutes(5)))
        till.at("10:02", .serving(store: 0, false), .pass(door: 0, .arrival))
        till.at("10:03", .serving(store: 0, true))
        till.at("10:06", .pass(door: 0, .arrival))
        till.at("10:07", .serving(store: 0, false), .pass(door: 0, .arrival))
        #expect(till.decisions.map(\.level) == [.tick, .tick, .voice])
        #expect(till.world.witness.breach == nil)
    }

    @Test("a line says so too: its level counts from the start")
    func byLine() {
        var policy = shop()
        policy.lines.append(LinePolicy(role: .serving(store: 0)))
        let line = policy.lines.count - 1
        var till = Till(policy)
        till.world.witness.isBlind = true
        till.at("10:00", .edge(line: line, true))
        till.at("10:01", .pass(door: 0, .arrival))
        till.at("10:02", .restart, .pass(door: 0, .arrival))
        till.at("10:03", .edge(line: line, false))
        till.at("10:04", .pass(door: 0, .arrival))
        #expect(till.decisions.map(\.level) == [.tick, .tick, .voice])
    }

    @Test("the notice stays on until somebody has time for who waits")
    func notice() {
        var till = Till(shop(notice: true))
        func isNotice(_ on: Bool) -> (Effect) -> Bool { { $0 == .notice(store: 0, on: on) } }
        till.at("10:00", .pass(door: 0, .arrival))
        till.at("10:10", .serving(store: 0, true))
        till.at("10:11", .pass(door: 0, .arrival))
        till.at("10:20", .serving(store: 0, false))
        till.at("10:30", .serving(store: 0, true), .pass(door: 0, .unknown))
        till.at("10:35", .acknowledge(store: 0))
        till.at("10:40", .pass(door: 0, .departure))
        till.wait("10:50")
        #expect(till.times(isNotice(true)) == ["10:00:00.000", "10:11:00.000", "10:30:00.000"])
        #expect(till.times(isNotice(false)) == ["10:00:03.000", "10:20:03.000", "10:35:00.000"])
        #expect(till.world.witness.breach == nil)
    }
}
