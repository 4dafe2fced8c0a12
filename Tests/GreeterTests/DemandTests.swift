import Greeter
import GreeterProof
import Testing

@Suite("Demands", .timeLimit(.minutes(30)))
struct DemandTests {
    private func quietTime(_ level: Level, from start: Int = 600, to end: Int = 610) -> Schedule {
        Schedule(
            quietTimes: [
                QuietTime(
                    name: "noon", when: Recurrence(ranges: [TimeRange(start: start, end: end)]), atMost: level)
            ])
    }

    @Test(
        "each lowers the level, and is named also where something sounds",
        arguments: [
            ("card,fault,1", "light - fault", DemandSource.fault),
            ("quiet,set,chime/10m", "sound chime-in played", .quiet),
            ("serving,set,1", "sound tick played", .serving), ("clock,synced,0", "sound chime-in played", .clock),
            ("staff,pass,", "silent - staff", .shop), ("clock,synced,1", "sound welcome played", .shop),
        ])
    func one(row: String, answer: String, source: DemandSource) throws {
        // The quiet time is over long ago: it only makes the clock matter.
        let story = Story(.shop(lamp: true) { $0.schedule = quietTime(.off, from: 0, to: 60) })
        #expect(try story.tell("10:00:00,\(row)", "10:00:05,front,arrival,") == ["10:00:05.000 arrival \(answer)"])
        #expect(story.decisions[0].demand == source)
    }

