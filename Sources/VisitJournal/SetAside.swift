internal import CLinux
internal import Glibc
internal import Greeter
internal import GreeterRuntime

/// Puts files that cannot be used out of the way: never deleted, never over another.
enum SetAside {
    /// Renames the journal and its log, if any; gives the journal's new name.
    static func journal(_ path: String, at now: WallTime) throws(JournalError) -> String {
        let name = try move(path, as: "unreadable", at: now)
        // The log belongs to its file: left behind, it would be played into the new one.
        for ending in ["-wal", "-shm"] where access(path + ending, F_OK) == 0 {
            guard noren_rename_new(path + ending, name + ending) == 0 else {
                throw failed(path + ending)
            }
        }
        return name
    }

    static func move(_ path: String, as word: String, at now: WallTime) throws(JournalError) -> String {
        let date = ZoneTable.utc.civil(now).text(decimals: 0).filter { $0 != ":" && $0 != "-" }
        for attempt in 1...1000 {
            let name = "\(path).\(word)-\(date)" + (attempt == 1 ? "" : "-\(attempt)")
            if access(name + "-wal", F_OK) == 0 || access(name + "-shm", F_OK) == 0 { continue }
            if noren_rename_new(path, name) == 0 { return name }
            guard errno == EEXIST else { break }
        }
        throw failed(path)
    }

    private static func failed(_ path: String) -> JournalError {
        .failed(call: "rename \(path)", code: 14, message: String(cString: strerror(errno)))
    }
}
