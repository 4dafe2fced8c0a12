internal import Glibc
internal import Greeter
internal import GreeterRuntime

/// A WAV file that is being written: 16 bits, its header right after every ``commit()``. Closed when its owner goes.
///
/// Samples are rounded to the nearest of 16 bits without dither, so that silence stays silence, the same cue is always
/// the same bytes, and a 16-bit cue that needs no gain comes out as it went in.
struct WavFile: ~Copyable {
    /// RIFF, `fmt `, a LIST that says who wrote it, and the head of `data`.
    static let headerBytes = 72
    /// What the sizes in the header can say.
    static let mostBytes = Int(UInt32.max) - headerBytes
    private static let mark: [UInt8] = Array("Noren".utf8) + [0, 0, 0]

    let path: String
    let format: OutputFormat
    /// Frames that are in the file.
    private(set) var frames: Int
    private let file: Descriptor
    private var bytes: [UInt8]

    private var frameBytes: Int { 2 * format.channels }

    /// A limit on the size of files kills who passes it, unless this signal is ignored; then the write says so.
    private static let ignoresFileSizeSignal: Void = { _ = signal(SIGXFSZ, SIG_IGN) }()

    /// Begins a new file where there is none.
    init(creating path: String, format: OutputFormat) throws(WavError) {
        WavFile.ignoresFileSizeSignal
        guard let file = Descriptor(opening: path, O_RDWR | O_CREAT | O_EXCL) else {
            throw WavError.last(path, "open")
        }
        try WavFile.commit(0, format, to: file, path)
        self.path = path
        self.format = format
        frames = 0
        bytes = []
        self.file = file
    }

    /// Goes on at the end of a file that was begun before, or begins it; with `isReplaced`, begins it anew.
    ///
    /// What is behind the frames that the header counts was cut off by a power failure, and is taken away.
    init(continuing path: String, format: OutputFormat, isReplaced: Bool = false) throws(WavError) {
        WavFile.ignoresFileSizeSignal
        // Looked at before it is opened: to open a device is to use it.
        if let obstacle = WavFile.obstacle(at: path) { throw obstacle }
        guard let file = Descriptor(opening: path, O_RDWR | O_CREAT) else { throw WavError.last(path, "open") }
        guard let status = file.status() else { throw WavError.last(path, "fstat") }
        if let kind = status.otherKind { throw WavError(path, .notRegular(kind)) }
        let header = file.bytes(at: 0, count: WavFile.headerBytes)
        var frames = 0
        if !header.isEmpty, !isReplaced {
            guard WavFile.isOwn(header) else { throw WavError(path, .foreign) }
            guard header[8..<36].elementsEqual(WavFile.header(format, frames: 0)[8..<36]) else {
                throw WavError(path, .otherFormat)
            }
            let counted = header[68...].reversed().reduce(0) { $0 << 8 | Int($1) }
            let present = max(0, Int(status.st_size) - WavFile.headerBytes)
            frames = min(counted, present) / (2 * format.channels)
        }
        try WavFile.cut(file, after: frames, format, path)
        try WavFile.commit(frames, format, to: file, path)
        self.path = path
        self.format = format
        self.frames = frames
        bytes = []
        self.file = file
    }

    /// What stands in the way of replacing a path, if anything does. An empty file is nobody's.
    static func obstacle(at path: String) -> WavError? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return errno == ENOENT ? nil : WavError.last(path, "stat")
        }
        if let kind = status.otherKind { return WavError(path, .notRegular(kind)) }
        if status.st_size == 0 { return nil }
        guard let file = Descriptor(opening: path, O_RDONLY) else { return WavError.last(path, "open") }
        return isOwn(file.bytes(at: 0, count: headerBytes)) ? nil : WavError(path, .foreign)
    }

    /// Whether a header carries Noren's mark.
    static func isOwn(_ header: [UInt8]) -> Bool {
        header.count == headerBytes && header.starts(with: "RIFF".utf8) && header[56..<64].elementsEqual(mark)
    }

    /// Adds interleaved samples at the end. They count from the next ``commit()`` on.
    mutating func append(_ samples: UnsafeBufferPointer<Float>) throws(WavError) {
        let new = samples.count / format.channels
        guard (frames + new) * frameBytes <= WavFile.mostBytes else { throw WavError(path, .full) }
        bytes.removeAll(keepingCapacity: true)
        for sample in samples {
            let value = Int16(max(-32768, min(32767, (sample * 32768).rounded())))
            bytes.append(UInt8(truncatingIfNeeded: value))
            bytes.append(UInt8(truncatingIfNeeded: value >> 8))
        }
        try WavFile.write(bytes, to: file, at: WavFile.headerBytes + frames * frameBytes, path)
        frames += new
    }

    /// Leaves silence until `frame`, which costs no disk where the file system knows holes.
    mutating func skip(to frame: Int) throws(WavError) {
        guard frame * frameBytes <= WavFile.mostBytes else { throw WavError(path, .full) }
        frames = max(frames, frame)
    }

    /// Brings the header in line with the frames.
    func commit() throws(WavError) { try WavFile.commit(frames, format, to: file, path) }

    /// Makes the file exactly as long as its frames: adds silence that was skipped, takes away what is left of a failure.
    func cut() throws(WavError) { try WavFile.cut(file, after: frames, format, path) }

    /// Asks the disk whether there is room for the next `bytes`, by writing them and taking them away again.
    func probe(bytes count: Int) throws(WavError) {
        guard frames * frameBytes + count <= WavFile.mostBytes else { throw WavError(path, .full) }
        let zeros = [UInt8](repeating: 0, count: count)
        try WavFile.write(zeros, to: file, at: WavFile.headerBytes + frames * frameBytes, path)
        try cut()
    }

    /// Waits until everything is on the disk.
    func sync() throws(WavError) {
        guard fsync(file.number) == 0 else { throw WavError.last(path, "fsync") }
    }

    // Static, because a noncopyable value cannot fail once it is there.

    private static func write(
        _ bytes: [UInt8], to file: borrowing Descriptor, at offset: Int, _ path: String
    ) throws(WavError) {
        let code = file.write(bytes, at: offset)
        guard code == 0 else { throw WavError(path, .system(call: "pwrite", code: code)) }
    }

    private static func commit(
        _ frames: Int, _ format: OutputFormat, to file: borrowing Descriptor, _ path: String
    ) throws(WavError) {
        try write(header(format, frames: frames), to: file, at: 0, path)
    }

    private static func cut(
        _ file: borrowing Descriptor, after frames: Int, _ format: OutputFormat, _ path: String
    ) throws(WavError) {
        guard ftruncate(file.number, off_t(headerBytes + frames * 2 * format.channels)) == 0 else {
            throw WavError.last(path, "ftruncate")
        }
    }

    /// The 72 bytes before the samples.
    static func header(_ format: OutputFormat, frames: Int) -> [UInt8] {
        func little(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let frameBytes = 2 * format.channels
        let data = frames * frameBytes
        var header = Array("RIFF".utf8) + little(headerBytes - 8 + data, 4) + Array("WAVE".utf8)
        header += Array("fmt ".utf8) + little(16, 4) + little(1, 2) + little(format.channels, 2)
        header += little(format.rate, 4) + little(format.rate * frameBytes, 4) + little(frameBytes, 2) + little(16, 2)
        header += Array("LIST".utf8) + little(20, 4) + Array("INFOISFT".utf8) + little(8, 4) + mark
        header += Array("data".utf8) + little(data, 4)
        return header
    }
}
