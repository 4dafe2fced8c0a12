internal import CSound
internal import Glibc
public import Greeter
public import GreeterRuntime

/// A recording, as from a telephone, made into a cue: mono, without rumble and without the silence around it, at its loudness.
public struct Recording: Sendable {
    /// Something that its owner should hear of before using it.
    public enum Remark: Hashable, Sendable {
        /// Decibels between the speech and what is heard around it.
        case noisy(Double)
        /// The sound was cut off at the top.
        case clipped
        case short(Span)
        case long(Span)
        /// A pause within, at a time from the start of the cue: more than one sentence.
        case pause(Span, at: Span)
        /// LUFS that are reached; peaks allow no more.
        case soft(Double)
    }

    /// What is kept: no greeting is longer.
    public static let longest = Span.seconds(15)
    /// All recordings become this.
    public static let format = OutputFormat(rate: 48_000, channels: 1)

    public let sound: CueSound
    public let measure: CueMeasure
    /// How long the file was, and what was taken off its ends.
    public let original: Span
    public let before: Span
    public let after: Span
    public let remarks: [Remark]

    /// Silence that is kept at both ends, with the fades in it.
    private static let margin = Span.milliseconds(25)
    /// People wait for nothing longer, and shorter is hardly a word.
    private static let usual = Span.milliseconds(300)...Span.seconds(4)
    private static let leastDistance = 20.0

    /// Reads a file that libsndfile knows.
    ///
    /// - Parameter loudness: LUFS of a spoken cue; other levels lie below as in the shop.
    public init(path: String, level: Level, loudness: Double = -18) throws(CueFileError) {
        let loader = CueLoader(loudness: loudness, format: Recording.format)
        var samples = try loader.decode(path).values
        let isClipped = try Recording.isClipped(path, isSpoken: level == .voice)
        Recording.takeAwayRumble(&samples)
        guard let speech = SpeechBounds(samples, rate: Recording.format.rate) else { throw CueFileError(path, .silent) }
        let margin = Performance.frames(Recording.margin, rate: Recording.format.rate)
        let kept = max(0, speech.range.lowerBound - margin)..<min(samples.count, speech.range.upperBound + margin)
        let length = Recording.span(kept.count)
        guard length <= Recording.longest else { throw CueFileError(path, .tooMuchSpeech(length)) }
        let cue = try loader.prepare(Array(samples[kept]), channels: 1, level: level, of: path)
        sound = cue.sound
        measure = cue.measure
        original = Recording.span(samples.count)
        before = Recording.span(kept.lowerBound)
        after = Recording.span(samples.count - kept.upperBound)

        var remarks: [Remark] = []
        if let distance = speech.distance, distance < Recording.leastDistance { remarks.append(.noisy(distance)) }
        if isClipped { remarks.append(.clipped) }
        if length < Recording.usual.lowerBound { remarks.append(.short(length)) }
        if length > Recording.usual.upperBound { remarks.append(.long(length)) }
        if let pause = speech.longestPause {
            remarks.append(.pause(Recording.span(pause.count), at: Recording.span(pause.lowerBound - kept.lowerBound)))
        }
        let missing = loudness + level.offset - cue.measure.result
        if missing > 1 { remarks.append(.soft(cue.measure.result)) }
        self.remarks = remarks
    }

    /// Writes it as FLAC with 16 bits to a path where nothing is.
    public func write(to path: String) throws(CueFileError) {
        var info = SF_INFO()
        info.samplerate = Int32(sound.rate)
        info.channels = Int32(sound.channels)
        info.format = Int32(SF_FORMAT_FLAC) | Int32(SF_FORMAT_PCM_16)
        guard let file = sf_open(path, Int32(SFM_WRITE), &info) else {
            throw CueFileError(path, .library("sndfile: " + String(cString: sf_strerror(nil))))
        }
        let frames = Int64(sound.frames)
        let written = sound.samples.withUnsafeBufferPointer { buffer in
            // SAFETY: the buffer holds that many frames of `channels` floats.
            sf_writef_float(file, buffer.baseAddress, frames)
        }
        // FLAC is complete only when it is closed.
        guard sf_close(file) == 0, written == frames else {
            throw CueFileError(path, .library("sndfile: the disk may be full"))
        }
    }

    private static func span(_ frames: Int) -> Span { Span(frames: frames, rate: format.rate) }

    /// A constant voltage, and what lies below 70 Hz: handling, wind and engines; no voice goes so low.
    private static func takeAwayRumble(_ samples: inout [Float]) {
        guard !samples.isEmpty else { return }
        let mean = samples.reduce(0.0) { $0 + Double($1) } / Double(samples.count)
        var lowCut = Biquad(.highPass, at: 70, rate: format.rate)
        for index in samples.indices { samples[index] = Float(lowCut.next(Double(samples[index]) - mean)) }
    }

    /// Whether a microphone or converter could not follow: the highest level is held, or is reached far too often.
    ///
    /// Looked for in the file as it is, for another rate or a lossy format bends what was flat.
    private static func isClipped(_ path: String, isSpoken: Bool) throws(CueFileError) -> Bool {
        var file = try SoundFile(path: path)
        var block = [Float](repeating: 0, count: 2048 * file.channels)
        var samples: [Float] = []
        while true {
            let count = try CueFile.read(&file, into: &block)
            guard count > 0 else { break }
            try CueFile.check(samples.count + count, of: file)
            for frame in 0..<count { samples.append(block[frame * file.channels]) }
        }
        let peak = samples.reduce(0) { max($0, abs($1)) }
        guard peak > 0.1 else { return false }
        var held = 0
        var run = 0
        var near = 0
        var sounding = 0
        for index in samples.indices.dropFirst() {
            let height = abs(samples[index])
            let isFlat = height > 0.98 * peak && abs(samples[index] - samples[index - 1]) < 0.0002 * peak
            run = isFlat ? run + 1 : 0
            if run == 4 { held += 1 }
            if height > 0.9 * peak { near += 1 }
            if height > 0.05 * peak { sounding += 1 }
        }
        // One or two are a plosive at the microphone, which nobody hears. Speech is within a tenth of its peak for well below
        // a hundredth of the time; a tone is there for a third of it.
        return held >= 3 || (isSpoken && near * 25 > sounding)
    }
}
