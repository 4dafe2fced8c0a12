internal import CLinux
internal import Glibc
public import Greeter
internal import GreeterRuntime

/// Talks to a running greeter, and waits for its answers; for commands, never for the greeter itself.
public struct ControlClient: ~Copyable {
    /// The longest line that it takes from a greeter, in bytes; a greeter sends far shorter ones.
    static let longestLine = 256 * 1024
    /// Events that may come while an answer is waited for.
    static let mostEvents = 4096

    /// The greeter's first line.
    public private(set) var hello: JSONMembers = [:]
    private let path: String
    private let timeout: Span
    private let descriptor: Int32
    private var input: [UInt8] = []
    private var events: [JSONMembers] = []
    private var nextID: Int64 = 1

    private init(_ descriptor: Int32, _ path: String, _ timeout: Span) {
        self.descriptor = descriptor
        self.path = path
        self.timeout = timeout
    }

    /// Connects with the greeter whose socket is at `path`, and reads its first line.
    ///
    /// - Parameter timeout: how long each answer may take.
    /// - Throws: the greeter does not run, may not be talked to, is full, or speaks another version.
    public static func connect(path: String, timeout: Span = .seconds(5)) throws(ControlError) -> ControlClient {
        try SocketFile.checkLength(path)
        let milliseconds = max(1, min(timeout.nanoseconds / 1_000_000, 3_600_000))
        let descriptor = noren_unix_connect(path, Int32(milliseconds))
        guard descriptor >= 0 else { throw ControlFailure.connecting(path, errno, timeout) }
        var client = ControlClient(descriptor, path, timeout)
        try client.readHello()
        return client
    }

    deinit { close(descriptor) }

    /// Asks for something and waits for the answer.
    ///
    /// - Returns: the answer's members, with `id` and `ok`.
    /// - Throws: `refused` with the greeter's own words where it will not; else why there is no answer.
    public mutating func send(_ command: ControlCommand, store: String? = nil) throws(ControlError) -> JSONMembers {
        let id = JSONValue.integer(nextID)
        nextID += 1
        let deadline = Reactor.instant() + timeout
        try write(ControlRequest(id: id, command, store: store).members.description, deadline)
        while true {
            guard let line = try readLine(deadline) else { throw ControlFailure.cutOff(path) }
            if line["event"] != nil {
                guard events.count < ControlClient.mostEvents else { throw ControlFailure.cutOff(path) }
                events.append(line)
                continue
            }
            // A line that the greeter could not read has no id; only ours can be meant.
            guard line["id"] == id || line["id"]?.isNull == true else { continue }
            if line["ok"]?.bool == true { return line }
            throw ControlFailure.refusal(line)
        }
    }

    /// Asks for the events. The first one that ``nextEvent(within:)`` gives is the snapshot.
    public mutating func watch() throws(ControlError) { _ = try send(.watch) }

    /// Waits for the next event.
    ///
    /// - Parameter span: how long at most; nil: for ever.
    /// - Returns: its members, `event` among them; nil when the greeter has ended.
    /// - Throws: `timedOut` where nothing happened in that time; the connection stays as it was.
    public mutating func nextEvent(within span: Span? = nil) throws(ControlError) -> JSONMembers? {
        if !events.isEmpty { return events.removeFirst() }
        let deadline = span.map { Reactor.instant() + $0 }
        while let line = try readLine(deadline) {
            if line["event"] != nil { return line }
            // The greeter says why it ends a connection.
            if line["ok"]?.bool == false { throw ControlFailure.refusal(line) }
        }
        return nil
    }

    private mutating func readHello() throws(ControlError) {
        guard let line = try readLine(Reactor.instant() + timeout) else { throw ControlFailure.cutOff(path) }
        guard line["noren"]?.string == "control", let version = line["version"]?.integer else {
            throw ControlFailure.stranger(path)
        }
        guard version == ControlProtocol.version else { throw ControlFailure.version(version) }
        if let error = line["error"]?.string {
            throw ControlError(.full, error, remedy: line["remedy"]?.string ?? "")
        }
        hello = line
    }

    /// The next line, or nil at the end.
    private mutating func readLine(_ deadline: Instant?) throws(ControlError) -> JSONMembers? {
        var scanned = 0
        while true {
            if let end = input[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = input[..<end]
                let value = try? JSONValue(parsing: line, limits: JSONLimits(bytes: ControlClient.longestLine))
                input = Array(input[(end + 1)...])
                guard let members = value?.object else { throw ControlFailure.stranger(path) }
                return members
            }
            scanned = input.count
            guard scanned <= ControlClient.longestLine else { throw ControlFailure.stranger(path) }
            try wait(for: POLLIN, deadline)
            var buffer = [UInt8](repeating: 0, count: 16 * 1024)
            let count = noren_unix_receive(descriptor, &buffer, buffer.count)
            if count > 0 {
                input += buffer[..<count]
            } else if count == 0 || errno == ECONNRESET {
                // A line that was not finished is none.
                return nil
            } else if errno != EAGAIN, errno != EINTR {
                throw ControlFailure.system("recv", errno)
            }
        }
    }

    private func write(_ line: String, _ deadline: Instant) throws(ControlError) {
        let bytes = Array((line + "\n").utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                noren_unix_send(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent)
            }
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN {
                try wait(for: POLLOUT, deadline)
            } else if errno == EPIPE || errno == ECONNRESET {
                throw ControlFailure.cutOff(path)
            } else if errno != EINTR {
                throw ControlFailure.system("send", errno)
            }
        }
    }

    private func wait(for events: Int32, _ deadline: Instant?) throws(ControlError) {
        while true {
            var milliseconds: Int64 = -1
            if let deadline {
                let left = (deadline - Reactor.instant()).nanoseconds
                guard left > 0 else { throw ControlFailure.late(path, timeout) }
                milliseconds = min(left / 1_000_000 + 1, 3_600_000)
            }
            var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            let count = poll(&entry, 1, Int32(milliseconds))
            if count > 0 { return }
            if count < 0, errno != EINTR { throw ControlFailure.system("poll", errno) }
        }
    }
}
