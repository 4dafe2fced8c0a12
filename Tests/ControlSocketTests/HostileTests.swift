import CLinux
import Glibc
import Greeter
import Testing

@testable import ControlSocket

@Suite("Peers that mean no good", .timeLimit(.minutes(30)))
struct HostileTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func peer() throws -> Peer { try Peer(greetedAt: folder.socket) }

    @Test("a reader that does not read is cut off, while another one is served and a third one watches")
    func neverReads() throws {
        let greeter = try TestGreeter(at: folder.socket)
        defer { greeter.stop() }
        let (lazy, watcher, other) = (try peer(), try peer(), try peer())
        for peer in [lazy, watcher] { peer.send("{\"id\":1,\"do\":\"watch\"}\n") }
        #expect(watcher.value()?["ok"] == true)
        #expect(watcher.value()?["event"] == "snapshot")
        #expect(greeter.until { $0.server.hasWatchers })
        let text = JSONValue.string(String(repeating: "x", count: 1000))
        var count: Int64 = 0
        while greeter.on({ $0.server.counts.cutOff }) == 0, count < 10_000 {
            let number = count
            greeter.on { $0.server.publish("decision", ["n": .integer(number), "text": text]) }
            #expect(watcher.value()?["n"] == .integer(count))
            other.send("{\"id\":\(count),\"do\":\"status\"}\n")
            #expect(other.value()?["id"] == .integer(count))
            #expect(greeter.on { $0.server.held < 3 * 64 * 1024 } == true)
            count += 1
        }
        #expect(greeter.on { $0.server.counts.cutOff } == 1)
        #expect(greeter.on { $0.server.open } == 2)
        // What it got was whole lines, in their order.
        #expect(lazy.rest().dropFirst(2).dropLast().enumerated().allSatisfy { $1.contains("\"n\":\($0),") })
    }

    @Test("one that asks and never reads is not read from, and holds next to nothing")
    func asksOnly() throws {
        let greeter = try TestGreeter(at: folder.socket)
        defer { greeter.stop() }
        let (deaf, other) = (try peer(), try peer())
        _ = fcntl(deaf.descriptor, F_SETFL, O_NONBLOCK)
        var sent = 0
        let line = "{\"do\":\"why\",\"decision\":60000}\n"
        while deaf.send(line), sent < 100_000 { sent += 1 }
        other.send("{\"id\":1,\"do\":\"status\"}\n")
        #expect(other.value()?["id"] == 1)
        for _ in 0..<50 { greeter.on { _ in } }
        #expect(sent < 100_000)
        #expect(greeter.on { $0.server.held < 2 * 64 * 1024 } == true)
        #expect(greeter.on { $0.requests.count < 20 } == true)
        // It harms nobody, so it may stay.
        #expect(greeter.on { $0.server.counts.cutOff == 0 && $0.server.open == 2 } == true)
    }

    @Test("an answer that is too long is said to be")
    func longAnswer() throws {
        let greeter = try TestGreeter(at: folder.socket)
        defer { greeter.stop() }
        let peer = try peer()
        peer.send("{\"id\":7,\"do\":\"why\",\"decision\":70000}\n{\"id\":8,\"do\":\"status\"}\n")
        #expect(peer.line() == #"{"id":7,"ok":false,"error":"the answer is longer than 65536 bytes"}"#)
        #expect(peer.value()?["id"] == 8)
    }

    @Test("the longest line is read, a longer one ends the connection with a word", arguments: [4096, 4097, 1_000_000])
    func huge(length: Int) throws {
        let greeter = try TestGreeter(at: folder.socket)
        defer { greeter.stop() }
        let peer = try peer()
        let line = #"{"id":1,"do":"status"}"#
        peer.send(line + String(repeating: " ", count: length - line.utf8.count) + "\n")
        if length == 4096 {
            #expect(peer.value()?["id"] == 1)
        } else {
            #expect(
                peer.rest() == [
                    #"{"id":null,"ok":false,"error":"a request is one line of at most 4096 bytes","#
                        + #""remedy":"the connection is closed; connect again"}"#
                ])
        }
        #expect(greeter.until { $0.server.held == 0 })
    }

    @Test("a line that does not end is cut in time; one who is silent may stay")
    func slow() throws {
        var limits = ControlLimits()
        limits.lineTime = .milliseconds(50)
        let greeter = try TestGreeter(at: folder.socket, limits: limits)
        defer { greeter.stop() }
        let (silent, slow, later) = (try peer(), try peer(), try peer())
        slow.send("{\"id\":1,")
        later.send("{\"id\":1,\"do\":\"status\"}\n{\"id\":2,")
        #expect(slow.rest().first?.contains("a line that has begun must be whole within 50ms") == true)
        #expect(later.rest().count == 2)
        #expect(greeter.on { $0.server.open } == 1)
        silent.send("{\"id\":3,\"do\":\"status\"}\n")
        #expect(silent.value()?["id"] == 3)
    }

    @Test("a thousand connections: as many as there are places are served, the others told and closed")
    func thousand() throws {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = min(limit.rlim_max, 8192)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        try #require(limit.rlim_cur >= 2500, "a thousand connections take 2,500 descriptors; ulimit -n allows fewer")
        let greeter = try TestGreeter(at: folder.socket)
        defer { greeter.stop() }
        var peers: [Peer] = []
        for _ in 0..<1000 { peers.append(try Peer(folder.socket)) }
        var served = 0
        for peer in peers {
            let hello = peer.value()
            if hello?["error"] == nil { served += 1 } else { #expect(peer.line() == nil) }
            #expect(hello?["noren"] == "control")
        }
        #expect(served == 64)
        #expect(greeter.on { $0.server.counts.turnedAway } == 936)
        peers[0].send("{\"id\":1,\"do\":\"status\"}\n")
        #expect(peers[0].value()?["id"] == 1)
        peers = []
        #expect(greeter.until { $0.server.open == 0 })
        // The places are free again.
        #expect(try peer().send("{\"do\":\"status\"}\n"))
    }

    @Test("a thousand who come and go at once leave nothing behind")
    func comeAndGo() throws {
        let greeter = try TestGreeter(at: folder.socket)
        defer { greeter.stop() }
        let endings = ["", "{\"do\":\"watch\"}\n", "{\"do\":\"reload\"}\n", "{\"do\"", "\u{0}\n"]
        for number in 0..<1000 { try Peer(folder.socket).send(endings[number % endings.count]) }
        #expect(greeter.until { $0.server.open == 0 && $0.server.held == 0 && !$0.server.hasWatchers })
    }

    @Test(
        "10,000 damaged lines are each answered or refused, and harm nothing", arguments: 1...4 as ClosedRange<UInt64>)
    func damaged(seed: UInt64) throws {
        let greeter = try TestGreeter(at: folder.socket, holds: false)
        defer { greeter.stop() }
        var generator = Generator(seed: seed)
        let good: [ControlCommand] = [
            .status, .quiet(.chime, .after(.minutes(30))), .serving(for: .minutes(20)), .why(3), .reload,
            .trigger(door: "front", .arrival), .play(cue: "welcome-ja"), .pass, .quietOff,
        ]
        let peer = try peer()
        for round in 0..<50 {
            var bytes: [UInt8] = []
            for id in 0..<50 {
                let line = ControlRequest(id: .integer(Int64(id)), generator.pick(good)).members.description
                bytes += generator.mutated(Array(line.utf8)) + [10]
            }
            let mark = "{\"id\":\"mark \(round)\",\"do\":\"status\"}\n"
            peer.send(bytes)
            peer.send(mark)
            while true {
                let line = try #require(peer.line(), "seed \(seed), round \(round): the connection was closed")
                let answer = try #require(try JSONValue(parsing: line).object)
                // Only a mark has a whole line of its own.
                if answer["id"]?.string == "mark \(round)" { break }
                #expect(answer["ok"]?.bool == true || answer["error"]?.string?.isEmpty == false)
            }
            #expect(greeter.on { $0.server.held } == 0)
        }
        #expect(greeter.on { $0.server.open } == 1)
    }

    @Test(
        "what is no text or no number is refused, and the next line is read",
        arguments: [
            "[[[[[[[[[[[[[[[[", "{\"id\":1,\"do\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}",
            "\u{0}\u{0}\u{0}", "{\"do\":\"sta\u{0}tus\"}", "{\"id\":1e999,\"do\":\"status\"}",
            "{\"id\":-,\"do\":\"status\"}",
            "{\"id\":123456789012345678901234567890,\"do\":\"status\"}", "{\"id\":1.5,\"do\":\"status\"}", "7", "null",
            "{\"id\":[1],\"do\":\"status\"}", "{\"do\":\"status\",\"do\":\"watch\"}", "{\"do\":\"\\u0000\"}", "{}",
        ])
    func noRequest(line: String) throws {
        let greeter = try TestGreeter(at: folder.socket)
        defer { greeter.stop() }
        let peer = try peer()
        peer.send(line + "\n{\"id\":2,\"do\":\"status\"}\n")
        let answer = peer.value()
        #expect(answer?["ok"] == false && answer?["error"]?.string?.isEmpty == false, "\(answer ?? [:])")
        #expect(peer.value()?["id"] == 2)
    }

    @Test("bytes that are no UTF-8 are refused, and the answer is UTF-8")
    func noUTF8() throws {
        let greeter = try TestGreeter(at: folder.socket)
        defer { greeter.stop() }
        let peer = try peer()
        peer.send(Array("{\"do\":\"".utf8) + [0xFF, 0xFE] + Array("\"}\n".utf8))
        #expect(peer.value()?["error"]?.string?.contains("unable to decode byte") == true)
    }
}
