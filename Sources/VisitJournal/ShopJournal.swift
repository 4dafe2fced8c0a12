internal import CLinux
internal import Glibc
public import Greeter
public import GreeterRuntime
internal import Synchronization

/// Where a journal is kept, and how.
public struct JournalPlace: Hashable, Sendable {
    /// The SQLite file.
    public var path: String
    /// The hand-over ring, on tmpfs; nil for memory only.
    public var ring: String?
    /// Bytes of the ring, a multiple of 4096.
    public var ringSize: Int
    public var retention: Retention

    public init(path: String, ring: String?, ringSize: Int = 1 << 20, retention: Retention = Retention()) {
        self.path = path
        self.ring = ring
        self.ringSize = max(4096, ringSize / 4096 * 4096)
        self.retention = retention
    }
}

/// What a journal has to say to people. Said on the writing thread.
public enum JournalReport: Hashable, Sendable {
    /// It cannot be written at the moment; it is tried again by itself.
    case lost(String)
    /// It is written again.
    case mended(String)
    /// Something to know: a file was set aside, or the hand-over is in memory only.
    case told(String)
}

/// The journal of a board: entries pass through a ring that outlives the process into SQLite, in batches.
public final class ShopJournal: Journal {
    /// This process's run; positive, and larger than those before unless the clock went back.
    public let run: Int64
    /// What earlier runs took in and never decided; each is owed a decision.
    public let openPassages: [OpenPassage]
    /// What outlives a restart, as it was last recorded.
    public let states: [StateKey: [UInt8]]

    /// Decisions of this run are on the disk up to this passage, and stay there when the power goes; 0 for none.
    public var committed: Int64 { writer.committed.load(ordering: .acquiring) }

    private let writer: Writer
    private let ring: HandOver
    private var bytes: [UInt8] = []
    private var isClosed = false

    /// Opens the journal, or begins to try; throws only where another process has it or a newer Noren wrote it.
    ///
    /// - Parameter report: called on this thread before this returns, later on the writing one.
    public init(
        _ place: JournalPlace, now: Moment, report: @escaping @Sendable (JournalReport) -> Void
    ) throws(JournalError) {
        let mapped = try place.ring.flatMap { (path) throws(JournalError) in
            try ShopJournal.ring(path, place.ringSize, report)
        }
        guard let ring = mapped ?? HandOver(memoryOf: place.ringSize) else {
            throw .failed(call: "mmap", code: 7, message: String(cString: strerror(errno)))
        }
        self.ring = ring
        run = max(1, now.wall.nanoseconds)
        writer = Writer(place, ring: ring, run: run, report: report)
        (openPassages, states) = try writer.begin(now: now.wall)
        bytes.reserveCapacity(1024)
        put(.run(key: run, boot: Boot.id, at: now))
        let writer = writer
        do {
            try Background.run { writer.work() }
        } catch {
            throw .failed(call: error.call, code: 7, message: "\(error)")
        }
    }

    deinit { close(within: .seconds(2)) }

    /// The ring in its file, or nil, said, where there can be none.
    private static func ring(
        _ path: String, _ size: Int, _ report: (JournalReport) -> Void
    ) throws(JournalError) -> HandOver? {
        do throws(HandOver.Refusal) {
            return try HandOver(path: path, capacity: size)
        } catch {
            switch error {
            case .held: throw .held(path: path, by: "another process")
            case .failed(let error):
                report(.told("\(error); until the next start, a crash would lose what is not yet in the journal"))
                return nil
            }
        }
    }

    public func record(_ entry: JournalEntry) {
        guard !isClosed else { return }
        put(.entry(run: run, entry))
    }

    private func put(_ record: RingRecord) {
        record.encode(into: &bytes)
        if !ring.put(bytes) { writer.countLost() }
        writer.wake()
    }

    public func close(within span: Span) {
        guard !isClosed else { return }
        isClosed = true
        writer.finish(within: span)
    }
}
