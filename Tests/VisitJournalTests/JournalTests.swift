import Foundation
import Greeter
import GreeterRuntime
import Synchronization
import Testing

@testable import VisitJournal

/// A folder that goes when its owner goes.
final class JournalFolder {
    let url = URL(filePath: NSTemporaryDirectory()).appending(path: "noren-journal-\(UUID().uuidString)")
    var path: String { url.appending(path: "journal.sqlite").path }
    var ring: String { url.appending(path: "ring").path }
    var place: JournalPlace { JournalPlace(path: path, ring: ring) }

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }

    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
    }
}

/// What a journal said, from any thread.
final class Said: Sendable {
    private let reports = Mutex<[JournalReport]>([])
    func add(_ report: JournalReport) { reports.withLock { $0.append(report) } }
    var all: [JournalReport] { reports.withLock { $0 } }
}

/// Seconds after a Saturday's 10:00 in Tokyo, on both clocks.
func moment(_ seconds: Double, instant: Double? = nil) -> Moment {
    Moment(
        instant: Instant(nanoseconds: Int64((instant ?? seconds + 1000) * 1e9)),
        wall: WallTime(nanoseconds: 1_772_845_200_000_000_000 + Int64(seconds * 1e9)))
}

func passage(_ number: Int64, at: Moment, store: String = "corner") -> [JournalEntry] {
    [
        JournalEntry(at: at, store: store, .accepted(passage: number, door: "front", .arrival)),
        JournalEntry(
            at: at, store: store,
            .decision(
                JournalDecision(
                    passage: number, door: "front", direction: .arrival, level: .voice, cue: "hello", outcome: .sound,
                    reason: "played", demand: .shop, soundedAt: at, audible: .seconds(1), spoken: .seconds(1)))),
    ]
}

extension JournalReader {
    var all: [Decided] {
        get throws {
            var all: [Decided] = []
            try decisions { all.append($0) }
            return all
        }
    }
}

@Suite("A journal", .timeLimit(.minutes(30)))
struct JournalTests {
    @Test("at rest is read without a file beside it, whatever its name is")
    func atRest() throws {
        let folder = try JournalFolder()
        let path = folder.url.appending(path: "a?b#c%20日.sqlite").path
        let journal = try ShopJournal(JournalPlace(path: path, ring: folder.ring), now: moment(0)) { _ in }
        for entry in passage(1, at: moment(1.25)) { journal.record(entry) }
        journal.close(within: .seconds(60))
        try #require(!FileManager.default.fileExists(atPath: path + "-wal"))
        let database = try Database(path: path, .still)
        #expect(try database.number("SELECT count(*) FROM passage") == 1)
        #expect(throws: JournalError.self) { try database.run("DELETE FROM passage") }
        #expect(try !folder.names.contains { $0.hasSuffix("-shm") || $0.hasSuffix("-wal") })
    }

    @Test("gives back every field that was recorded, and what outlives a restart")
    func roundTrip() throws {
        let folder = try JournalFolder()
        let said = Said()
        let journal = try ShopJournal(folder.place, now: moment(0)) { said.add($0) }
        for entry in passage(1, at: moment(1.25)) { journal.record(entry) }
        journal.record(JournalEntry(at: moment(2), store: "corner", .accepted(passage: 2, door: "front", .departure)))
        journal.record(JournalEntry(at: moment(3), store: "corner", .state(key: "budget", [1, 2, 3])))
        journal.record(JournalEntry(at: moment(4), store: "corner", .state(key: "budget", [4])))
        journal.record(JournalEntry(at: moment(5), store: "", .note(.fault, "the card is away")))
        journal.close(within: .seconds(10))
        let reader = try JournalReader(path: folder.path)
        let decided = try #require(try reader.all.first)
        #expect(decided.at == moment(1.25))
        #expect(decided.decision.cue == "hello" && decided.decision.soundedAt == moment(1.25))
        #expect(decided.decision.spoken == .seconds(1))
        var notes: [String] = []
        try reader.notes { notes.append("\($0.kind): \($0.text)") }
        #expect(notes == ["fault: the card is away"])
        #expect(try reader.summary().undecided == 1)
        #expect(try reader.last(5).count == 1)

        let again = try ShopJournal(folder.place, now: moment(60)) { said.add($0) }
        #expect(again.states == [StateKey(store: "corner", key: "budget"): [4]])
        let open = try #require(again.openPassages.first)
        #expect(again.openPassages.count == 1)
        #expect(open.passage == 2 && open.run == journal.run && open.at == moment(2) && open.direction == .departure)
        again.record(
            JournalEntry(
                at: open.at, store: open.store,
                .decision(
                    JournalDecision(
                        passage: open.passage, run: open.run, door: open.door, direction: open.direction, level: .off,
                        outcome: .silent, reason: "stale", demand: .shop))))
        again.close(within: .seconds(10))
        #expect(try reader.all.map(\.decision.reason) == ["played", "stale"])
        #expect(said.all == [])
    }

