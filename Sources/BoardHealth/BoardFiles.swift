internal import Glibc
internal import GreeterRuntime

/// The board's files, those of `/proc`, `/sys`, `/etc` and `/dev`, beneath a root that tests choose.
public struct BoardFiles: Sendable {
    /// How much a file system holds, and how much of it is free for users.
    public struct Space: Hashable, Sendable {
        public var bytes: Int
        public var freeBytes: Int
        /// Files and folders that it can hold; 0: it does not count them.
        public var files: Int
        public var freeFiles: Int

        public init(bytes: Int, freeBytes: Int, files: Int, freeFiles: Int) {
            self.bytes = bytes
            self.freeBytes = freeBytes
            self.files = files
            self.freeFiles = freeFiles
        }
    }

    /// More than any file that is read here; what comes after it is not looked at.
    private static let longest = 4 << 20

    private let root: String
    private let measure: @Sendable (String) -> Space?

    /// - Parameters:
    ///   - root: stands before every path; empty for the board's own.
    ///   - measure: how much the file system at a path holds; nil: as the kernel says.
    public init(root: String = "", measure: (@Sendable (String) -> Space?)? = nil) {
        self.root = root
        self.measure = measure ?? { BoardFiles.kernelSpace(root + $0) }
    }

    public func exists(_ path: String) -> Bool { access(root + path, F_OK) == 0 }

    /// What a file holds; nil where it is not there or may not be read.
    public func text(_ path: String) -> String? {
        guard case .success(let text) = read(path) else { return nil }
        return text
    }

    /// The text of a file, without the white space and zeros around it; nil where it is empty.
    public func word(_ path: String) -> String? {
        guard let text = text(path) else { return nil }
        let word = text.split { $0 == "\0" || $0.isNewline }.first.map { $0.drop { $0.isWhitespace } } ?? ""
        let end = word.lastIndex { !$0.isWhitespace }
        return end.map { String(word[...$0]) }
    }

    public func number(_ path: String) -> Int? { word(path).flatMap { Int($0) } }

    /// The names in a folder, numbers within them in their order; none where it cannot be read.
    public func names(_ folder: String) -> [String] {
        SmallFile.names(in: root + folder).sorted { ($0.count, $0) < ($1.count, $1) }
    }

    /// How much the file system at a path holds; nil where it cannot be told.
    func space(_ path: String) -> Space? { measure(path) }

    struct Denied: Error {
        /// The value of `errno`.
        var code: Int32
        /// It is there, and may not be read.
        var isForbidden: Bool { code == EACCES || code == EPERM }
    }

    /// What a file holds, the kernel's log included, which gives a line a read and never ends.
    func read(_ path: String) -> Result<String, Denied> {
        let file = open(root + path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return .failure(Denied(code: errno)) }
        defer { close(file) }
        var bytes: [UInt8] = []
        // The kernel gives a line of its log whole or not at all; none is longer.
        var chunk = [UInt8](repeating: 0, count: 16384)
        while bytes.count < BoardFiles.longest {
            // SAFETY: at most as many bytes as the array has.
            let count = Glibc.read(file, &chunk, chunk.count)
            if count > 0 {
                bytes += chunk[..<count]
            } else if count < 0, errno == EINTR || errno == EPIPE {
                // EPIPE: lines of the log were overwritten before they were read; the next read goes on behind them.
                continue
            } else if count < 0, errno != EAGAIN, bytes.isEmpty {
                return .failure(Denied(code: errno))
            } else {
                break
            }
        }
        return .success(String(decoding: bytes, as: UTF8.self))
    }

    private static func kernelSpace(_ path: String) -> Space? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        let block = Int(clamping: status.f_frsize)
        return Space(
            bytes: Int(clamping: status.f_blocks) * block, freeBytes: Int(clamping: status.f_bavail) * block,
            files: Int(clamping: status.f_files), freeFiles: Int(clamping: status.f_favail))
    }
}
