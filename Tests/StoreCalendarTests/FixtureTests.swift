import GreeterRuntime
import StoreCalendar
import Testing

@Suite("Calendars of the fixtures", .timeLimit(.minutes(30)))
struct FixtureTests {
    static let good = TestCalendar.fixtures + "/good"
    static let bad = TestCalendar.fixtures + "/bad"

    @Test(
        "a good calendar gives exactly these days and times",
        arguments: TestCalendar.files(in: good, ending: ".ics"))
    func goodCalendars(name: String) throws {
        let events = try TestCalendar.read(path: "\(FixtureTests.good)/\(name)")
        var found = ""
        for named in events.named {
            found += "\"\(named.name)\"\n" + named.periods.lines.map { "  \($0)\n" }.joined()
        }
        if let warning = events.warning { found += "warning: \(warning)\n" }
        #expect(found == FixtureTests.expected("\(FixtureTests.good)/\(name)"))
    }

    @Test(
        "a bad calendar gives exactly these messages, all in one pass",
        arguments: TestCalendar.files(in: bad, ending: ".ics"))
    func badCalendars(name: String) {
        var found = ""
        do throws(CalendarError) {
            _ = try TestCalendar.read(path: "\(FixtureTests.bad)/\(name)")
        } catch {
            found = "\(error)\n".replacing(FixtureTests.bad + "/", with: "")
        }
        #expect(found == FixtureTests.expected("\(FixtureTests.bad)/\(name)"))
    }

    @Test("there are calendars to try")
    func hasCases() {
        #expect(TestCalendar.files(in: FixtureTests.good, ending: ".ics").count > 6)
        #expect(TestCalendar.files(in: FixtureTests.bad, ending: ".ics").count > 15)
    }

    private static func expected(_ path: String) -> String {
        String(decoding: TestCalendar.bytes(of: "\(path.dropLast(4)).expected"), as: UTF8.self)
    }
}
