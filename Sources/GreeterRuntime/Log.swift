internal import CLinux
internal import Glibc
public import Logging

/// Log lines on standard error: one line an event, with journald's priority prefixes where systemd reads them.
public struct StderrLog: LogHandler {
    public var logLevel = Logger.Level.info
    public var metadata = Logger.Metadata()
    private let hasPrefix: Bool

    /// - Parameter hasPrefix: whether each line begins with `<6>` and the like; nil: where systemd says it reads.
    public init(hasPrefix: Bool? = nil) {
        self.hasPrefix = hasPrefix ?? (getenv("JOURNAL_STREAM") != nil)
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var line = hasPrefix ? "<\(priority(event.level))>" : ""
        if !hasPrefix, event.level >= .warning { line += event.level == .warning ? "warning: " : "error: " }
        // A line break would make two events of one.
        line += "\(event.message)".split(whereSeparator: \.isNewline).joined(separator: " ")
        line += "\n"
        var bytes = Array(line.utf8)
        bytes.withUnsafeMutableBytes { buffer in
            // One write a line keeps lines whole. A log that cannot be written must not stop a greeting.
            _ = write(STDERR_FILENO, buffer.baseAddress, buffer.count)
        }
    }

    /// The number of sd-daemon(3).
    private func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
