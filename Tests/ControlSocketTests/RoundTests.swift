import CLinux
import Foundation
import Glibc
import GreeterRuntime
import Testing

@testable import ControlSocket

@Suite("Between two looks at the doors", .timeLimit(.minutes(30)))
struct RoundTests {
    @Test("at most a few connections have their turn, for one request each, however many ask")
    func doorsFirst() throws {
        let folder = try Folder()
        let greeter = try TestGreeter(at: folder.socket)
        defer { greeter.stop() }
        let door = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        defer { close(door) }
        greeter.on { inside in
            let answer = inside.server.handler
            inside.server.handler = { [unowned inside] request, peer, reply in
                answer(request, peer, reply)
                var one: UInt64 = 1
                // Somebody comes in while a round is under way.
                if inside.requests.count % 100 == 50 { write(door, &one, 8) }
            }
            do {
                try inside.reactor.add(door) { [unowned inside] _ in
                    var count: UInt64 = 0
                    read(door, &count, 8)
                    inside.turns.append(inside.requests.count)
                }
            } catch { Issue.record(error) }
        }
        var peers: [Peer] = []
        for _ in 0..<60 { peers.append(try Peer(folder.socket)) }
        for peer in peers { peer.send(String(repeating: "{\"do\":\"status\"}\n", count: 40)) }
        #expect(greeter.until { $0.requests.count == 2400 })
        let turns = try #require(greeter.on { $0.turns })
        #expect(turns.count == 24)
        // The rest of the round that was under way, and one that the kernel names before the door.
        #expect(turns.enumerated().allSatisfy { $1 - ($0 * 100 + 50) <= 7 }, "\(turns)")
        for peer in peers {
            _ = peer.line()
            for _ in 0..<40 { #expect(peer.line() == #"{"id":null,"ok":true,"level":"voice"}"#) }
        }
    }

    @Test("a loud peer does not keep the others waiting: all have their turn")
    func fair() throws {
        let folder = try Folder()
        let greeter = try TestGreeter(at: folder.socket)
        defer { greeter.stop() }
        let peers = try (0..<8).map { _ in try Peer(folder.socket) }
        #expect(greeter.until { $0.server.open == 8 })
        let descriptors = peers.map(\.descriptor)
        greeter.on { inside in
            // All of it is there before the first is looked at.
            for (index, peer) in descriptors.enumerated() {
                let line = "{\"id\":\(index),\"do\":\"status\"}\n"
                let text = String(repeating: line, count: 10)
                _ = text.utf8CString.withUnsafeBytes { write(peer, $0.baseAddress, $0.count - 1) }
            }
        }
        #expect(greeter.until { $0.requests.count == 80 })
        let order = try #require(greeter.on { $0.requests.compactMap(\.id.integer) })
        for round in 0..<10 { #expect(Set(order[(round * 8)..<(round * 8 + 8)]) == Set(0..<8)) }
    }

    @Test("without a free descriptor the reactor rests, and who waits is served when there is one again")
    func noDescriptors() async {
        await #expect(processExitsWith: .success) {
            let folder = try Folder()
            let greeter = try TestGreeter(at: folder.socket)
            let served = try Peer(folder.socket)
            #expect(served.line() != nil)
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            limit.rlim_cur = 64
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            var taken: [Int32] = []
            while case let descriptor = open("/dev/null", O_RDONLY), descriptor >= 0 { taken.append(descriptor) }
            close(taken.removeLast())
            let waiting = try Peer(folder.socket)
            #expect(
                greeter.until { inside in
                    var entry = pollfd(fd: inside.server.poller.descriptor, events: Int16(POLLIN), revents: 0)
                    return poll(&entry, 1, 0) == 0
                })
            #expect(greeter.on { $0.server.counts.accepted } == 1)
            served.send("{\"id\":1,\"do\":\"status\"}\n")
            #expect(served.value()?["id"] == 1)
            for descriptor in taken { close(descriptor) }
            #expect(waiting.value()?["noren"] == "control")
            greeter.stop()
        }
    }
}
