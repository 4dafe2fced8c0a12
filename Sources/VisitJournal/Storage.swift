internal import Glibc
internal import GreeterRuntime

/// The file system that a path is on, as far as it matters to what is kept there.
public struct Storage: Hashable, Sendable {
    /// As the kernel calls it: `ext4`, `tmpfs`.
    public var kind: String
    /// Gone after a power cut, whatever is written.
    public var isVolatile: Bool
    public var isReadOnly: Bool

    /// Nil where the kernel does not say.
    public init?(of path: String) {
        guard let mounts = SmallFile.text("/proc/self/mountinfo", most: 1 << 20) else { return nil }
        self.init(ofReal: Storage.real(path), mounts: mounts)
    }

    /// - Parameters:
    ///   - path: without links.
    ///   - mounts: as in `/proc/self/mountinfo`, described in proc(5).
    init?(ofReal path: String, mounts: String) {
        guard let mount = Mount.holding(path, in: mounts) else { return nil }
        kind = mount.kind
        isReadOnly = mount.isReadOnly
        isVolatile = Storage.isMemory(kind)
        // What is written to an overlay lands on its upper layer: a board with a read-only root has that in memory.
        if kind == "overlay", let upper = mount.upper.flatMap({ Mount.holding($0, in: mounts) }), upper.point != "/" {
            isVolatile = Storage.isMemory(upper.kind)
            if isVolatile { kind = "an overlay in memory" }
        }
    }

    /// What follows "kept at PATH".
    public var words: String {
        if isReadOnly { return "on \(kind), which is read-only" }
        if isVolatile { return "on \(kind): gone after a power cut" }
        if kind == "overlay" { return "on an overlay: gone after a power cut, if its upper layer is in memory" }
        return "on \(kind)"
    }

    private static func isMemory(_ kind: String) -> Bool { ["tmpfs", "ramfs", "devtmpfs", "rootfs"].contains(kind) }

    /// The path without links, or its folder's, or that folder's, whichever is there.
    private static func real(_ path: String) -> String {
        var rest = Substring(path)
        while true {
            if let found = realpath(rest.isEmpty ? "/" : String(rest), nil) {
                defer { free(found) }
                return String(cString: found)
            }
            guard let slash = rest.lastIndex(of: "/") else { return real(".") }
            rest = rest[..<slash]
        }
    }
}

/// One line of `/proc/self/mountinfo`.
private struct Mount {
    var point: String
    var kind: String
    var isReadOnly: Bool
    /// An overlay's upper layer.
    var upper: String?

    /// The mount that a path without links is on: of the longest that hold it the last, which hides those before.
    static func holding(_ path: String, in mounts: String) -> Mount? {
        var best: Mount?
        for mount in mounts.split(whereSeparator: \.isNewline).compactMap({ Mount($0) }) {
            let point = mount.point == "/" ? "" : mount.point
            guard path == mount.point || path.hasPrefix(point + "/") else { continue }
            if mount.point.utf8.count >= best?.point.utf8.count ?? 0 { best = mount }
        }
        return best
    }

    init?(_ line: Substring) {
        let fields = line.split(separator: " ")
        guard fields.count > 6, let dash = fields[6...].firstIndex(of: "-"), fields.count > dash + 3 else { return nil }
        point = SmallFile.plain(mountField: fields[4])
        kind = String(fields[dash + 1])
        let options = fields[dash + 3].split(separator: ",")
        isReadOnly = fields[5].split(separator: ",").contains("ro") || options.contains("ro")
        upper = options.first { $0.hasPrefix("upperdir=") }.map { SmallFile.plain(mountField: $0.dropFirst(9)) }
    }
}
