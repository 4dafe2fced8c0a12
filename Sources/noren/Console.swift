internal import Glibc
internal import GreeterRuntime

/// The exit codes that scripts and systemd build on (sysexits.h).
enum Code: Int32 {
    case failed = 1
    case usage = 64
    case badTrace = 65
    case unreachable = 69
    case deviceOrDisk = 74
    case badSettings = 78
}

/// The end of a command: one clear message and its exit code.
struct Failure: Error {
    var code: Code
    /// May be several lines; empty where everything has been said.
    var message: String

    init(_ code: Code, _ message: String = "") {
        self.code = code
        self.message = message
    }
}

/// Standard output and error.
enum Console {
    // SAFETY: commands print from the main thread alone.
    nonisolated(unsafe) private static var buffer: [UInt8] = []

    static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// How many cells a line of the terminal has; nil where it is none, or does not say.
    static var columns: Int? {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// A line on standard output. It is written when there is enough of it, or at ``flush()``.
    static func line(_ text: String = "") throws(Failure) {
        buffer.append(contentsOf: text.utf8)
        buffer.append(10)
        if buffer.count > 64 * 1024 { try flush() }
    }

    /// Text with its own line breaks.
    static func text(_ text: String) throws(Failure) {
        buffer.append(contentsOf: text.utf8)
        if buffer.count > 64 * 1024 { try flush() }
    }

    /// A line that is seen at once.
    static func say(_ text: String = "") throws(Failure) {
        try line(text)
        try flush()
    }

    static func flush() throws(Failure) {
        var rest = buffer[...]
        buffer = []
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                let code = errno
                // Nobody reads any more: nothing that anyone would want to be told.
                throw Failure(.deviceOrDisk, code == EPIPE ? "" : "standard output: \(SystemError.text(code))")
            }
            rest = rest.dropFirst(count)
        }
    }

    /// A message on standard error, line by line; nothing for an empty one.
    static func error(_ text: String) {
        guard !text.isEmpty else { return }
        let bytes = Array((text + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}

/// Columns under each other, as wide as what stands in them.
struct Table {
    private var rows: [[String]] = []
    /// Columns that are set flush right, for numbers.
    private let right: Set<Int>

    init(right: Set<Int> = []) { self.right = right }

    mutating func add(_ cells: String...) { rows.append(cells) }

    var lines: [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.compactMap { $0.count > column ? Table.width($0[column]) : nil }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let space = String(repeating: " ", count: widths[column] - Table.width(cell))
                line += right.contains(column) ? space + cell : cell + space
                line += "  "
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    static func width(_ text: String) -> Int { text.cells }
}
