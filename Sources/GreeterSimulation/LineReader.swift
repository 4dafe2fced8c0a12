internal import Glibc
internal import GreeterRuntime

/// Reads a file line by line in constant memory.
final class LineReader {
    /// A trace row is some sixty bytes; a line longer than this is no trace.
    static let longestLine = 64 * 1024

    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 256 * 1024)
    private var start = 0
    private var end = 0
    private var isAtEnd = false

    /// `-` is standard input.
    init(path: String) throws(SystemError) {
        if path == "-" {
            descriptor = dup(STDIN_FILENO)
        } else {
            descriptor = open(path, O_RDONLY | O_CLOEXEC)
        }
        guard descriptor >= 0 else { throw SystemError.last("open") }
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            close(descriptor)
            throw SystemError(call: "open", code: EISDIR)
        }
    }

    deinit { close(descriptor) }

    /// What the next line is.
    enum Line {
        case line([UInt8])
        case tooLong
        case end
    }

    /// The next line, without its line break.
    func next() throws(SystemError) -> Line {
        while true {
            if let line = buffered() { return .line(line) }
            if isAtEnd {
                guard start < end else { return .end }
                defer { start = end }
                return .line(Array(buffer[start..<end]))
            }
            guard end - start <= LineReader.longestLine else { return .tooLong }
            try fill()
        }
    }

    private func buffered() -> [UInt8]? {
        guard
            let lineBreak = buffer.withUnsafeBytes({ bytes -> Int? in
                guard start < end, let base = bytes.baseAddress,
                    // Searches only the bytes that were read: start..<end lies within the buffer.
                    let found = memchr(base + start, 10, end - start)
                else { return nil }
                return UnsafeRawPointer(found) - base
            })
        else { return nil }
        defer { start = lineBreak + 1 }
        var last = lineBreak
        if last > start, buffer[last - 1] == 13 { last -= 1 }
        return Array(buffer[start..<last])
    }

    private func fill() throws(SystemError) {
        if start > 0 {
            buffer.withUnsafeMutableBytes { bytes in
                guard let base = bytes.baseAddress else { return }
                memmove(base, base + start, end - start)
            }
            end -= start
            start = 0
        }
        let count = buffer.withUnsafeMutableBytes { bytes in
            // Writes behind what is kept, never past the buffer's end.
            Glibc.read(descriptor, bytes.baseAddress.map { $0 + end }, bytes.count - end)
        }
        guard count >= 0 else {
            if errno == EINTR { return }
            throw SystemError.last("read")
        }
        if count == 0 { isAtEnd = true }
        end += count
    }
}
