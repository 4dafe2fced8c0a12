internal import Glibc

/// The few things that are read from files here.
enum Files {
    /// The names in a folder, without those that begin with a dot; none where it cannot be read.
    static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            // readdir(3) ends the name with a zero, and keeps it until the next call.
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    /// The first 64 KB of a file; nil where it cannot be read.
    static func text(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        while bytes.count < 65536 {
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = read(file, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What a symbolic link holds.
    static func link(_ path: String) -> String? {
        var characters = [CChar](repeating: 0, count: 256)
        let count = readlink(path, &characters, characters.count)
        guard count > 0 else { return nil }
        return String(decoding: characters[..<count].lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The group that a file belongs to.
    static func group(of path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        guard let entry = getgrgid(status.st_gid) else { return "\(status.st_gid)" }
        return String(cString: entry.pointee.gr_name)
    }

    /// Who this program runs as.
    static var user: String {
        guard let entry = getpwuid(geteuid()) else { return "$USER" }
        return String(cString: entry.pointee.pw_name)
    }

    /// Whether nodes come and go in `/dev` by themselves.
    static func isDevtmpfs(_ folder: String, mounts: String? = text("/proc/self/mounts")) -> Bool {
        // What was mounted last is on top.
        let types = (mounts ?? "").split(separator: "\n").compactMap { line -> Substring? in
            let parts = line.split(separator: " ")
            return parts.count > 2 && parts[1] == folder ? parts[2] : nil
        }
        return types.last == "devtmpfs"
    }
}
