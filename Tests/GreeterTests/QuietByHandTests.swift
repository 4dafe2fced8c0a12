import Greeter
import GreeterProof
import Testing

@Suite("Quiet by hand", .timeLimit(.minutes(30)))
struct QuietByHandTests {
    /// The button is the last line.
    private func shop(_ ranges: [TimeRange] = [], zone: ZoneTable = .utc) -> BoardPolicy {
        .shop(lamp: true) {
            $0.timeZone = zone
            if !ranges.isEmpty {
                $0.schedule = Schedule(hours: Hours(rules: [Hours.Rule(days: .daily, ranges: ranges)]))
            }
        }
    }

    private func till(_ policy: BoardPolicy) -> Till {
        var till = Till(policy)
        till.world.witness.isBlind = true
        return till
    }

    private let button = 1

    @Test("a short press is quiet for its time; the next one ends it, when it is released")
    func shortPress() {
        var till = till(shop())
        till.at("10:00", .edge(line: button, true))
        till.at("10:00:00.5", .edge(line: button, false))
        till.at("10:00:10", .pass(door: 0, .arrival))
        #expect(till.standing() == ["quiet light", "shop voice"])
        till.at("10:01", .edge(line: button, true))
        till.at("10:01:00.5", .pass(door: 0, .departure))
        till.at("10:01:01", .edge(line: button, false))
        till.at("10:01:10", .pass(door: 0, .arrival))
        #expect(till.told == ["arrival light quiet", "departure light quiet", "arrival sound played"])
    }

    @Test("a long press is quiet for the rest of the day, also where it was quiet before", arguments: [false, true])
    func longPress(wasQuiet: Bool) {
        var till = till(shop())
        if wasQuiet { till.at("09:59", .quiet(store: 0, .tick, .minutes(5))) }
        till.at("10:00", .edge(line: button, true))
        till.at("10:00:05", .edge(line: button, false))
        till.at("23:59:50", .pass(door: 0, .arrival))
        till.at("+00:00:00", .pass(door: 0, .departure))
        #expect(till.told == ["arrival light quiet", "departure sound played"])
    }

    @Test("a press of just under two seconds is a short one")
    func almostLong() {
        var till = till(shop())
        till.at("10:00", .edge(line: button, true))
        till.at("10:00:01.999", .edge(line: button, false))
        till.at("10:29:59", .pass(door: 0, .arrival))
        till.at("10:30", .pass(door: 0, .departure))
        #expect(till.told == ["arrival light quiet", "departure sound played"])
    }

    @Test("the rest of a day that runs over midnight ends with its night")
    func night() {
        let night = [TimeRange(start: 1080, end: 120)]
        var till = till(shop(night))
        till.at("23:00", .edge(line: button, true))
        till.at("23:00:05", .edge(line: button, false))
        till.at("+01:59:50", .pass(door: 0, .arrival))
        #expect(till.told == ["arrival light quiet"])
        #expect(till.notes.contains { if case .quietEnded = $0 { true } else { false } } == false)
        till.wait("+02:00")
        #expect(till.notes.contains(.quietEnded(store: 0)))
        // Within the night that began yesterday the day ends with that night.
        var late = self.till(shop(night))
        late.at("01:00", .edge(line: button, true))
        late.at("01:00:05", .edge(line: button, false))
        late.wait("02:00")
        #expect(late.times { $0 == .note(.quietEnded(store: 0)) } == ["02:00:00.000"])
    }

    @Test("the rest of a day on which clocks are put forward or back is an hour shorter or longer", arguments: [1, -1])
    func summerTime(hour: Int) {
        // At 03:00 UTC of that day the offset changes.
        let zone = ZoneTable(
            name: "test", initialOffset: 0,
            transitions: [.init(at: WallTime(nanoseconds: 1_772_852_400_000_000_000), offset: 3600 * hour)])
        var till = till(shop(zone: zone))
        till.at("02:00", .edge(line: button, true))
        till.at("02:00:05", .edge(line: button, false))
        till.wait(hour == 1 ? "22:59:59" : "+00:59:59")
        #expect(till.world.greeter.demand(in: 0, at: till.world.moment).source == .quiet)
        till.wait(hour == 1 ? "23:00" : "+01:00")
        #expect(till.world.greeter.demand(in: 0, at: till.world.moment).source == .shop)
    }

    @Test("a button that was down when it was first seen is no press")
    func downAtStart() {
        var till = till(shop())
        till.at("10:00", .edge(line: button, true))
        till.at("10:00:00.5", .quietOff(store: 0), .kill)
        till.at("10:00:01", .edge(line: button, false))
        till.at("10:00:05", .pass(door: 0, .arrival))
        #expect(till.told == ["arrival sound played"])
    }

    @Test("it can only lower", arguments: Level.allCases, Level.allCases)
    func lowers(own: Level, asked: Level) {
        var till = Till(.shop { $0.atMost = own })
        till.at("10:00", .quiet(store: 0, asked, nil))
        #expect(till.world.greeter.demand(in: 0, at: till.world.moment).level == min(own, asked))
    }

    @Test("it is said with its end, and its end is said")
    func said() {
        var till = Till(shop())
        till.at("10:00", .quiet(store: 0, nil, nil))
        let end = till.world.moment.wall + .minutes(30)
        till.at("10:10", .pass(door: 0, .arrival))
        till.wait("10:31")
        #expect(till.notes.contains(.quietSet(store: 0, .light, until: end)))
        #expect(till.decisions[0].detail == .quietUntil(end))
        #expect(till.times { $0 == .note(.quietEnded(store: 0)) } == ["10:30:00.000"])
    }

    @Test("a cue that was asked for and has not begun never does")
    func beforeItBegan() {
        var till = Till(shop())
        till.at("10:00", .output(.slow(.milliseconds(300))), .pass(door: 0, .arrival))
        till.at("10:00:00.1", .quiet(store: 0, .light, .minutes(1)))
        till.wait("10:01")
        #expect(till.told == ["arrival light quiet"])
        #expect(till.world.witness.breach == nil)
    }

    @Test("a departure that was asked for and is too loud for departures by now never begins")
    func departureBeforeItBegan() {
        var till = Till(.shop(lamp: true) { $0.departures = .softer })
        till.at("10:00", .output(.slow(.milliseconds(300))), .pass(door: 0, .departure))
        till.at("10:00:00.1", .quiet(store: 0, .chime, .minutes(1)))
        till.wait("10:01")
        #expect(till.decisions.map(\.level) == [.tick])
        #expect(till.world.witness.breach == nil)
    }
}
