import Greeter
import GreeterRuntime
import StoreCalendar
import Testing

@Suite("Calendars that were spoilt", .timeLimit(.minutes(30)))
struct MutationTests {
    static let files = TestCalendar.files(in: TestCalendar.fixtures + "/good", ending: ".ics")

    @Test(
        "a spoilt calendar gives its events or an error with a line, and never the end of the process", arguments: files
    )
    func spoilt(name: String) {
        let good = TestCalendar.bytes(of: "\(TestCalendar.fixtures)/good/\(name)")
        for seed in 0..<150 {
            var random = SplitMix(seed: UInt64(seed))
            var bytes = good
            for _ in 0...Int.random(in: 0...3, using: &random) { spoil(&bytes, &random) }
            let lines = bytes.count { $0 == 0x0A } + 1
            do throws(CalendarError) {
                let periods = try TestCalendar.read(bytes).all
                #expect(periods.days.allSatisfy { $0.lowerBound < $0.upperBound })
                #expect(periods.times.allSatisfy { $0.lowerBound < $0.upperBound })
            } catch {
                guard case .broken(let problems) = error else {
                    Issue.record("\(name), seed \(seed): \(error)")
                    continue
                }
                #expect(!problems.isEmpty, "\(name), seed \(seed)")
                for problem in problems {
                    #expect((1...lines).contains(problem.place.line), "\(name), seed \(seed): \(problem)")
                }
            }
        }
    }

    private static let words = [
        "RRULE:FREQ=SECONDLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "99999999", ";;", "::", "\"", "BEGIN:VEVENT\n",
        "END:VEVENT\n", "TZID=", "RDATE;VALUE=PERIOD:/", ",,,,", "P999999999999999999999D", "-", "COUNT=99999999999999",
        "RECURRENCE-ID:20260101\n", "EXDATE:", "\u{0}", "UNTIL=00000000T000000Z", "DTSTART:00010101T000000Z\n",
        "BYDAY=",
    ]

    private func spoil(_ bytes: inout [UInt8], _ random: inout SplitMix) {
        guard !bytes.isEmpty else { return }
        let at = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0...6, using: &random) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: at)
        case 2: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...40, using: &random)))
        case 3: bytes.removeSubrange(at...)
        case 4: bytes.insert(contentsOf: Array((MutationTests.words.randomElement(using: &random) ?? "").utf8), at: at)
        case 5:
            let end = min(bytes.count, at + Int.random(in: 1...200, using: &random))
            bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0..<bytes.count, using: &random))
        default:
            // A digit that is another digit is the mistake that people make.
            if (0x30...0x39).contains(bytes[at]) { bytes[at] = UInt8.random(in: 0x30...0x39, using: &random) }
        }
    }
}
