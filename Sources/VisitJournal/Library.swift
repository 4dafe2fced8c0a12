internal import CSqlite

/// The library beneath the journal.
public enum JournalLibrary {
    /// SQLite's own version, such as `3.40.1`, of the library that is loaded.
    public static var version: String { String(cString: sqlite3_libversion()) }
}
