internal import Glibc
internal import GreeterRuntime

/// Reads a file line by line in constant memory, without copying a line.
final class LineReader {
    /// A trace row is some sixty bytes; a line longer than this is no trace.
    static let longestLine = 64 * 1024

    private static let size = 256 * 1024
    private let descriptor: Int32
    private let buffer = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
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
            throw SystemError(call: "open", code: EISDIR)
        }
    }

    deinit {
        buffer.deallocate()
        if descriptor >= 0 { close(descriptor) }
    }

    /// What the next line is.
    enum Line {
        /// Its bytes, which are there until the next one is asked for.
        case line(UnsafeRawBufferPointer)
        case tooLong
        case end
    }

    /// The next line, without its line break.
    func next() throws(SystemError) -> Line {
        while true {
            // Searches only the bytes that were read: start..<end lies within the buffer.
            if start < end, let found = memchr(buffer + start, 10, end - start) {
                let lineBreak = UnsafeRawPointer(found) - UnsafeRawPointer(buffer)
                defer { start = lineBreak + 1 }
                return .line(line(to: lineBreak))
            }
            if isAtEnd {
                guard start < end else { return .end }
                defer { start = end }
                return .line(line(to: end))
            }
            guard end - start <= LineReader.longestLine else { return .tooLong }
            try fill()
        }
    }

    private func line(to last: Int) -> UnsafeRawBufferPointer {
        var last = last
        if last > start, buffer.load(fromByteOffset: last - 1, as: UInt8.self) == 13 { last -= 1 }
        return UnsafeRawBufferPointer(start: buffer + start, count: last - start)
    }

    private func fill() throws(SystemError) {
        if start > 0 {
            memmove(buffer, buffer + start, end - start)
            end -= start
            start = 0
        }
        // Writes behind what is kept, never past the buffer's end.
        let count = Glibc.read(descriptor, buffer + end, LineReader.size - end)
        guard count >= 0 else {
            if errno == EINTR { return }
            throw SystemError.last("read")
        }
        if count == 0 { isAtEnd = true }
        end += count
    }
}
