internal import Glibc
internal import Greeter
internal import GreeterRuntime

/// Files of a shop's owner, such as settings, with what to do where the disk refuses.
enum OwnersFile {
    /// Puts `bytes` at `path`, whole and for good.
    ///
    /// - Parameters:
    ///   - mode: who may read a file that was not there.
    ///   - isNew: refuses to replace anything.
    static func write(
        _ bytes: [UInt8], to path: String, mode: UInt32 = 0o644, isNew: Bool = false
    ) throws(Failure) {
        do throws(SystemError) {
            try WholeFile.write(bytes, to: path, mode: mode, isNew: isNew)
        } catch {
            guard !isNew || error.code != EEXIST else {
                throw Failure(.deviceOrDisk, "\(path) is there already and is left alone")
            }
            throw failure(error.call, path, error.code)
        }
    }

    /// Keeps a copy of a file beside it, under a name with the day; gives that name.
    static func keep(_ path: String, day: String) throws(Failure) -> String {
        let bytes = try read(path, most: 1 << 20)
        var old = stat()
        // As secret as it was, from its first moment.
        let mode = stat(path, &old) == 0 ? old.st_mode & 0o777 : 0o600
        for number in 1...99 {
            let name = "\(path).before-\(day)" + (number == 1 ? "" : "-\(number)")
            guard access(name, F_OK) != 0 else { continue }
            try write(bytes, to: name, mode: mode, isNew: true)
            return name
        }
        throw Failure(.deviceOrDisk, "\(path) has been kept 99 times today; remove some of \(path).before-\(day)-…")
    }

    /// All of a file, which may not be longer than `most` bytes.
    static func read(_ path: String, most: Int) throws(Failure) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw failure("open", path) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", path) }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= most else {
                throw Failure(.deviceOrDisk, "\(path) is larger than \(most >> 10) KB, which no such file is")
            }
        }
    }

    /// A file of its own in /tmp or TMPDIR, with an ending that says what it holds; the caller removes it.
    ///
    /// - Parameter bytes: what it holds for now.
    static func temporary(_ stem: String, _ ending: String, holding bytes: [UInt8] = []) throws(Failure) -> String {
        let folder = getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        var name = Array("\(folder)/\(stem)-XXXXXX\(ending)".utf8CString)
        let file = mkstemps(&name, Int32(ending.utf8.count))
        guard file >= 0 else { throw failure("mkstemps", folder) }
        let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
        let trouble = count == bytes.count ? nil : failure("write", folder)
        close(file)
        if let trouble {
            unlink(path)
            throw trouble
        }
        return path
    }

    /// Makes a folder where there is none; its own folder must be there.
    static func makeFolder(_ path: String) throws(Failure) {
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw failure("mkdir", path) }
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func failure(_ call: String, _ path: String, _ code: Int32 = errno) -> Failure {
        let remedy =
            switch code {
            case EACCES, EPERM: "; try again with sudo"
            case EROFS: "; that disk is read-only: make it writable for this, or name another file"
            case ENOSPC, EDQUOT: "; make room on that disk"
            case ENOENT, ENOTDIR: "; its folder is not there"
            default: ""
            }
        return Failure(.deviceOrDisk, "\(path) (\(call)): \(SystemError.text(code))\(remedy)")
    }
}
