import Alsa
import Glibc
import Greeter

@testable import AlsaCues

/// A card with a clock of the test's: it plays what is written at its rate, and keeps what was heard.
///
/// Used by one thread at a time, like the real one.
final class FakeCard: Card, @unchecked Sendable {
    let setup: PcmSetup
    /// The card's time.
    var now: () -> Instant
    /// Every frame that was heard, the first channel, with silence where a free-running card had nothing.
    private(set) var heard: [Int16] = []
    private(set) var isRunning = false
    private(set) var isClosed = false
    private(set) var starts = 0
    private(set) var recoveries = 0
    private(set) var forwards = 0
    /// Frames that were written and not heard.
    private(set) var ring: [Int16] = []
    var isGone = false
    /// It takes what is written and does not move.
    var isStuck = false
    /// What the next calls throw, each once.
    var nextErrors: [Int32] = []
    /// Why it does not start, whatever is written.
    var startError: Int32?
    var canRecover = true
    /// Frames that the card's own pipes add.
    var pipe = 0
    /// Whether it waits for a thread that the machine lets stand still, as a real card does not: with a clock that no test
    /// sets, that is no underrun of the output's.
    var isPatient = false
    /// How many frames it takes at once, at most.
    var mouthful = Int.max
    private var since = Instant.distantPast
    private var isDry = false

    init(
        rate: Int = 48_000, channels: Int = 2, period: Int = 480, buffer: Int = 9_600, isFreeRunning: Bool = false,
        isRewindable: Bool = false, startsWhenWritten: Bool = false, now: @escaping () -> Instant
    ) {
        setup = PcmSetup(
            format: .s16, rate: rate, channels: channels, periodFrames: period, bufferFrames: buffer,
            isFreeRunning: isFreeRunning, isRewindable: isRewindable, startsWhenWritten: startsWhenWritten)
        self.now = now
    }

    var descriptors: [Int32] { [] }

    /// Plays up to now.
    private func move() {
        guard isRunning, !isStuck else { return }
        var frames = Int((now() - since).nanoseconds * Int64(setup.rate) / 1_000_000_000)
        guard frames > 0 else { return }
        since = since + Span(nanoseconds: Int64(frames) * 1_000_000_000 / Int64(setup.rate))
        // More than a tick late, and about to run dry: the time is forgiven, but for what gets on with an end.
        if isPatient, frames > setup.rate / 45, frames > ring.count, !ring.isEmpty { frames = max(1, ring.count - 1) }
        let count = min(frames, ring.count)
        heard += ring.prefix(count)
        ring.removeFirst(count)
        guard frames > count else { return }
        if setup.isFreeRunning {
            heard += [Int16](repeating: 0, count: frames - count)
            lag += frames - count
        } else {
            (isRunning, isDry) = (false, true)
        }
    }

    /// How far the place of writing is behind a free-running card.
    private var lag = 0

    private func trouble(_ call: String) throws(AlsaError) {
        move()
        if isGone { throw AlsaError(call: call, code: -ENODEV) }
        if !nextErrors.isEmpty { throw AlsaError(call: call, code: nextErrors.removeFirst()) }
        if isDry { throw AlsaError(call: call, code: -EPIPE) }
    }

    func prepare() throws(AlsaError) {
        if isGone { throw AlsaError(call: "snd_pcm_prepare", code: -ENODEV) }
        (isRunning, isDry) = (false, false)
        ring = []
    }

    func start() throws(AlsaError) {
        try trouble("snd_pcm_start")
        if let startError { throw AlsaError(call: "snd_pcm_start", code: startError) }
        run()
    }

    private func run() {
        starts += 1
        isRunning = true
        since = now()
    }

    func drop() throws(AlsaError) {
        move()
        if isGone { throw AlsaError(call: "snd_pcm_drop", code: -ENODEV) }
        (isRunning, isDry) = (false, false)
        ring = []
    }

    func write(_ frames: UnsafeRawBufferPointer) throws(AlsaError) -> Int {
        try trouble("snd_pcm_writei")
        let count = min(frames.count / setup.frameBytes, setup.bufferFrames - ring.count, mouthful)
        for frame in 0..<count {
            // What is written behind the card's back is never heard.
            if lag > 0 {
                lag -= 1
                continue
            }
            ring.append(frames.loadUnaligned(fromByteOffset: frame * setup.frameBytes, as: Int16.self))
        }
        if setup.startsWhenWritten, count > 0, !isRunning, startError == nil { run() }
        return count
    }

    func position() throws(AlsaError) -> PcmPosition {
        try trouble("snd_pcm_avail_delay")
        let queued = ring.count - lag
        return PcmPosition(available: setup.bufferFrames - queued, delay: queued + pipe)
    }

    func forward(_ frames: Int) throws(AlsaError) -> Int {
        try trouble("snd_pcm_forward")
        forwards += 1
        let behind = min(lag, frames)
        lag -= behind
        ring += [Int16](repeating: 0, count: frames - behind)
        return frames
    }

    func rewind(_ frames: Int) throws(AlsaError) -> Int {
        try trouble("snd_pcm_rewind")
        let count = min(frames, ring.count)
        ring.removeLast(count)
        return count
    }

    func recover(from error: AlsaError) throws(AlsaError) {
        recoveries += 1
        guard canRecover, error.isUnderrun || error.isSuspended else { throw error }
        try prepare()
    }

    func close() { isClosed = true }
}

/// A clock that the test sets.
final class TestClock {
    var now = Instant(nanoseconds: 1_000_000_000)
    func advance(_ span: Span) { now = now + span }
}
