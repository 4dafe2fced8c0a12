internal import Glibc

/// The right to write a journal: one process at a time has it. Given back when its owner goes, or is killed.
final class Holding {
    private let descriptor: Int32

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Takes the right; the lock is a file beside the journal, because closing a lock on the journal would end SQLite's.
    static func take(_ journal: String) throws(JournalError) -> Holding {
        let path = journal + ".lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard descriptor >= 0 else {
            throw .failed(call: "open \(path)", code: 14, message: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            defer { close(descriptor) }
            throw .held(path: journal, by: holder(descriptor))
        }
        let text = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        // Only for people to read: the lock is what counts, also on a full disk.
        _ = pwrite(descriptor, text, text.count, 0)
        return Holding(descriptor)
    }

    private static func holder(_ descriptor: Int32) -> String {
        let bytes = [UInt8](unsafeUninitializedCapacity: 32) { buffer, length in
            // SAFETY: pread writes at most buffer.count bytes, and `length` says how many it did.
            length = max(0, pread(descriptor, buffer.baseAddress, buffer.count, 0))
        }
        let number = String(decoding: bytes.prefix { $0 >= 48 && $0 <= 57 }, as: UTF8.self)
        return number.isEmpty ? "another process" : "process \(number)"
    }
}
