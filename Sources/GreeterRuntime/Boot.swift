internal import Glibc

/// This boot of the board: monotonic times of different boots do not compare.
public enum Boot {
    /// The kernel's name for it; empty where it has none.
    public static let id: String = {
        let descriptor = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 36)
        let count = read(descriptor, &bytes, bytes.count)
        return count == 36 ? String(decoding: bytes, as: UTF8.self) : ""
    }()
}
