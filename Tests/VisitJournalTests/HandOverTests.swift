import Foundation
import Testing

@testable import VisitJournal

@Suite("The hand-over ring", .timeLimit(.minutes(30)))
struct HandOverTests {
    @Test("gives back what was put, over many laps, and refuses what does not fit")
    func laps() throws {
        let folder = try JournalFolder()
        let ring = try HandOver(path: folder.ring, capacity: 4096)
        for lap in 0..<500 {
            let payload = (0...(lap % 300)).map { UInt8(truncatingIfNeeded: $0 + lap) }
            #expect(ring.put(payload))
            let record = try #require(ring.record(at: ring.tail))
            #expect(record.payload == payload)
            ring.tail = record.next
        }
        #expect(ring.tail == ring.head)
        while ring.put([1, 2, 3]) {}
        #expect(ring.head - ring.tail == 4096)
    }

    @Test("finds after a kill what was put, and not what was torn")
    func torn() throws {
        let folder = try JournalFolder()
        do {
            let ring = try HandOver(path: folder.ring, capacity: 4096)
            #expect(ring.put([1, 1, 1]))
            #expect(ring.put([2, 2, 2]))
        }
        var bytes = try Data(contentsOf: URL(filePath: folder.ring))
        // The second record's payload, as if its copying had been cut short.
        bytes[HandOver.headerSize + 32 + HandOver.recordHeader] = 9
        try bytes.write(to: URL(filePath: folder.ring))
        let ring = try HandOver(path: folder.ring, capacity: 4096)
        #expect(ring.record(at: 0)?.payload == [1, 1, 1])
        #expect(ring.head == 32)
    }
}
