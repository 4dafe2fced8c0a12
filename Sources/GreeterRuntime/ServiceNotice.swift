internal import CLinux
internal import Glibc
public import Greeter

/// Tells the service manager that started this process how it is, as sd_notify(3) describes.
///
/// Spoken without libsystemd, which that page allows: the library and the five that it needs took 1.3 MB of resident memory
/// for it (a C program that says READY=1 beside one that does not, Debian 12).
public final class ServiceNotice {
    private let path: String
    /// After so long without ``fed()`` the manager ends this process; nil: it does not watch.
    public let watchdog: Span?
    /// What could not be said, because the manager did not keep up; it goes before what is said next.
    private var unsaid: [String] = []
    private var status = ""

    /// Nil where no service manager waits to be told.
    public convenience init?() {
        self.init { name in getenv(name).map { String(cString: $0) } }
    }

    /// - Parameter environment: `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`, as the manager sets them.
    init?(_ environment: (String) -> String?) {
        guard let path = environment("NOTIFY_SOCKET"), path.hasPrefix("/") || path.hasPrefix("@") else { return nil }
        self.path = path
        let isMeant = environment("WATCHDOG_PID").map { $0 == "\(getpid())" } ?? true
        let limit = environment("WATCHDOG_USEC").flatMap { Int64($0) } ?? 0
        watchdog = isMeant && limit > 0 && limit < Int64.max / 1000 ? .microseconds(limit) : nil
    }

    /// Everything is up, or in force again.
    public func ready() { say("READY=1") }

    public func stopping() { say("STOPPING=1") }

    /// Other settings are being taken; ``ready()`` follows whatever comes of it.
    public func reloading(at now: Instant) { say("RELOADING=1\nMONOTONIC_USEC=\(now.nanoseconds / 1000)") }

    /// All has moved.
    public func feed() { say("WATCHDOG=1") }

    /// How it is, for whoever looks at the service; the same again is not said.
    public func status(_ text: String) {
        guard text != status else { return }
        status = text
        say("STATUS=" + text.split(whereSeparator: \.isNewline).joined(separator: " "))
    }

    private func say(_ text: String) {
        // Of several in one message the manager would take the first.
        if text.hasPrefix("STATUS=") { unsaid.removeAll { $0.hasPrefix("STATUS=") } }
        unsaid.append(text)
        let bytes = Array(unsaid.joined(separator: "\n").utf8)
        // The manager never makes a shop wait: if it does not keep up, this is said with the next news or feeding.
        let isHeard = noren_unix_tell(path, bytes, bytes.count) == 0 || errno != EAGAIN
        if isHeard || unsaid.count > 32 { unsaid = [] }
    }
}
