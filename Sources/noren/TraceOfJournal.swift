internal import Glibc
internal import Greeter
internal import GreeterRuntime
internal import VisitJournal

/// The last weeks of a journal as a trace, in a file that is gone when this is: a forecast reads it twice.
final class TraceOfJournal {
    let path: String
    let journal: String

    init(_ settings: [String], journal: String?, weeks: Int) throws {
        let board = try SettingsLoader.load(settings, sounds: .header)
        guard board.policy.stores.count == 1 else {
            throw Failure(.usage, "these settings have several stores; give noren journal export --store as the trace")
        }
        self.journal = journal ?? board.journal
        path = try OwnersFile.temporary("noren-trace", ".csv")
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(.deviceOrDisk, "\(SystemError.last("open \(path)"))") }
        defer { close(descriptor) }
        let store = board.policy.stores[0]
        let from = Reactor.now().wall + .hours(Int64(-24 * 7 * weeks))
        do {
            let reader = try JournalReader(path: self.journal)
            try reader.exportTrace(store: store.id, zone: store.timeZone, from: from) { line in
                let bytes = Array((line + "\n").utf8)
                guard write(descriptor, bytes, bytes.count) == bytes.count else {
                    throw Failure(.deviceOrDisk, "\(SystemError.last("write \(path)", remedy: "make room there"))")
                }
            }
        } catch let error as JournalError {
            throw Failure(.deviceOrDisk, "\(error)")
        }
    }

    deinit { unlink(path) }
}
