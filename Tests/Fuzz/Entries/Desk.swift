import Glibc
import GreeterRuntime

/// A folder of this process for files that are read back at once; in `TMPDIR`, which a fuzzer puts into memory.
enum Desk {
    static let folder: String = {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/noren-hostile-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return base }
        atexit { Desk.clear() }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()

    static func path(_ name: String) -> String { folder + "/" + name }

    /// Puts a file there, in the place of one that was.
    static func put(_ bytes: some Collection<UInt8>, as name: String) throws -> String {
        let path = path(name)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError.last("open \(path)") }
        defer { close(descriptor) }
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            // Writes at most what is left.
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw SystemError.last("write \(path)") }
            rest = rest.dropFirst(count)
        }
        return path
    }

    private static func clear() {
        guard let directory = opendir(folder) else { return }
        while let entry = readdir(directory) {
            // The kernel ends the name with a NUL within the array.
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            unlink(path(name))
        }
        closedir(directory)
        rmdir(folder)
    }
}
