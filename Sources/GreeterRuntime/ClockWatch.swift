internal import CLinux
internal import Glibc
public import Greeter
public import Logging

/// Finds out whether the wall clock may be relied on, without waking anybody for it.
///
/// systemd-timesyncd makes a file when it has set the clock, which inotify tells of. Other time services are known by the
/// kernel's own estimate of its error, asked whenever the loop is awake anyway: when the clock was set, and after events.
/// Once right since the start of the board, a clock is trusted for as long as the board runs.
public final class ClockWatch {
    /// The kernel's estimate of its error begins at 16 s and stays there until somebody disciplines the clock.
    ///
    /// Judged by this rather than by `STA_UNSYNC`, which some time services leave set (systemd pull request 13245).
    static let untrustedError = 16_000_000
    /// Not asked more often than this.
    static let patience = Span.seconds(1)

    public private(set) var isTrusted = false
    private let trust: ClockTrust
    private let folder: String
    private let log: Logger
    private let report: (Bool) -> Void
    private unowned let reactor: Reactor
    private let maxError: () -> Int
    private var descriptor: Int32 = -1
    private var lookedAt = Instant.distantPast
    private var isSilenced = false

    /// - Parameters:
    ///   - report: called with true, once, when the clock becomes right after the start.
    ///   - folder: where timesyncd leaves its mark.
    public convenience init(
        _ trust: ClockTrust, reactor: Reactor, log: Logger, report: @escaping (Bool) -> Void
    ) {
        self.init(
            trust, reactor: reactor, log: log, folder: "/run/systemd/timesync", clocks: "/sys/class/rtc",
            maxError: { noren_clock_max_error() }, report: report)
    }

    init(
        _ trust: ClockTrust, reactor: Reactor, log: Logger, folder: String, clocks: String,
        maxError: @escaping () -> Int, report: @escaping (Bool) -> Void
    ) {
        self.trust = trust
        self.reactor = reactor
        self.log = log
        self.folder = folder
        self.maxError = maxError
        self.report = report
        switch trust {
        case .trusted: isTrusted = true
        case .rtc: isTrusted = ClockWatch.hasClock(in: clocks) || isRight()
        case .network: isTrusted = isRight()
        }
        if !isTrusted { watch() }
    }

    deinit { stopWatching() }

    /// The kernel's estimate of how wrong its clock may be, in microseconds; nil where it will not say.
    public static var estimatedError: Int? {
        let error = noren_clock_max_error()
        return error < 0 ? nil : error
    }

    /// Looks again, unless that was done a moment ago. To be called whenever the loop is awake anyway.
    public func look(at now: Instant) {
        guard !isTrusted, now - lookedAt >= ClockWatch.patience else { return }
        lookedAt = now
        lookNow()
    }

    /// The clock was set: whoever sets it may have made it right.
    public func clockWasSet() {
        if !isTrusted { lookNow() }
    }

    private func lookNow() {
        guard isRight() else { return }
        isTrusted = true
        stopWatching()
        report(true)
    }

    private func isRight() -> Bool {
        if access(folder + "/synchronized", F_OK) == 0 { return true }
        let error = maxError()
        if error < 0, !isSilenced {
            isSilenced = true
            log.warning(
                """
                the kernel does not say how right its clock is (\(SystemError.text(errno))); only systemd-timesyncd's mark \
                counts. Leave ProtectClock= out of the unit, or set clock = "trusted" in [board]
                """)
        }
        return error >= 0 && error < ClockWatch.untrustedError
    }

    /// A board's own clock counts where the kernel took its time from it.
    private static func hasClock(in folder: String) -> Bool {
        (0..<4).contains { number in
            let file = open("\(folder)/rtc\(number)/hctosys", O_RDONLY | O_CLOEXEC)
            guard file >= 0 else { return false }
            defer { close(file) }
            var byte: UInt8 = 0
            return read(file, &byte, 1) == 1 && byte == UInt8(ascii: "1")
        }
    }

    private func watch() {
        // No such folder: there is no timesyncd here.
        guard access(folder, F_OK) == 0 else { return }
        descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard descriptor >= 0,
            inotify_add_watch(descriptor, folder, UInt32(IN_CREATE | IN_ATTRIB | IN_CLOSE_WRITE | IN_MOVED_TO)) >= 0,
            (try? reactor.add(descriptor) { [unowned self] _ in fileChanged() }) != nil
        else {
            log.warning("cannot watch \(folder): \(SystemError.text(errno)); the clock is asked after events")
            return stopWatching()
        }
    }

    private func fileChanged() {
        withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 8) { buffer in
            // What changed does not matter: the mark is there or not.
            while read(descriptor, buffer.baseAddress, buffer.count) > 0 {}
        }
        lookNow()
    }

    private func stopWatching() {
        guard descriptor >= 0 else { return }
        reactor.remove(descriptor)
        close(descriptor)
        descriptor = -1
    }
}
