internal import Glibc
internal import Greeter
public import GreeterRuntime

/// A WAV in which every cue stands at its moment on the time line, with silence between.
///
/// It is written beside its path and takes the path's place when it is complete, so that nothing half done is ever left.
public struct WavRender: ~Copyable {
    private let path: String
    private let temporary: String
    private let expected: Int
    private var file: WavFile
    /// Where the cue before ended.
    private var end: Int
    private var block: [Float]

    /// Begins a rendering of `frames` frames; it may become longer by the cues at its end.
    ///
    /// - Throws: before anything is written, where it would pass 4 GiB or something foreign has the path.
    public init(path: String, rate: Int, channels: Int, frames: Int) throws(WavError) {
        let longest = WavFile.mostBytes / (2 * channels)
        guard frames <= longest else {
            throw WavError(
                path, .tooLong(Span(frames: frames, rate: rate), longest: Span(frames: longest, rate: rate)))
        }
        if let obstacle = WavFile.obstacle(at: path) { throw obstacle }
        let temporary = "\(path).\(getpid()).part"
        // Of a process with this number that was killed.
        unlink(temporary)
        file = try WavRender.begin(temporary, for: path, OutputFormat(rate: rate, channels: channels))
        self.path = path
        self.temporary = temporary
        expected = frames
        end = 0
        block = [Float](repeating: 0, count: 4096)
    }

    deinit {
        // After finish() there is nothing of this name.
        unlink(temporary)
    }

    /// Lets a performance sound from `frame` on, hushed after `hushAt` further frames if that is given.
    ///
    /// - Throws: a full disk; a performance that begins before the one before has ended.
    public mutating func place(
        _ performance: Performance, at frame: Int, hushAt: Int? = nil
    ) throws(WavError) {
        guard frame >= end else { throw WavError(path, .overlap(frame: frame, end: end)) }
        var performance = performance
        do throws(WavError) {
            try file.skip(to: frame)
            if let hushAt {
                try write(&performance, frames: hushAt)
                performance.hush()
            }
            try write(&performance, frames: .max)
        } catch {
            throw WavError(path, error.fault)
        }
        end = file.frames
    }

    /// Completes the file and puts it at its path.
    public consuming func finish() throws(WavError) {
        do throws(WavError) {
            try file.skip(to: max(expected, end))
            try file.cut()
            try file.commit()
            try file.sync()
        } catch {
            throw WavError(path, error.fault)
        }
        guard rename(temporary, path) == 0 else { throw WavError.last(path, "rename") }
    }

    /// Nothing owns the file yet: what a full disk leaves of it is removed here.
    private static func begin(
        _ temporary: String, for path: String, _ format: OutputFormat
    ) throws(WavError) -> WavFile {
        do { return try WavFile(creating: temporary, format: format) } catch {
            unlink(temporary)
            throw WavError(path, error.fault)
        }
    }

    private mutating func write(_ performance: inout Performance, frames: Int) throws(WavError) {
        let channels = file.format.channels
        var left = min(frames, performance.remainingFrames)
        while left > 0 {
            var count = 0
            block.withUnsafeMutableBufferPointer { buffer in
                let wanted = min(left, buffer.count / channels) * channels
                let part = UnsafeMutableBufferPointer(rebasing: buffer[..<wanted])
                count = performance.render(into: part, channels: channels)
            }
            try block.withUnsafeBufferPointer { buffer throws(WavError) in
                try file.append(UnsafeBufferPointer(rebasing: buffer[..<(count * channels)]))
            }
            left -= count
        }
    }
}
