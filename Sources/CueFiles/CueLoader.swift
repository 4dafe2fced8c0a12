public import Greeter
public import GreeterRuntime

/// A cue in memory, with what it measured.
public struct LoadedCue: Sendable {
    public var sound: CueSound
    public var measure: CueMeasure
}

/// Turns sound files into cues for one output: at its rate, at their loudness, with their fades.
public struct CueLoader: Hashable, Sendable {
    /// LUFS of a spoken cue.
    public var loudness: Double
    /// Decibels on top.
    public var volume: Double
    /// LUFS that no cue passes in its loudest 400 ms, whatever it is brought to; nil: no such bound.
    public var most: Double?
    /// What the output takes.
    public var format: OutputFormat

    /// dBTP that no cue passes (EBU R 128).
    public static let peakCeiling = -1.0
    /// Kept below the ceiling, so that rounding to 16 bits does not pass it.
    private static let peakMargin = 0.01
    private static let fadeIn = Span.milliseconds(5)
    private static let fadeOut = Span.milliseconds(10)
    private static let shortest = Span.seconds(3)

    public init(loudness: Double = -18, volume: Double = 0, format: OutputFormat) {
        self.loudness = loudness
        self.volume = volume
        self.format = format
    }

    /// What a zone's cues are brought to.
    public init(_ loudspeaker: Loudspeaker, format: OutputFormat) {
        self.init(loudness: loudspeaker.spoken, format: format)
        most = loudspeaker.most
    }

    /// Decodes, resamples, fades, measures and brings to its loudness, in this order: what is measured is what is heard.
    public func load(_ path: String, level: Level) throws(CueFileError) -> LoadedCue {
        let (values, channels) = try decode(path)
        // Handed over, not copied: a greeter that loads its cues is to stay small.
        return try prepare(consume values, channels: channels, level: level, of: path)
    }

    /// Fades, measures and brings to its loudness what is at the output's rate already.
    func prepare(
        _ values: consuming [Float], channels: Int, level: Level, of path: String
    ) throws(CueFileError) -> LoadedCue {
        var samples = (values: values, channels: channels)
        let frames = samples.values.count / channels
        let leading = samples.values.firstIndex { abs($0) > CueFile.audible }.map { $0 / channels }
        guard let leading else { throw CueFileError(path, .silent) }
        fade(&samples.values, channels: channels)

        let found = samples.values.withUnsafeBufferPointer { buffer in
            Loudness(of: buffer, rate: format.rate, channels: channels, isDoubled: format.channels > 1)
        }
        guard let found else { throw CueFileError(path, .library("ebur128: out of memory")) }
        let length = Span(frames: frames, rate: format.rate)
        let method: CueMeasure.Method = length < CueLoader.shortest ? .momentary : .integrated
        let before = method == .momentary ? found.momentary : found.integrated
        // Nothing where people hear: a hum below 20 Hz can have any peak.
        guard before > -70 else { throw CueFileError(path, .silent) }

        let wanted = loudness + level.offset + volume - before
        let peakAllows = CueLoader.peakCeiling - CueLoader.peakMargin - found.truePeak
        let ceilingAllows = most.map { $0 - found.momentary } ?? .infinity
        let allowed = min(peakAllows, ceilingAllows)
        let gain = min(wanted, allowed)
        let factor = Float(Decibels.amplitude(gain))
        for index in samples.values.indices { samples.values[index] *= factor }
        let measure = CueMeasure(
            method: method, loudness: before, momentary: found.momentary + gain, gain: gain,
            truePeak: found.truePeak + gain,
            isPeakLimited: wanted > peakAllows && peakAllows <= ceilingAllows,
            isCeilingLimited: wanted > ceilingAllows && ceilingAllows < peakAllows, length: length,
            leadingSilence: Span(frames: leading, rate: format.rate))
        return LoadedCue(
            sound: CueSound(
                rate: format.rate, channels: channels, samples: samples.values, headroom: allowed - gain),
            measure: measure)
    }

    /// All of a file at the output's rate; one block at a time, so that nothing but the result is kept.
    func decode(_ path: String) throws(CueFileError) -> (values: [Float], channels: Int) {
        var file = try SoundFile(path: path)
        // An output with one loudspeaker gets the mean of both sides now, and half the memory.
        let channels = min(file.channels, max(1, format.channels))
        var block = [Float](repeating: 0, count: 2048 * file.channels)
        var values: [Float] = []
        if let frames = file.frames {
            // A block more, because the resampler fills a block and gives back what it did not need.
            values.reserveCapacity((resampled(frames, from: file.rate) + 2048) * channels)
        }
        var resampler: Resampler? =
            file.rate == format.rate
            ? nil : try Resampler(path: path, from: file.rate, to: format.rate, channels: channels)
        var frames = 0
        while true {
            let count = try CueFile.read(&file, into: &block)
            guard count > 0 else { break }
            frames += count
            try CueFile.check(frames, of: file)
            if channels < file.channels { CueLoader.mixDown(&block, frames: count) }
            if resampler == nil {
                values.append(contentsOf: block[..<(count * channels)])
            } else {
                try block.withUnsafeBufferPointer { buffer throws(CueFileError) in
                    try resampler?.process(buffer, frames: count, into: &values)
                }
            }
        }
        try file.checkLength(read: frames)
        try resampler?.process(nil, frames: 0, into: &values)
        return (values, channels)
    }

    /// How many frames become of so many, to the nearest.
    private func resampled(_ frames: Int, from rate: Int) -> Int { (frames * format.rate + rate / 2) / rate }

    /// The mean of both sides, in place.
    private static func mixDown(_ block: inout [Float], frames: Int) {
        for frame in 0..<frames { block[frame] = (block[2 * frame] + block[2 * frame + 1]) * 0.5 }
    }

    /// Raised cosines at both ends, from and to exactly 0; what lies between stays as it is.
    ///
    /// A file that does not begin or end at rest would click.
    private func fade(_ samples: inout [Float], channels: Int) {
        let frames = samples.count / channels
        // A sound shorter than both fades gives each its share.
        let rise = min(Performance.frames(CueLoader.fadeIn, rate: format.rate), frames / 3)
        let fall = min(Performance.frames(CueLoader.fadeOut, rate: format.rate), frames - rise)
        for frame in 0..<rise {
            let factor = 1 - Performance.halfCosine(Double(frame) / Double(rise))
            for channel in 0..<channels { samples[frame * channels + channel] *= factor }
        }
        for frame in 0..<fall {
            let factor = 1 - Performance.halfCosine(Double(frame) / Double(fall))
            for channel in 0..<channels { samples[(frames - 1 - frame) * channels + channel] *= factor }
        }
    }
}
