import Greeter
import StoreClock
import Testing

@Suite("Zones of the system's database", .timeLimit(.minutes(30)))
struct ZoneTests {
    let database = ZoneDatabase()

    /// Changes that anybody can look up: the moment in UTC, and the hour's offset from then on.
    struct Change: Sendable, CustomTestStringConvertible {
        var zone: String
        var at: CivilTime
        var offset: Int
        var testDescription: String { "\(zone) \(at.date.parts)" }

        init(_ zone: String, _ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0, offset: Double) {
            self.zone = zone
            at = CivilTime(
                CivilDate(year: year, month: month, day: day) ?? CivilDate(dayNumber: 0), hour: hour, minute: minute)
            self.offset = Int(offset * 3600)
        }
    }

    @Test(
        "a table knows the changes of a zone, also those that only its rule gives",
        arguments: [
            Change("Europe/Berlin", 2026, 3, 29, 1, offset: 2),
            Change("Europe/Berlin", 2026, 10, 25, 1, offset: 1),
            Change("Europe/Berlin", 2099, 3, 29, 1, offset: 2),
            Change("Europe/Berlin", 2100, 10, 31, 1, offset: 1),
            Change("America/New_York", 2026, 3, 8, 7, offset: -4),
            Change("America/New_York", 2026, 11, 1, 6, offset: -5),
            Change("America/New_York", 2100, 11, 7, 6, offset: -5),
            Change("Australia/Lord_Howe", 2026, 4, 4, 15, offset: 10.5),
            Change("Australia/Lord_Howe", 2026, 10, 3, 15, 30, offset: 11),
            Change("Africa/Casablanca", 2026, 2, 15, 2, offset: 0),
            Change("Africa/Casablanca", 2026, 3, 22, 2, offset: 1),
        ])
    func knowsChanges(change: Change) throws {
        let table = try database.zone(named: change.zone).table()
        let wall = WallTime(nanoseconds: change.at.nanoseconds)
        #expect(table.transitions.contains(.init(at: wall, offset: change.offset)))
        #expect(table.offset(at: wall) == change.offset)
        #expect(table.offset(at: WallTime(nanoseconds: wall.nanoseconds - 1)) != change.offset)
    }

    @Test("a zone without summer time has no change after its last law")
    func tokyo() throws {
        let table = try database.zone(named: "Asia/Tokyo").table()
        #expect(table.name == "Asia/Tokyo")
        #expect(table.initialOffset == 9 * 3600)
        #expect(table.transitions.isEmpty)
    }

    @Test("changes are in order and each changes the offset", arguments: ["Africa/Casablanca", "Europe/Dublin"])
    func inOrder(name: String) throws {
        let table = try database.zone(named: name).table()
        // Those that were: a law to come can end the rest, as Morocco's did in tzdata 2026.
        #expect(table.transitions.count > 50)
        var offset = table.initialOffset
        var last = WallTime(nanoseconds: -1)
        for transition in table.transitions {
            #expect(transition.at > last)
            #expect(transition.offset != offset)
            (last, offset) = (transition.at, transition.offset)
        }
    }

    @Test(
        "a table and cctz agree on every day of a year, and on every quarter of an hour around a change",
        arguments: ["Europe/Berlin", "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"],
        [1970, 2026, 2099])
    func agree(name: String, year: Int) throws {
        let zone = try database.zone(named: name)
        let table = zone.table()
        let start = try #require(CivilDate(year: year, month: 1, day: 1))
        var times = (0..<365).map { CivilTime(start + $0, hour: 12, nanosecond: 7) }
        for change in table.transitions where table.civil(change.at).date.parts.year == year {
            let midnight = table.civil(change.at).date + -1
            times += (0..<(3 * 96)).map { CivilTime(midnight, minute: $0 * 15) }
        }
        let differences = times.filter { zone.meaning(of: $0) != table.meaning(of: $0) }
        #expect(
            differences.isEmpty, "\(differences.count), the first at \(String(describing: differences.first?.clock))")
    }

    @Test("an hour that spring skips is the moment of the jump, and one that autumn repeats comes twice")
    func jumps() throws {
        let zone = try database.zone(named: "Europe/Berlin")
        let spring = try #require(CivilDate(year: 2026, month: 3, day: 29))
        let autumn = try #require(CivilDate(year: 2026, month: 10, day: 25))
        let jump = WallTime(nanoseconds: CivilTime(spring, hour: 1).nanoseconds)
        #expect(zone.meaning(of: CivilTime(spring, hour: 2, minute: 30)) == .skipped(jump))
        let first = WallTime(nanoseconds: CivilTime(autumn, minute: 30, nanosecond: 5).nanoseconds)
        let twice = zone.meaning(of: CivilTime(autumn, hour: 2, minute: 30, nanosecond: 5))
        #expect(twice == .repeated(first: first, second: first + .hours(1)))
        #expect(twice.first == first)
    }
}
