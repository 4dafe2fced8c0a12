internal import Alsa
internal import Greeter
internal import GreeterRuntime

extension Stream {
    /// Walks through what a cue does, on a card that is none: the day's first customer is not to wait for pages of code to be
    /// found, and least of all between the beginning and the rest, where the card would run dry meanwhile.
    func rehearse() {
        let standIn = StandIn(for: card.setup)
        let stream = Stream(card: standIn)
        let sound = CueSound(rate: pace.rate, channels: 1, samples: [Float](repeating: 0, count: pace.rate))
        stream.prepare([sound])
        // With its beginning kept ready, and without.
        for volume in [0.0, -1.0] {
            if card.setup.isFreeRunning { try? stream.hold() }
            try? stream.begin(Performance(parts: [sound], volume: volume), at: standIn.now)
            stream.topUp()
            standIn.play()
            _ = try? stream.feed(at: standIn.now)
            stream.hush()
            _ = try? stream.feed(at: standIn.now)
            try? stream.rearm()
        }
        _ = try? card.position()
        _ = card.isRunning
    }
}

/// A card that is none: takes what a real one would, and plays it when it is told to.
///
// SAFETY: made, used and forgotten within one call.
final class StandIn: Card, @unchecked Sendable {
    let setup: PcmSetup
    private(set) var isRunning = false
    private var queued = 0

    init(for setup: PcmSetup) { self.setup = setup }

    var descriptors: [Int32] { [] }
    var isGone: Bool { false }
    var now: Instant { Reactor.instant() }

    /// Plays all but the last frame of what it has.
    func play() { queued = min(queued, 1) }

    func prepare() { (isRunning, queued) = (false, 0) }
    func start() { isRunning = true }
    func drop() { (isRunning, queued) = (false, 0) }
    func recover(from error: AlsaError) throws(AlsaError) { throw error }
    func close() {}

    func write(_ frames: UnsafeRawBufferPointer) -> Int {
        let count = min(frames.count / setup.frameBytes, setup.bufferFrames - queued)
        queued += count
        if setup.startsWhenWritten { isRunning = true }
        return count
    }

    func position() -> PcmPosition { PcmPosition(available: setup.bufferFrames - queued, delay: queued) }

    func forward(_ frames: Int) -> Int {
        queued += frames
        return frames
    }

    func rewind(_ frames: Int) -> Int {
        let count = min(frames, queued)
        queued -= count
        return count
    }
}
