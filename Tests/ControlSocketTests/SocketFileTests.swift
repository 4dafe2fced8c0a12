import CLinux
import Foundation
import Glibc
import Testing

@testable import ControlSocket

@Suite("The socket's file", .timeLimit(.minutes(30)))
struct SocketFileTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func status(_ path: String) throws -> stat {
        var status = stat()
        try #require(lstat(path, &status) == 0)
        return status
    }

    /// A listener whose process has died, or not yet.
    private func bound() throws -> Int32 {
        var call: UnsafePointer<CChar>?
        let descriptor = noren_unix_bind(folder.socket, 0o600, &call)
        try #require(descriptor >= 0)
        return descriptor
    }

    private func error(at path: String, group: String? = nil) -> ControlError? {
        #expect(throws: ControlError.self) { try TestGreeter(at: path, group: group).stop() }
    }

    @Test("owner and group may connect, nobody else; at the end it is gone")
    func mode() throws {
        let greeter = try TestGreeter(at: folder.socket)
        #expect(try status(folder.socket).st_mode == S_IFSOCK | 0o660)
        #expect(try status(folder.path).st_mode == S_IFDIR | 0o700)
        greeter.on { $0.server.stop() }
        #expect(!FileManager.default.fileExists(atPath: folder.socket))
        greeter.stop()
    }

    @Test("is given to the group that is named", .enabled(if: getuid() == 0, "giving a file away takes root"))
    func group() throws {
        let greeter = try TestGreeter(at: folder.socket, group: "audio")
        defer { greeter.stop() }
        #expect(try status(folder.socket).st_gid == getgrnam("audio")?.pointee.gr_gid)
        #expect(try status(folder.socket).st_mode == S_IFSOCK | 0o660)
    }

    @Test("a group that is not there is told, and nothing is made")
    func noGroup() throws {
        let error = error(at: folder.socket, group: "no-such-group")
        #expect(error?.description == "there is no group no-such-group; make it: sudo groupadd --system no-such-group")
        #expect(!FileManager.default.fileExists(atPath: folder.socket))
    }

    @Test("what a dead process left is replaced")
    func stale() throws {
        let dead = try bound()
        listen(dead, 1)
        close(dead)
        let greeter = try TestGreeter(at: folder.socket)
        defer { greeter.stop() }
        #expect(try Peer(folder.socket).line()?.contains("control") == true)
    }

    @Test("a live one is left alone, and its process named")
    func live() throws {
        let greeter = try TestGreeter(at: folder.socket)
        defer { greeter.stop() }
        let error = error(at: folder.socket)
        #expect(error?.kind == .taken(pid: getpid()))
        #expect(error?.message == "\(folder.socket) is in use by process \(getpid())")
        #expect(try Peer(folder.socket).line()?.contains("control") == true)
    }

    @Test("another program's socket is left alone, though it never answers")
    func busy() throws {
        let other = try bound()
        defer { close(other) }
        listen(other, 0)
        // Its queue is full.
        let waiting = try Peer(folder.socket)
        #expect(error(at: folder.socket)?.kind == .taken(pid: 0) || waiting.descriptor < 0)
        #expect(try status(folder.socket).st_mode & S_IFMT == S_IFSOCK)
    }

    @Test("what is no socket is left as it is", arguments: ["file", "folder", "link"])
    func otherKinds(kind: String) throws {
        let path = folder.socket
        switch kind {
        case "file": try "important".write(toFile: path, atomically: false, encoding: .utf8)
        case "folder": mkdir(path, 0o700)
        default: symlink("/tmp/nowhere-at-all", path)
        }
        let before = try status(path)
        #expect(error(at: path)?.kind == .notASocket)
        #expect(try status(path).st_ino == before.st_ino)
    }

    @Test("a path that is too long says how long it may be")
    func long() throws {
        let path = "/tmp/" + String(repeating: "い", count: 40)
        #expect(
            error(at: path)?.description
                == "the socket's path has 125 bytes and may have 107: \(path); choose a shorter one, such as /run/noren/noren.sock"
        )
        let longest = folder.path + "/" + String(repeating: "s", count: 107 - folder.path.utf8.count - 1)
        let greeter = try TestGreeter(at: longest)
        #expect(try Peer(longest).line()?.contains("control") == true)
        greeter.stop()
    }

    @Test("a folder that is not there is told")
    func noFolder() {
        let error = error(at: folder.path + "/none/noren.sock")
        #expect(
            error?.message == "\(folder.path)/none/noren.sock cannot be made: there is no folder \(folder.path)/none")
    }

    @Test("at the end a file that is another's by now stays")
    func replaced() throws {
        let greeter = try TestGreeter(at: folder.socket)
        unlink(folder.socket)
        try "another's".write(toFile: folder.socket, atomically: false, encoding: .utf8)
        greeter.on { $0.server.stop() }
        #expect(try String(contentsOfFile: folder.socket, encoding: .utf8) == "another's")
        greeter.stop()
    }
}
