internal import CLinux
internal import Glibc
internal import Greeter
public import GreeterRuntime
public import Logging

/// The running greeter's ear: a Unix socket on the reactor's thread that never waits and holds little for anybody.
///
/// Who may connect is the file's permission: the owner and the group. The protocol is in `Protocol.md`.
public final class ControlServer {
    /// Answers a request, now or later. Called on the reactor's thread, once a request; ``ControlCommand/watch`` is not
    /// among them.
    public var handler: (ControlRequest, ControlPeer, ControlReply) -> Void = { _, _, reply in
        reply.failure("the greeter is starting", remedy: "try again in a second")
    }
    /// All there is to know now: what a watcher gets before its first event.
    public var snapshot: () -> JSONMembers = { [:] }
    public private(set) var counts = ControlCounts()

    private let path: String
    private let group: String?
    private let limits: ControlLimits
    private let hello: JSONMembers
    private let reactor: Reactor
    private let log: Logger
    let poller: Poller
    private var file: SocketFile?
    private var connections: [Int32: Connection] = [:]
    private var watchers = 0
    private var lineTimer: Reactor.Timer?
    private var acceptTimer: Reactor.Timer?
    private var isShort = false

    /// - Parameters:
    ///   - group: who may connect beside the owner; nil: the process's own group.
    ///   - hello: what the first line says beside `noren` and `version`.
    public init(
        path: String, group: String? = nil, limits: ControlLimits = ControlLimits(), hello: JSONMembers = [:],
        reactor: Reactor, log: Logger
    ) throws {
        self.path = path
        self.group = group
        self.limits = limits
        self.reactor = reactor
        self.log = log
        var members: JSONMembers = ["noren": "control", "version": .integer(ControlProtocol.version)]
        members.append(hello)
        self.hello = members
        poller = try Poller()
        lineTimer = reactor.makeTimer { [weak self] now in self?.cutSlowLines(now) }
        acceptTimer = reactor.makeTimer { [weak self] _ in self?.acceptAgain() }
        try reactor.add(poller.descriptor) { [weak self] _ in self?.round() }
    }

    deinit {
        stop()
        reactor.remove(poller.descriptor)
    }

    /// Makes the socket; from now on requests come.
    public func start() throws(ControlError) {
        guard file == nil else { return }
        let made = try SocketFile.listening(at: path, group: group, backlog: limits.backlog)
        let listener = made.descriptor
        file = consume made
        guard poller.add(listener, for: .read) else {
            let code = errno
            file = nil
            throw ControlError(.system(code), "epoll_ctl: \(SystemError.text(code))")
        }
    }

    /// Sends what is ready to whoever takes it now, closes every connection, and removes the file where it is its own.
    public func stop() {
        for connection in connections.values {
            connection.flush()
            close(connection)
        }
        lineTimer?.cancel()
        acceptTimer?.cancel()
        if let descriptor = file?.descriptor { poller.remove(descriptor) }
        file = nil
    }

    // MARK: Events

    /// Whether anybody would see an event.
    public var hasWatchers: Bool { watchers > 0 }

    /// Tells every watcher of an event: `{"event":NAME,…}`. Nothing is computed where nobody watches, and nothing is
    /// sent before the reactor's next round.
    public func publish(_ event: String, _ members: @autoclosure () -> JSONMembers) {
        guard watchers > 0 else { return }
        var all: JSONMembers = ["event": .string(event)]
        all.append(members())
        publish(line: all.description)
    }

    /// Tells of an event whose members are an object that is JSON already.
    public func publish(_ event: String, object: @autoclosure () -> String) {
        guard watchers > 0 else { return }
        publish(line: ControlReply.spliced(["event": .string(event)], object()))
    }

    private func publish(line: String) {
        for connection in connections.values where connection.isWatching {
            add(line, to: connection)
            if !connection.isClosed { update(connection) }
        }
    }

    // MARK: Rounds

    private func round() {
        for (descriptor, readiness) in poller.ready(most: limits.connectionsPerRound) {
            if descriptor == file?.descriptor {
                acceptSome()
            } else if let connection = connections[descriptor] {
                serve(connection, readiness)
            }
        }
    }

    private func acceptSome() {
        guard let listener = file?.descriptor else { return }
        for _ in 0..<limits.connectionsPerRound {
            let descriptor = noren_unix_accept(listener)
            guard descriptor >= 0 else {
                let code = errno
                if code == EINTR || code == ECONNABORTED { continue }
                if code != EAGAIN { waitToAccept(code) }
                return
            }
            isShort = false
            greet(descriptor)
        }
    }

    /// Without a free descriptor the listener would stay ready for ever, and the reactor busy with it.
    private func waitToAccept(_ code: Int32) {
        if let listener = file?.descriptor { poller.change(listener, to: []) }
        acceptTimer?.set(at: Reactor.instant() + .seconds(1))
        if !isShort { log.warning("control socket: nobody can connect for now: \(SystemError.text(code))") }
        isShort = true
    }