    @Test("between equal ones the first of the order wins, down to the shop's own")
    func order() throws {
        var policy = BoardPolicy.shop {
            $0.schedule = quietTime(.chime)
            $0.calm.servingAtMost = .chime
        }
        policy.zones[0].voice = TokenBucket.Policy(burst: 1, perHour: 1)
        let story = Story(policy)
        try story.tell(
            "09:59:00,front,arrival,", "10:00:00,quiet,set,chime/1m", "10:00:00,serving,set,1",
            "10:00:00,clock,synced,0",
            "10:00:30,front,arrival,", "10:01:30,front,arrival,", "10:02:00,serving,set,0", "10:02:30,front,arrival,",
            "10:10:30,front,arrival,", "11:10:00,front,arrival,", "11:20:00,clock,synced,1", "11:20:30,front,arrival,")
        #expect(
            story.decisions.map(\.demand) == [.shop, .quiet, .serving, .quietTime, .budget, .clock, .shop])
        #expect(story.decisions.map(\.level) == [.voice, .chime, .chime, .chime, .chime, .chime, .voice])
    }

    @Test("a card that is lost under a cue is told with it, and the lamp answers whom it was for")
    func cutShort() {
        var till = Till(.shop(lamp: true))
        till.at("10:00", .pass(door: 0, .arrival))
        till.at("10:00:00.2", .cardFault(zone: 0, true))
        #expect(till.decisions.map(\.reason) == [.played])
        #expect(till.notes.contains(.cutShort(store: 0, cue: till.decisions.first?.cue ?? -1)))
        #expect(till.effects.contains { if case .lamp(_, true) = $0 { true } else { false } })
        // Nothing sounds: nothing is lost with it.
        till.at("10:01", .cardFault(zone: 0, false))
        till.at("10:01:01", .cardFault(zone: 0, true))
        #expect(till.notes.filter { if case .cutShort = $0 { true } else { false } }.count == 1)
    }

    @Test("a fault comes before all that is as quiet, and departures before the shop alone")
    func faultFirst() throws {
        var policy = BoardPolicy.shop(lamp: true) {
            $0.atMost = .light
            $0.departures = .light
            $0.schedule = quietTime(.light, from: 600, to: 720)
        }
        policy.zones[0].sound = TokenBucket.Policy(burst: 1, perHour: 0)
        let story = Story(policy)
        try story.tell(
            "10:00:00,card,fault,1", "10:00:00,quiet,set,light/1m", "10:00:30,front,departure,",
            "10:00:40,card,fault,0",
            "10:00:50,front,departure,", "10:01:30,front,departure,", "12:30:00,front,departure,")
        #expect(story.decisions.map(\.demand) == [.fault, .quiet, .quietTime, .shop])
    }

    @Test(
        "departures may sit lower",
        arguments: [
            (Departures.same, Level.voice, "sound thanks played", DemandSource.shop),
            (.softer, .voice, "sound chime-out played", .departures),
            (.softer, .chime, "sound tick played", .departures),
            (.softer, .tick, "light - departures", .departures), (.softer, .light, "light - shop", .shop),
            (.light, .voice, "light - departures", .departures), (.off, .voice, "silent - departures", .departures),
        ])
    func departures(how: Departures, level: Level, answer: String, source: DemandSource) throws {
        let story = Story(
            .shop(lamp: true) {
                $0.departures = how
                $0.atMost = level
            })
        let told = try story.tell("10:00:00,front,departure,", "10:00:10,front,arrival,")
        #expect(told[0] == "10:00:00.000 departure \(answer)")
        #expect(story.decisions.map(\.demand) == [source, .shop])
    }

    @Test("after closing whoever leaves is thanked, to the millisecond; whoever comes is not greeted")
    func lastOut() throws {
        let hours = Hours(rules: [Hours.Rule(days: .daily, ranges: [TimeRange(start: 600, end: 1200)])])
        let story = Story(
            .shop(lamp: true) {
                $0.schedule = Schedule(hours: hours)
                $0.lastOut = .minutes(15)
            })
        let told = try story.tell(
            "09:59:00,front,departure,", "20:00:00,front,departure,", "20:05:00,front,arrival,",
            "20:14:59.999,front,departure,", "20:15:30,front,departure,")
        #expect(
            told == [
                "09:59:00.000 departure silent - closed", "20:00:00.000 departure sound thanks played",
                "20:05:00.000 arrival silent - closed", "20:14:59.999 departure sound thanks played",
                "20:15:30.000 departure silent - closed",
            ])
        #expect(story.decisions[1].detail == .afterClosing(story.decisions[1].at.wall + .minutes(15)))
        let exact = try Story(story.policy).tell("20:15:00,front,departure,")
        #expect(exact == ["20:15:00.000 departure silent - closed"])
    }

    @Test("whoever leaves after midnight is thanked where the night has just ended")
    func lastOutOverMidnight() throws {
        func told(_ range: TimeRange, _ rows: String...) throws -> [String] {
            let hours = Hours(rules: [Hours.Rule(days: .daily, ranges: [range])])
            return try Story(
                .shop {
                    $0.schedule = Schedule(hours: hours)
                    $0.lastOut = .minutes(15)
                }
            ).tell(rows).map { String($0.dropFirst(13)) }
        }
        let atMidnight = try told(
            TimeRange(start: 1080, end: 1440), "2026-03-08T00:14:59.999,front,departure,",
            "2026-03-08T00:15:00,front,arrival,", "2026-03-08T00:15:00,front,departure,")
        #expect(
            atMidnight == ["departure sound thanks played", "arrival silent - closed", "departure silent - closed"])
        let night = try told(
            TimeRange(start: 1080, end: 120), "2026-03-08T01:59:59,front,arrival,",
            "2026-03-08T02:14:00,front,departure,",
            "2026-03-08T02:15:00,front,departure,")
        #expect(
            night == ["arrival sound welcome played", "departure sound thanks played", "departure silent - closed"])
    }

    @Test("a clock that is not trusted matters only where there is a schedule")
    func clockWithoutSchedule() throws {
        let told = try Story(.shop()).tell("10:00:00,clock,synced,0", "10:00:05,front,arrival,")
        #expect(told == ["10:00:05.000 arrival sound welcome played"])
    }

    @Test("a step of the clock is noticed at once and touches nothing that is measured in monotonic time")
    func clockStep() throws {
        let story = Story(.shop { $0.schedule = quietTime(.off, from: 660, to: 720) })
        let told = try story.tell(
            "10:00:00,quiet,set,chime/10m", "10:01:00,clock,step,3600", "10:02:00,front,arrival,",
            "10:03:00,clock,step,-3600", "10:04:00,front,arrival,", "10:10:00,front,arrival,")
        #expect(
            told == [
                "11:02:00.000 arrival silent - quiet-time", "10:04:00.000 arrival sound chime-in played",
                "10:10:00.000 arrival sound welcome played",
            ])
    }

    @Test("every one that holds can be seen, the ruling one first, with its end")
    func status() {
        var policy = BoardPolicy.shop(lamp: true) {
            $0.schedule = quietTime(.chime)
            $0.calm.servingAtMost = .light
        }
        policy.zones[0].voice = TokenBucket.Policy(burst: 1, perHour: 1)
        policy.zones[0].sound = TokenBucket.Policy(burst: 2, perHour: 2)
        var till = Till(policy)
        till.at("09:59", .pass(door: 0, .arrival))
        till.at("10:00", .quiet(store: 0, .tick, .minutes(5)), .servingByHand(store: 0, .minutes(3)))
        till.at("10:00", .clockTrust(false), .cardFault(zone: 0, true))
        till.wait("10:01")
        #expect(
            till.standing() == [
                "fault light", "quiet tick", "serving light", "quiet-time chime", "budget chime", "clock chime",
                "shop voice",
            ])
        let store = till.world.greeter.status(at: till.world.moment).stores[0]
        let now = till.world.moment.wall
        #expect(store.standing[1].until == now + .minutes(4))
        #expect(store.standing[2].until == now + .minutes(2))
        #expect(store.standing[3].until == now + .minutes(9))
        #expect(store.standing[3].name == "noon")
        #expect(store.standing[4].until == now + .minutes(58))
        #expect(store.voice.tokens == 0 && store.voice.burst == 1)
        #expect(store.sound.tokens == 1 && store.sound.next == now + .minutes(28))
        #expect(store.isServing && !store.isServingStuck)
        #expect(store.scheduleChanges == now + .minutes(9))
    }
}
