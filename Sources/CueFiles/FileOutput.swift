public import GreeterRuntime

/// `device = "file:PATH.wav"`: writes what sounds, cue after cue, at the pace of a loudspeaker.
///
/// 48 kHz, stereo, 16 bits. The header is right after every tenth of a second, so a power cut leaves a file that plays.
/// When the disk is full the file keeps what it has, the output is lost with one message, and it goes on when there is room.
public final class FileOutput: PacedOutput {
    /// What becomes of a file of Noren's that is there already. Anything else there is left alone, and an error.
    public enum Existing: Hashable, Sendable {
        /// A restart goes on at its end.
        case continued
        /// Each run begins anew.
        case replaced
    }

    /// What it takes.
    public static let format = OutputFormat(rate: 48_000, channels: 2)

    public init(path: String, existing: Existing = .continued, reactor: Reactor) {
        super.init(sink: FileSink(path: path, existing: existing), reactor: reactor)
    }
}

private final class FileSink: FrameSink {
    private let path: String
    private var existing: FileOutput.Existing
    private var file: WavFile?

    /// Two thirds of a second: enough to know that the next cue has room to begin.
    private static let room = 128 * 1024

    init(path: String, existing: FileOutput.Existing) {
        self.path = path
        self.existing = existing
    }

    func open() throws -> OutputFormat {
        file = nil
        file = try WavFile(continuing: path, format: FileOutput.format, isReplaced: existing == .replaced)
        do {
            try file?.probe(bytes: FileSink.room)
        } catch {
            try? file?.cut()
            file = nil
            throw error
        }
        // After trouble, what this run has written is gone on with.
        existing = .continued
        return FileOutput.format
    }

    func take(_ samples: UnsafeBufferPointer<Float>) throws {
        do {
            try file?.append(samples)
            try file?.commit()
        } catch {
            // Half a block behind the last good frame; taking it away needs no room. If even that fails the header still
            // leaves it out.
            try? file?.cut()
            throw error
        }
    }

    func close() { file = nil }
}
