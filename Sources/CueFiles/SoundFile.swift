internal import CSound
internal import Glibc
internal import Greeter

/// A sound file that is open for reading; closed when its owner goes.
struct SoundFile: ~Copyable {
    let path: String
    let rate: Int
    let channels: Int
    /// What the header says; an estimate for an MP3 without an index; nil where it says nothing.
    let frames: Int?
    let isMpeg: Bool
    private let handle: Handle
    private let descriptor: Descriptor

    /// 120 dB above full scale. Whole numbers of 16 bits that were saved as floats are far below.
    private static let largest: Float = 1e6

    private struct Handle: ~Copyable {
        let sndfile: OpaquePointer
        deinit { sf_close(sndfile) }
    }

    init(path: String) throws(CueFileError) {
        // Looked at before it is opened: opening alone can block on a pipe and move a tape.
        var status = stat()
        guard stat(path, &status) == 0 else { throw CueFileError(path, SoundFile.fault(ofCall: "stat")) }
        if let kind = status.otherKind { throw CueFileError(path, .notRegular(kind)) }
        guard let descriptor = Descriptor(opening: path, O_RDONLY) else {
            throw CueFileError(path, SoundFile.fault(ofCall: "open"))
        }
        guard let status = descriptor.status() else { throw CueFileError(path, SoundFile.fault(ofCall: "fstat")) }
        if let kind = status.otherKind { throw CueFileError(path, .notRegular(kind)) }
        guard status.st_size > 0 else { throw CueFileError(path, .empty) }

        var info = SF_INFO()
        // Given a descriptor and no name, libsndfile cannot take text for headerless sound because of its extension. It
        // gets a descriptor of its own: 1.2.0 closes what it was given when it fails, also where it was told not to.
        let given = fcntl(descriptor.number, F_DUPFD_CLOEXEC, 0)
        guard given >= 0 else { throw CueFileError(path, SoundFile.fault(ofCall: "fcntl")) }
        guard let sndfile = sf_open_fd(given, Int32(SFM_READ), &info, 1) else {
            throw CueFileError(path, FileKind.fault(of: descriptor))
        }
        let handle = Handle(sndfile: sndfile)
        guard let kind = FileKind(format: info.format & Int32(SF_FORMAT_TYPEMASK)) else {
            throw CueFileError(path, .foreign("in a rare format"))
        }
        let rate = Int(info.samplerate)
        guard CueFile.rates.contains(rate) else { throw CueFileError(path, .rate(rate)) }
        guard (1...2).contains(info.channels) else { throw CueFileError(path, .channels(Int(info.channels))) }
        guard info.frames > 0 else { throw CueFileError(path, .noFrames) }
        // A stream of unknown length has SF_COUNT_MAX; nothing real has a trillion frames.
        let frames = info.frames < 1_000_000_000_000 ? Int(info.frames) : nil
        let length = frames.map { Span(frames: $0, rate: rate) }
        if let length, length > CueFile.longest { throw CueFileError(path, .tooLong(length)) }
        if case .cut(let share) = kind.wholeness(of: descriptor, size: Int(status.st_size)) {
            let promised = share.flatMap { share in
                length.map { Span(nanoseconds: Int64(Double($0.nanoseconds) / (1 - share))) }
            }
            throw CueFileError(path, .truncated(present: promised == nil ? nil : length, promised: promised))
        }
        self.path = path
        self.rate = rate
        channels = Int(info.channels)
        self.frames = frames
        isMpeg = kind == .mpeg
        self.handle = handle
        self.descriptor = descriptor
    }

    /// Fills the start of `buffer` with interleaved frames; gives how many, 0 at the end.
    ///
    /// - Throws: a sample that is no number, or so large that to reckon with it would give none.
    mutating func read(into buffer: UnsafeMutableBufferPointer<Float>) throws(CueFileError) -> Int {
        guard let base = buffer.baseAddress else { return 0 }
        // SAFETY: libsndfile writes at most that many frames of `channels` floats, which the buffer holds.
        let count = Int(sf_readf_float(handle.sndfile, base, Int64(buffer.count / channels)))
        for sample in buffer[..<(count * channels)] where !(abs(sample) <= SoundFile.largest) {
            throw CueFileError(path, .notANumber)
        }
        return count
    }

    /// Judges what was read against what the header promised.
    func checkLength(read: Int) throws(CueFileError) {
        guard read > 0 else { throw CueFileError(path, .noFrames) }
        guard let frames else { return }
        // An MP3's length may be an estimate, and encoders count their padding differently: two of its frames are 2304.
        let slack = isMpeg ? max(2304, frames / 50) : 0
        guard read + slack < frames else { return }
        let present = Span(frames: read, rate: rate)
        throw CueFileError(path, .truncated(present: present, promised: Span(frames: frames, rate: rate)))
    }

    private static func fault(ofCall call: String) -> CueFileError.Fault {
        switch errno {
        case ENOENT, ENOTDIR: .missing
        case EACCES, EPERM: .notPermitted
        case let code: .unreadable(call: call, code: code)
        }
    }
}
