import Testing

@testable import VisitJournal

@Suite("The storage of a path", .timeLimit(.minutes(30)))
struct StorageTests {
    /// A board with a read-only root, memory over it, and a partition for what is kept.
    private static let mounts = """
        22 1 179:2 / / ro,noatime shared:1 - ext4 /dev/mmcblk0p2 rw
        23 22 0:5 / /dev rw - devtmpfs devtmpfs rw
        24 22 0:20 / /run rw,nosuid shared:5 - tmpfs tmpfs rw,mode=755
        30 22 179:3 / /var/lib/noren rw,noatime - f2fs /dev/mmcblk0p3 rw
        31 22 0:40 / /media/root-rw rw - tmpfs tmpfs rw
        32 22 0:41 / /srv rw - overlay overlay rw,lowerdir=/media/root-ro,upperdir=/media/root-rw/overlay,workdir=/w
        33 22 0:42 / /opt rw - overlay overlay rw,lowerdir=/a,upperdir=/gone/upper,workdir=/w
        34 22 0:43 / /mnt/a\\040b rw - ext4 /dev/sda1 rw
        35 22 0:44 / /home rw - vfat /dev/sda2 ro
        36 22 0:45 / /home rw - ext4 /dev/sda3 rw
        """

    @Test(
        "is told by the mount that holds it",
        arguments: [
            ("/var/lib/noren/journal.sqlite", "on f2fs"), ("/var/lib/norenx/j", "on ext4, which is read-only"),
            ("/run/noren/j", "on tmpfs: gone after a power cut"), ("/dev/j", "on devtmpfs: gone after a power cut"),
            ("/srv/j", "on an overlay in memory: gone after a power cut"),
            ("/opt/j", "on an overlay: gone after a power cut, if its upper layer is in memory"),
            ("/mnt/a b/j", "on ext4"), ("/home/j", "on ext4"), ("/", "on ext4, which is read-only"),
        ])
    func words(path: String, words: String) {
        #expect(Storage(ofReal: path, mounts: Self.mounts)?.words == words)
    }

    @Test("of this machine's own folders is what the kernel says")
    func own() throws {
        let storage = try #require(Storage(of: "/proc/none/journal.sqlite"))
        #expect(storage.kind == "proc" && !storage.isVolatile)
        #expect(Storage(ofReal: "/etc/fstab", mounts: "") == nil)
        #expect(Storage(ofReal: "/etc/fstab", mounts: "nonsense\n1 2 - 3") == nil)
    }
}
