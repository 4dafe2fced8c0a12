internal import Glibc
public import Greeter
public import GreeterRuntime

/// Reads a journal while another process writes it: row by row, in constant memory.
public final class JournalReader {
    /// A decision with its store and the time of its passage.
    public struct Decided: Hashable, Sendable {
        public var at: Moment
        public var store: String
        public var decision: JournalDecision
    }

    public struct Noted: Hashable, Sendable {
        public var at: Moment
        public var store: String
        /// The word of a ``JournalEntry/NoteKind``.
        public var kind: String
        public var text: String
    }

    public struct Summary: Hashable, Sendable {
        /// The first and the last passage, or nil without any.
        public var range: ClosedRange<WallTime>?
        public var passages: Int
        public var undecided: Int
        public var inputs: Int
        public var notes: Int
        public var runs: Int
        /// Of the file, without its log.
        public var bytes: Int64
    }

    public let path: String
    let database: Database

    public init(path: String) throws(JournalError) {
        self.path = path
        guard access(path, R_OK) == 0 else { throw errno == EACCES ? .forbidden(path: path) : .noFile(path: path) }
        do throws(JournalError) {
            database = try Database(path: path, JournalReader.isAtRest(path) ? .still : .read)
            guard try Schema.check(database, path: path, known: Schema.steps.count) > 0 else {
                throw .notJournal(path: path, why: "it is empty")
            }
        } catch  where error.isUnreadable {
            if case .failed(_, _, let message) = error { throw .notJournal(path: path, why: message) }
            throw error
        }
    }

    /// Whether nobody writes, in a folder where this user may not make the files that readers share with a writer.
    private static func isAtRest(_ path: String) -> Bool {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        return access(folder, W_OK) != 0 && access(path + "-wal", F_OK) != 0
    }

    private static let columns = """
        SELECT instant, wall, store, number, run, door, direction, party, level, cue, outcome, reason, demand,
        sounded_instant, sounded_wall, detail, pretended, audible, spoken FROM passage WHERE reason IS NOT NULL
        """

    /// The decisions of passages from a time on up to another, excluded, in the order of civil time.
    public func decisions(
        from: WallTime? = nil, to: WallTime? = nil, store: String? = nil, each: (Decided) throws -> Void
    ) throws {
        let statement = try database.statement(
            JournalReader.columns + " AND wall >= ? AND wall < ? AND store = ifnull(?, store) ORDER BY wall")
        try statement.bind(JournalReader.bounds(from, to) + [Value(store)])
        while try statement.step() { try each(JournalReader.decided(statement)) }
    }

    /// The last decisions, the latest first.
    public func last(_ count: Int, store: String? = nil) throws(JournalError) -> [Decided] {
        let statement = try database.statement(
            JournalReader.columns + " AND store = ifnull(?, store) ORDER BY wall DESC LIMIT ?")
        try statement.bind([Value(store), .number(Int64(count))])
        var last: [Decided] = []
        while try statement.step() { last.append(JournalReader.decided(statement)) }
        return last
    }

    /// Cues that were played by hand, in the order of civil time: when, in which store, and which.
    public func played(
        from: WallTime? = nil, to: WallTime? = nil,
        each: (_ at: WallTime, _ store: String, _ cue: String) throws -> Void
    ) throws {
        let statement = try database.statement(
            """
            SELECT wall, store, value FROM input WHERE source = 'play' AND event = 'cue' AND wall >= ? AND wall < ?
            ORDER BY wall
            """)
        try statement.bind(JournalReader.bounds(from, to))
        while try statement.step() {
            try each(WallTime(nanoseconds: statement.number(0)), statement.text(1), statement.text(2))
        }
    }

    /// Notes in the order in which they were recorded.
    public func notes(
        from: WallTime? = nil, to: WallTime? = nil, store: String? = nil, each: (Noted) throws -> Void
    ) throws {
        let statement = try database.statement(
            """
            SELECT instant, wall, store, kind, text FROM note WHERE wall >= ? AND wall < ?
            AND store = ifnull(?, store) ORDER BY entry
            """)
        try statement.bind(JournalReader.bounds(from, to) + [Value(store)])
        while try statement.step() {
            try each(
                Noted(
                    at: statement.moment(0), store: statement.text(2), kind: statement.text(3),
                    text: statement.text(4)))
        }
    }

    public func summary() throws(JournalError) -> Summary {
        let statement = try database.statement(
            """
            SELECT (SELECT min(wall) FROM passage), (SELECT max(wall) FROM passage), (SELECT count(*) FROM passage),
            (SELECT count(*) FROM passage WHERE reason IS NULL), (SELECT count(*) FROM input),
            (SELECT count(*) FROM note), (SELECT count(*) FROM run)
            """)
        _ = try statement.step()
        let range =
            statement.isNull(0)
            ? nil : WallTime(nanoseconds: statement.number(0))...WallTime(nanoseconds: statement.number(1))
        var status = stat()
        stat(path, &status)
        return Summary(
            range: range, passages: Int(statement.number(2)), undecided: Int(statement.number(3)),
            inputs: Int(statement.number(4)), notes: Int(statement.number(5)), runs: Int(statement.number(6)),
            bytes: Int64(status.st_size))
    }

    static func bounds(_ from: WallTime?, _ to: WallTime?) -> [Value] {
        [.number(from?.nanoseconds ?? .min), .number(to?.nanoseconds ?? .max)]
    }

    private static func decided(_ row: Statement) -> Decided {
        let decision = JournalDecision(
            passage: row.number(3), run: row.number(4), door: row.text(5),
            direction: Direction(rawValue: Int(row.number(6))) ?? .unknown, party: Int(row.number(7)),
            level: Level(rawValue: Int(row.number(8))) ?? .off, cue: row.isNull(9) ? nil : row.text(9),
            outcome: Outcome(rawValue: Int(row.number(10))) ?? .silent, reason: row.text(11),
            demand: DemandSource(rawValue: Int(row.number(12))) ?? .shop,
            soundedAt: row.isNull(13) ? nil : row.moment(13), detail: row.text(15), isPretended: row.number(16) != 0,
            audible: Span(nanoseconds: row.number(17)), spoken: Span(nanoseconds: row.number(18)))
        return Decided(at: row.moment(0), store: row.text(2), decision: decision)
    }
}
