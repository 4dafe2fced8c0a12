import Foundation
import Greeter
import GreeterRuntime
import GreeterSimulation
import Testing

@testable import VisitJournal

private let tokyo = ZoneTable(name: "Asia/Tokyo", initialOffset: 32_400)
private let policy = BoardPolicy(
    stores: [
        StorePolicy(
            id: "corner", timeZone: tokyo,
            cues: [Cue(id: "hello", language: "en", says: .welcome, level: .voice, length: .seconds(1))])
    ],
    doors: [DoorPolicy(name: "front", sensor: .contact(.arrival))], lines: [LinePolicy(role: .contact(door: 0))])

@Suite("A journal's trace", .timeLimit(.minutes(30)))
struct ExportTests {
    @Test("is read by the simulator to the nanosecond, over a restart and clocks that went back")
    func export() throws {
        let folder = try JournalFolder()
        func input(_ at: Moment, _ source: String, _ event: String, _ value: String) -> JournalEntry {
            JournalEntry(at: at, store: "corner", .input(source: source, event: event, value: value))
        }
        let first = try ShopJournal(folder.place, now: moment(0)) { _ in }
        var exact = moment(1)
        exact.instant.nanoseconds += 7
        exact.wall.nanoseconds += 7
        passage(1, at: exact).forEach(first.record)
        first.record(input(moment(2), "quiet", "set", "30m"))
        first.record(input(moment(3), "clock", "step", "-3600"))
        passage(2, at: moment(10 - 3600, instant: 1010)).forEach(first.record)
        first.record(input(moment(11 - 3600, instant: 1011), "play", "cue", "hello"))
        first.close(within: .seconds(10))
        // The board came back with a clock that is 5 s behind the end of the run before.
        let second = try ShopJournal(folder.place, now: moment(6 - 3600, instant: 1)) { _ in }
        passage(1, at: moment(7 - 3600, instant: 2)).forEach(second.record)
        second.close(within: .seconds(10))

        var lines: [String] = []
        try JournalReader(path: folder.path).exportTrace(store: "corner", zone: tokyo) { lines.append($0) }
        #expect(
            lines == [
                "time,source,event,value",
                "2026-03-07T10:00:01.000000007+09:00,front,arrival,",
                "2026-03-07T10:00:02.000+09:00,quiet,set,30m",
                "2026-03-07T10:00:03.000+09:00,clock,step,-3600",
                "2026-03-07T10:00:10.000+09:00,front,arrival,",
                "2026-03-07T10:00:11.000+09:00,play,cue,hello",
                "2026-03-07T10:00:11.000+09:00,board,restart,",
                "2026-03-07T10:00:11.000+09:00,clock,step,-5",
                "2026-03-07T10:00:12.000+09:00,front,arrival,",
            ])
        let trace = folder.url.appending(path: "trace.csv")
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: trace)
        let reader = try TraceReader(path: trace.path, policy: policy)
        var rows: [TraceRow] = []
        while let row = try reader.next() { rows.append(row) }
        #expect(rows.count == 8)
        #expect(rows.first?.wall == exact.wall)
    }
}
