import Glibc

/// A folder of a test's own; gone with it.
final class Folder {
    let path: String

    init() throws {
        var template = Array("/tmp/noren-cues-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failed("mkdtemp: \(errno)") }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress ?? UnsafePointer(strdup(""))) }
    }

    deinit {
        for name in names { unlink(self[name]) }
        for name in names { rmdir(self[name]) }
        rmdir(path)
    }

    subscript(name: String) -> String { "\(path)/\(name)" }

    /// What is in it.
    var names: [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    @discardableResult
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = open(self[name], O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard file >= 0 else { throw Failed("open: \(errno)") }
        defer { close(file) }
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress?.advanced(by: done), $0.count - done) }
            guard count > 0 else { throw Failed("write: \(errno)") }
            done += count
        }
        return self[name]
    }

    func read(_ name: String) throws -> [UInt8] {
        let file = open(self[name], O_RDONLY)
        guard file >= 0 else { throw Failed("open \(name): \(errno)") }
        defer { close(file) }
        let size = Int(lseek(file, 0, SEEK_END))
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = max(0, pread(file, buffer.baseAddress, size, 0))
        }
    }
}

struct Failed: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

extension FileOutputTests {
    /// How many descriptors this process has open.
    static func openDescriptors() -> Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        return count
    }
}
