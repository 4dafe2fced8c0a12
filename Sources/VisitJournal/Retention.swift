public import Greeter

/// How long entries are kept, and how much room they may take.
public struct Retention: Hashable, Sendable {
    public var age: Span
    /// Bytes of the file.
    public var size: Int64

    /// Two years and 200 MB.
    public init(age: Span = .hours(24 * 730), size: Int64 = 200_000_000) {
        self.age = age
        self.size = size
    }

    /// At most so many rows of a table go at once.
    static let step = 200

    /// Deletes a little of what is too old or too much; whether there may be more.
    func apply(to database: Database, now: WallTime) throws(JournalError) -> Bool {
        let cutoff = (now - WallTime(nanoseconds: age.nanoseconds)).nanoseconds
        let recent = (now - WallTime(nanoseconds: Span.hours(24).nanoseconds)).nanoseconds
        let pages =
            try (database.number("PRAGMA page_count") ?? 0) - (database.number("PRAGMA freelist_count") ?? 0)
        let isTooLarge = try pages * (database.number("PRAGMA page_size") ?? 0) > size
        // A clock that ran decades ahead must not cost a journal: something of the days before has to be there too.
        let isCredible =
            try database.number(
                "SELECT 1 FROM passage WHERE wall BETWEEN ? AND ? LIMIT 1", [.number(cutoff), .number(recent)]) != nil
        let limit = isTooLarge ? Int64.max : isCredible ? cutoff : Int64.min
        guard limit > .min else { return false }
        try database.run(
            """
            DELETE FROM passage WHERE (run, number) IN
            (SELECT run, number FROM passage WHERE wall < ? ORDER BY wall LIMIT \(Retention.step))
            """, [.number(limit)])
        var deleted = try database.number("SELECT changes()") ?? 0
        // What is beside the passages goes with them.
        let oldest = try database.number("SELECT wall FROM passage ORDER BY wall LIMIT 1") ?? limit
        for sql in [
            "DELETE FROM input WHERE wall < ? AND entry IN (SELECT entry FROM input ORDER BY entry LIMIT \(Retention.step))",
            "DELETE FROM note WHERE wall < ? AND entry IN (SELECT entry FROM note ORDER BY entry LIMIT \(Retention.step))",
        ] {
            try database.run(sql, [.number(min(limit, oldest))])
            deleted += try database.number("SELECT changes()") ?? 0
        }
        try database.run("PRAGMA incremental_vacuum(64)")
        return deleted > 0
    }
}
