internal import Glibc
internal import GreeterRuntime

/// The few things that are read from files here.
enum Files {
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
    static func isDevtmpfs(_ folder: String, mounts: String? = SmallFile.text("/proc/self/mounts")) -> Bool {
        // What was mounted last is on top.
        let types = (mounts ?? "").split(separator: "\n").compactMap { line -> Substring? in
            let parts = line.split(separator: " ")
            return parts.count > 2 && parts[1] == folder ? parts[2] : nil
        }
        return types.last == "devtmpfs"
    }
}
