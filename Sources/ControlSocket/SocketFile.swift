internal import CLinux
internal import Glibc
internal import GreeterRuntime

/// A listening Unix socket and its file. Closed, and the file removed where it is still this one's, with the value.
struct SocketFile: ~Copyable {
    let descriptor: Int32
    let path: String
    private let identity: Identity

    /// What a file is, whatever its name.
    private struct Identity: Hashable {
        let device: UInt
        let inode: UInt
        let isSocket: Bool

        init?(_ path: String) {
            var status = stat()
            guard lstat(path, &status) == 0 else { return nil }
            device = UInt(status.st_dev)
            inode = UInt(status.st_ino)
            isSocket = status.st_mode & S_IFMT == S_IFSOCK
        }
    }

    /// Owner and group may connect.
    static let mode: mode_t = 0o660

    private init(_ descriptor: Int32, _ path: String, _ identity: Identity) {
        self.descriptor = descriptor
        self.path = path
        self.identity = identity
    }

    /// Listens at `path`. A file that a dead process left there is replaced.
    ///
    /// - Parameter group: who may connect beside the owner; nil: the process's own group.
    static func listening(at path: String, group: String?, backlog: Int32) throws(ControlError) -> SocketFile {
        try checkLength(path)
        var gid: gid_t?
        if let group { gid = try SocketFile.gid(of: group) }
        try makeRoom(path)
        var call: UnsafePointer<CChar>?
        let descriptor = noren_unix_bind(path, mode, &call)
        guard descriptor >= 0 else { throw bindError(path, errno, call.map { String(cString: $0) } ?? "bind") }
        guard let identity = Identity(path) else {
            close(descriptor)
            throw ControlError(.system(ENOENT), "\(path) was removed while it was made")
        }
        // From here on an error gives the file back.
        let file = SocketFile(descriptor, path, identity)
        // Nobody can connect before listen, so nobody finds it with other rights than these.
        if let gid, let group, lchown(path, uid_t.max, gid) != 0 {
            let code = errno
            throw ControlError(
                .system(code), "\(path) cannot be given to the group \(group): \(SystemError.text(code))",
                remedy: "make the greeter's user a member: sudo usermod -aG \(group) USER")
        }
        // The umask took some of the rights away.
        guard chmod(path, mode) == 0 else { throw systemError("chmod \(path)", errno) }
        guard listen(descriptor, backlog) == 0 else { throw systemError("listen \(path)", errno) }
        // Another greeter that started at the same time may have taken the file for a dead one's.
        guard Identity(path) == identity else { throw taken(path, 0) }
        return file
    }

    deinit {
        if Identity(path) == identity { unlink(path) }
        close(descriptor)
    }

    static func checkLength(_ path: String) throws(ControlError) {
        let limit = noren_unix_path_limit()
        guard path.utf8.count <= limit else {
            throw ControlError(
                .pathTooLong, "the socket's path has \(path.utf8.count) bytes and may have \(limit): \(path)",
                remedy: "choose a shorter one, such as /run/noren/noren.sock")
        }
        guard !path.utf8.contains(0) else { throw ControlError(.system(EINVAL), "the socket's path has a NUL in it") }
    }

    /// Removes what a dead process left; nothing else.
    private static func makeRoom(_ path: String) throws(ControlError) {
        guard let found = Identity(path) else { return }
        guard found.isSocket else {
            throw ControlError(
                .notASocket, "\(path) is there and is no socket; it is left as it is",
                remedy: "move it away, or choose another path")
        }
        let probe = noren_unix_connect(path, 0)
        let code = errno
        if probe >= 0 {
            let pid = (try? ControlPeer(of: probe))?.pid ?? 0
            close(probe)
            throw taken(path, pid)
        }
        switch code {
        case ECONNREFUSED:
            guard Identity(path) == found, unlink(path) == 0 || errno == ENOENT else {
                throw systemError("unlink \(path)", errno)
            }
        case ENOENT: return
        // Its queue is full, or it is of another kind than ours: somebody has it.
        case EAGAIN, EPROTOTYPE: throw taken(path, 0)
        default: throw systemError("connect \(path)", code)
        }
    }

    private static func taken(_ path: String, _ pid: Int32) -> ControlError {
        let who = pid > 0 ? "process \(pid)" : "another process"
        return ControlError(
            .taken(pid: pid), "\(path) is in use by \(who)",
            remedy: "stop that one first, or choose another path; two greeters cannot share a socket")
    }

    private static func bindError(_ path: String, _ code: Int32, _ call: String) -> ControlError {
        let folder = Text.folder(of: path)
        switch code {
        case ENOENT:
            return ControlError(
                .system(code), "\(path) cannot be made: there is no folder \(folder)",
                remedy: "make it (RuntimeDirectory=noren in the unit does), or choose another path")
        case EACCES, EROFS, EPERM:
            return ControlError(
                .system(code), "\(path) cannot be made: \(SystemError.text(code))",
                remedy: "let the greeter's user write in \(folder), or choose another path")
        default: return systemError("\(call) \(path)", code)
        }
    }

    private static func gid(of name: String) throws(ControlError) -> gid_t {
        var entry = group()
        var found: UnsafeMutablePointer<group>?
        var buffer = [CChar](repeating: 0, count: 65536)
        let code = getgrnam_r(name, &entry, &buffer, buffer.count, &found)
        guard code == 0, found != nil else {
            throw ControlError(
                .system(code == 0 ? ENOENT : code), "there is no group \(name)",
                remedy: "make it: sudo groupadd --system \(name)")
        }
        return entry.gr_gid
    }

    private static func systemError(_ call: String, _ code: Int32) -> ControlError {
        ControlError(.system(code), "\(call): \(SystemError.text(code))")
    }
}

/// Words about paths.
enum Text {
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
