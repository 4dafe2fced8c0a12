internal import Glibc

/// An open file; closed when its owner goes.
struct Descriptor: ~Copyable {
    let number: Int32

    /// Nil with the reason in `errno`.
    init?(opening path: String, _ flags: Int32, mode: mode_t = 0o644) {
        // O_NONBLOCK: a pipe that has no writer must not stop the greeter; it means nothing for a regular file.
        number = open(path, flags | O_CLOEXEC | O_NONBLOCK, mode)
        guard number >= 0 else { return nil }
    }

    deinit {
        // A failed close has nothing left to mend here; what must be on the disk was synced before.
        close(number)
    }

    /// Nil with the reason in `errno`.
    func status() -> stat? {
        var status = stat()
        return fstat(number, &status) == 0 ? status : nil
    }

    /// Up to `count` bytes from `offset`; fewer at the end or after an error.
    func bytes(at offset: Int, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
            // SAFETY: pread writes at most buffer.count bytes, and `length` says how many it did.
            length = max(0, pread(number, buffer.baseAddress, buffer.count, offset))
        }
    }

    /// Writes all of `bytes`; 0, or the `errno` of what stopped it.
    func write(_ bytes: [UInt8], at offset: Int) -> Int32 {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                // SAFETY: `done` is less than the buffer's count, and what follows it is what is to be written.
                pwrite(number, buffer.baseAddress.map { $0 + done }, buffer.count - done, off_t(offset + done))
            }
            if count < 0, errno == EINTR { continue }
            if count < 0 { return errno }
            // Never seen of a regular file; without this it would be tried for ever.
            if count == 0 { return ENOSPC }
            done += count
        }
        return 0
    }
}

extension stat {
    /// Nil for a regular file; otherwise what it is, in words.
    var otherKind: String? {
        switch st_mode & S_IFMT {
        case S_IFREG: nil
        case S_IFDIR: "a directory"
        case S_IFIFO: "a pipe"
        case S_IFSOCK: "a socket"
        case S_IFCHR, S_IFBLK: "a device"
        default: "not a file"
        }
    }
}
