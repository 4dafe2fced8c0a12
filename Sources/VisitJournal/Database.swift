internal import CSqlite

/// One connection to one SQLite file; closed when its owner goes. For one thread at a time.
final class Database {
    enum Access {
        case write
        /// Beside a writer.
        case read
        /// A file that nobody changes meanwhile, perhaps where nothing can be written.
        case still
    }

    /// 256 KB: a journal is written in order and read in order, so more would buy nothing.
    private static let cache = "PRAGMA cache_size = -256"
    private var handle: OpaquePointer?

    init(path: String, _ access: Access) throws(JournalError) {
        let (name, flags) =
            switch access {
            case .write: (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
            case .read: (path, SQLITE_OPEN_READONLY)
            case .still: (Database.uri(path) + "?immutable=1", SQLITE_OPEN_READONLY | SQLITE_OPEN_URI)
            }
        let code = sqlite3_open_v2(name, &handle, flags | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK else {
            let error = error("open \(path)", code)
            sqlite3_close_v2(handle)
            handle = nil
            throw error
        }
        sqlite3_extended_result_codes(handle, 1)
        // A reader's checkpoint or another tool may hold it for a moment; only the writer's thread waits.
        sqlite3_busy_timeout(handle, 2000)
        try run(Database.cache)
    }

    deinit { sqlite3_close_v2(handle) }

    /// A path as SQLite reads it from an URI.
    private static func uri(_ path: String) -> String {
        let escapes: [Character: String] = ["%": "%25", "?": "%3f", "#": "%23"]
        return "file:" + path.map { escapes[$0] ?? String($0) }.joined()
    }

    func error(_ call: String, _ code: Int32) -> JournalError {
        .failed(
            call: call, code: code,
            message: handle.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code)))
    }

    func run(_ sql: String) throws(JournalError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(String(sql.prefix(40)), code) }
    }

    func statement(_ sql: String) throws(JournalError) -> Statement {
        var pointer: OpaquePointer?
        let code = sqlite3_prepare_v2(handle, sql, -1, &pointer, nil)
        guard code == SQLITE_OK, let pointer else { throw error(String(sql.prefix(40)), code) }
        return Statement(pointer, of: self)
    }

    /// The first number of the first row, or nil without a row.
    func number(_ sql: String, _ values: [Value] = []) throws(JournalError) -> Int64? {
        let statement = try statement(sql)
        try statement.bind(values)
        return try statement.step() ? statement.number(0) : nil
    }

    func text(_ sql: String) throws(JournalError) -> String? {
        let statement = try statement(sql)
        return try statement.step() ? statement.text(0) : nil
    }

    func run(_ sql: String, _ values: [Value]) throws(JournalError) {
        let statement = try statement(sql)
        try statement.run(values)
    }
}

/// A value that is bound to a statement.
enum Value: Hashable, Sendable {
    case number(Int64)
    case text(String)
    case blob([UInt8])
    case none

    init(_ text: String?) { self = text.map { .text($0) } ?? .none }
    init(_ number: Int64?) { self = number.map { .number($0) } ?? .none }
}

/// A prepared statement; finalised when its owner goes.
final class Statement {
    private let pointer: OpaquePointer
    private let database: Database

    init(_ pointer: OpaquePointer, of database: Database) {
        self.pointer = pointer
        self.database = database
    }

    deinit { sqlite3_finalize(pointer) }

    func bind(_ values: [Value]) throws(JournalError) {
        sqlite3_reset(pointer)
        for (index, value) in values.enumerated() {
            let place = Int32(index + 1)
            let code =
                switch value {
                case .number(let number): sqlite3_bind_int64(pointer, place, number)
                case .text(let text): noren_sqlite_bind_text(pointer, place, text, Int32(text.utf8.count))
                case .blob(let bytes): noren_sqlite_bind_blob(pointer, place, bytes, Int32(bytes.count))
                case .none: sqlite3_bind_null(pointer, place)
                }
            guard code == SQLITE_OK else { throw database.error("bind", code) }
        }
    }

    /// Whether there is a row.
    func step() throws(JournalError) -> Bool {
        let code = sqlite3_step(pointer)
        if code == SQLITE_ROW { return true }
        guard code == SQLITE_DONE else { throw database.error(String(cString: sqlite3_sql(pointer)).firstWords, code) }
        return false
    }

    func run(_ values: [Value]) throws(JournalError) {
        defer { sqlite3_reset(pointer) }
        try bind(values)
        _ = try step()
    }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(pointer, column) == SQLITE_NULL }
    func number(_ column: Int32) -> Int64 { sqlite3_column_int64(pointer, column) }
    func text(_ column: Int32) -> String { sqlite3_column_text(pointer, column).map { String(cString: $0) } ?? "" }

    func blob(_ column: Int32) -> [UInt8] {
        guard let bytes = sqlite3_column_blob(pointer, column) else { return [] }
        // SAFETY: SQLite says how many bytes there are, and keeps them until the next step.
        return Array(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(pointer, column))))
    }
}

extension String {
    fileprivate var firstWords: String { split(separator: " ").prefix(3).joined(separator: " ") }
}
