import Glibc
import Greeter
import Testing

@testable import ControlSocket

@Suite("The control socket", .timeLimit(.minutes(30)))
struct ServerTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func peer() throws -> Peer { try Peer(greetedAt: folder.socket) }

    @Test("says what it is and which version it speaks, before it is asked")
    func hello() throws {
        let greeter = try TestGreeter(at: folder.socket, hello: ["greeter": "0.3.0"])
        defer { greeter.stop() }
        #expect(try Peer(folder.socket).line() == #"{"noren":"control","version":1,"greeter":"0.3.0"}"#)
    }

    @Test("a request that comes byte by byte is one request, and three that come together are three")
    func framing() throws {
        let greeter = try TestGreeter(at: folder.socket)
        defer { greeter.stop() }
        let peer = try peer()
        for byte in Array(#"{"id":1,"do":"status"}"#.utf8) {
            peer.send([byte])
            greeter.on { _ in }
        }
        #expect(greeter.on { $0.requests.count } == 0)
        peer.send("\r\n")
        #expect(peer.line() == #"{"id":1,"ok":true,"level":"voice"}"#)
        peer.send(
            "{\"id\":\"a\",\"do\":\"status\"}\n\n{\"do\":\"acknowledge\"}\n{\"id\":3,\"do\":\"play\",\"cue\":\"x\"}\n{\"id\""
        )
        #expect(peer.line() == #"{"id":"a","ok":true,"level":"voice"}"#)
        #expect(peer.line() == #"{"id":null,"ok":true,"level":"voice"}"#)
        #expect(peer.line() == #"{"id":3,"ok":false,"error":"there is no cue \"x\"","remedy":"see noren cues"}"#)
        peer.send(":4,\"do\":\"status\"}\n")
        #expect(peer.value()?["id"] == 4)
    }

    @Test("answers that come later find their request by its id, and one that is dropped is told")
    func later() throws {
        let greeter = try TestGreeter(at: folder.socket)
        defer { greeter.stop() }
        let peer = try peer()
        peer.send(
            "{\"id\":1,\"do\":\"reload\"}\n{\"id\":2,\"do\":\"reload\"}\n{\"id\":3,\"do\":\"status\"}\n{\"id\":4,\"do\":\"pass\"}\n"
        )
        #expect(peer.value()?["id"] == 3)
        #expect(peer.line()?.contains(#""id":4,"ok":false,"error":"the greeter has dropped this request""#) == true)
        greeter.on { inside in
            inside.held[1].success(["n": 2])
            inside.held[0].success(object: #"{"n":1}"#)
            // A second answer is none.
            inside.held[0].failure("no")
            inside.held = []
        }
        #expect(peer.line() == #"{"id":2,"ok":true,"n":2}"#)
        #expect(peer.line() == #"{"id":1,"ok":true,"n":1}"#)
    }

    @Test("a peer that is far ahead of its answers waits, and loses nothing")
    func farAhead() throws {
        let greeter = try TestGreeter(at: folder.socket)
        defer { greeter.stop() }
        let peer = try peer()
        for id in 0..<20 { peer.send("{\"id\":\(id),\"do\":\"reload\"}\n") }
        #expect(greeter.until { $0.held.count == Connection.mostUnanswered })
        for _ in 0..<100 { greeter.on { _ in } }
        #expect(greeter.on { $0.held.count } == Connection.mostUnanswered)
        for id in 0..<20 {
            #expect(greeter.until { !$0.held.isEmpty })
            greeter.on { $0.held.removeFirst().success() }
            #expect(peer.value()?["id"]?.integer == Int64(id))
        }
    }

    @Test("a peer that ends its sending gets its answers, and one that has gone is still obeyed")
    func ends() throws {
        let greeter = try TestGreeter(at: folder.socket)
        defer { greeter.stop() }
        let peer = try peer()
        // The last line without its end.
        peer.send("{\"id\":1,\"do\":\"reload\"}\n{\"id\":2,\"do\":\"status\"}")
        peer.endSending()
        #expect(peer.value()?["id"] == 2)
        greeter.on { $0.held.removeFirst().success() }
        #expect(peer.rest() == [#"{"id":1,"ok":true}"#])
        #expect(greeter.until { $0.server.open == 0 })
        do { try Peer(folder.socket).send("{\"do\":\"acknowledge\"}\n{\"do\":\"acknowledge\"}\n") }
        #expect(greeter.until { $0.requests.count == 4 && $0.server.open == 0 })
    }

    @Test("a watcher gets a snapshot, then every event; nobody else gets any, and unwatched ones are not even made")
    func watching() throws {
        let greeter = try TestGreeter(at: folder.socket)
        defer { greeter.stop() }
        greeter.on { inside in
            func never() -> JSONMembers {
                Issue.record("made for nobody")
                return [:]
            }
            inside.server.publish("decision", never())
        }
        let (watcher, other) = (try peer(), try peer())
        watcher.send("{\"id\":1,\"do\":\"watch\"}\n")
        #expect(watcher.line() == #"{"id":1,"ok":true}"#)
        #expect(watcher.line() == #"{"event":"snapshot","level":"voice"}"#)
        #expect(greeter.on { $0.server.hasWatchers } == true)
        greeter.on { inside in
            inside.server.publish("decision", object: #"{"door":"front"}"#)
            inside.server.publish("empty", object: "{}")
            inside.server.publish("level", ["level": "chime"])
        }
        #expect(watcher.line() == #"{"event":"decision","door":"front"}"#)
        #expect(watcher.line() == #"{"event":"empty"}"#)
        #expect(watcher.line() == #"{"event":"level","level":"chime"}"#)
        other.send("{\"id\":5,\"do\":\"status\"}\n")
        #expect(other.value()?["id"] == 5)
        // Still watching after it has ended its sending.
        watcher.endSending()
        greeter.on { $0.server.publish("level", ["level": "voice"]) }
        #expect(watcher.line() == #"{"event":"level","level":"voice"}"#)
        greeter.stop()
        #expect(watcher.rest() == [] && other.rest() == [])
    }

    @Test("the greeter knows who asks")
    func who() throws {
        let greeter = try TestGreeter(at: folder.socket)
        defer { greeter.stop() }
        let peer = try peer()
        peer.send("{\"do\":\"status\"}\n")
        _ = peer.line()
        #expect(greeter.on { $0.peers } == [ControlPeer(pid: getpid(), uid: getuid(), gid: getgid())])
    }

    @Test(
        "what is no request is told with what to send instead",
        arguments: [
            (#"{"id":1,"do":"statsu"}"#, #"there is no request "statsu""#, #"did you mean "status"?"#),
            (#"{"id":1,"do":"quiet","levle":"chime"}"#, #""quiet" has no field "levle""#, #"did you mean "level"?"#),
            (#"{"id":1,"do":"status","x":1}"#, #""status" has no field "x""#, "the fields are store, id"),
            (#"{"id":1,"do":"quiet","level":"chim"}"#, #"there is no level "chim""#, #"did you mean "chime"?"#),
            (
                #"{"id":1,"do":"quiet","for":"-5m"}"#, #""for" is no duration: "-5m""#,
                #"write a number with a unit, as in "30m""#
            ),
            (
                #"{"id":1,"do":"quiet","for":"1e9h"}"#, #""for" is no duration: "1e9h""#,
                #"write a number with a unit, as in "30m""#
            ),
            (
                #"{"id":1,"do":"quiet","until":"25:00"}"#, #""until" is no time of day: "25:00""#,
                #"write it as in "18:00""#
            ),
            (#"{"id":1,"do":"quiet","for":"1h","until":"18:00"}"#, #""for" and "until" are two ends; send one"#, nil),
            (#"{"id":1,"do":"quiet","off":true,"for":"1h"}"#, #""off" stands alone: it ends the quiet"#, nil),
            (
                #"{"id":1,"do":"serving"}"#, #""serving" needs to know which"#,
                #"send "on":true, "off":true or "for":"20m""#
            ),
            (#"{"id":1,"do":"trigger","direction":"arrival"}"#, #""door" is missing: a door's name"#, nil),
            (
                #"{"id":1,"do":"trigger","door":"a","direction":"in"}"#, #"there is no direction "in""#,
                "the directions are arrival, departure, unknown"
            ),
            (#"{"id":1,"do":"why","decision":1.5}"#, #""decision" is the number of a decision, or "last""#, nil),
            (
                #"{"id":1,"do":"volume","by":-3,"to":0}"#, #""by" and "to" are two ways to say it; send one"#, nil
            ),
            (#"{"id":1,"do":"volume","by":"-3"}"#, #""by" is a number of decibels from -52 to +52"#, nil),
            (#"{"id":1,"do":"volume","to":1e99}"#, #""to" is a number of decibels from -52 to +52"#, nil),
            (#"{"id":1,"do":"play","cue":7}"#, #""cue" is a text of 1 to 256 bytes"#, nil),
        ] as [(String, String, String?)])
    func refused(line: String, error: String, remedy: String?) throws {
        let greeter = try TestGreeter(at: folder.socket)
        defer { greeter.stop() }
        let peer = try peer()
        peer.send(line + "\n")
        let answer = try #require(peer.value())
        #expect(answer["id"] == 1 && answer["ok"] == false)
        #expect(answer["error"]?.string == error)
        #expect(answer["remedy"]?.string == remedy)
        #expect(greeter.on { $0.requests.count } == 0)
    }

    @Test(
        "every command goes over the wire and arrives as it was meant",
        arguments: [
            .status, .quiet(nil, nil), .quiet(.chime, .after(.minutes(90))), .quiet(.off, .at(TimeOfDay("7:05")!)),
            .quietOff, .serving(for: nil), .serving(for: .minutes(20)), .servingOff, .pass, .acknowledge,
            .trigger(door: "ginza-4/front", .departure), .play(cue: "welcome-ja"), .why(nil), .why(12), .reload, .watch,
        ] as [ControlCommand])
    func commands(command: ControlCommand) throws {
        let request = ControlRequest(id: "x", command, store: "ginza-4")
        #expect(try ControlRequest(parsing: request.members.description.utf8) == request)
    }
}
