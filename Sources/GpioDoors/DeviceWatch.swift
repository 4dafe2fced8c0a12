internal import Glibc
internal import Gpiod
internal import GreeterRuntime

/// Tells, by inotify, when a GPIO chip's device file comes, goes, or is given to somebody. Ended with the value.
///
/// Needed on kernel 6.1, where a wait for events does not end when the chip goes away (on 6.12 it does), and on all to
/// learn that a chip is back.
struct DeviceWatch: ~Copyable {
    struct Changes: OptionSet, Hashable {
        let rawValue: Int
        /// A chip's file is there, or its rights are others: udev gives them some time after it made the file.
        static let came = Changes(rawValue: 1)
        static let went = Changes(rawValue: 2)
    }

    let descriptor: Int32

    init(folder: String) throws(SystemError) {
        descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard descriptor >= 0 else { throw .last("inotify_init1") }
        let mask = UInt32(IN_CREATE | IN_ATTRIB | IN_DELETE | IN_MOVED_TO | IN_MOVED_FROM)
        // A value that is whole is ended where its making throws, and closes the descriptor then.
        guard inotify_add_watch(descriptor, folder, mask) >= 0 else { throw .last("inotify_add_watch \(folder)") }
    }

    // The descriptor is this value's own; whoever waits on it removes it from there first.
    deinit { close(descriptor) }

    /// All that has happened since the last time. Does not wait.
    func changes() -> Changes {
        var changes: Changes = []
        // Room for some twenty names; what does not fit is read in the next round.
        withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 8) { buffer in
            while case let count = read(descriptor, buffer.baseAddress, buffer.count), count > 0 {
                DeviceWatch.parse(UnsafeRawBufferPointer(rebasing: buffer[..<count]), into: &changes)
            }
        }
        return changes
    }

    private static func parse(_ bytes: UnsafeRawBufferPointer, into changes: inout Changes) {
        let head = MemoryLayout<inotify_event>.size
        var start = 0
        while start + head <= bytes.count {
            // inotify(7): a head of four 32-bit numbers, then `len` bytes of name padded with zeros. Only whole
            // events are given; the bounds are checked all the same.
            let mask = bytes.loadUnaligned(fromByteOffset: start + 4, as: UInt32.self)
            let length = Int(bytes.loadUnaligned(fromByteOffset: start + 12, as: UInt32.self))
            let end = min(start + head + length, bytes.count)
            let name = String(decoding: bytes[(start + head)..<end].prefix { $0 != 0 }, as: UTF8.self)
            start = end
            if mask & UInt32(IN_Q_OVERFLOW) != 0 {
                changes = [.came, .went]
            } else if Gpiod.isChip(name) {
                let isGone = mask & UInt32(IN_DELETE | IN_MOVED_FROM) != 0
                changes.insert(isGone ? .went : .came)
            }
        }
    }
}
