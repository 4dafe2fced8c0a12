internal import GreeterRuntime

/// Which file systems are where.
struct Mounts: Sendable {
    struct Mount: Hashable, Sendable {
        /// As in `/dev/mmcblk0p2`.
        var device: String
        var folder: String
        /// As in `ext4`.
        var type: String
        var isReadOnly: Bool

        /// Gone when the power is.
        var isMemory: Bool { type == "tmpfs" || type == "ramfs" }
        /// Can only be read, by its nature.
        var isNeverWritten: Bool { ["squashfs", "erofs", "iso9660"].contains(type) }
    }

    private let all: [Mount]
    /// Folders that `/etc/fstab` wants to be read-only.
    private let wantedReadOnly: Set<String>

    init(_ files: BoardFiles) {
        all = Mounts.rows(files.text("/proc/self/mounts") ?? files.text("/proc/mounts") ?? "").map { fields in
            Mount(
                device: fields[0], folder: fields[1], type: fields[2],
                isReadOnly: fields[3].split(separator: ",").contains("ro"))
        }
        wantedReadOnly = Set(
            Mounts.rows(files.text("/etc/fstab") ?? "").filter { $0[3].split(separator: ",").contains("ro") }
                .map { $0[1] })
    }

    /// Where a path lies; what was mounted last is on top.
    func mount(of path: String) -> Mount? {
        all.indices.filter { covers(all[$0].folder, path) }
            .max { (all[$0].folder.count, $0) < (all[$1].folder.count, $1) }.map { all[$0] }
    }

    /// Whether somebody wants it to be read-only, rather than the kernel having given it up after an error.
    func isMeantReadOnly(_ mount: Mount) -> Bool {
        mount.isNeverWritten || mount.type == "overlay" || wantedReadOnly.contains(mount.folder)
    }

    private func covers(_ folder: String, _ path: String) -> Bool {
        folder == "/" || path == folder || path.hasPrefix(folder + "/")
    }

    private static func rows(_ text: String) -> [[String]] {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
            let fields = line.split(whereSeparator: \.isWhitespace).map { SmallFile.plain(mountField: $0) }
            return fields.count >= 4 ? fields : nil
        }
    }
}
