import CLinux
import ControlSocket
import Foundation
import Glibc
import Greeter
import GreeterRuntime
import Logging
import Synchronization
import Testing

/// A folder for one test, removed with what is in it.
final class Folder: Sendable {
    let path: String
    var socket: String { path + "/noren.sock" }

    init() throws {
        var template = Array("/tmp/control-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A reactor on a thread of its own with a real control server, as in the greeter.
final class TestGreeter: Sendable {
    /// What is the reactor's thread's own.
    final class Inside {
        let reactor: Reactor
        let server: ControlServer
        /// Answers that are held back.
        var held: [ControlReply] = []
        var requests: [ControlRequest] = []
        var peers: [ControlPeer] = []
        /// How many requests had been done when something else had its turn.
        var turns: [Int] = []

        init(path: String, group: String?, limits: ControlLimits, hello: JSONMembers) throws {
            reactor = try Reactor()
            server = try ControlServer(
                path: path, group: group, limits: limits, hello: hello, reactor: reactor,
                log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        }
    }

    // SAFETY: set on the reactor's thread before anybody else is let on, and then used there only.
    nonisolated(unsafe) private var inside: Inside?
    private let mailbox = Mutex<Reactor.Mailbox?>(nil)
    let path: String

    /// - Parameter holds: whether the answers to `reload` are held back.
    init(
        at path: String, group: String? = nil, limits: ControlLimits = ControlLimits(), hello: JSONMembers = [:],
        holds: Bool = true
    ) throws {
        self.path = path
        let started = DispatchSemaphore(value: 0)
        let failure = Mutex<(any Error)?>(nil)
        Thread.detachNewThread { [self] in
            do {
                let inside = try Inside(path: path, group: group, limits: limits, hello: hello)
                self.inside = inside
                inside.server.snapshot = { ["level": "voice"] }
                inside.server.handler = { [unowned inside] request, peer, reply in
                    inside.requests.append(request)
                    inside.peers.append(peer)
                    switch request.command {
                    case .reload where holds: inside.held.append(reply)
                    case .play(let cue): reply.failure("there is no cue \"\(cue)\"", remedy: "see noren cues")
                    case .why(let size):
                        reply.success(["story": .string(String(repeating: "a", count: Int(min(size ?? 0, 100_000))))])
                    case .pass: break
                    default: reply.success(["level": "voice"])
                    }
                }
                try inside.server.start()
                mailbox.withLock { $0 = inside.reactor.mailbox }
                started.signal()
                try inside.reactor.run()
                inside.server.stop()
            } catch {
                failure.withLock { $0 = error }
                started.signal()
            }
            self.inside = nil
        }
        started.wait()
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// Does something on the reactor's thread, and waits for it. What was ready before has been looked at by then.
    @discardableResult
    func on<T: Sendable>(_ work: @escaping @Sendable (Inside) -> T) -> T? {
        let done = DispatchSemaphore(value: 0)
        let result = Mutex<T?>(nil)
        guard let mailbox = mailbox.withLock({ $0 }) else { return nil }
        mailbox.post { [self] in
            if let inside { result.withLock { $0 = work(inside) } }
            done.signal()
        }
        done.wait()
        return result.withLock { $0 }
    }

    /// Lets the reactor go round until something holds.
    func until(_ holds: @escaping @Sendable (Inside) -> Bool) -> Bool {
        for _ in 0..<200_000 where on(holds) == true { return true }
        return false
    }

    /// Ends the thread; once is enough.
    func stop() {
        on { $0.reactor.stop() }
        mailbox.withLock { $0 = nil }
    }
}

/// The other end, byte by byte.
final class Peer {
    let descriptor: Int32
    private var input: [UInt8] = []

    init(_ path: String) throws {
        descriptor = noren_unix_connect(path, 10_000)
        try #require(descriptor >= 0, "connect: \(errno)")
    }

    /// One that a greeter has greeted.
    convenience init(greetedAt path: String) throws {
        try self.init(path)
        try #require(value()?["noren"] == "control")
    }

    deinit { close(descriptor) }

    /// Whether all of it was taken.
    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            // The kernel's buffer may be full: the server reads when it has answered.
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// The next line; nil at the end, or after ten seconds without one.
    func line() -> String? {
        while true {
            if let end = input.firstIndex(of: 10) {
                defer { input.removeFirst(end + 1) }
                return String(decoding: input[..<end], as: UTF8.self)
            }
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 10_000) > 0 else { return nil }
            var buffer = [UInt8](repeating: 0, count: 64 * 1024)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            input += buffer[..<count]
        }
    }

    /// The next line as JSON.
    func value() -> JSONMembers? { line().flatMap { try? JSONValue(parsing: $0) }?.object }

    /// Every line until the other end closes.
    func rest() -> [String] {
        var lines: [String] = []
        while let line = line() { lines.append(line) }
        return lines
    }
}
