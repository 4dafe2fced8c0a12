internal import Glibc
internal import Greeter
internal import GreeterRuntime

/// The journal's file, open for writing. For the thread that writes it.
final class JournalFile {
    let path: String
    let database: Database
    /// Tells this journal from all others.
    let identity: Int64
    /// Nothing was in it before.
    let isNew: Bool
    /// Files of up to so many pages (8 MB) are checked whole when they are opened.
    private static let checkedPages: Int64 = 2048
    private var nextEntry: Int64
    private let place: FileIdentity?
    private let begin: Statement
    private let commit: Statement
    private let accept: Statement
    private let decide: Statement
    private let input: Statement
    private let note: Statement
    private let state: Statement
    private let handOver: Statement

    /// Somebody took the file away, or put another in its place, so that what is written here is read by nobody.
    var isAway: Bool { place != FileIdentity(path) }

    init(path: String) throws(JournalError) {
        self.path = path
        database = try Database(path: path, .write)
        isNew = try Schema.check(database, path: path, known: Schema.steps.count) == 0
        // Only an empty file takes it, and only before the first table.
        if isNew { try database.run("PRAGMA auto_vacuum = INCREMENTAL") }
        try database.run("PRAGMA journal_mode = WAL")
        // FULL: each commit is on the disk before it counts, also when the power goes.
        try database.run("PRAGMA synchronous = FULL")
        // Fewer checkpoints write less; 2 MB of log is what a shop writes in some days.
        try database.run("PRAGMA wal_autocheckpoint = 512")
        try database.run("PRAGMA journal_size_limit = 4194304")
        try Schema.migrate(database, path: path)
        // A large file would take long; damage in it is met by the first statement that reads it.
        let isSmall = try (database.number("PRAGMA page_count") ?? 0) <= JournalFile.checkedPages
        if isSmall, try database.text("PRAGMA quick_check(1)") != "ok" {
            throw .notJournal(path: path, why: "it is damaged")
        }
        place = FileIdentity(path)
        identity = try database.number("SELECT identity FROM journal") ?? 0
        nextEntry =
            try
            (database.number(
                """
                SELECT max((SELECT ifnull(max(entry), 0) FROM run), (SELECT ifnull(max(entry), 0) FROM input),
                (SELECT ifnull(max(entry), 0) FROM note), (SELECT ifnull(max(entry), 0) FROM passage
                WHERE run = (SELECT key FROM run ORDER BY entry DESC LIMIT 1)))
                """) ?? 0) + 1
        begin = try database.statement("BEGIN IMMEDIATE")
        commit = try database.statement("COMMIT")
        accept = try database.statement(
            """
            INSERT INTO passage(run, number, entry, store, door, direction, instant, wall) VALUES(?,?,?,?,?,?,?,?)
            ON CONFLICT DO NOTHING
            """)
        // The first decision of a passage stands.
        decide = try database.statement(
            """
            INSERT INTO passage VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
            ON CONFLICT DO UPDATE SET party = excluded.party, level = excluded.level, cue = excluded.cue,
            outcome = excluded.outcome, reason = excluded.reason, demand = excluded.demand,
            sounded_instant = excluded.sounded_instant, sounded_wall = excluded.sounded_wall,
            detail = excluded.detail, pretended = excluded.pretended, audible = excluded.audible,
            spoken = excluded.spoken WHERE reason IS NULL
            """)
        input = try database.statement("INSERT INTO input VALUES(?,?,?,?,?,?,?,?)")
        note = try database.statement("INSERT INTO note VALUES(?,?,?,?,?,?,?)")
        state = try database.statement("INSERT OR REPLACE INTO state VALUES(?,?,?)")
        handOver = try database.statement("INSERT OR REPLACE INTO hand_over VALUES(?,?)")
    }

    /// What of a ring has been committed here; nil where none of it ever was.
    func committed(of ring: Int64) throws(JournalError) -> UInt64? {
        try database.number("SELECT committed FROM hand_over WHERE ring = ?", [.number(ring)])
            .map { UInt64(bitPattern: $0) }
    }

