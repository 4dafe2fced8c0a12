import Greeter
import GreeterRuntime
import GreeterSimulation
import VisitJournal

/// What a board finds in its own files after a power cut: a ring, its records, a kept memory.
enum JournalEntryPoint {
    /// By the first byte's remainder: a record, a kept memory, or a ring.
    static func take(_ bytes: [UInt8]) throws {
        guard let first = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        switch first % 3 {
        case 0: try record(rest)
        case 1: memory(String(decoding: rest, as: UTF8.self))
        default: try ring(rest)
        }
    }

    private static func record(_ bytes: [UInt8]) throws {
        guard let record = RingRecord(bytes) else { return }
        var again: [UInt8] = []
        record.encode(into: &again)
        try Broken.unless(RingRecord(again) == record, "what is written is not what is read")
    }

    /// What is recalled must greet.
    private static func memory(_ text: String) {
        guard let kept = KeptMemory(text: text) else { return }
        var greeter = Greeter(policy)
        let now = Moment(instant: Instant(nanoseconds: 1), wall: WallTime(nanoseconds: 1_772_841_600_000_000_000))
        _ = greeter.recall(kept.memory, elapsed: kept.elapsed(at: now, boot: kept.boot), at: now)
        var later = now
        for minutes in [0, 1, 60, 60 * 24 * 400] {
            later.instant = now.instant + .minutes(Int64(minutes))
            later.wall = now.wall + .minutes(Int64(minutes))
            _ = greeter.handle(.pass(door: 0, direction: .arrival), at: later)
        }
        _ = KeptMemory(greeter.memory(at: later), at: later).text
    }

    private static let policy = BoardPolicy(
        stores: [
            StorePolicy(
                id: "corner", timeZone: .utc,
                cues: [Cue(id: "hello", language: "en", says: .welcome, level: .voice, length: .seconds(1))])
        ],
        doors: [DoorPolicy(name: "front", sensor: .beam(.arrival))],
        lines: [LinePolicy(role: .beam(door: 0))])

    private static let capacity = 4096

    /// Five words of the header, then the ring from its beginning; what is missing is zero.
    private static func ring(_ bytes: [UInt8]) throws {
        let header = bytes.prefix(40)
        let data = bytes.dropFirst(40).prefix(capacity)
        var file = [UInt8](repeating: 0, count: HandOver.headerSize + capacity)
        file.replaceSubrange(0..<header.count, with: header)
        file.replaceSubrange(HandOver.headerSize..<(HandOver.headerSize + data.count), with: data)
        let ring = try HandOver(path: try Desk.put(file, as: "ring"), capacity: capacity)
        try Broken.unless(
            ring.head >= ring.tail && ring.head - ring.tail <= UInt64(capacity),
            "a ring from \(ring.tail) to \(ring.head)")
        var position = ring.tail
        while position < ring.head {
            guard let found = ring.record(at: position) else { throw Broken("no record at \(position)") }
            _ = RingRecord(found.payload)
            position = found.next
        }
        // What is left of it must take a record and give it back.
        ring.tail = position
        try Broken.unless(ring.put([1, 2, 3]), "an empty ring takes nothing")
        try Broken.unless(ring.record(at: position)?.payload == [1, 2, 3], "it does not give back what was put")
    }
}
