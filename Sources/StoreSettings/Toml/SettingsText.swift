internal import Glibc
internal import GreeterRuntime

/// The bytes of one settings file, as far as they can be settings at all.
enum SettingsText {
    /// A thousand times what a large shop writes; larger is refused before it is read.
    static let limit = 1_000_000

    /// Longer than any line of settings; a longer one would let dotted keys nest without end.
    static let longestLine = 2000

    /// What to write into an empty file.
    static let fourLines = """
        four lines are enough: [shop], timezone = "Asia/Tokyo", [[door]], contact = "GPIO17"
        """

    /// The file's text without its byte order mark; throws what makes it unusable.
    static func read(_ path: String) throws(Problem) -> [UInt8] {
        let start = Place(file: path, line: 1, column: 1)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Problem(start, unopened(errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw Problem(start, "the file cannot be read (\(SystemError.text(errno)))")
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw Problem(start, "this is a folder; name the settings file in it, as in \(path)/noren.toml")
        }
        let tooLarge = Problem(start, "the file is larger than 1 MB, which no settings are; is it the right file?")
        guard status.st_size <= limit else { throw tooLarge }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        // A device or a pipe has no size of its own, so the limit holds for what comes.
        while bytes.count <= limit {
            // Reads at most the buffer's size.
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw Problem(start, "the file cannot be read (\(SystemError.text(errno)))")
            }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        guard bytes.count <= limit else { throw tooLarge }
        return try checked(bytes, start: start)
    }

    static func checked(_ bytes: [UInt8], start: Place) throws(Problem) -> [UInt8] {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw Problem(start, "the file is saved as UTF-16; save it as UTF-8")
        }
        // Editors on Windows begin a file with this mark.
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        if let bad = firstBadByte(text) {
            throw Problem(
                Place(file: start.file, line: bad.line, column: bad.column),
                "the byte 0x\(String(bad.byte, radix: 16, uppercase: true)) here is not UTF-8; save the file as UTF-8")
        }
        for (index, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
        where line.count > longestLine {
            throw Problem(
                Place(file: start.file, line: index + 1, column: 1),
                "this line is longer than \(longestLine) bytes; is it the right file?")
        }
        guard text.contains(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else {
            throw Problem(start, "the file is empty; a shop needs at least a door, and \(fourLines)")
        }
        return text
    }

    private static func firstBadByte(_ bytes: [UInt8]) -> (line: Int, column: Int, byte: UInt8)? {
        var parser = Unicode.UTF8.ForwardParser()
        var source = bytes.makeIterator()
        var (line, column, offset) = (1, 1, 0)
        while true {
            switch parser.parseScalar(from: &source) {
            case .valid(let scalar):
                offset += scalar.count
                column += 1
                if scalar.first == 0x0A { (line, column) = (line + 1, 1) }
            case .emptyInput: return nil
            case .error: return (line, column, bytes[offset])
            }
        }
    }

    private static func unopened(_ code: Int32) -> String {
        switch code {
        case ENOENT: "there is no such file; name an existing one, or create it: \(fourLines)"
        case EACCES: "the file may not be read; allow it with: chmod a+r"
        default: "the file cannot be opened (\(SystemError.text(code)))"
        }
    }
}
