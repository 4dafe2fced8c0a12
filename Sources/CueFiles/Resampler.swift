internal import CSound

/// Brings interleaved samples from one rate to another; keeps their place to the frame.
///
/// libsoxr at 20 bits: what it adds lies below −120 dB. It takes its own delay off the start and gives it back at the end.
struct Resampler: ~Copyable {
    private let handle: soxr_t
    private let channels: Int
    private let path: String

    /// - Parameter path: the file that the samples come from, for an error.
    init(path: String, from: Int, to: Int, channels: Int) throws(CueFileError) {
        var reason: soxr_error_t?
        guard let handle = noren_resampler(Double(from), Double(to), UInt32(channels), &reason), reason == nil else {
            throw CueFileError(path, .library("soxr: " + (reason.map { String(cString: $0) } ?? "out of memory")))
        }
        self.path = path
        self.handle = handle
        self.channels = channels
    }

    deinit { soxr_delete(handle) }

    /// Appends to `output` what becomes of `input`; of nil, at the end, what is still held back.
    mutating func process(
        _ input: UnsafeBufferPointer<Float>?, frames: Int, into output: inout [Float]
    ) throws(CueFileError) {
        var used = 0
        while true {
            var taken = 0
            var given = 0
            var reason: soxr_error_t?
            let room = 2048
            let start = output.count
            output.append(contentsOf: repeatElement(0, count: room * channels))
            output.withUnsafeMutableBufferPointer { buffer in
                // SAFETY: `room` frames were appended at `start`; the input holds `frames` frames, of which `used` are done.
                let source = input?.baseAddress.map { UnsafeRawPointer($0 + used * channels) }
                let target = buffer.baseAddress.map { UnsafeMutableRawPointer($0 + start) }
                reason = soxr_process(handle, source, source == nil ? 0 : frames - used, &taken, target, room, &given)
            }
            output.removeLast((room - given) * channels)
            if let reason { throw CueFileError(path, .library("soxr: " + String(cString: reason))) }
            used += taken
            if given < room, input == nil || used == frames { return }
        }
    }
}
