public import Greeter

/// What may be a cue, and how to look at a sound file before it is one.
public enum CueFile {
    /// A greeting that lasts longer than this is none; it also bounds what a cue costs in memory.
    public static let longest = Span.seconds(30)
    /// Frames a second that are taken.
    public static let rates = 4_000...384_000
    /// Below this amplitude, −70 dBFS, is silence.
    static let audible = Float(Decibels.amplitude(-70))

    /// How long a cue lasts, by its header alone: cheap enough for every check of the settings.
    ///
    /// An estimate for an MP3 without an index. Silence, damage inside and some cuts only show in ``examine(_:)``.
    public static func inspect(_ path: String) throws(CueFileError) -> Span {
        let file = try SoundFile(path: path)
        return Span(frames: file.frames ?? 0, rate: file.rate)
    }

    /// How long a cue lasts, by decoding all of it: finds everything that would keep it from sounding.
    public static func examine(_ path: String) throws(CueFileError) -> Span {
        var file = try SoundFile(path: path)
        var block = [Float](repeating: 0, count: 2048 * file.channels)
        var frames = 0
        var isAudible = false
        while true {
            let count = try read(&file, into: &block)
            guard count > 0 else { break }
            frames += count
            try check(frames, of: file)
            isAudible = isAudible || block[..<(count * file.channels)].contains { abs($0) > audible }
        }
        try file.checkLength(read: frames)
        guard isAudible else { throw CueFileError(path, .silent) }
        return Span(frames: frames, rate: file.rate)
    }

    /// Reads one block. `withUnsafeMutableBufferPointer` does not carry typed errors out on its own.
    static func read(_ file: inout SoundFile, into block: inout [Float]) throws(CueFileError) -> Int {
        try block.withUnsafeMutableBufferPointer { buffer throws(CueFileError) in try file.read(into: buffer) }
    }

    /// A header may say nothing, or too little.
    static func check(_ frames: Int, of file: borrowing SoundFile) throws(CueFileError) {
        let length = Span(frames: frames, rate: file.rate)
        if length > longest { throw CueFileError(file.path, .tooLong(length)) }
    }
}
