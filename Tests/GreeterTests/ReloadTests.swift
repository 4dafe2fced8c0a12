import Greeter
import GreeterProof
import Testing

@Suite("Other settings under a running greeter", .timeLimit(.minutes(30)))
struct ReloadTests {
    private func shop(_ doors: [String] = ["front", "back"], change: (inout BoardPolicy) -> Void = { _ in })
        -> BoardPolicy
    {
        var policy = BoardPolicy.shop(.contact(.arrival), doors: doors, lamp: true)
        policy.zones[0] = ZonePolicy(name: "till")
        change(&policy)
        return policy
    }

    @Test("cut no cue, and lose no party, rest or quiet, also where doors change their places")
    func keeps() {
        var till = Till(shop(), shop(["back", "front"]))
        till.at("10:00", .pass(door: 0, .arrival))
        till.at("10:00:00.5", .reload(1, isPatient: true))
        till.at("10:00:02.5", .pass(door: 1, .arrival), .pass(door: 0, .departure))
        till.at("10:00:10", .quiet(store: 0, .tick, .minutes(1)), .reload(0, isPatient: true))
        till.at("10:00:30", .pass(door: 0, .arrival))
        #expect(
            till.told == [
                "arrival sound played", "arrival light party", "departure sound played", "arrival sound played",
            ])
        #expect(till.decisions[2].soundedAt?.wall == till.decisions[0].at.wall + .seconds(3))
        #expect(till.decisions[3].level == .tick)
        #expect(till.effects.contains { if case .hush = $0 { true } else { false } } == false)
        #expect(till.world.witness.breach == nil)
    }

    @Test("wait while somebody waits for a decision, and come right after it")
    func waits() {
        var till = Till(shop(), shop { $0.stores[0].atMost = .chime })
        till.at("10:00", .pass(door: 0, .arrival))
        till.at("10:00:02.5", .pass(door: 1, .arrival), .reload(1, isPatient: true))
        #expect(!till.world.greeter.canAdopt)
        till.at("10:00:20", .pass(door: 0, .arrival))
        #expect(till.decisions.map(\.level) == [.voice, .voice, .chime])
        #expect(till.world.witness.breach == nil)
    }

    @Test("take a budget over as far as it fits", arguments: [(3, 1), (1, 1), (9, 1)])
    func budget(burst: Int, left: Int) {
        let hourly = { (burst: Int) in TokenBucket.Policy(burst: burst, perHour: 1) }
        var till = Till(shop { $0.zones[0].voice = hourly(3) }, shop { $0.zones[0].voice = hourly(burst) })
        till.at("10:00", .pass(door: 0, .arrival))
        till.at("10:01", .pass(door: 0, .arrival))
        till.at("10:02", .reload(1, isPatient: false))
        let bucket = till.world.greeter.status(at: till.world.moment).stores[0].voice
        #expect(bucket.tokens == left && bucket.burst == burst)
        #expect(till.world.witness.breach == nil)
    }

    @Test("forget doors and stores that are no more, and what sounds for them goes on")
    func removed() {
        var two = shop()
        two.stores.append(two.stores[0])
        two.stores[1].id = "other"
        two.doors[1].store = 1
        var till = Till(two, shop(["front"]))
        till.at("10:00", .pass(door: 1, .arrival))
        till.at("10:00:00.5", .reload(1, isPatient: true))
        till.at("10:00:00.6", .quiet(store: 0, .off, .seconds(5)))
        till.at("10:00:10", .pass(door: 0, .arrival))
        #expect(till.told == ["arrival sound played", "arrival sound played"])
        #expect(till.effects.contains { if case .hush = $0 { true } else { false } } == false)
        #expect(till.world.witness.breach == nil)
    }

    @Test("begin a sensor anew that is of another kind, from the levels that are known")
    func otherSensor() {
        let pair = BoardPolicy.shop(.pair, doors: ["front"], lamp: true)
        let reed = BoardPolicy.shop(.contact(.arrival), doors: ["front"], lamp: true)
        var till = Till(reed, pair)
        till.at("10:00", .edge(line: 0, true))
        till.at("10:01", .reload(1, isPatient: false))
        for (index, step) in [(0, true), (1, true), (0, false), (1, false)].enumerated() {
            till.at("10:02:00.\(index + 1)", .edge(line: step.0, step.1))
        }
        till.at("10:03", .reload(0, isPatient: false))
        till.at("10:04", .edge(line: 0, true))
        #expect(till.told == ["arrival sound played", "arrival sound played", "arrival sound played"])
    }

    @Test("keep a door's fault, and a line that chatters is still looked at again")
    func faults() {
        var till = Till(shop(), shop(["back", "front"]))
        till.at("10:00", .doorFault(door: 0, true), .reload(1, isPatient: false))
        till.at("10:01", .pass(door: 1, .arrival), .pass(door: 0, .arrival))
        till.at("10:02", .doorFault(door: 1, false), .pass(door: 1, .arrival))
        #expect(till.told == ["arrival silent fault", "arrival sound played", "arrival sound played"])
        #expect(till.world.witness.breach == nil)
    }

    @Test("an end decides about everybody who waits")
    func end() {
        var till = Till(shop { $0.stores[0].calm.peopleFirst = .seconds(2) })
        till.at("10:00", .pass(door: 0, .arrival), .pass(door: 0, .arrival), .restart)
        #expect(till.decisions.map(\.reason) == [.stale, .party])
        #expect(till.decisions[0].detail == .interrupted)
        #expect(till.world.witness.breach == nil)
    }

    @Test("that move a shop to another loudspeaker leave its last cue within reach of a hush")
    func moved() {
        var two = shop()
        two.stores[0].zone = 1
        two.zones = [ZonePolicy(name: "till"), ZonePolicy(name: "door")]
        var till = Till(shop(), two)
        till.at("10:00", .pass(door: 0, .arrival))
        till.at("10:00:00.2", .reload(1, isPatient: true))
        till.at("10:00:00.4", .serving(store: 0, true))
        #expect(till.effects.contains(.hush(zone: 0)))
        #expect(till.world.witness.breach == nil)
    }
}
