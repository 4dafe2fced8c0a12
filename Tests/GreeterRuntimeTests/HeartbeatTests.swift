import Greeter
import Testing

@testable import GreeterRuntime

@Suite("A heartbeat", .timeLimit(.minutes(30)))
struct HeartbeatTests {
    private var heartbeat = Heartbeat(limit: .seconds(20))

    /// Whether each answer fed the watchdog.
    private mutating func answers(to rounds: Heartbeat.Round...) -> [Bool] {
        rounds.map { heartbeat.isComplete($0) }
    }

    @Test("is taken half as often as the watchdog bites")
    func pace() {
        #expect(heartbeat.every == .seconds(10))
        #expect(Heartbeat(limit: .nanoseconds(1)).every == .milliseconds(1))
    }

    @Test("feeds when the last output has answered, and once")
    mutating func feeds() {
        let round = heartbeat.begin(outputs: 2)
        let fed = answers(to: round, round, round)
        #expect(fed == [false, true, false])
    }

    @Test("does not feed while one output is silent, however often the loop comes round")
    mutating func silent() {
        for _ in 0..<5 {
            let round = heartbeat.begin(outputs: 2)
            let fed = answers(to: round)
            #expect(fed == [false])
        }
    }

    @Test("takes no answer to an earlier round for one to this")
    mutating func late() {
        let first = heartbeat.begin(outputs: 1)
        let second = heartbeat.begin(outputs: 1)
        let fed = answers(to: first, second)
        #expect(fed == [false, true])
    }

    @Test("goes on with other outputs, whatever became of those that were asked before")
    mutating func otherOutputs() {
        _ = heartbeat.begin(outputs: 3)
        let round = heartbeat.begin(outputs: 1)
        let fed = answers(to: round)
        #expect(fed == [true])
    }
}

@Suite("A service manager", .timeLimit(.minutes(30)))
struct ServiceNoticeTests {
    private func notice(_ environment: [String: String]) -> ServiceNotice? { ServiceNotice { environment[$0] } }

    @Test("is there only where a socket is named that can be one")
    func socket() {
        #expect(notice([:]) == nil)
        #expect(notice(["NOTIFY_SOCKET": ""]) == nil)
        #expect(notice(["NOTIFY_SOCKET": "vsock:2:1"]) == nil)
        #expect(notice(["NOTIFY_SOCKET": "/run/notify"]) != nil)
        #expect(notice(["NOTIFY_SOCKET": "@notify"]) != nil)
    }

    @Test(
        "watches this process where it says so",
        arguments: [
            ("20000000", nil, Span.seconds(20)), ("20000000", "1", nil), ("0", nil, nil), ("-5", nil, nil),
            ("soon", nil, nil), ("9223372036854775807", nil, nil), (nil, nil, nil),
        ] as [(String?, String?, Span?)])
    func watchdog(microseconds: String?, process: String?, span: Span?) {
        var environment = ["NOTIFY_SOCKET": "/run/notify"]
        environment["WATCHDOG_USEC"] = microseconds
        environment["WATCHDOG_PID"] = process
        #expect(notice(environment)?.watchdog == span)
    }
}
