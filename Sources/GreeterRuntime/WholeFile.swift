internal import Glibc

/// A file that is there whole or not at all, whatever happens meanwhile.
public enum WholeFile {
    /// Puts `bytes` at `path`: written beside it, and moved over it. Keeps whose file it is and who may read it.
    ///
    /// - Parameters:
    ///   - mode: who may read a file that was not there.
    ///   - isNew: refuses to replace anything, with `EEXIST`.
    ///   - isLasting: brought to the disk, so that a power cut leaves the old or the new one; false on a tmpfs.
    public static func write(
        _ bytes: [UInt8], to path: String, mode: UInt32 = 0o644, isNew: Bool = false, isLasting: Bool = true
    ) throws(SystemError) {
        let path = real(path)
        var old = stat()
        let exists = stat(path, &old) == 0
        if isNew, exists { throw SystemError(call: "open", code: EEXIST) }
        let part = "\(path).\(getpid()).part"
        unlink(part)
        let file = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, exists ? old.st_mode & 0o777 : mode)
        guard file >= 0 else { throw .last("open") }
        var isDone = false
        defer { if !isDone { unlink(part) } }
        var trouble: SystemError?
        if exists {
            // Without the right to give files away the new one belongs to whoever writes it.
            _ = fchown(file, old.st_uid, old.st_gid)
            if fchmod(file, old.st_mode & 0o777) != 0 { trouble = .last("fchmod") }
        }
        var done = 0
        while trouble == nil, done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                // SAFETY: `done` is less than the buffer's count.
                Glibc.write(file, buffer.baseAddress.map { $0 + done }, buffer.count - done)
            }
            if count < 0, errno != EINTR { trouble = .last("write") }
            if count > 0 { done += count }
        }
        if isLasting, trouble == nil, fsync(file) != 0 { trouble = .last("fsync") }
        if close(file) != 0, trouble == nil { trouble = .last("close") }
        if let trouble { throw trouble }
        guard rename(part, path) == 0 else { throw .last("rename") }
        isDone = true
        if isLasting { sync(folderOf: path) }
    }

    /// Where a link leads, so that it stays one.
    private static func real(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    /// A name is only safe once its folder is on the disk.
    private static func sync(folderOf path: String) {
        let slash = path.lastIndex(of: "/")
        let name = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        // Some file systems have nothing to do here, and say so.
        fsync(folder)
        close(folder)
    }
}
