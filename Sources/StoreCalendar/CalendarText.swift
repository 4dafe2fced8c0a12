internal import Glibc
internal import GreeterRuntime

/// The bytes of a calendar file, as far as they can be a calendar at all.
enum CalendarText {
    /// A hundred times the holidays of a country; a person's whole calendar of years is larger, and not what is meant.
    static let limit = 2_000_000

    /// The file's bytes without a byte order mark; throws what makes it unusable.
    static func read(_ path: String, faults: Faults) throws(CalendarError) -> [UInt8] {
        // A pipe that nobody writes to would be waited for.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unavailable(unopened(path, errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unavailable(unreadable(path, errno)) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw .unavailable("\(path) is a folder; name the calendar in it, as in \(path)/holidays.ics")
        default: throw .unavailable("\(path) is no file; write the calendar into one")
        }
        guard status.st_size <= limit else { throw tooLarge(Int(status.st_size), faults) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(status.st_size))
        var buffer = [UInt8](repeating: 0, count: 65_536)
        // It may grow while it is read.
        while bytes.count <= limit {
            // Reads at most the buffer's size.
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw .unavailable(unreadable(path, errno))
            }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        guard bytes.count <= limit else { throw tooLarge(bytes.count, faults) }
        return try checked(bytes, faults)
    }

    private static func checked(_ bytes: [UInt8], _ faults: Faults) throws(CalendarError) -> [UInt8] {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw faults.only(1, "the file is saved as UTF-16; save it as UTF-8")
        }
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        guard text.contains(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) else {
            throw faults.only(1, "the file is empty; export the calendar again, as iCalendar (.ics)")
        }
        return text
    }

    private static func tooLarge(_ size: Int, _ faults: Faults) -> CalendarError {
        let tenths = (size + 50_000) / 100_000
        return faults.only(
            1,
            "the calendar has \(tenths / 10).\(tenths % 10) MB, and 2 MB are the most; export only the calendar of "
                + "closed days or of the events that are meant, without attachments")
    }

    private static func unopened(_ path: String, _ code: Int32) -> String {
        switch code {
        case ENOENT, ENOTDIR: "there is no calendar \(path); put it there, or leave `calendar` out"
        case EACCES: "the calendar \(path) may not be read; allow it with: chmod a+r \(path)"
        default: unreadable(path, code)
        }
    }

    private static func unreadable(_ path: String, _ code: Int32) -> String {
        "the calendar \(path) cannot be read (\(SystemError.text(code))); put it on a disk that works"
    }
}
