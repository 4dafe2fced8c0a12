internal import CLinux
internal import Glibc
internal import Greeter
internal import GreeterRuntime
internal import Synchronization

/// Takes what is in the ring into SQLite, on its own thread.
///
// SAFETY: `file`, `holding`, `trouble` and the like are touched by `begin`, before the thread is there, and then by the
// thread alone. The ring is for one putting and one taking thread; the rest is atomic.
final class Writer: @unchecked Sendable {
    /// A batch waits so long for company; with the writing of it, it stays below 2 s.
    private static let gathering = Span.milliseconds(1500)
    private static let longestBackOff = Span.seconds(60)
    /// So many records a transaction at most.
    private static let batch = 2000

    private let place: JournalPlace
    private let ring: HandOver
    private let run: Int64
    private let report: @Sendable (JournalReport) -> Void
    private let bell: Int32
    private let done: Int32
    private let isAwake = Atomic(false)
    private let isEnding = Atomic(false)
    private let lost = Atomic<Int>(0)
    /// The last passage of this run whose decision is on the disk.
    let committed = Atomic<Int64>(0)

    private var holding: Holding?
    private var file: JournalFile?
    /// What was said last, so that it is said once.
    private var trouble: String?
    private var backOff = Span.seconds(1)
    /// Refused for good: a newer version. The ring keeps what it can.
    private var isRefused = false
    /// Records that wait came after this.
    private var taken = Instant.distantPast

    init(
        _ place: JournalPlace, ring: HandOver, run: Int64, report: @escaping @Sendable (JournalReport) -> Void
    ) {
        self.place = place
        self.ring = ring
        self.run = run
        self.report = report
        bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        done = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    }

    deinit {
        close(bell)
        close(done)
    }

    // MARK: - The loop's thread

    /// One system call a batch at most: while the writer is awake it looks by itself.
    func wake() {
        if !isAwake.exchange(true, ordering: .acquiringAndReleasing) { Writer.ring(bell) }
    }

    func countLost() { lost.add(1, ordering: .relaxed) }

    func finish(within span: Span) {
        isEnding.store(true, ordering: .releasing)
        Writer.ring(bell)
        Writer.wait(done, span)
    }

    private static func ring(_ bell: Int32) {
        var one: UInt64 = 1
        write(bell, &one, 8)
    }

    private static func wait(_ bell: Int32, _ span: Span?) {
        var waiting = pollfd(fd: bell, events: Int16(POLLIN), revents: 0)
        poll(&waiting, 1, span.map { Int32($0.nanoseconds / 1_000_000) } ?? -1)
        var count: UInt64 = 0
        read(bell, &count, 8)
    }

    // MARK: - Opening

    /// Opens the file and takes in what a killed process left; what only time can mend is said and tried again.
    func begin(now: WallTime) throws(JournalError) -> ([OpenPassage], [StateKey: [UInt8]]) {
        do throws(JournalError) {
            try open(now: now)
            try drain()
            guard let file else { return ([], [:]) }
            return try (file.openPassages(), file.states())
        } catch {
            switch error {
            case .held, .newer: throw error
            default: fail(error)
            }
            return ([], [:])
        }
    }

    private func open(now: WallTime) throws(JournalError) {
        if holding == nil { holding = try Holding.take(place.path) }
        do throws(JournalError) {
            file = try JournalFile(path: place.path)
        } catch  where error.isUnreadable {
            let name = try SetAside.journal(place.path, at: now)
            report(.told("\(error); it was set aside as \(name), and a new journal begun"))
            file = try JournalFile(path: place.path)
        }
        guard let file else { return }
        if ring.journal != 0, ring.journal != file.identity, !file.isNew {
            // What is in the ring was meant for another journal, which may come back.
            report(.told("what waited for another journal is taken into \(place.path)"))
        }
        if let committed = try file.committed(of: ring.identity), committed > ring.tail, HandOver.isPosition(committed)
        {
            ring.tail = committed
        }
        ring.journal = file.identity
    }

    // MARK: - The writer's thread

    func work() {
        while true {
            var since = taken
            if ring.head == ring.tail || isRefused {
                // Asleep until rung; looked once more after saying so, or a record in between would wait for the next.
                isAwake.store(false, ordering: .sequentiallyConsistent)
                if !isEnding.load(ordering: .acquiring), ring.head == ring.tail || isRefused {
                    Writer.wait(bell, nil)
                    since = Reactor.instant()
                }
                isAwake.store(true, ordering: .sequentiallyConsistent)
            }
            let isLast = isEnding.load(ordering: .acquiring)
            if !isLast, ring.isDurable || trouble != nil {
                // What came while a slow disk wrote the batch before has waited already.
                let waited = min(Reactor.instant() - since, Writer.gathering)
                Writer.wait(bell, trouble == nil ? Writer.gathering - waited : backOff)
            }
            if !isRefused { attempt() }
            if isLast { break }
        }
        file = nil
        holding = nil
        ring.letGo()
        Writer.ring(done)
    }

    private func attempt() {
        do throws(JournalError) {
            if file?.isAway == true {
                file = nil
                holding = nil
                report(.told("\(place.path) is not there any more; a new journal is begun"))
            }
            if file == nil { try open(now: Reactor.now().wall) }
            try drain()
            mend()
            guard let file else { return }
            _ = try place.retention.apply(to: file.database, now: Reactor.now().wall)
        } catch {
            fail(error)
        }
    }

    private func drain() throws(JournalError) {
        guard let file else { return }
        taken = Reactor.instant()
        var position = ring.tail
        let head = ring.head
        var records: [RingRecord] = []
        while position < head {
            records.removeAll(keepingCapacity: true)
            while position < head, records.count < Writer.batch, let record = ring.record(at: position) {
                if let known = RingRecord(record.payload) { records.append(known) }
                position = record.next
            }
            guard position > ring.tail else { return }
            try file.write(records, upTo: position, of: ring.identity)
            ring.tail = position
            if let last = records.lazy.compactMap({ [run] in $0.decided(in: run) }).last {
                committed.store(last, ordering: .releasing)
            }
        }
    }

    private func fail(_ error: JournalError) {
        file = nil
        if case .newer = error { isRefused = true }
        let text = "\(error)"
        if text != trouble { report(.lost(text)) }
        backOff = trouble == nil ? .seconds(1) : min(backOff + backOff, Writer.longestBackOff)
        trouble = text
        guard error.isUnreadable else { return }
        do throws(JournalError) {
            let name = try SetAside.journal(place.path, at: Reactor.now().wall)
            report(.told("\(place.path) was set aside as \(name); a new journal is begun"))
        } catch {
            report(.lost("\(error)"))
        }
    }

    private func mend() {
        let count = lost.exchange(0, ordering: .relaxed)
        if count > 0 { report(.told("\(count) entries were lost: there was no room for them while they waited")) }
        guard trouble != nil else { return }
        trouble = nil
        report(.mended("\(place.path) is written again"))
    }
}