    /// Writes records, and how far they reach in their ring, in one transaction; on an error nothing of them is kept.
    func write(_ records: [RingRecord], upTo position: UInt64, of ring: Int64) throws(JournalError) {
        try begin.run([])
        do {
            for record in records { try write(record) }
            try handOver.run([.number(ring), .number(Int64(bitPattern: position))])
            try commit.run([])
        } catch {
            try? database.run("ROLLBACK")
            throw error
        }
    }

    private func write(_ record: RingRecord) throws(JournalError) {
        let number = nextEntry
        nextEntry += 1
        switch record {
        case .run(let key, let boot, let at):
            try database.run(
                "INSERT OR IGNORE INTO run VALUES(?,?,?,?,?)",
                [
                    .number(key), .number(number), .text(boot), .number(at.instant.nanoseconds),
                    .number(at.wall.nanoseconds),
                ])
        case .entry(let run, let entry): try write(entry, run: run, number: number)
        }
    }

    private func write(_ entry: JournalEntry, run: Int64, number: Int64) throws(JournalError) {
        let store = Value.text(entry.store)
        let instant = Value.number(entry.at.instant.nanoseconds)
        let wall = Value.number(entry.at.wall.nanoseconds)
        switch entry.what {
        case .accepted(let passage, let door, let direction):
            try accept.run([
                .number(run), .number(passage), .number(number), store, .text(door),
                .number(Int64(direction.rawValue)), instant, wall,
            ])
        case .decision(let decision):
            try decide.run([
                .number(decision.run ?? run), .number(decision.passage), .number(number), store,
                .text(decision.door), .number(Int64(decision.direction.rawValue)), instant, wall,
                .number(Int64(decision.party)), .number(Int64(decision.level.rawValue)), Value(decision.cue),
                .number(Int64(decision.outcome.rawValue)), .text(decision.reason),
                .number(Int64(decision.demand.rawValue)), Value(decision.soundedAt?.instant.nanoseconds),
                Value(decision.soundedAt?.wall.nanoseconds), .text(decision.detail),
                .number(decision.isPretended ? 1 : 0), .number(decision.audible.nanoseconds),
                .number(decision.spoken.nanoseconds),
            ])
        case .input(let source, let event, let value):
            try input.run([
                .number(number), .number(run), store, instant, wall, .text(source), .text(event), .text(value),
            ])
        case .note(let kind, let text):
            try note.run([.number(number), .number(run), store, instant, wall, .text(kind.word), .text(text)])
        case .state(let key, let value): try state.run([store, .text(key), .blob(value)])
        }
    }

    func openPassages() throws(JournalError) -> [OpenPassage] {
        let statement = try database.statement(
            """
            SELECT run, number, instant, wall, store, door, direction FROM passage
            WHERE reason IS NULL ORDER BY run, number
            """)
        var passages: [OpenPassage] = []
        while try statement.step() {
            passages.append(
                OpenPassage(
                    run: statement.number(0), passage: statement.number(1), at: statement.moment(2),
                    store: statement.text(4), door: statement.text(5),
                    direction: Direction(rawValue: Int(statement.number(6))) ?? .unknown))
        }
        return passages
    }

    func states() throws(JournalError) -> [StateKey: [UInt8]] {
        let statement = try database.statement("SELECT store, key, value FROM state")
        var states: [StateKey: [UInt8]] = [:]
        while try statement.step() {
            states[StateKey(store: statement.text(0), key: statement.text(1))] = statement.blob(2)
        }
        return states
    }
}

/// What a state is found by.
public struct StateKey: Hashable, Sendable {
    /// The store's id; empty for the board.
    public var store: String
    public var key: String

    public init(store: String, key: String) {
        self.store = store
        self.key = key
    }
}

extension Statement {
    /// A moment in two columns, the instant first.
    func moment(_ column: Int32) -> Moment {
        Moment(instant: Instant(nanoseconds: number(column)), wall: WallTime(nanoseconds: number(column + 1)))
    }
}

/// What a file is, whatever its name.
private struct FileIdentity: Hashable {
    let device: UInt
    let inode: UInt

    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
    }
}
