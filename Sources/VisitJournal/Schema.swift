/// How the journal's tables came to be, step by step. A step that was released is never changed.
enum Schema {
    /// "Nore", so that `file` and others know whose database it is.
    static let application: Int64 = 0x4E6F_7265

    static let steps = [
        """
        CREATE TABLE journal(only INTEGER PRIMARY KEY CHECK(only = 1), identity INTEGER NOT NULL);
        INSERT INTO journal VALUES(1, abs(random() / 2) + 1);
        CREATE TABLE hand_over(ring INTEGER PRIMARY KEY, committed INTEGER NOT NULL);
        CREATE TABLE run(key INTEGER PRIMARY KEY, entry INTEGER NOT NULL, boot TEXT NOT NULL,
            instant INTEGER NOT NULL, wall INTEGER NOT NULL);
        CREATE TABLE passage(run INTEGER NOT NULL, number INTEGER NOT NULL, entry INTEGER NOT NULL,
            store TEXT NOT NULL, door TEXT NOT NULL, direction INTEGER NOT NULL,
            instant INTEGER NOT NULL, wall INTEGER NOT NULL,
            party INTEGER, level INTEGER, cue TEXT, outcome INTEGER, reason TEXT, demand INTEGER,
            sounded_instant INTEGER, sounded_wall INTEGER, detail TEXT, pretended INTEGER,
            audible INTEGER, spoken INTEGER, PRIMARY KEY(run, number)) WITHOUT ROWID;
        CREATE INDEX passage_wall ON passage(wall);
        CREATE INDEX passage_open ON passage(run) WHERE reason IS NULL;
        CREATE TABLE input(entry INTEGER PRIMARY KEY, run INTEGER NOT NULL, store TEXT NOT NULL,
            instant INTEGER NOT NULL, wall INTEGER NOT NULL,
            source TEXT NOT NULL, event TEXT NOT NULL, value TEXT NOT NULL);
        CREATE TABLE note(entry INTEGER PRIMARY KEY, run INTEGER NOT NULL, store TEXT NOT NULL,
            instant INTEGER NOT NULL, wall INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL);
        CREATE TABLE state(store TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,
            PRIMARY KEY(store, key)) WITHOUT ROWID;
        """
    ]

    /// Refuses what is no journal, or one of a newer version; gives its version, 0 for an empty file.
    static func check(_ database: Database, path: String, known: Int) throws(JournalError) -> Int {
        let application = try database.number("PRAGMA application_id") ?? 0
        let version = try Int(database.number("PRAGMA user_version") ?? 0)
        let tables = try database.number("SELECT count(*) FROM sqlite_schema") ?? 0
        if application == 0, version == 0, tables == 0 { return 0 }
        guard application == Schema.application else {
            throw .notJournal(path: path, why: "it is another program's database")
        }
        guard version <= known else { throw .newer(path: path, version: version, known: known) }
        return version
    }

    /// Brings the tables up to the last step, each step whole or not at all.
    static func migrate(_ database: Database, path: String, steps: [String] = Schema.steps) throws(JournalError) {
        let version = try check(database, path: path, known: steps.count)
        for (index, step) in steps.enumerated().dropFirst(version) {
            try database.run("BEGIN IMMEDIATE")
            do {
                try database.run(step)
                try database.run("PRAGMA application_id = \(application)")
                try database.run("PRAGMA user_version = \(index + 1)")
                try database.run("COMMIT")
            } catch {
                try? database.run("ROLLBACK")
                throw error
            }
        }
    }
}