    @Test("says up to which passage of its own run decisions are on the disk")
    func committed() throws {
        let folder = try JournalFolder()
        let first = try ShopJournal(folder.place, now: moment(0)) { _ in }
        #expect(first.committed == 0)
        for number in 1...7 { passage(Int64(number), at: moment(Double(number))).forEach(first.record) }
        first.record(JournalEntry(at: moment(8), store: "corner", .accepted(passage: 8, door: "front", .arrival)))
        first.close(within: .seconds(10))
        #expect(first.committed == 7)

        let second = try ShopJournal(folder.place, now: moment(60)) { _ in }
        second.record(
            JournalEntry(
                at: moment(8), store: "corner",
                .decision(
                    JournalDecision(
                        passage: 8, run: first.run, door: "front", direction: .arrival, level: .off, outcome: .silent,
                        reason: "stale", demand: .fault))))
        second.close(within: .seconds(10))
        #expect(try JournalReader(path: folder.path).all.count == 8)
        #expect(second.committed == 0)
    }

    @Test("a second one that would write is refused, with who has it")
    func twoWriters() throws {
        let folder = try JournalFolder()
        let first = try ShopJournal(folder.place, now: moment(0)) { _ in }
        var place = folder.place
        place.ring = nil
        #expect(throws: JournalError.held(path: folder.path, by: "process \(getpid())")) {
            _ = try ShopJournal(place, now: moment(0)) { _ in }
        }
        first.close(within: .seconds(10))
    }

    @Test("a newer version is refused and left as it was")
    func newer() throws {
        let folder = try JournalFolder()
        do {
            let database = try Database(path: folder.path, .write)
            try Schema.migrate(database, path: folder.path)
            try database.run("PRAGMA user_version = 9")
        }
        let before = try Data(contentsOf: URL(filePath: folder.path))
        let error = JournalError.newer(path: folder.path, version: 9, known: 1)
        #expect(throws: error) { _ = try ShopJournal(folder.place, now: moment(0)) { _ in } }
        #expect(throws: error) { _ = try JournalReader(path: folder.path) }
        #expect(try Data(contentsOf: URL(filePath: folder.path)) == before)
    }

    @Test("migrations go on from every older version, each step whole or not at all", arguments: [0, 1])
    func migrations(version: Int) throws {
        let folder = try JournalFolder()
        let database = try Database(path: folder.path, .write)
        try Schema.migrate(database, path: folder.path, steps: Array(Schema.steps.prefix(version)))
        let next = Schema.steps + ["ALTER TABLE note ADD COLUMN place TEXT"]
        #expect(throws: JournalError.self) {
            try Schema.migrate(database, path: folder.path, steps: Schema.steps + ["CREATE TABLE x(y); NONSENSE"])
        }
        #expect(try database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'x'") == 0)
        try Schema.migrate(database, path: folder.path, steps: next)
        #expect(try database.number("PRAGMA user_version") == 2)
        #expect(try database.number("SELECT count(place) FROM note") == 0)
    }

    @Test(
        "a file that is no journal is set aside whole, said, and a new one begun", arguments: ["text", "other", "torn"])
    func unreadable(kind: String) throws {
        let folder = try JournalFolder()
        switch kind {
        case "text": try Data("Dear diary, today the shop was full.\n".utf8).write(to: URL(filePath: folder.path))
        case "other":
            try Database(path: folder.path, .write).run("CREATE TABLE theirs(x); PRAGMA application_id = 77")
        default:
            let journal = try ShopJournal(folder.place, now: moment(0)) { _ in }
            for number in 1...200 { passage(Int64(number), at: moment(Double(number))).forEach(journal.record) }
            journal.close(within: .seconds(10))
            var bytes = try Data(contentsOf: URL(filePath: folder.path))
            for index in 8192..<bytes.count { bytes[index] = 0x5A }
            try bytes.write(to: URL(filePath: folder.path))
        }
        let before = try Data(contentsOf: URL(filePath: folder.path))
        if kind != "torn" {
            #expect(throws: JournalError.self) { _ = try JournalReader(path: folder.path) }
        }
        let said = Said()
        let journal = try ShopJournal(folder.place, now: moment(0)) { said.add($0) }
        passage(1, at: moment(1)).forEach(journal.record)
        journal.close(within: .seconds(10))
        let aside = try #require(try folder.names.first { $0.contains(".unreadable-") && !$0.hasSuffix("-wal") })
        #expect(try Data(contentsOf: folder.url.appending(path: aside)) == before)
        #expect(said.all.count == 1, "\(said.all)")
        #expect(try JournalReader(path: folder.path).all.count == 1)
    }

    @Test("a missing directory is said once and mended by itself; entries wait in the ring")
    func missingDirectory() throws {
        let folder = try JournalFolder()
        var place = folder.place
        let directory = folder.url.appending(path: "later")
        place.path = directory.appending(path: "journal.sqlite").path
        let said = Said()
        let journal = try ShopJournal(place, now: moment(0)) { said.add($0) }
        passage(1, at: moment(1)).forEach(journal.record)
        #expect(said.all.count == 1)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        journal.close(within: .seconds(10))
        #expect(said.all.last == .mended("\(place.path) is written again"))
        #expect(try JournalReader(path: place.path).all.count == 1)
    }

    @Test("a file that somebody took away is begun anew, and that is said")
    func removed() throws {
        let folder = try JournalFolder()
        let said = Said()
        let journal = try ShopJournal(folder.place, now: moment(0)) { said.add($0) }
        for ending in ["", "-wal", "-shm", ".lock"] {
            try? FileManager.default.removeItem(atPath: folder.path + ending)
        }
        passage(1, at: moment(1)).forEach(journal.record)
        journal.close(within: .seconds(10))
        #expect(said.all == [.told("\(folder.path) is not there any more; a new journal is begun")])
        #expect(try JournalReader(path: folder.path).all.count == 1)
    }

    @Test("old rows go in small steps, and a file that is too large loses its oldest")
    func retention() throws {
        let folder = try JournalFolder()
        let journal = try ShopJournal(folder.place, now: moment(0)) { _ in }
        let day = 86_400.0
        for number in 0..<600 {
            passage(Int64(number), at: moment(Double(number) * day)).forEach(journal.record)
        }
        journal.close(within: .seconds(10))
        // Rows of 2026 are long past two years only for a clock that has gone astray, or in a test.
        let database = try Database(path: folder.path, .write)
        let now = moment(600 * day).wall
        var steps = 0
        while try Retention(age: .hours(24 * 100)).apply(to: database, now: now) { steps += 1 }
        #expect(steps == 3)
        #expect(try database.number("SELECT count(*) FROM passage") == 100)
        #expect(try !Retention(age: .hours(24 * 100)).apply(to: database, now: moment(20_000 * day).wall))
        #expect(try Retention(size: 1000).apply(to: database, now: now))
        #expect(try database.number("SELECT count(*) FROM passage") == 0)
    }
}
