import Foundation
import Testing

private let settings = """
    [shop]
    timezone = "Europe/Berlin"

    [hours]
    daily        = "10:00-18:00"
    sat          = "18:00-02:00"
    "2026-12-26" = "10:00-12:00"
    calendar     = "holidays.ics"

    [[quiet_time]]
    calendar = "events.ics"
    event    = "exam week"
    at_most  = "light"

    [lamp]
    line = "GPIO24"

    [[door]]
    contact   = "GPIO17"
    direction = "arrival"

    """

private let holidays = """
    BEGIN:VCALENDAR
    BEGIN:VEVENT
    UID:christmas
    DTSTART;VALUE=DATE:20251225
    DTEND;VALUE=DATE:20251228
    RRULE:FREQ=YEARLY
    SUMMARY:Christmas
    END:VEVENT
    BEGIN:VEVENT
    UID:meeting
    DTSTART;TZID=Asia/Tokyo:20260302T180000
    DTEND;TZID=Asia/Tokyo:20260302T210000
    SUMMARY:Meeting with Tokyo\\, 10:00 to 13:00 here
    END:VEVENT
    BEGIN:VEVENT
    UID:sunday
    DTSTART;VALUE=DATE:20260308
    RRULE:FREQ=WEEKLY;BYDAY=SU
    SUMMARY:Sunday
    END:VEVENT
    END:VCALENDAR

    """

private let events = """
    BEGIN:VCALENDAR
    BEGIN:VEVENT
    UID:exam
    DTSTART:20260706T090000
    DTEND:20260706T120000
    RRULE:FREQ=DAILY;COUNT=3
    EXDATE:20260707T090000
    SUMMARY:Exam week
    END:VEVENT
    BEGIN:VEVENT
    UID:fair
    DTSTART;VALUE=DATE:20260303
    SUMMARY:Fair
    END:VEVENT
    END:VCALENDAR

    """

@Suite("Calendars in the commands", .timeLimit(.minutes(30)))
struct CalendarCommandTests {
    private let folder: Folder

    init() throws {
        folder = try Folder()
        try folder.write(settings, to: "shop.toml")
        try folder.write(holidays, to: "holidays.ics")
        try folder.write(events, to: "events.ics")
    }

    private func noren(_ arguments: String...) throws -> Command { try Command.noren(arguments, in: folder) }

    @Test("a simulated year obeys the calendars: closed days, quiet periods, and the nights between")
    func simulate() throws {
        let rows: [(time: String, expected: String)] = [
            ("2026-03-02T12:59:59", #"{"reason":"closed"}"#),
            ("2026-03-02T13:00:00", #"{"reason":"played"}"#),
            ("2026-03-03T10:30:00", #"{"reason":"played","demand":"shop"}"#),
            ("2026-03-08T01:30:00", #"{"reason":"played"}"#),
            ("2026-03-08T12:00:00", #"{"reason":"closed"}"#),
            ("2026-07-06T10:00:00", #"{"reason":"quiet-time","level":"light","outcome":"light"}"#),
            ("2026-07-06T12:00:00", #"{"reason":"played","level":"voice"}"#),
            ("2026-07-07T10:00:00", #"{"reason":"played","level":"voice"}"#),
            ("2026-07-08T11:59:59", #"{"reason":"quiet-time","level":"light","outcome":"light"}"#),
            ("2026-12-25T11:00:00", #"{"reason":"closed"}"#),
            ("2026-12-26T11:00:00", #"{"reason":"played"}"#),
            ("2026-12-27T11:00:00", #"{"reason":"closed"}"#),
        ]
        let trace = rows.map { "\($0.time),door,arrival,\n" }.joined()
        try folder.write("time,source,event,value\n" + trace, to: "year.csv")
        try folder.write(rows.map { $0.expected + "\n" }.joined(), to: "year.jsonl")
        let simulate = try noren("simulate", "year.csv", "--config", "shop.toml", "--expect", "year.jsonl")
        #expect(simulate.status == 0, "\(simulate.said)")
    }

    @Test("the keys are among the values in force")
    func effective() throws {
        let effective = try noren("settings", "--effective", "--config", "shop.toml")
        for line in [
            #"hours.calendar = "holidays.ics""#, #"quiet_time[1].calendar = "events.ics""#,
            #"quiet_time[1].event = "exam week""#,
        ] {
            #expect(effective.out.contains(line))
        }
    }

    @Test("a broken calendar is told by its lines beside the settings' own problems, and exit 78")
    func broken() throws {
        try folder.write(holidays.replacingOccurrences(of: "FREQ=YEARLY", with: "FREQ=SECONDLY"), to: "holidays.ics")
        try folder.write(settings.replacingOccurrences(of: "exam week", with: "exam weak"), to: "shop.toml")
        let check = try noren("check", "shop.toml")
        #expect(check.status == 78)
        // Typed: Swift 6.2 takes a sum in a list of pieces for a piece.
        let told: [String] = [
            #"shop.toml:12:12: error: no event of events.ics is named "exam weak"; did you mean "Exam week"?"#,
            "holidays.ics:6:1: error: RRULE: FREQ=SECONDLY comes too often; write FREQ=DAILY, with BYHOUR=9,12 for "
                + "several times a day",
        ]
        #expect(check.out.split(separator: "\n").map(String.init) == told)
    }

    @Test("a calendar of 50 MB is one clear message, and exit 78")
    func large() throws {
        truncate(folder.path("holidays.ics"), 50_000_000)
        let check = try noren("check", "shop.toml")
        #expect(check.status == 78)
        #expect(check.out.split(separator: "\n").count == 1)
        #expect(check.out.hasPrefix("holidays.ics:1:1: error: the calendar has 50.0 MB, and 2 MB are the most; export"))
    }

    @Test("without libical the package is named, and settings without a calendar do not need it")
    func withoutLibical() throws {
        // The loader finds this first, and cannot use it.
        try folder.write("no library\n", to: "libical.so.3")
        let run = { (file: String) throws in
            try Command.run(
                "/usr/bin/env", ["LD_LIBRARY_PATH=\(folder.url.path)", try Command.executable().path, "check", file],
                in: folder)
        }
        let check = try run("shop.toml")
        #expect(check.status == 78)
        #expect(check.out.contains("shop.toml:8:16: error: the calendar holidays.ics cannot be read without libical ("))
        #expect(check.out.contains("install the package libical3, on Debian 13 libical3t64"))
        try folder.write("[[door]]\ncontact = \"GPIO17\"\n", to: "plain.toml")
        #expect(try run("plain.toml").status == 0)
    }
}
