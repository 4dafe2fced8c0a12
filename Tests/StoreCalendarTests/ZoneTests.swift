import Greeter
import GreeterRuntime
import StoreCalendar
import Testing

@Suite("Times in zones", .timeLimit(.minutes(30)))
struct ZoneTests {
    @Test("a floating time and one in the store's own zone are what the wall clock shows, whatever is done to it")
    func wall() throws {
        let berlin = ";TZID=Europe/Berlin"
        for zone in ["", berlin] {
            // Two in the morning comes twice in October and not at all in March; the wall clock decides.
            for day in ["20260329", "20261025"] {
                let periods = try TestCalendar.event("DTSTART\(zone):\(day)T020000\nDTEND\(zone):\(day)T030000")
                let date = TestCalendar.date(2026, day.hasPrefix("202603") ? 3 : 10, day.hasSuffix("29") ? 29 : 25)
                #expect(periods.times == [CivilTime(date, hour: 2)..<CivilTime(date, hour: 3)])
            }
        }
    }

    @Test("in the hour that autumn repeats a foreign event shows twice what it spans")
    func autumn() throws {
        // 00:30 to 01:30 UTC is 02:30 summer time to 02:30 winter time: the wall clock goes back within it.
        let periods = try TestCalendar.event("DTSTART:20261025T003000Z\nDTEND:20261025T013000Z")
        #expect(periods.times == [TestCalendar.time(2026, 10, 25, 2)..<TestCalendar.time(2026, 10, 25, 3)])
    }

    @Test("over the hour that spring skips a foreign event shows what remains")
    func spring() throws {
        // 00:30 to 01:30 UTC: 01:30 to 02:00, and 03:00 to 03:30.
        let periods = try TestCalendar.event("DTSTART:20260329T003000Z\nDTEND:20260329T013000Z")
        #expect(
            periods.times == [
                TestCalendar.time(2026, 3, 29, 1, 30)..<TestCalendar.time(2026, 3, 29, 2),
                TestCalendar.time(2026, 3, 29, 3)..<TestCalendar.time(2026, 3, 29, 3, 30),
            ])
    }

    @Test("a foreign event that lies in the hour skipped over there has no time at all")
    func skippedElsewhere() throws {
        let zone = ";TZID=America/New_York"
        let periods = try TestCalendar.event("DTSTART\(zone):20260308T021500\nDTEND\(zone):20260308T024500")
        #expect(periods.times.isEmpty)
    }

    @Test("the board's own zone wins over the file's description of it")
    func boardWins() throws {
        let lines = """
            BEGIN:VTIMEZONE
            TZID:America/New_York
            BEGIN:STANDARD
            DTSTART:19700101T000000
            TZOFFSETFROM:+0000
            TZOFFSETTO:+0000
            END:STANDARD
            END:VTIMEZONE
            BEGIN:VEVENT
            DTSTART;TZID=America/New_York:20260706T090000
            DURATION:PT1H
            END:VEVENT
            """
        #expect(try TestCalendar.read(lines: lines).all.times.first?.lowerBound == TestCalendar.time(2026, 7, 6, 15))
    }

    @Test(
        "a zone that the file describes is the one it describes, summer and winter, to the end of the years that count",
        arguments: [2001, 2010, 2026, 2035])
    func described(year: Int) throws {
        for (month, day) in [(1, 10), (3, 26), (3, 31), (7, 10), (10, 24), (10, 31)] {
            let stamp = "\(year)\(month < 10 ? "0" : "")\(month)\(day)T120000"
            let event = { (zone: String) in
                "BEGIN:VEVENT\nDTSTART;TZID=\(zone):\(stamp)\nDURATION:PT1H\nEND:VEVENT"
            }
            let own = try TestCalendar.read(lines: ZoneTests.eastern + event("Ours"), zone: "Asia/Tokyo").all
            let board = try TestCalendar.read(lines: event("America/New_York"), zone: "Asia/Tokyo").all
            // Since 2007; before that the description holds its own rules.
            if year >= 2007 { #expect(own == board, "\(stamp)") }
            #expect(own.times.count == 1)
        }
    }

    @Test("an end in another zone is an end at its own moment")
    func mixed() throws {
        let periods = try TestCalendar.event(
            "DTSTART;TZID=Asia/Tokyo:20260706T180000\nDTEND;TZID=America/New_York:20260706T060000")
        // 09:00 to 10:00 UTC.
        #expect(periods.times == [TestCalendar.time(2026, 7, 6, 11)..<TestCalendar.time(2026, 7, 6, 12)])
    }

    @Test("a series in another zone keeps that zone's hour when only its clock has changed")
    func series() throws {
        let zone = ";TZID=America/New_York"
        let periods = try TestCalendar.event(
            "DTSTART\(zone):20260307T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3")
        #expect(periods.times.map(\.lowerBound.clock.hour) == [15, 14, 14])
    }

    @Test("an end in UTC is the last moment of a series in any zone")
    func until() throws {
        let zone = ";TZID=Asia/Tokyo"
        // Midnight UTC is nine in Tokyo.
        for (end, count) in [("20260308T000000Z", 2), ("20260307T235959Z", 1), ("20260308T090000", 2)] {
            let periods = try TestCalendar.event(
                "DTSTART\(zone):20260307T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=\(end)")
            #expect(periods.times.count == count, "\(end)")
        }
    }

    private static let eastern = """
        BEGIN:VTIMEZONE
        TZID:Ours
        BEGIN:DAYLIGHT
        DTSTART:20070311T020000
        TZOFFSETFROM:-0500
        TZOFFSETTO:-0400
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
        END:DAYLIGHT
        BEGIN:STANDARD
        DTSTART:20071104T020000
        TZOFFSETFROM:-0400
        TZOFFSETTO:-0500
        RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
        END:STANDARD
        END:VTIMEZONE

        """
}
