internal import CLinux
internal import Glibc
package import GreeterRuntime

/// A ring of records in mapped memory: what is in it outlives the process, though not a power cut.
///
/// One thread puts, one takes. A record is known by its position, which only grows; its checksum covers the position,
/// so a record of an earlier lap, or one torn by a kill, is none.
package final class HandOver {
    /// Why there is none.
    package enum Refusal: Error {
        case held
        case failed(SystemError)
    }

    package static let headerSize = 4096
    static let recordHeader = 16
    private static let magic: UInt64 = 0x4E6F_7265_6E52_0001

    // Places in the header, in words of eight bytes.
    private static let magicWord = 0
    private static let capacityWord = 1
    private static let identityWord = 2
    private static let journalWord = 3
    private static let tailWord = 4

    /// Whether what is in it outlives the process.
    let isDurable: Bool
    let capacity: Int
    private let words: UnsafeMutablePointer<UInt64>
    private let data: UnsafeMutableRawPointer
    private let descriptor: Int32
    private let length: Int
    /// Where the next record goes. Only the putting thread writes it.
    private let headPlace: UnsafeMutablePointer<UInt64>

    /// A ring that dies with the process, for when no file can be made.
    convenience init?(memoryOf capacity: Int) {
        guard let base = HandOver.map(HandOver.headerSize + capacity, -1) else { return nil }
        self.init(base: base, capacity: capacity, descriptor: -1)
        begin()
    }

    /// Opens the ring at `path`, or makes it where there is none or it is not one of this size.
    package convenience init(path: String, capacity: Int) throws(Refusal) {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard file >= 0 else { throw .failed(.last("open \(path)")) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let isHeld = errno == EWOULDBLOCK
            let error = SystemError.last("flock \(path)")
            Glibc.close(file)
            throw isHeld ? .held : .failed(error)
        }
        let size = HandOver.headerSize + capacity
        var status = stat()
        fstat(file, &status)
        if Int(status.st_size) != size, status.st_size != 0, ftruncate(file, 0) != 0 {
            let error = SystemError.last("ftruncate \(path)")
            Glibc.close(file)
            throw .failed(error)
        }
        // All of it is taken now: a full tmpfs is met here, and not as a SIGBUS later.
        let code = posix_fallocate(file, 0, off_t(size))
        guard code == 0 else {
            ftruncate(file, 0)
            Glibc.close(file)
            throw .failed(SystemError(call: "posix_fallocate \(path)", code: code))
        }
        guard let base = HandOver.map(size, file) else {
            let error = SystemError.last("mmap \(path)")
            Glibc.close(file)
            throw .failed(error)
        }
        self.init(base: base, capacity: capacity, descriptor: file)
        if words[HandOver.magicWord] == HandOver.magic, words[HandOver.capacityWord] == UInt64(capacity),
            HandOver.isPosition(tail)
        {
            findHead()
        } else {
            begin()
        }
    }

    private init(base: UnsafeMutableRawPointer, capacity: Int, descriptor: Int32) {
        self.capacity = capacity
        self.descriptor = descriptor
        isDurable = descriptor >= 0
        length = HandOver.headerSize + capacity
        words = base.bindMemory(to: UInt64.self, capacity: HandOver.headerSize / 8)
        data = base + HandOver.headerSize
        headPlace = .allocate(capacity: 1)
        headPlace.initialize(to: 0)
    }

    deinit {
        munmap(UnsafeMutableRawPointer(words), length)
        if descriptor >= 0 { Glibc.close(descriptor) }
        headPlace.deallocate()
    }

    private static func map(_ size: Int, _ file: Int32) -> UnsafeMutableRawPointer? {
        let flags = file < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED
        let base = mmap(nil, size, PROT_READ | PROT_WRITE, flags, file, 0)
        return base == MAP_FAILED ? nil : base
    }

    private func begin() {
        words[HandOver.magicWord] = 0
        words[HandOver.capacityWord] = UInt64(capacity)
        words[HandOver.identityWord] = UInt64.random(in: 1...UInt64(Int64.max))
        words[HandOver.journalWord] = 0
        words[HandOver.tailWord] = 0
        memset(data, 0, capacity)
        noren_store_release(words + HandOver.magicWord, HandOver.magic)
    }

    /// Tells this ring from all others: positions mean something in one ring only.
    var identity: Int64 { Int64(bitPattern: words[HandOver.identityWord]) }

    /// The journal that what is in it belongs to; 0 for none yet.
    var journal: Int64 {
        get { Int64(bitPattern: words[HandOver.journalWord]) }
        set { noren_store_release(words + HandOver.journalWord, UInt64(bitPattern: newValue)) }
    }

    /// What is before it has been committed.
    package var tail: UInt64 {
        get { noren_load_acquire(words + HandOver.tailWord) }
        set { noren_store_release(words + HandOver.tailWord, newValue) }
    }

    package var head: UInt64 { noren_load_acquire(headPlace) }

    /// Begins anew: what is in it belongs elsewhere.
    func clear() {
        begin()
        noren_store_release(headPlace, 0)
    }

    /// Lets another have the ring; nothing is put into it or taken from it afterwards.
    func letGo() {
        if descriptor >= 0 { flock(descriptor, LOCK_UN) }
    }

    /// Stores one record; false where the ring is full.
    package func put(_ payload: [UInt8]) -> Bool {
        // Where the ring was damaged, more of it may have been committed than is found in it.
        let head = max(headPlace.pointee, tail)
        let size = HandOver.size(payload.count)
        guard head - tail + UInt64(size) <= UInt64(capacity) else { return false }
        let place = Int(head % UInt64(capacity))
        let header = data + place
        // The position is stored last: until then there is no record here.
        let position = (header + 8).assumingMemoryBound(to: UInt64.self)
        noren_store_release(position, .max)
        copy(payload, to: (place + HandOver.recordHeader) % capacity)
        header.storeBytes(of: UInt32(payload.count), as: UInt32.self)
        header.storeBytes(of: HandOver.checksum(payload, head), toByteOffset: 4, as: UInt32.self)
        noren_store_release(position, head)
        noren_store_release(headPlace, head + UInt64(size))
        return true
    }

    /// The record at `position` and where the next one is, or nil where there is none.
    package func record(at position: UInt64) -> (payload: [UInt8], next: UInt64)? {
        let place = Int(position % UInt64(capacity))
        let header = data + place
        guard noren_load_acquire((header + 8).assumingMemoryBound(to: UInt64.self)) == position else { return nil }
        let count = Int(header.load(as: UInt32.self))
        guard count > 0, HandOver.size(count) <= capacity else { return nil }
        let start = (place + HandOver.recordHeader) % capacity
        let payload = [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
            // SAFETY: both parts lie within the ring, and together they are `count` long.
            if let base = buffer.baseAddress {
                let first = min(count, capacity - start)
                memcpy(base, data + start, first)
                memcpy(base + first, data, count - first)
            }
            length = count
        }
        guard HandOver.checksum(payload, position) == header.load(fromByteOffset: 4, as: UInt32.self) else {
            return nil
        }
        return (payload, position + UInt64(HandOver.size(count)))
    }

    private func copy(_ payload: [UInt8], to start: Int) {
        payload.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            // SAFETY: `put` has seen to it that the record fits; past the ring's end it goes on at its beginning.
            let first = min(buffer.count, capacity - start)
            memcpy(data + start, base, first)
            memcpy(data, base + first, buffer.count - first)
        }
    }

    private func findHead() {
        var position = tail
        let end = position + UInt64(capacity)
        while let record = record(at: position), record.next <= end { position = record.next }
        noren_store_release(headPlace, position)
    }

    /// Whether a record can begin there; what a damaged file says may be anything.
    static func isPosition(_ number: UInt64) -> Bool { number % UInt64(recordHeader) == 0 && number < 1 << 62 }

    /// With its header, up to a multiple of it, so that no header is cut by the ring's end.
    private static func size(_ count: Int) -> Int {
        (recordHeader + count + recordHeader - 1) / recordHeader * recordHeader
    }

    /// FNV-1a over the payload and the position.
    private static func checksum(_ payload: [UInt8], _ position: UInt64) -> UInt32 {
        var sum: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in payload { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
        sum = (sum ^ position) &* 0x100_0000_01B3
        return UInt32(truncatingIfNeeded: sum ^ (sum >> 32))
    }
}
