import Foundation
import Testing

/// Listens as systemd does for what a service says of itself.
final class NotifySocket {
    /// As it stands in the environment.
    let name: String
    /// Everything that was said, line by line.
    private(set) var said: [String] = []
    private let descriptor: Int32

    init(_ name: String) throws {
        self.name = name
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        try #require(descriptor >= 0)
        // sockaddr_un by hand: the family in two bytes, then the path; an abstract name begins with a zero.
        var bytes = [UInt8(AF_UNIX), 0] + Array(name.utf8)
        if name.hasPrefix("@") { bytes[2] = 0 } else { bytes.append(0) }
        let result = bytes.withUnsafeBytes { buffer in
            bind(descriptor, buffer.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t(buffer.count))
        }
        try #require(result == 0, "bind \(name): \(String(cString: strerror(errno)))")
    }

    deinit { close(descriptor) }

    /// Waits until a line that begins so is said, after those that were waited for; gives it.
    func waits(for line: String) -> String {
        while true {
            while !said.isEmpty {
                let next = said.removeFirst()
                if next.hasPrefix(line) { return next }
            }
            var bytes = [UInt8](repeating: 0, count: 65536)
            let count = recv(descriptor, &bytes, bytes.count, 0)
            guard count > 0 else { return "" }
            said += String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").map(String.init)
        }
    }
}

@Suite("A greeter under a service manager", .timeLimit(.minutes(30)))
struct ServiceTests {
    private let folder: Folder

    init() throws {
        folder = try Folder()
        try write(languages: "\"en\"")
        try folder.write("time,source,event,value\n2026-03-07T10:00:00,front,arrival,\n", to: "day.csv")
    }

    private func write(languages: String) throws {
        try folder.write(Folder.shop(languages: languages), to: "shop.toml")
    }

    private func reload() throws -> Command {
        try Command.noren(["reload", "--socket", "noren.sock"], in: folder)
    }

    @Test("says when it is ready, feeds the watchdog, tells of a reload and of its end", arguments: [false, true])
    func tells(isAbstract: Bool) throws {
        let socket = try NotifySocket(isAbstract ? "@noren-test-\(getpid())" : folder.path("notify"))
        let greeter = try Running(
            in: folder, ["--simulate", "day.csv", "--from-now"],
            environment: ["NOTIFY_SOCKET": socket.name, "WATCHDOG_USEC": "200000"])
        #expect(socket.waits(for: "STATUS=") == "STATUS=Starting: looking for the doors' lines and the sound card")
        #expect(socket.waits(for: "READY=") == "READY=1")
        #expect(socket.waits(for: "STATUS=") == "STATUS=Greets with words")
        for _ in 0..<3 { #expect(socket.waits(for: "WATCHDOG=") == "WATCHDOG=1") }
        try #require(greeter.waits(for: "the trace is at its end"))

        try write(languages: "\"ja\", \"en\"")
        #expect(try reload().status == 0)
        #expect(socket.waits(for: "RELOADING=") == "RELOADING=1")
        #expect((Int64(socket.waits(for: "MONOTONIC_USEC=").dropFirst(15)) ?? 0) > 0)
        #expect(socket.waits(for: "READY=") == "READY=1")

        try write(languages: "\"klingon\"")
        let refused = try reload()
        #expect(refused.status != 0 && refused.err.contains("shop.toml:3:"), "\(refused.said)")
        #expect(socket.waits(for: "RELOADING=") == "RELOADING=1")
        #expect(socket.waits(for: "READY=") == "READY=1")
        #expect(socket.waits(for: "STATUS=").contains("the last reload was refused"))

        #expect(greeter.end() == 0)
        #expect(socket.waits(for: "STOPPING=") == "STOPPING=1")
    }

    @Test("says that bad settings are why it ends, with the exit code that is not started again")
    func badSettings() throws {
        let socket = try NotifySocket(folder.path("notify"))
        try write(languages: "\"klingon\"")
        let greeter = try Running(in: folder, [], environment: ["NOTIFY_SOCKET": socket.name])
        #expect(greeter.waits(for: "shop.toml:3:"))
        greeter.process.waitUntilExit()
        #expect(greeter.process.terminationStatus == 78)
        #expect(socket.waits(for: "STATUS=").contains("noren check shop.toml"))
    }
}
