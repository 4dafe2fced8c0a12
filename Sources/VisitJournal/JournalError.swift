internal import CSqlite

/// A journal that cannot be used: which, why, and what to do.
public enum JournalError: Error, Hashable, CustomStringConvertible, Sendable {
    /// Another process writes it.
    case held(path: String, by: String)
    /// A newer Noren wrote it.
    case newer(path: String, version: Int, known: Int)
    case noFile(path: String)
    /// This user may not look.
    case forbidden(path: String)
    /// A text file, another program's database, or one that is damaged.
    case notJournal(path: String, why: String)
    /// SQLite, or the system beneath it, said no; `code` is SQLite's extended one.
    case failed(call: String, code: Int32, message: String)

    public var description: String {
        switch self {
        case .held(let path, let holder):
            "\(path) is in use by \(holder): stop that one, or set another journal under [board]"
        case .newer(let path, let version, let known):
            "\(path) was written by a newer Noren (version \(version), this one knows \(known)); it is left as it is:"
                + " update Noren, or set another journal under [board]"
        case .noFile(let path):
            "there is no journal at \(path): noren run makes one; look at journal under [board]"
        case .forbidden(let path):
            "you may not read \(path): ask with sudo, or join its group (sudo adduser USER noren) and log in again"
        case .notJournal(let path, let why): "\(path) is no journal of Noren: \(why)"
        case .failed(let call, let code, let message): "\(call): \(message)\(JournalError.remedy(code))"
        }
    }

    private static func remedy(_ code: Int32) -> String {
        switch code & 0xFF {
        case SQLITE_FULL: "; the disk is full: make room"
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH: "; let this user write the file and its directory"
        case SQLITE_CANTOPEN: "; see that the directory is there and this user may use it"
        default: " (SQLite \(code))"
        }
    }

    /// Whether this user may not use the file or its directory: a reader needs a place beside it to agree with the writer.
    public var isDenied: Bool {
        guard case .failed(_, let code, _) = self else { return false }
        return [SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN].contains(code & 0xFF)
    }

    /// Whether the file itself is at fault, so that only another one helps.
    var isUnreadable: Bool {
        switch self {
        case .notJournal: true
        case .failed(_, let code, _): code & 0xFF == SQLITE_CORRUPT || code & 0xFF == SQLITE_NOTADB
        default: false
        }
    }
}
