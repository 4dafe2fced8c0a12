/// What to ask of a device when it is opened for playing.
public struct PcmRequest: Hashable, Sendable {
    /// Frames a second, the first that the device takes by itself wins; otherwise the nearest to the first.
    public var rates: [Int]
    /// Time between two interrupts of the card, in microseconds; the nearest possible is taken.
    public var period: Int
    /// Length of the ring, in microseconds; the nearest possible is taken.
    public var buffer: Int
    /// Whether the card plays on, in silence, when nothing is written, rather than stop with an underrun.
    public var isFreeRunning: Bool

    public init(
        rates: [Int] = [48_000, 44_100], period: Int = 10_000, buffer: Int = 200_000, isFreeRunning: Bool = false
    ) {
        self.rates = rates
        self.period = period
        self.buffer = buffer
        self.isFreeRunning = isFreeRunning
    }
}

/// What a device agreed to.
public struct PcmSetup: Hashable, Sendable {
    public var format: SampleFormat
    /// Frames a second.
    public var rate: Int
    public var channels: Int
    /// Frames between two interrupts.
    public var periodFrames: Int
    /// Frames of the whole ring.
    public var bufferFrames: Int
    /// Whether the card plays on in silence when nothing is written.
    public var isFreeRunning: Bool
    /// Whether the samples reach the card as they are, with nothing in between that converts.
    public var isNative: Bool
    /// Whether frames that were written and not heard yet can be taken back.
    public var isRewindable: Bool
    /// Whether the first frames that are written start the card, within the same system call.
    public var startsWhenWritten: Bool

    public init(
        format: SampleFormat, rate: Int, channels: Int, periodFrames: Int, bufferFrames: Int,
        isFreeRunning: Bool = false, isNative: Bool = true, isRewindable: Bool = false,
        startsWhenWritten: Bool = false
    ) {
        self.format = format
        self.rate = rate
        self.channels = channels
        self.periodFrames = periodFrames
        self.bufferFrames = bufferFrames
        self.isFreeRunning = isFreeRunning
        self.isNative = isNative
        self.isRewindable = isRewindable
        self.startsWhenWritten = startsWhenWritten
    }

    /// Bytes of one frame.
    public var frameBytes: Int { format.bytes * channels }
}

/// How much a ring can take, and how much of what it took is still to be heard.
public struct PcmPosition: Hashable, Sendable {
    /// Frames that can be written. More than the ring: a free-running card played that many that nobody wrote.
    public var available: Int
    /// Frames that were written and are still to be heard, those in the card's own pipes included.
    public var delay: Int

    public init(available: Int, delay: Int) {
        self.available = available
        self.delay = delay
    }
}
