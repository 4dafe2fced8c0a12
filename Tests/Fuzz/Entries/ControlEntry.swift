import CLinux
import ControlSocket
import Glibc
import Greeter
import GreeterRuntime
import Logging

/// The real server on a real socket: what a fuzzer has made is sent, and every line that comes back must be an answer.
enum ControlEntry {
    static func take(_ bytes: [UInt8]) throws {
        let reactor = try Reactor()
        let server = try ControlServer(
            path: Desk.path("control.sock"), reactor: reactor,
            log: Logger(label: "hostile") { _ in SwiftLogNoOpLogHandler() })
        server.handler = { request, _, reply in
            switch request.command {
            case .play(let cue): reply.failure("there is no cue \"\(cue)\"", remedy: "see noren cues")
            case .quiet, .trigger: reply.success(request.command.members)
            default: reply.success(["level": "voice"])
            }
        }
        server.snapshot = { ["level": "voice"] }
        try server.start()
        let peer = noren_unix_connect(Desk.path("control.sock"), 1000)
        guard peer >= 0 else { throw SystemError.last("connect") }
        defer { close(peer) }
        let visitor = Visitor(peer, bytes.split(separator: HostileInput.separator).map(Array.init), reactor)
        try reactor.add(peer, for: [.read, .write]) { _ in visitor.turn() }
        try reactor.run()
        reactor.remove(peer)
        server.stop()
        try visitor.judge(asked: bytes)
    }
}

/// The other end: sends its messages one after the other, reads all that comes, and is done when the server has closed.
private final class Visitor {
    private let descriptor: Int32
    private let reactor: Reactor
    private var messages: [[UInt8]]
    private var heard: [UInt8] = []
    private var hasEnded = false
    private var silentTurns = 0
    /// Far more than any input can lead to: a server that goes round without end is a fault of its own.
    private var turns = 0
    private static let most = 200_000

    init(_ descriptor: Int32, _ messages: [[UInt8]], _ reactor: Reactor) {
        self.descriptor = descriptor
        self.messages = messages
        self.reactor = reactor
    }

    func turn() {
        turns += 1
        guard turns < Visitor.most else { return reactor.stop() }
        if let message = messages.first {
            let count = message.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count == message.count {
                messages.removeFirst()
            } else if count > 0 {
                messages[0].removeFirst(count)
            } else if errno != EAGAIN {
                messages = []
            }
        } else if !hasEnded {
            hasEnded = true
            shutdown(descriptor, Int32(SHUT_WR))
        }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        if count > 0 {
            heard += buffer[..<count]
            silentTurns = 0
        } else if count == 0 || errno != EAGAIN {
            reactor.stop()
        } else if hasEnded {
            // Who watches is kept until it goes. In each turn the server has had its own.
            silentTurns += 1
            if silentTurns > 64 { reactor.stop() }
        }
    }

    func judge(asked bytes: [UInt8]) throws {
        try Broken.unless(turns < Visitor.most, "the server goes round and round")
        let lines = heard.split(separator: 0x0A)
        try Broken.unless(!lines.isEmpty, "no first line")
        for line in lines {
            let text = String(decoding: line, as: UTF8.self)
            let value = try? JSONValue(parsing: line, limits: JSONLimits(bytes: 1 << 20, depth: 64))
            guard let members = value?.object else { throw Broken("an answer that is no object: \(text)") }
            try Broken.unless(
                members["noren"] != nil || members["event"] != nil || members["ok"]?.bool != nil,
                "an answer that says neither yes nor no: \(text)")
            let again = try? JSONValue(parsing: members.description, limits: JSONLimits())
            try Broken.unless(again == value, "what is written is not what is read: \(text)")
        }
        let asked = bytes.split { $0 == 0x0A || $0 == HostileInput.separator }.count
        try Broken.unless(lines.count <= 2 * asked + 2, "\(lines.count) lines for \(asked) requests")
    }
}
