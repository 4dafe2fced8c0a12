import CLinux
import Foundation
import Glibc
import Greeter
import Testing

@testable import ControlSocket

/// A program that is no greeter: takes one connection, says something, and closes or stays.
private func stranger(at path: String, says text: String, stays: Bool = false) throws -> Int32 {
    var call: UnsafePointer<CChar>?
    let listener = noren_unix_bind(path, 0o600, &call)
    try #require(listener >= 0)
    listen(listener, 4)
    // It waits for whoever comes.
    _ = fcntl(listener, F_SETFL, 0)
    Thread.detachNewThread {
        let peer = accept(listener, nil, nil)
        _ = text.utf8CString.withUnsafeBytes { send(peer, $0.baseAddress, $0.count - 1, Int32(MSG_NOSIGNAL)) }
        if !stays { close(peer) }
    }
    return listener
}

@Suite("A command that talks to the greeter", .timeLimit(.minutes(30)))
struct ClientTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func error(_ timeout: Span = .seconds(5)) -> ControlError? {
        do throws(ControlError) {
            _ = try ControlClient.connect(path: folder.socket, timeout: timeout)
            return nil
        } catch {
            return error
        }
    }

    @Test("gets its answers, and the greeter's own words where it will not")
    func answers() throws {
        let greeter = try TestGreeter(at: folder.socket, hello: ["greeter": "0.3.0"])
        defer { greeter.stop() }
        var client = try ControlClient.connect(path: folder.socket)
        #expect(client.hello["greeter"] == "0.3.0")
        #expect(try client.send(.status)["level"] == "voice")
        do {
            _ = try client.send(.play(cue: "nope"))
            Issue.record("it was played")
        } catch {
            #expect(error == ControlError(.refused, "there is no cue \"nope\"", remedy: "see noren cues"))
        }
        #expect(try client.send(.quiet(.chime, .after(.minutes(30))), store: "ginza-4")["ok"] == true)
        #expect(greeter.on { $0.requests.last?.store } == "ginza-4")
    }

    @Test("watches, and keeps events that come before an answer")
    func watches() throws {
        let greeter = try TestGreeter(at: folder.socket)
        var client = try ControlClient.connect(path: folder.socket)
        try client.watch()
        greeter.on { $0.server.publish("decision", ["n": 1]) }
        #expect(try client.send(.status)["ok"] == true)
        #expect(try client.nextEvent()?.description == #"{"event":"snapshot","level":"voice"}"#)
        #expect(try client.nextEvent()?["n"] == 1)
        do {
            _ = try client.nextEvent(within: .milliseconds(1))
            Issue.record("there was an event")
        } catch { #expect(error.kind == .timedOut) }
        greeter.on { $0.server.publish("decision", ["n": 2]) }
        #expect(try client.nextEvent()?["n"] == 2)
        greeter.stop()
        #expect(try client.nextEvent() == nil)
    }

    @Test("says that nobody is there")
    func notRunning() throws {
        #expect(error()?.kind == .notRunning)
        #expect(
            error()?.description == "the greeter does not run: there is no socket at \(folder.socket); "
                + "start it: sudo systemctl start noren, or noren run")
        var call: UnsafePointer<CChar>?
        close(noren_unix_bind(folder.socket, 0o600, &call))
        #expect(error()?.message == "the greeter does not run: nobody answers at \(folder.socket)")
    }

    @Test("says which group to join", .enabled(if: getuid() == 0, "becoming somebody else takes root"))
    func noPermission() throws {
        let greeter = try TestGreeter(at: folder.socket, group: "audio")
        defer { greeter.stop() }
        chmod(folder.path, 0o755)
        // Only this thread becomes somebody else, for as long as it connects.
        typealias SetID = @convention(c) (UInt32) -> Int32
        let handle = dlopen(nil, RTLD_NOW)
        let setUser = unsafeBitCast(try #require(dlsym(handle, "setfsuid")), to: SetID.self)
        let setGroup = unsafeBitCast(try #require(dlsym(handle, "setfsgid")), to: SetID.self)
        _ = (setGroup(65534), setUser(65534))
        let denied = error()
        _ = (setUser(0), setGroup(0))
        #expect(denied?.kind == .noPermission)
        #expect(denied?.message == "you may not talk to the greeter at \(folder.socket)")
        #expect(denied?.remedy == "join the group audio: sudo usermod -aG audio $USER, then log in again")
    }

    @Test(
        "tells who is no greeter of its kind",
        arguments: [
            ("{\"noren\":\"control\",\"version\":2}\n", ControlError.Kind.wrongVersion), ("SSH-2.0\r\n", .notAGreeter),
            ("{}\n", .notAGreeter), ("", .cutOff), ("{\"noren\":\"contr", .cutOff),
            (String(repeating: "x", count: 300_000), .notAGreeter),
        ])
    func strangers(says: String, kind: ControlError.Kind) throws {
        let listener = try stranger(at: folder.socket, says: says)
        defer { close(listener) }
        #expect(error()?.kind == kind)
    }

    @Test("waits no longer than it was told")
    func late() throws {
        let listener = try stranger(at: folder.socket, says: "{\"noren\":\"control\",\"version\":1}\n", stays: true)
        defer { close(listener) }
        var client = try ControlClient.connect(path: folder.socket, timeout: .milliseconds(20))
        do {
            _ = try client.send(.status)
            Issue.record("there was an answer")
        } catch {
            #expect(error.kind == .timedOut)
            #expect(error.message == "the greeter at \(folder.socket) did not answer within 20ms")
        }
        // Nobody accepts this one.
        #expect(self.error(.milliseconds(20))?.kind == .timedOut)
    }

    @Test("is told that all places are taken")
    func full() throws {
        var limits = ControlLimits()
        limits.connections = 1
        let greeter = try TestGreeter(at: folder.socket, limits: limits)
        defer { greeter.stop() }
        let first = try ControlClient.connect(path: folder.socket)
        #expect(
            error()
                == ControlError(
                    .full, "the greeter has all 1 connections that it takes", remedy: "close some, and try again"))
        #expect(first.hello["version"] == 1)
    }

    @Test(
        "times of day are those of a clock on the wall", arguments: [("18:00", 1080), ("7:05", 425), ("24:00", 1440)])
    func times(text: String, minutes: Int) {
        #expect(TimeOfDay(text)?.minutes == minutes)
        #expect(TimeOfDay(minutes: minutes).flatMap { TimeOfDay($0.text) }?.minutes == minutes)
    }

    @Test(
        "what is no time of day is none",
        arguments: ["", "18", "18:60", "24:01", "-1:00", "1:5", "001:00", "٣:00", "1:00 "])
    func noTimes(text: String) { #expect(TimeOfDay(text) == nil) }
}
