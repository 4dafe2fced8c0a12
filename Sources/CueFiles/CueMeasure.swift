public import Greeter

/// What a cue measured when it was loaded, and what was done to it.
public struct CueMeasure: Hashable, Sendable {
    /// How the loudness was found.
    public enum Method: Hashable, Sendable {
        /// The loudest 400 ms: for cues under 3 s (AES TD1008 gives short speech no integrated loudness).
        case momentary
        /// Gated over the whole, EBU R 128.
        case integrated
    }

    public var method: Method
    /// LUFS before the gain, as it sounds on this output: mono on two loudspeakers counts twice.
    public var loudness: Double
    /// LUFS of its loudest 400 ms after the gain: the most that a meter at the till can show of it.
    public var momentary: Double
    /// Decibels that were applied.
    public var gain: Double
    /// dBTP after the gain; at most −1.
    public var truePeak: Double
    /// Whether the gain is less than the target asks for, because the peak would have passed −1 dBTP.
    public var isPeakLimited: Bool
    /// Whether it is less because its loudest moment would have passed the ceiling at the till.
    public var isCeilingLimited: Bool
    /// How long the cue sounds.
    public var length: Span
    /// Silence (below −70 dBFS in the file) before the first sound: it delays the greeting.
    public var leadingSilence: Span

    /// LUFS after the gain.
    public var result: Double { loudness + gain }
}
