internal import CLinux
internal import Glibc
internal import Greeter
internal import GreeterRuntime

/// One peer: what it has sent and what it has not read yet, both bounded.
final class Connection {
    /// A request line without its end; one more byte is too long.
    static let longestLine = ControlRequest.limits.bytes
    /// Requests whose answers are still to come; further ones wait in the kernel.
    static let mostUnanswered = 8

    let descriptor: Int32
    let peer: ControlPeer
    private(set) var input: [UInt8] = []
    private(set) var output: [UInt8] = []
    /// What of the output has been sent.
    private var sent = 0
    /// The peer will send no more.
    private(set) var inputEnded = false
    /// The peer will read no more; what it asked for is still done.
    private(set) var isDeaf = false
    private(set) var isClosed = false
    var isWatching = false
    var unanswered = 0
    /// It is sent what is left, and nothing else.
    var isEnding = false
    /// What its epoll entry says.
    var interest: Reactor.Readiness = .read
    /// When the line that has begun must be whole.
    var lineDeadline: Instant?

    init(_ descriptor: Int32, _ peer: ControlPeer) {
        self.descriptor = descriptor
        self.peer = peer
    }

    deinit { if !isClosed { Glibc.close(descriptor) } }

    /// Bytes that wait to be sent.
    var waiting: Int { output.count - sent }
    /// Bytes of memory, for those who watch over it.
    var held: Int { input.count + output.count }
    var hasLine: Bool { input.contains(UInt8(ascii: "\n")) || (inputEnded && !input.isEmpty) }
    var hasHalfLine: Bool { !input.isEmpty && !hasLine }
    var isTooLong: Bool { input.count > Connection.longestLine && !hasLine }
    /// Whether another request may be looked at: the peer reads its answers, and is not far ahead of them.
    var isOpenForRequests: Bool { waiting == 0 && unanswered < Connection.mostUnanswered && !isEnding }

    /// Nothing more is to be done for it.
    var isDone: Bool {
        if isClosed { return true }
        guard waiting == 0 else { return false }
        if isEnding || (isDeaf && unanswered >= Connection.mostUnanswered) { return true }
        return inputEnded && !hasLine && (isDeaf || (unanswered == 0 && !isWatching))
    }

    /// What to wait for next. A line that has come already is looked at when the peer can take an answer.
    var wanted: Reactor.Readiness {
        if waiting > 0 { return .write }
        guard isOpenForRequests else { return [] }
        if hasLine { return .write }
        return inputEnded ? [] : .read
    }

    /// Takes what has come, at most one line and what fits beside it. Does not wait.
    func receive() {
        guard !hasLine, !inputEnded, !isTooLong else { return }
        let room = Connection.longestLine + 1 - input.count
        withUnsafeTemporaryAllocation(byteCount: room, alignment: 1) { buffer in
            let count = noren_unix_receive(descriptor, buffer.baseAddress, room)
            if count > 0 {
                input.append(contentsOf: buffer[..<count])
            } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
                inputEnded = true
            }
        }
    }

    /// The next whole line, without its end.
    func takeLine() -> ArraySlice<UInt8>? {
        guard hasLine else { return nil }
        let end = input.firstIndex(of: UInt8(ascii: "\n")) ?? input.count
        let line = input[..<end]
        input = Array(input[min(end + 1, input.count)...])
        return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    func forgetInput() { input = [] }

    /// Adds a line to what is to be sent.
    func add(_ line: String) {
        guard !isDeaf, !isClosed else { return }
        if sent > 0 {
            output.removeFirst(sent)
            sent = 0
        }
        output.append(contentsOf: line.utf8)
        output.append(UInt8(ascii: "\n"))
    }

    /// Sends what the peer takes now.
    func flush() {
        while waiting > 0, !isClosed {
            let count = output.withUnsafeBytes {
                noren_unix_send(descriptor, $0.baseAddress?.advanced(by: sent), waiting)
            }
            if count < 0 {
                if errno == EINTR { continue }
                if errno != EAGAIN { hangUp() }
                return
            }
            sent += count
        }
        output = []
        sent = 0
    }

    /// The peer has gone: nothing can be told to it any more.
    func hangUp() {
        isDeaf = true
        output = []
        sent = 0
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        input = []
        hangUp()
        Glibc.close(descriptor)
    }
}
