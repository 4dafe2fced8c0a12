internal import Glibc

/// Who runs this command, and whom things belong to.
enum Account {
    static var user: String {
        guard let entry = getpwuid(geteuid()) else { return "\(geteuid())" }
        // SAFETY: the entry lives until the next such call; the name is copied.
        return String(cString: entry.pointee.pw_name)
    }

    static var groups: [String] {
        var ids = [gid_t](repeating: 0, count: 256)
        // SAFETY: at most as many as the array has.
        let count = getgroups(Int32(ids.count), &ids)
        return ids.prefix(Int(max(0, count))).map { name(ofGroup: $0) }
    }

    /// The group that may have a file, or the folder that it lies in.
    static func group(of path: String) -> String? {
        var folder = path
        while !folder.isEmpty {
            var status = stat()
            if stat(folder, &status) == 0 { return name(ofGroup: status.st_gid) }
            folder = String(folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)])
        }
        return nil
    }

    /// How large a file is; 0 where there is none.
    static func size(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Where this command was started.
    static var folder: String {
        guard let path = getcwd(nil, 0) else { return "" }
        defer { free(path) }
        return String(cString: path)
    }

    private static func name(ofGroup id: gid_t) -> String {
        guard let entry = getgrgid(id) else { return "\(id)" }
        // SAFETY: the entry lives until the next such call; the name is copied.
        return String(cString: entry.pointee.gr_name)
    }
}
