import Glibc
import Greeter
import GreeterSimulation
import Testing

/// A zone with a spring and an autumn change, as in Berlin in 2026.
private let berlin = ZoneTable(
    name: "Europe/Berlin", initialOffset: 3600,
    transitions: [
        ZoneTable.Transition(at: WallTime(nanoseconds: 1_774_746_000_000_000_000), offset: 7200),
        ZoneTable.Transition(at: WallTime(nanoseconds: 1_792_890_000_000_000_000), offset: 3600),
    ])

private let policy = BoardPolicy(
    stores: [
        StorePolicy(
            id: "corner", timeZone: berlin,
            cues: [Cue(id: "hello", language: "en", says: .welcome, level: .voice, length: .seconds(1))])
    ],
    doors: [DoorPolicy(name: "front", sensor: .beamPair(shortest: .milliseconds(20), longest: .milliseconds(1500)))],
    lines: [LinePolicy(role: .outer(door: 0)), LinePolicy(role: .inner(door: 0))])

/// The rows of a trace, read from a file as the commands do.
private func rows(_ text: String) throws -> [TraceRow] {
    var path = Array("/tmp/noren-trace-XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    defer { close(descriptor) }
    let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(name) }
    let bytes = Array(text.utf8)
    try #require(bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == bytes.count)
    let reader: TraceReader
    var rows: [TraceRow] = []
    do {
        reader = try TraceReader(path: name, policy: policy)
        while let row = try reader.next() { rows.append(row) }
    } catch {
        throw TraceError(file: "trace.csv", line: error.line, message: error.message)
    }
    return rows
}

private func complaint(_ text: String) -> String {
    do {
        _ = try rows(text)
        return "nothing"
    } catch {
        return "\(error)"
    }
}

@Suite("A trace", .timeLimit(.minutes(30)))
struct TraceTests {
    private let header = "time,source,event,value\n"

    @Test("says what happened, and when")
    func reads() throws {
        let read = try rows(
            header + """
                2026-03-07T10:00:01.250,front,arrival,
                2026-03-07T10:00:04.120,front,edge,outer=1
                2026-03-07T10:00:05+01:00,quiet,set,chime/30m
                2026-03-07T09:00:06Z,quiet,off,
                2026-03-07T10:00:07.123456789,play,cue,hello

                """)
        #expect(
            read.map(\.what) == [
                .pass(door: 0, .arrival), .edge(line: 0, active: true),
                .quiet(stores: 0..<1, .chime, .minutes(30)), .quietOff(stores: 0..<1), .play(store: 0, cue: 0),
            ])
        #expect(read.map(\.line) == [2, 3, 4, 5, 6])
        #expect(read[1].wall - read[0].wall == .milliseconds(2870))
        #expect(read[4].wall - read[3].wall == Span(nanoseconds: 1_123_456_789))
    }

    @Test("puts the people of one row in order with later rows")
    func people() throws {
        let read = try rows(
            header + "2026-03-07T10:00:00,front,departure,3\n2026-03-07T10:00:01,front,arrival,\n")
        #expect(
            read.map(\.what) == [
                .pass(door: 0, .departure), .pass(door: 0, .departure), .pass(door: 0, .arrival),
                .pass(door: 0, .departure),
            ])
        #expect(read[3].wall - read[0].wall == .milliseconds(1600))
    }

    @Test("bears a byte order mark, line ends of Windows, no last line end and quotation marks")
    func forms() throws {
        let read = try rows(
            "\u{FEFF}time,source,event,value\r\n2026-03-07T10:00:00,\"front\",arrival,\r\n\r\n2026-03-07T10:00:01,front,arrival,2"
        )
        #expect(read.count == 3)
    }

    @Test("knows the hour that autumn repeats: the first without an offset, and either with one")
    func autumn() throws {
        let read = try rows(
            header + """
                2026-10-25T02:30:00,front,arrival,
                2026-10-25T02:30:00+01:00,front,arrival,
                """)
        #expect(read[1].wall - read[0].wall == .hours(1))
    }

    @Test(
        "that is wrong says where, and what to write instead",
        arguments: [
            ("", "trace.csv: is empty; the first line must be \"time,source,event,value\""),
            ("when,who\n", "trace.csv:1: the first line must be \"time,source,event,value\", not \"when,who\""),
            (
                "H2026-03-07T10:00:00,frnt,arrival,",
                "trace.csv:2: there is no door \"frnt\" in the settings, did you mean \"front\"?"
            ),
            (
                "H2026-03-07T10:00:00,front,arival,",
                "trace.csv:2: a door has no event \"arival\"; there are arrival, departure, unknown, edge and fault"
            ),
            (
                "H2026-03-07T10:00:00,front,edge,contact=1",
                "trace.csv:2: \"contact=1\" is no edge of door \"front\"; it has outer=1, outer=0, inner=1, inner=0"
            ),
            (
                "H2026-03-07 25:00,front,arrival,",
                "trace.csv:2: \"2026-03-07 25:00\" is no time; write it as 2026-03-07T10:00:01.250 or"
                    + " 2026-03-07T10:00:01+09:00"
            ),
            (
                "H2026-03-29T02:30:00,front,arrival,",
                "trace.csv:2: 2026-03-29T02:30:00 does not exist in Europe/Berlin: clocks were put forward over it"
            ),
            (
                "H2026-03-07T10:00:01,front,arrival,\n2026-03-07T10:00:00,front,arrival,",
                "trace.csv:3: time goes back, from 2026-03-07T10:00:01.000 to 2026-03-07T10:00:00.000;"
                    + " put the rows in order"
            ),
            (
                "H2026-10-25T02:30:00,front,arrival,\n2026-10-25T02:10:00,front,arrival,",
                "trace.csv:3: time goes back, from 2026-10-25T02:30:00.000 to 2026-10-25T02:10:00.000; put the rows in"
                    + " order; this hour comes twice, so write which one: 2026-10-25T02:10:00.000+02:00 or the offset after it"
            ),
            (
                "H2026-03-07T10:00:00,front,arrival,0",
                "trace.csv:2: \"0\" people; write a number from 1 to 10000, or nothing for 1"
            ),
            (
                "H2026-03-07T10:00:00,quiet,set,soon",
                "trace.csv:2: \"soon\" is no time of quiet; write 30m or chime/30m"
            ),
            ("H2026-03-07T10:00:00,play,cue,bye", "trace.csv:2: there is no cue \"bye\"; noren cues lists them"),
            (
                "Hone two",
                "trace.csv:2: has 1 field, not four: time,source,event,value, as in 2026-03-07T10:00:01.250,front,arrival,"
            ),
        ])
    func wrong(text: String, message: String) {
        #expect(complaint(text.hasPrefix("H") ? header + text.dropFirst() : text) == message)
    }

    @Test("that is not UTF-8, or one endless line, is refused")
    func notText() throws {
        #expect(complaint(header + String(repeating: "x", count: 100_000)).contains("longer than"))
    }
}
