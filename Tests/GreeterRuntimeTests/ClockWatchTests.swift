import Foundation
import Greeter
import Logging
import Synchronization
import Testing

@testable import GreeterRuntime

/// Keeps what was logged.
final class Pages: Sendable {
    private let all = Mutex<[String]>([])
    var lines: [String] { all.withLock { $0 } }
    var log: Logger { Logger(label: "test") { _ in Handler(pages: self) } }

    private struct Handler: LogHandler {
        let pages: Pages
        var metadata = Logger.Metadata()
        var logLevel = Logger.Level.info
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) { pages.all.withLock { $0.append("\(event.message)") } }
    }
}

/// A folder that is gone when its owner is.
final class Folder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "noren-runtime-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ text: String, to name: String) throws {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
}

@Suite("Whether the wall clock may be relied on", .timeLimit(.minutes(30)))
final class ClockWatchTests {
    private let reactor: Reactor
    private let mark: Folder
    private let clocks: Folder
    private let pages = Pages()
    /// The kernel's estimate; a negative one: it does not say.
    private var error = ClockWatch.untrustedError
    private var asked = 0
    private var reports: [Bool] = []

    init() throws {
        reactor = try Reactor()
        (mark, clocks) = (try Folder(), try Folder())
    }

    private func watch(_ trust: ClockTrust) -> ClockWatch {
        ClockWatch(
            trust, reactor: reactor, log: pages.log, folder: mark.url.path, clocks: clocks.url.path,
            maxError: { [unowned self] in
                asked += 1
                errno = error < 0 ? EPERM : 0
                return error
            },
            report: { [unowned self] isTrusted in
                reports.append(isTrusted)
                reactor.stop()
            })
    }

    private func instant(_ milliseconds: Int64) -> Instant { Instant(nanoseconds: milliseconds * 1_000_000) }

    @Test("by word of the settings it may, and nobody is asked")
    func trusted() {
        #expect(watch(.trusted).isTrusted)
        #expect(asked == 0 && reports.isEmpty)
    }

    @Test("a board's own clock counts where the kernel took its time from it, and only where the settings say so")
    func ownClock() throws {
        #expect(!watch(.rtc).isTrusted)
        try clocks.write("0\n", to: "rtc0/hctosys")
        #expect(!watch(.rtc).isTrusted)
        try clocks.write("1\n", to: "rtc1/hctosys")
        #expect(watch(.rtc).isTrusted)
        #expect(!watch(.network).isTrusted)
        #expect(reports.isEmpty)
    }

    @Test("timesyncd's mark counts at the start", arguments: [ClockTrust.network, .rtc])
    func markAtStart(trust: ClockTrust) throws {
        try mark.write("", to: "synchronized")
        #expect(watch(trust).isTrusted)
        #expect(asked == 0)
    }

    @Test("timesyncd's mark wakes it, and other files there do not make it right")
    func markAppears() throws {
        let watch = watch(.network)
        try mark.write("", to: "other")
        let timer = reactor.makeTimer { [unowned mark, reactor] _ in
            #expect(!watch.isTrusted)
            do { try mark.write("", to: "synchronized") } catch { reactor.stop() }
        }
        let guardian = reactor.makeTimer { [reactor] _ in reactor.stop() }
        guardian.set(at: Reactor.instant() + .seconds(30))
        timer.set(at: Reactor.instant() + .milliseconds(1))
        try reactor.run()
        #expect(watch.isTrusted && reports == [true])
    }

    @Test("an estimate below 16 s counts, one of 16 s does not", arguments: [0, 15_999_999, 16_000_000, 17_000_000])
    func estimate(error: Int) {
        self.error = error
        #expect(watch(.network).isTrusted == (error < 16_000_000))
    }

    @Test("is asked once a second at most, by the loop's clock, and not at all once it is right")
    func seldom() {
        let watch = watch(.network)
        asked = 0
        for at in [0, 0, 999, 1000, 1500, 1999, 2000] as [Int64] { watch.look(at: instant(at)) }
        #expect(asked == 3)
        error = 5000
        watch.look(at: instant(2999))
        #expect(!watch.isTrusted)
        watch.look(at: instant(3000))
        #expect(watch.isTrusted && reports == [true])
        asked = 0
        watch.look(at: instant(9000))
        watch.clockWasSet()
        #expect(asked == 0 && reports == [true])
    }

    @Test("is asked at once when the clock was set")
    func clockWasSet() {
        let watch = watch(.network)
        watch.look(at: instant(0))
        error = 100
        watch.clockWasSet()
        #expect(watch.isTrusted && reports == [true])
    }

    @Test("once right it stays so, whatever the kernel says later")
    func staysRight() {
        error = 0
        let watch = watch(.network)
        error = ClockWatch.untrustedError
        watch.look(at: instant(5000))
        watch.clockWasSet()
        #expect(watch.isTrusted && reports.isEmpty)
    }

    @Test("a kernel that may not be asked is told of once, and the mark still counts")
    func forbidden() throws {
        error = -1
        let watch = watch(.network)
        for second in 0..<5 { watch.look(at: instant(Int64(second) * 1000)) }
        #expect(pages.lines.count == 1)
        #expect(pages.lines.first?.contains("Operation not permitted") == true, "\(pages.lines)")
        #expect(pages.lines.first?.contains("ProtectClock=") == true)
        try mark.write("", to: "synchronized")
        watch.look(at: instant(9000))
        #expect(watch.isTrusted)
    }

    @Test("no folder of timesyncd's is no trouble")
    func noFolder() throws {
        let watch = ClockWatch(
            .network, reactor: reactor, log: pages.log, folder: "/nowhere", clocks: "/nowhere",
            maxError: { 20_000_000 },
            report: { _ in })
        watch.look(at: instant(0))
        #expect(!watch.isTrusted && pages.lines.isEmpty)
    }
}
