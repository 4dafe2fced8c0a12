internal import Glibc

/// Tells when cards come, go, or are let go of by another program, by watching their nodes in `/dev/snd`.
///
/// It costs nothing while nothing happens. Where there is no card at all there is no `/dev/snd` either; then `/dev` is
/// watched until there is.
public struct DeviceWatch: ~Copyable {
    /// What happened since the last look.
    public struct Changes: OptionSet, Hashable, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
        /// A node appeared, or its permissions changed (udev gives it to the group after it was made).
        public static let came = Changes(rawValue: 1)
        public static let went = Changes(rawValue: 2)
        /// A PCM was closed by a program, this one included.
        public static let released = Changes(rawValue: 4)
    }

    // `var`s that never change: Swift 6.2 lets no initialiser of a noncopyable type with a `let` call what is mutating
    // (swiftlang/swift#83779; 6.3 does).

    /// Readable when there is something to ``changes()``.
    public private(set) var descriptor: Int32
    private var parent: String
    private var folder: String
    private var folderWatch: Int32 = -1
    private var parentWatch: Int32 = -1
    private var wantsReleases = false

    /// - Parameter path: the folder of the nodes.
    /// - Throws: where inotify is not to be had (too many watches on the board).
    public init(path: String = "/dev/snd") throws(AlsaError) {
        folder = path
        parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard descriptor >= 0 else { throw AlsaError(call: "inotify_init1", code: -errno) }
        watch()
    }

    deinit {
        // SAFETY: the value is not copyable, and nobody else closes its descriptor.
        close(descriptor)
    }

    /// Whether ``Changes/released`` is of interest; not wanted, it wakes nobody.
    public mutating func setWantsReleases(_ wants: Bool) {
        guard wants != wantsReleases else { return }
        wantsReleases = wants
        watch()
    }

    /// Everything that happened since the last call.
    public mutating func changes() -> Changes {
        var changes: Changes = []
        var isFolderGone = false
        var isFolderNew = false
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: MemoryLayout<inotify_event>.alignment) { buffer in
            while true {
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                guard count > 0 else { return }
                var offset = 0
                // SAFETY: the kernel writes whole, aligned events, each with `len` bytes of name behind it.
                while offset + MemoryLayout<inotify_event>.size <= count {
                    let event = buffer.load(fromByteOffset: offset, as: inotify_event.self)
                    let start = offset + MemoryLayout<inotify_event>.size
                    let bytes = buffer[start..<min(count, start + Int(event.len))].prefix { $0 != 0 }
                    offset = start + Int(event.len)
                    if event.wd == parentWatch {
                        isFolderNew = isFolderNew || String(decoding: bytes, as: UTF8.self) == name(of: folder)
                    } else if event.wd == folderWatch {
                        isFolderGone =
                            isFolderGone || Int(event.mask) & (Flag.deleteSelf | Flag.ignored | Flag.moveSelf) != 0
                        if bytes.starts(with: "pcm".utf8) || bytes.starts(with: "control".utf8) {
                            changes.formUnion(meaning(Int(event.mask), isPcm: bytes.starts(with: "pcm".utf8)))
                        }
                    }
                }
            }
        }
        if isFolderGone {
            folderWatch = -1
            changes.insert(.went)
            watch()
        }
        if isFolderNew {
            watch()
            changes.insert(.came)
        }
        return changes
    }

    private func meaning(_ mask: Int, isPcm: Bool) -> Changes {
        var changes: Changes = []
        if mask & (Flag.create | Flag.movedTo | Flag.attrib) != 0 { changes.insert(.came) }
        if mask & (Flag.delete | Flag.movedFrom) != 0 { changes.insert(.went) }
        // Every look at a card opens and closes its control node; that says nothing.
        if isPcm, mask & Flag.closeWrite != 0 { changes.insert(.released) }
        return changes
    }

    private mutating func watch() {
        var mask =
            Flag.create | Flag.delete | Flag.attrib | Flag.movedTo | Flag.movedFrom | Flag.deleteSelf | Flag.moveSelf
        if wantsReleases { mask |= Flag.closeWrite }
        folderWatch = inotify_add_watch(descriptor, folder, UInt32(mask | Flag.onlyDirectory))
        if folderWatch >= 0 {
            if parentWatch >= 0 { inotify_rm_watch(descriptor, parentWatch) }
            parentWatch = -1
        } else if parentWatch < 0 {
            parentWatch = inotify_add_watch(descriptor, parent, UInt32(Flag.create | Flag.movedTo | Flag.onlyDirectory))
            // It may have come between the two calls.
            let again = inotify_add_watch(descriptor, folder, UInt32(mask | Flag.onlyDirectory))
            if again >= 0 {
                inotify_rm_watch(descriptor, parentWatch)
                parentWatch = -1
                folderWatch = again
            }
        }
    }

    private func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }
}

/// inotify's flags in one type; the header has some as one, some as another.
private enum Flag {
    static let attrib = Int(IN_ATTRIB)
    static let closeWrite = Int(IN_CLOSE_WRITE)
    static let create = Int(IN_CREATE)
    static let delete = Int(IN_DELETE)
    static let deleteSelf = Int(IN_DELETE_SELF)
    static let ignored = Int(IN_IGNORED)
    static let movedFrom = Int(IN_MOVED_FROM)
    static let movedTo = Int(IN_MOVED_TO)
    static let moveSelf = Int(IN_MOVE_SELF)
    static let onlyDirectory = Int(IN_ONLYDIR)
}
