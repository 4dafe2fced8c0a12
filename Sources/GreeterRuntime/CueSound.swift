private import Synchronization

/// A cue's samples, decoded, at the output's rate and at their final loudness, ready to be heard.
public struct CueSound: Sendable {
    /// Frames a second.
    public let rate: Int
    /// 1 or 2.
    public let channels: Int
    /// Interleaved, −1…1, with their fades at both ends.
    public let samples: [Float]

    /// Decibels that it may be raised by before its peak or the ceiling at the till is reached; 0 or more.
    public let headroom: Double

    /// Tells sounds apart without looking at them: copies share it, and nothing else does.
    public let identity: Int

    private static let made = Atomic(0)

    public var frames: Int { samples.count / channels }

    public init(rate: Int, channels: Int, samples: [Float], headroom: Double = 0) {
        precondition((1...2).contains(channels) && samples.count % channels == 0)
        self.rate = rate
        self.channels = channels
        self.samples = samples
        self.headroom = max(0, headroom)
        identity = CueSound.made.wrappingAdd(1, ordering: .relaxed).newValue
    }
}
