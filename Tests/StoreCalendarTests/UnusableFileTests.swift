import Foundation
import Greeter
import GreeterRuntime
import StoreCalendar
import Testing

@Suite("Calendars that cannot be used", .timeLimit(.minutes(30)))
final class UnusableFileTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "noren-ics-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func message(_ name: String) -> String {
        do throws(CalendarError) {
            _ = try TestCalendar.read(path: folder.appending(path: name).path)
            return "nothing"
        } catch {
            return "\(error)".replacingOccurrences(of: folder.path + "/", with: "")
        }
    }

    @Test("a calendar that is not there is told with what to do")
    func missing() {
        #expect(message("no.ics") == "there is no calendar no.ics; put it there, or leave `calendar` out")
    }

    @Test("a folder is told as one")
    func folderItself() throws {
        try FileManager.default.createDirectory(
            at: folder.appending(path: "cal"), withIntermediateDirectories: true)
        #expect(message("cal") == "cal is a folder; name the calendar in it, as in cal/holidays.ics")
    }

    @Test("a pipe is not waited for")
    func pipe() {
        mkfifo(folder.appending(path: "pipe.ics").path, 0o600)
        #expect(message("pipe.ics") == "pipe.ics is no file; write the calendar into one")
    }

    @Test("a calendar of 50 MB is one message with the remedy, and is not read")
    func large() throws {
        let path = folder.appending(path: "large.ics").path
        #expect(FileManager.default.createFile(atPath: path, contents: Data("BEGIN:VCALENDAR\n".utf8)))
        // Sparse: it has the size and no contents.
        truncate(path, 50_000_000)
        #expect(
            message("large.ics")
                == "large.ics:1:1: error: the calendar has 50.0 MB, and 2 MB are the most; export only the calendar of "
                + "closed days or of the events that are meant, without attachments")
    }

    @Test("two megabytes of one-day events are read, or the 20 001st is told, and nothing is cut off in silence")
    func many() throws {
        func text(_ count: Int) -> [UInt8] {
            var text = "BEGIN:VCALENDAR\n"
            for index in 0..<count {
                let date = TestCalendar.date(2000, 1, 1) + index % 13_000
                let stamp = date.text.replacingOccurrences(of: "-", with: "")
                text += "BEGIN:VEVENT\nDTSTART;VALUE=DATE:\(stamp)\nSUMMARY:a\nEND:VEVENT\n"
            }
            return Array((text + "END:VCALENDAR\n").utf8)
        }
        let days = try TestCalendar.read(text(20_000)).all.days
        #expect(days == [TestCalendar.date(2000, 1, 1)..<TestCalendar.date(2000, 1, 1) + 13_000])
        let refused = #expect(throws: CalendarError.self) { try TestCalendar.read(text(20_001)) }
        guard case .broken(let problems) = refused else { return }
        #expect(problems.count == 1 && problems.first?.place.line == 80_002)
        #expect(problems.first?.message.contains("more than 20000 occurrences up to the year 2036") == true)
    }

    @Test("on a board whose clock has not been set, the years to come count all the same")
    func unsetClock() throws {
        let lines = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20351224\nEND:VEVENT"
        #expect(try !TestCalendar.read(lines: lines, today: CivilDate(dayNumber: 0)).all.isEmpty)
    }

    @Test("rules that never come true are told in bounded time, whatever they are")
    func never() {
        let problems = TestCalendar.problems(
            "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30\nEND:VEVENT")
        #expect(
            problems == [
                "4: this rule never comes true: \"FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30\"; correct it, or remove it"
            ])
    }

    @Test(
        "calendars are read on many threads at once, more often than libical's thread keys last")
    func threads() async {
        let lines = "BEGIN:VEVENT\nDTSTART:20260101T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\nEND:VEVENT"
        await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<600 { group.addTask { try? TestCalendar.read(lines: lines).all.times.count } }
            for await count in group { #expect(count == 3) }
        }
    }
}