    private func acceptAgain() {
        if let listener = file?.descriptor { poller.change(listener, to: .read) }
    }

    private func greet(_ descriptor: Int32) {
        guard let peer = try? ControlPeer(of: descriptor) else {
            Glibc.close(descriptor)
            return
        }
        let connection = Connection(descriptor, peer)
        guard connections.count < limits.connections, poller.add(descriptor, for: .read) else {
            counts.turnedAway += 1
            var line = hello
            line["error"] = .string("the greeter has all \(limits.connections) connections that it takes")
            line["remedy"] = "close some, and try again"
            connection.add(line.description)
            connection.flush()
            connection.close()
            return
        }
        counts.accepted += 1
        connections[descriptor] = connection
        connection.add(hello.description)
        settle(connection)
    }

    /// One round of one connection: what it can be sent, and one request at most.
    private func serve(_ connection: Connection, _ readiness: Reactor.Readiness) {
        if !readiness.isDisjoint(with: .trouble) { connection.hangUp() }
        connection.flush()
        if connection.isOpenForRequests {
            connection.receive()
            if let line = connection.takeLine() {
                answer(line, connection)
            } else if connection.isTooLong {
                refuseLine("a request is one line of at most \(Connection.longestLine) bytes", connection)
            }
        }
        settle(connection)
    }

    private func settle(_ connection: Connection) {
        connection.flush()
        if connection.isDone { close(connection) } else { update(connection) }
    }

    private func update(_ connection: Connection) {
        let wanted = connection.wanted
        if wanted != connection.interest {
            connection.interest = wanted
            poller.change(connection.descriptor, to: wanted)
        }
        guard wanted == .read, connection.hasHalfLine else {
            connection.lineDeadline = nil
            return
        }
        guard connection.lineDeadline == nil else { return }
        let deadline = Reactor.instant() + limits.lineTime
        connection.lineDeadline = deadline
        // Deadlines are set in order: an earlier one stays.
        if lineTimer?.deadline == nil { lineTimer?.set(at: deadline) }
    }

    private func cutSlowLines(_ now: Instant) {
        for connection in connections.values where connection.lineDeadline ?? .distantFuture <= now {
            refuseLine("a line that has begun must be whole within \(limits.lineTime.duration)", connection)
            settle(connection)
        }
        if let next = connections.values.compactMap(\.lineDeadline).min() { lineTimer?.set(at: next) }
    }

    private func close(_ connection: Connection) {
        // By identity: a number is given to the next connection as soon as it is free.
        guard connections[connection.descriptor] === connection else { return }
        connections[connection.descriptor] = nil
        if connection.isWatching { watchers -= 1 }
        poller.remove(connection.descriptor)
        connection.close()
    }

    // MARK: Requests

    private func answer(_ line: ArraySlice<UInt8>, _ connection: Connection) {
        // An empty line asks for nothing.
        guard line.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) else { return }
        counts.requests += 1
        let request: ControlRequest
        do {
            request = try ControlRequest(parsing: line)
        } catch {
            counts.refused += 1
            return add(ControlReply.line(error.id, error: error.message, remedy: error.remedy), to: connection)
        }
        guard request.command != .watch else { return watch(request, connection) }
        connection.unanswered += 1
        let id = request.id
        handler(
            request, connection.peer,
            ControlReply(id: id) { [weak self, weak connection] line in
                guard let self, let connection, !connection.isClosed else { return }
                connection.unanswered -= 1
                add(line, to: connection, insteadOfTooLong: id)
                if !connection.isClosed { update(connection) }
            })
    }

    private func watch(_ request: ControlRequest, _ connection: Connection) {
        if !connection.isWatching { watchers += 1 }
        connection.isWatching = true
        add(ControlReply.line(request.id), to: connection)
        var all: JSONMembers = ["event": "snapshot"]
        all.append(snapshot())
        add(all.description, to: connection)
    }

    /// What cannot be a request ends the connection, with a word about why.
    private func refuseLine(_ why: String, _ connection: Connection) {
        counts.refused += 1
        connection.forgetInput()
        add(ControlReply.line(.null, error: why, remedy: "the connection is closed; connect again"), to: connection)
        connection.isEnding = true
    }

    /// Adds a line for the peer; one that does not read is cut off instead.
    private func add(_ line: String, to connection: Connection, insteadOfTooLong id: JSONValue? = nil) {
        var line = line
        if let id, line.utf8.count >= limits.outputBytes {
            line = ControlReply.line(id, error: "the answer is longer than \(limits.outputBytes) bytes", remedy: "")
        }
        let size = line.utf8.count + 1
        if connection.waiting + size > limits.outputBytes { connection.flush() }
        guard connection.waiting + size <= limits.outputBytes else {
            counts.cutOff += 1
            log.debug("control socket: cut off \(connection.peer), which does not read")
            return close(connection)
        }
        connection.add(line)
    }

    /// Bytes that are held for peers now.
    var held: Int { connections.values.reduce(0) { $0 + $1.held } }
    var open: Int { connections.count }
}
