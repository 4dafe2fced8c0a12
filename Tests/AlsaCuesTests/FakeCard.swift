import Alsa
import Glibc
import Greeter

@testable import AlsaCues

/// A card with a clock of the test's: it plays its ring at its rate, round and round, and keeps what was heard.
///
/// As with a kernel's, what is written behind the place that it plays is heard a ring later, what was taken back lies there
/// until it is written over, and one that runs freely is silenced behind what it has played.
///
/// Used by one thread at a time, like the real one.
final class FakeCard: Card, @unchecked Sendable {
    let setup: PcmSetup
    /// The card's time.
    private let clock: () -> Instant
    /// Every frame that was heard, the first channel.
    private(set) var heard: [Int16] = []
    private(set) var isRunning = false
    private(set) var isClosed = false
    private(set) var starts = 0
    private(set) var recoveries = 0
    private(set) var forwards = 0
    private var memory: [Int16]
    /// Frames that it has played, and those that were written, since it was prepared.
    private var played = 0
    private var place = 0
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
    /// The machine may hold the thread up just here.
    var beforeWrite: (() -> Void)?
    private var since = Instant.distantPast
    private var isDry = false

    init(
        rate: Int = 48_000, channels: Int = 2, period: Int = 480, buffer: Int = 9_600, isFreeRunning: Bool = false,
        isRewindable: Bool = false, startsWhenWritten: Bool = false, now: @escaping () -> Instant
    ) {
        setup = PcmSetup(
            format: .s16, rate: rate, channels: channels, periodFrames: period, bufferFrames: buffer,
            isFreeRunning: isFreeRunning, isRewindable: isRewindable, startsWhenWritten: startsWhenWritten)
        clock = now
        memory = [Int16](repeating: 0, count: buffer)
    }

    var now: Instant { clock() }
    var descriptors: [Int32] { [] }
    private var queued: Int { place - played }
    /// Frames that were written and not heard.
    var ring: [Int16] { queued > 0 ? (played..<place).map { memory[$0 % memory.count] } : [] }

    /// Plays up to now.
    private func move() {
        guard isRunning, !isStuck else { return }
        var frames = Int((now - since).nanoseconds * Int64(setup.rate) / 1_000_000_000)
        guard frames > 0 else { return }
        since = since + span(frames)
        // More than a tick late, and about to run dry: the time is forgiven, but for what gets on with an end.
        // One that runs freely would be met too late at a beginning, a period ahead of it.
        let isLate = setup.isFreeRunning || frames > setup.rate / 45
        if isPatient, isLate, frames > queued, queued > 0 { frames = max(1, queued - 1) }
        let count = setup.isFreeRunning ? frames : min(frames, queued)
        let end = played + count
        while played < end {
            let index = played % memory.count
            let part = index..<min(memory.count, index + end - played)
            heard += memory[part]
            if setup.isFreeRunning { memory.withUnsafeMutableBufferPointer { $0[part].update(repeating: 0) } }
            played += part.count
        }
        if count < frames { (isRunning, isDry) = (false, true) }
    }

    private func span(_ frames: Int) -> Span { Span(nanoseconds: Int64(frames) * 1_000_000_000 / Int64(setup.rate)) }

    /// The whole board stood still until now, the card apart: that one played its ring, `rings` times, and was not seen.
    func goRound(_ rings: Int) {
        for _ in 0..<rings {
            heard += (played..<played + memory.count).map { memory[$0 % memory.count] }
            since = since + span(memory.count)
        }
    }

    private func trouble(_ call: String) throws(AlsaError) {
        move()
        if isGone { throw AlsaError(call: call, code: -ENODEV) }
        if !nextErrors.isEmpty { throw AlsaError(call: call, code: nextErrors.removeFirst()) }
        if isDry { throw AlsaError(call: call, code: -EPIPE) }
    }

    func prepare() throws(AlsaError) {
        if isGone { throw AlsaError(call: "snd_pcm_prepare", code: -ENODEV) }
        if isRunning { throw AlsaError(call: "snd_pcm_prepare", code: -EBUSY) }
        (isRunning, isDry) = (false, false)
        (played, place) = (0, 0)
    }

    func start() throws(AlsaError) {
        try trouble("snd_pcm_start")
        if let startError { throw AlsaError(call: "snd_pcm_start", code: startError) }
        run()
    }

    private func run() {
        starts += 1
        isRunning = true
        since = now
        guard setup.isFreeRunning else { return }
        for index in max(place, played)..<max(place, played + memory.count) { memory[index % memory.count] = 0 }
    }

    func drop() throws(AlsaError) {
        move()
        if isGone { throw AlsaError(call: "snd_pcm_drop", code: -ENODEV) }
        (isRunning, isDry) = (false, false)
        (played, place) = (0, 0)
    }

    func write(_ frames: UnsafeRawBufferPointer) throws(AlsaError) -> Int {
        beforeWrite?()
        try trouble("snd_pcm_writei")
        let count = min(frames.count / setup.frameBytes, setup.bufferFrames - queued, mouthful)
        for frame in 0..<count {
            memory[place % memory.count] = frames.loadUnaligned(
                fromByteOffset: frame * setup.frameBytes, as: Int16.self)
            place += 1
        }
        if setup.startsWhenWritten, count > 0, !isRunning, startError == nil { run() }
        return count
    }

    func position() throws(AlsaError) -> PcmPosition {
        try trouble("snd_pcm_avail_delay")
        return PcmPosition(available: setup.bufferFrames - queued, delay: queued + pipe)
    }

    func forward(_ frames: Int) throws(AlsaError) -> Int {
        try trouble("snd_pcm_forward")
        forwards += 1
        let count = min(frames, setup.bufferFrames - queued)
        place += count
        return count
    }

    func rewind(_ frames: Int) throws(AlsaError) -> Int {
        try trouble("snd_pcm_rewind")
        guard setup.isRewindable else { throw AlsaError(call: "snd_pcm_rewind", code: -EIO) }
        let count = max(0, min(frames, queued))
        place -= count
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
