public import Greeter

/// One cue, or several as one, on their way to an output: gives frames until they are over.
///
/// A value without I/O, so that the card, a file and a test hear the same samples.
public struct Performance: Sendable {
    private let parts: [CueSound]
    private let gapFrames: Int
    private let volume: Double
    /// What the volume comes to in `part`, whose peak and ceiling bind it.
    private var gain: Float = 1
    private var part = 0
    /// Frames of silence still to give before `part`.
    private var silence: Int
    private var frame = 0
    private var fade: Fade?

    /// How long a hush takes to fade: no click, and with a period of the card still within the 150 ms that it may last.
    public static let hushFade = Span.milliseconds(100)

    private struct Fade {
        var total: Int
        var done = 0
    }

    /// - Parameters:
    ///   - gap: silence between two parts, to the frame.
    ///   - volume: decibels on top of the cues' own gain; each part takes as much of them as its headroom allows.
    ///   - leadIn: silence before the first frame, for cards that clip a start.
    public init(parts: [CueSound], gap: Span = .zero, volume: Double = 0, leadIn: Span = .zero) {
        self.parts = parts
        let rate = parts.first?.rate ?? 48_000
        gapFrames = Performance.frames(gap, rate: rate)
        silence = Performance.frames(leadIn, rate: rate)
        self.volume = volume
        findGain()
    }

    private mutating func findGain() {
        guard part < parts.count else { return }
        gain = Performance.amplitude(decibels: min(volume, parts[part].headroom))
    }

    /// Frames that are still to come.
    public var remainingFrames: Int {
        if let fade { return fade.total - fade.done }
        guard part < parts.count else { return 0 }
        let later = parts[(part + 1)...].reduce(0) { $0 + gapFrames + $1.frames }
        return silence + parts[part].frames - frame + later
    }

    public var isFinished: Bool { remainingFrames == 0 }

    /// Ends within `span`: what is left fades to nothing, in the shape of half a cosine.
    ///
    /// A second hush changes nothing. One in a silence, or near the end of a part, does not let the next part begin.
    public mutating func hush(within span: Span = Performance.hushFade) {
        guard fade == nil, !isFinished else { return }
        let rate = parts.first?.rate ?? 48_000
        let sounding = silence > 0 ? silence : parts[part].frames - frame
        fade = Fade(total: min(Performance.frames(span, rate: rate), sounding))
    }

    /// Writes frames of `channels` interleaved samples from the start of `buffer`; gives how many frames were written.
    ///
    /// Mono goes to every channel; stereo onto one channel is the mean of both; channels past the second are silent.
    public mutating func render(into buffer: UnsafeMutableBufferPointer<Float>, channels: Int) -> Int {
        let wanted = min(buffer.count / channels, remainingFrames)
        var written = 0
        while written < wanted {
            let count: Int
            if silence > 0 {
                count = min(silence, wanted - written)
                for index in written * channels..<(written + count) * channels { buffer[index] = 0 }
                silence -= count
            } else {
                let sound = parts[part]
                count = min(sound.frames - frame, wanted - written)
                copy(sound, from: frame, count: count, into: buffer, at: written, channels: channels)
                advance(by: count)
            }
            applyFade(to: buffer, at: written, count: count, channels: channels)
            written += count
        }
        return written
    }

    /// The ``CueSound/identity`` of the sound that begins right now, exactly as it is: neither in silence, nor softer, nor
    /// fading. Otherwise nil.
    public var head: Int? {
        silence == 0 && gain == 1 && frame == 0 && fade == nil && part < parts.count ? parts[part].identity : nil
    }

    /// Goes on as if `count` frames of the ``head`` had been rendered, for who has them already.
    public mutating func skip(_ count: Int) {
        precondition(head != nil && count <= parts[part].frames, "only what is plain can be skipped")
        advance(by: count)
    }

    private mutating func advance(by count: Int) {
        frame += count
        guard frame == parts[part].frames else { return }
        part += 1
        frame = 0
        silence = gapFrames
        findGain()
    }

    private func copy(
        _ sound: CueSound, from frame: Int, count: Int, into buffer: UnsafeMutableBufferPointer<Float>, at start: Int,
        channels: Int
    ) {
        sound.samples.withUnsafeBufferPointer { samples in
            for offset in 0..<count {
                let left = samples[(frame + offset) * sound.channels]
                let right = sound.channels == 2 ? samples[(frame + offset) * 2 + 1] : left
                let target = (start + offset) * channels
                if channels == 1 {
                    buffer[target] = (left + right) * 0.5 * gain
                } else {
                    buffer[target] = left * gain
                    buffer[target + 1] = right * gain
                    for extra in 2..<max(2, channels) { buffer[target + extra] = 0 }
                }
            }
        }
    }

    private mutating func applyFade(
        to buffer: UnsafeMutableBufferPointer<Float>, at start: Int, count: Int, channels: Int
    ) {
        guard var fade else { return }
        for offset in 0..<count {
            let factor = Performance.halfCosine(Double(fade.done + 1) / Double(fade.total))
            for channel in 0..<channels { buffer[(start + offset) * channels + channel] *= factor }
            fade.done += 1
        }
        self.fade = fade
    }

    /// How many frames a span takes, rounded to the nearest.
    public static func frames(_ span: Span, rate: Int) -> Int {
        let (whole, rest) = span.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return Int(whole) * rate + Int((rest * Int64(rate) + 500_000_000) / 1_000_000_000)
    }
}
