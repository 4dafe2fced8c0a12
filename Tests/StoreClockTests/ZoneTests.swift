import Greeter
import StoreClock
import Testing

@Suite("Zones of the system's database", .timeLimit(.minutes(1)))
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
        #expect(table.transitions.count > 100)
        var offset = table.initialOffset
        var last = WallTime(nanoseconds: -1)
        for transition in table.transitions {
            #expect(transition.at > last)
            #expect(transition.offset != offset)
            (last, offset) = (transition.at, transition.offset)
        }
    }

    @Test("a table and cctz agree on every quarter of an hour of a year", arguments: ["Europe/Berlin", "Asia/Tokyo"])
    func agree(name: String) throws {
        let zone = try database.zone(named: name)
        let table = zone.table()
        let start = try #require(CivilDate(year: 2026, month: 1, day: 1))
        for quarter in 0..<(365 * 96) {
            let civil = CivilTime(start, minute: quarter * 15, nanosecond: 7)
            switch zone.moments(of: civil) {
            case .unique(let wall): #expect(table.civil(wall) == civil)
            case .repeated(let first, let second):
                #expect(table.civil(first) == civil && table.civil(second) == civil && first < second)
            case .skipped(let until): #expect(table.civil(until) > civil)
            }
        }
    }

    @Test("an hour that spring skips is the moment of the jump, and one that autumn repeats comes twice")
    func jumps() throws {
        let zone = try database.zone(named: "Europe/Berlin")
        let spring = try #require(CivilDate(year: 2026, month: 3, day: 29))
        let autumn = try #require(CivilDate(year: 2026, month: 10, day: 25))
        let jump = WallTime(nanoseconds: CivilTime(spring, hour: 1).nanoseconds)
        #expect(zone.moments(of: CivilTime(spring, hour: 2, minute: 30)) == .skipped(until: jump))
        let first = WallTime(nanoseconds: CivilTime(autumn, minute: 30, nanosecond: 5).nanoseconds)
        let twice = zone.moments(of: CivilTime(autumn, hour: 2, minute: 30, nanosecond: 5))
        #expect(twice == .repeated(first: first, second: first + .hours(1)))
        #expect(twice.first == first)
    }
}
