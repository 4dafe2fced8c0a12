import Greeter
import GreeterRuntime
import Testing

@Suite("The next time that a clock shows", .timeLimit(.minutes(30)))
struct NextTimeTests {
    /// Berlin in 2026: forward on 29 March at 01:00 UTC, back on 25 October at 01:00 UTC.
    private let berlin = ZoneTable(
        name: "Europe/Berlin", initialOffset: 3600,
        transitions: [
            .init(at: NextTimeTests.utc(2026, 3, 29, 60), offset: 7200),
            .init(at: NextTimeTests.utc(2026, 10, 25, 60), offset: 3600),
        ])

    /// UTC, in minutes after midnight.
    private static func utc(_ year: Int, _ month: Int, _ day: Int, _ minute: Int) -> WallTime {
        let date = CivilDate(year: year, month: month, day: day) ?? CivilDate(dayNumber: 0)
        return WallTime(nanoseconds: CivilTime(date, minute: minute).nanoseconds)
    }

    private func wall(_ month: Int, _ day: Int, _ minute: Int) -> WallTime {
        NextTimeTests.utc(2026, month, day, minute)
    }

    @Test("is today's where it is still to come, else tomorrow's")
    func plain() throws {
        let noon = wall(3, 7, 660)
        #expect(try berlin.next(minute: 18 * 60, after: noon) == wall(3, 7, 17 * 60))
        #expect(try berlin.next(minute: 12 * 60, after: noon) == wall(3, 8, 11 * 60))
        #expect(try berlin.next(minute: 0, after: noon) == wall(3, 7, 23 * 60))
        #expect(try berlin.next(minute: 1440, after: noon) == wall(3, 7, 23 * 60))
    }

    @Test("is refused in the night in which clocks skip it, with what to write instead")
    func skipped() {
        let evening = wall(3, 28, 19 * 60)
        let error = #expect(throws: SkippedTime.self) { try berlin.next(minute: 150, after: evening) }
        #expect(
            error?.message == "02:30 does not exist on 2026-03-29 in Europe/Berlin: clocks are put forward over it")
        #expect(error?.remedy == "write 03:00")
        #expect(error?.description.hasSuffix("over it; write 03:00") == true)
    }

    @Test("is there around the night in which clocks skip it")
    func besideSkipped() throws {
        #expect(try berlin.next(minute: 150, after: wall(3, 28, 60)) == wall(3, 28, 90))
        #expect(try berlin.next(minute: 119, after: wall(3, 28, 19 * 60)) == wall(3, 29, 59))
        #expect(try berlin.next(minute: 180, after: wall(3, 28, 19 * 60)) == wall(3, 29, 60))
        // The clock has just been put forward: the next one is tomorrow's.
        #expect(try berlin.next(minute: 150, after: wall(3, 29, 60)) == wall(3, 30, 30))
    }

    @Test("is the first of two in the night in which clocks show it twice, then the second, then tomorrow's")
    func repeated() throws {
        #expect(try berlin.next(minute: 150, after: wall(10, 24, 18 * 60)) == wall(10, 25, 30))
        #expect(try berlin.next(minute: 150, after: wall(10, 25, 30)) == wall(10, 25, 90))
        #expect(try berlin.next(minute: 150, after: wall(10, 25, 45)) == wall(10, 25, 90))
        #expect(try berlin.next(minute: 150, after: wall(10, 25, 90)) == wall(10, 26, 90))
    }

    @Test("comes within two days and is later than now, at any time of the year", arguments: 0..<300 as Range<UInt64>)
    func always(seed: UInt64) {
        var random = Seeded(state: seed)
        let now = wall(1, 1, .random(in: 0...525_000, using: &random))
        let minute = Int.random(in: 0...1440, using: &random)
        guard let next = try? berlin.next(minute: minute, after: now) else { return }
        #expect(next > now && next - now <= .hours(26))
        let shown = berlin.civil(next)
        #expect(shown.sinceMidnight == Span.minutes(Int64(minute % 1440)))
    }
}
