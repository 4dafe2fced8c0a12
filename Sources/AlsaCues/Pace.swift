internal import Alsa
internal import Greeter

/// How far ahead of the card its ring is kept filled, and what follows from that. Pure arithmetic.
///
/// A hush must be silent within 150 ms, whatever is queued.
///
/// - A card's own ring can be taken back: 300 ms are queued, so that the thread may be 225 ms late before the card runs
///   dry; a hush takes back all but 30 ms and fades over 60 ms.
/// - Elsewhere what is queued is heard: 80 ms are queued, the thread may be 60 ms late, and a hush fades over 55 ms behind
///   them. 15 ms are left of the 150 ms: 10 ms for a pointer that is a period old, 5 ms for the thread to be woken.
struct Pace: Hashable, Sendable {
    /// Wanted frames ahead, where the card's periods allow.
    static let ahead = Span.milliseconds(80)
    /// And where they can be taken back.
    static let rewindableAhead = Span.milliseconds(300)
    /// When a hush must be silent, the thread's own delay taken off.
    static let hushLimit = Span.milliseconds(145)
    static let longestFade = Span.milliseconds(60)
    /// A fade shorter than this is a click.
    static let shortestFade = Span.milliseconds(10)
    /// A pointer that stands still for so long does so for good; HDMI takes a tenth of a second to begin.
    static let standstill = Span.milliseconds(700)
    /// Underruns in one cue after which the card, or the board, is taken to be in real trouble.
    static let troublesPerCue = 5
    /// How often it is tried to write before the place that a running card plays, while the thread is held up each time.
    static let attempts = 4

    let rate: Int
    let period: Int
    let buffer: Int
    let isRewindable: Bool

    /// Frames kept ahead: a card that tells its place only once a period needs two of them.
    let queue: Int

    /// Frames written before the card is started; the rest of the queue follows at once, while they sound.
    ///
    /// Few, because the customer waits for them; but a thread that is pushed aside just then must not run dry at once,
    /// and at least a period, because some cards fetch one at the start.
    let first: Int

    /// Frames of a beginning that is kept ready: nothing has to be reckoned to hand them over, so that there may be more.
    let head: Int

    /// Those of them that start the card, the rest of which follows in the next call: as many as some cards fetch then.
    let start: Int

    /// Frames between a free-running card and the place where a cue begins: its pointer may be a period old.
    let margin: Int

    init(_ setup: PcmSetup) {
        let (period, buffer) = (setup.periodFrames, setup.bufferFrames)
        func frames(_ span: Span) -> Int { Pace.frames(span, rate: setup.rate) }
        rate = setup.rate
        self.period = period
        self.buffer = buffer
        isRewindable = setup.isRewindable
        queue = min(buffer, max(frames(isRewindable ? Pace.rewindableAhead : Pace.ahead), 2 * period))
        first = min(queue, max(frames(.milliseconds(20)), period))
        head = min(queue, 2 * first)
        start = min(queue, max(frames(.milliseconds(10)), period))
        margin = min(buffer, max(frames(.milliseconds(5)), period))
    }

    /// How many of the queued frames a hush takes back. What stays must last until the fade is written behind it, and
    /// begin behind a pointer that may be a period old.
    func retractable(queued: Int) -> Int {
        isRewindable ? max(0, queued - margin - frames(.milliseconds(20))) : 0
    }

    /// Time between two looks at the ring while a cue sounds: four to a queue, so 75 or 20 ms.
    var tick: Span { max(.milliseconds(1), span(queue / 4)) }

    /// How many frames to write now.
    func room(queued: Int, available: Int) -> Int { max(0, min(queue - queued, available)) }

    /// How long to fade where `delay` frames will still be heard before the first of the fade.
    func fade(delay: Int) -> Span {
        let left = Pace.hushLimit - span(delay + period)
        return min(Pace.longestFade, max(Pace.shortestFade, left))
    }

    func frames(_ span: Span) -> Int { Pace.frames(span, rate: rate) }

    private static func frames(_ span: Span, rate: Int) -> Int { Int(span.nanoseconds * Int64(rate) / 1_000_000_000) }

    func span(_ frames: Int) -> Span { Span(nanoseconds: Int64(frames) * 1_000_000_000 / Int64(rate)) }
}

/// How long to wait before a card that was lost is tried again.
struct BackOff: Hashable, Sendable {
    private static let steps: [Span] = [
        .milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(16), .seconds(30),
    ]
    /// After news of a card: long enough for udev to have given its nodes to the group.
    static let news = Span.milliseconds(100)

    private var attempts = 0

    /// The wait before the next attempt; longer each time.
    mutating func next() -> Span {
        defer { attempts += 1 }
        return BackOff.steps[min(attempts, BackOff.steps.count - 1)]
    }

    mutating func reset() { attempts = 0 }
}
