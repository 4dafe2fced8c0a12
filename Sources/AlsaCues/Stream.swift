internal import Alsa
internal import Glibc
internal import Greeter
internal import GreeterRuntime

/// An open card with what is being played on it: keeps the ring filled, a little ahead, and knows what was heard.
///
/// Behind the cue comes silence without end until the last frame of the cue has been heard. So the tail is never cut, a
/// card that plays whole periods finds no stale one, and the card is stopped in silence.
final class Stream {
    /// How a cue is getting on.
    enum Progress: Hashable {
        /// Look again in so long.
        case sounding(Span)
        /// All was heard; the last frame at this instant.
        case over(at: Instant)
        /// The card takes frames, or did, and plays none of them.
        case standstill
    }

    let card: any Card
    let pace: Pace
    /// How often the card ran dry, over all cues.
    private(set) var underruns = 0

    private var performance = Performance(parts: [])
    private var past = Past()
    private let floats: UnsafeMutableBufferPointer<Float>
    private let bytes: UnsafeMutableRawBufferPointer
    /// The first frames of sounds that may be asked for, as the card takes them. Few, so they are searched in a row.
    private var heads: [Head] = []
    /// The frames of `bytes` that the card has not taken yet.
    private var pending = 0..<0
    /// Frames that the card took since the cue began.
    private var written = 0
    /// Where the cue is over, counted as `written`; nil while it is still being rendered.
    private var end: Int?
    private var needsStart = true
    private var troubles = 0
    /// What the card had fetched when it was last seen to move.
    private var moved = (fetched: Int.min, at: Instant.distantPast)

    private struct Head {
        /// The sound's.
        var identity: Int
        var bytes: [UInt8]
    }

    init(card: any Card) {
        self.card = card
        pace = Pace(card.setup)
        // Allocated once, so that a cue costs no allocation; uninitialised memory is written before it is read.
        floats = .allocate(capacity: pace.first * card.setup.channels)
        bytes = .allocate(byteCount: pace.first * card.setup.frameBytes, alignment: 16)
        floats.initialize(repeating: 0)
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit {
        // SAFETY: allocated in `init`, never handed out beyond a call.
        floats.deallocate()
        bytes.deallocate()
    }

    /// Keeps the beginnings of these sounds ready: the customer need not wait for them to be converted.
    func prepare(_ sounds: [CueSound]) {
        heads = []
        for sound in sounds
        where sound.frames >= pace.first && !heads.contains(where: { $0.identity == sound.identity }) {
            performance = Performance(parts: [sound])
            render(pace.first)
            heads.append(Head(identity: sound.identity, bytes: Array(bytes)))
        }
        pending = 0..<0
        past.forget()
    }

    /// Walks through what a cue does here, so that the day's first customer does not wait for pages of code to be found.
    func rehearse() {
        performance = Performance(parts: [CueSound(rate: pace.rate, channels: 1, samples: [0, 0, 0, 0])])
        render(pace.first)
        pending = 0..<0
        past.forget()
        _ = try? card.position()
    }

    /// Begins a silence of 50 ms, by which a card that stood still shows whether it moves. ``feed(at:)`` is to follow.
    func prove(at now: Instant) throws(AlsaError) {
        let silence = CueSound(rate: pace.rate, channels: 1, samples: [Float](repeating: 0, count: pace.rate / 20))
        try begin(Performance(parts: [silence]), at: now)
        topUp()
    }

    /// Ends what ``prove(at:)`` began: the card stands as after it was opened, whether it runs freely or not.
    func endProof() throws(AlsaError) {
        past.forget()
        try card.drop()
        try card.prepare()
        needsStart = true
    }

    /// Starts a card that runs on in silence by itself.
    func hold() throws(AlsaError) {
        try card.start()
        needsStart = false
    }

    /// Hands the first frames to the card and starts it. ``topUp()`` is to follow at once.
    func begin(_ performance: Performance, at now: Instant) throws(AlsaError) {
        self.performance = performance
        // What is left of a cue that ended otherwise; it costs time, and rearm() has seen to it.
        past.forget()
        pending = 0..<0
        written = 0
        end = nil
        troubles = 0
        moved = (Int.min, now)
        do throws(AlsaError) {
            try startCue()
        } catch {
            // The board slept, or the card stopped behind our back: once more with what it says, then it is lost.
            try card.recover(from: error)
            needsStart = true
            try startCue()
        }
    }

    private func startCue() throws(AlsaError) {
        if !needsStart { try catchUp() }
        if try !writeHead() { try fill(pace.first) }
        try startIfNeeded()
    }

    /// Hands over the beginning that was kept ready, as it lies there; gives whether there was one.
    private func writeHead() throws(AlsaError) -> Bool {
        guard pending.isEmpty, written == 0, let sound = performance.head,
            let head = heads.first(where: { $0.identity == sound })
        else { return false }
        let taken = try head.bytes.span.withUnsafeBytes { bytes throws(AlsaError) in try card.write(bytes) }
        // The card sounds; nobody waits for the rest.
        past.remember(performance, at: 0)
        performance.skip(pace.first)
        if performance.isFinished { end = pace.first }
        written = taken
        pending = taken..<pace.first
        if !pending.isEmpty { bytes.copyBytes(from: head.bytes) }
        return true
    }

    /// Fills the queue behind the first frames. What goes wrong is found by the next ``feed(at:)``.
    func topUp() {
        let queued = written
        try? fill(max(0, pace.queue - queued))
    }

    /// Looks after the ring.
    ///
    /// - Throws: when the card is of no more use.
    func feed(at now: Instant) throws(AlsaError) -> Progress {
        var position: PcmPosition
        do throws(AlsaError) {
            position = try card.position()
        } catch {
            // Ran dry in the silence behind the cue: it is over all the same.
            if error.isUnderrun, isHandedOver { return .over(at: now) }
            try recover(from: error, at: now)
            position = PcmPosition(available: pace.buffer, delay: 0)
        }
        if card.setup.isFreeRunning, position.available > pace.buffer {
            if isHandedOver { return .over(at: now) }
            try countTrouble(AlsaError(call: "snd_pcm_avail_delay", code: -EPIPE))
            try catchUp()
            position = try card.position()
        }
        let queued = pace.buffer - position.available
        if !needsStart {
            let fetched = written - queued
            if fetched != moved.fetched {
                moved = (fetched, now)
            } else if now - moved.at >= Pace.standstill {
                return .standstill
            }
        }
        let heard = written - position.delay
        if let end, heard >= end { return .over(at: now - pace.span(heard - end)) }
        do throws(AlsaError) {
            try fill(pace.room(queued: queued, available: position.available))
            try startIfNeeded()
        } catch {
            try recover(from: error, at: now)
            try fill(pace.queue)
            try startIfNeeded()
        }
        guard let end else { return .sounding(pace.tick) }
        return .sounding(min(pace.tick, max(.milliseconds(1), pace.span(end - heard))))
    }

    /// Ends the cue with a fade, in time for a hush. ``feed(at:)`` is to follow at once.
    func hush() {
        // A card that just ran dry has nothing queued; the fade is what it will go on with.
        let position = (try? card.position()) ?? PcmPosition(available: pace.buffer, delay: 0)
        let taken = retract(pace.retractable(queued: pace.buffer - position.available))
        // Where nothing can be taken back, the last frames are heard, which is sooner over than a fade behind them.
        guard end == nil else { return }
        performance.hush(within: pace.fade(delay: max(0, position.delay - taken) + pending.count))
        // The beginning of the fade first: little is left in the ring. What goes wrong is found by the feed.
        if taken > 0 { try? fill(pace.first) }
    }

    /// Takes back frames that were not heard yet; gives how many.
    private func retract(_ frames: Int) -> Int {
        let frames = min(frames, written - (past.earliest ?? written))
        guard frames > 0, let taken = try? card.rewind(frames), taken > 0 else { return 0 }
        written -= taken
        pending = 0..<0
        // A card gives back as many as it was asked for, or fewer: both are within reach.
        if let earlier = past.performance(at: written, scratch: floats, channels: card.setup.channels) {
            performance = earlier
            if let last = end, last > written { end = nil }
        }
        return taken
    }

    /// Makes the card ready for the next cue: a running card is stopped, what is left in its ring forgotten.
    func rearm() throws(AlsaError) {
        past.forget()
        guard !card.setup.isFreeRunning else { return }
        try card.drop()
        try card.prepare()
        needsStart = true
    }

    /// Whether the card has all of the cue.
    private var isHandedOver: Bool { end.map { written >= $0 } ?? false }

    private func startIfNeeded() throws(AlsaError) {
        guard needsStart else { return }
        // A card that did not start by itself says here why not.
        if !card.setup.startsWhenWritten || !card.isRunning { try card.start() }
        needsStart = false
    }

    private func recover(from error: AlsaError, at now: Instant) throws(AlsaError) {
        // Anything else is the card's end, and no underrun.
        guard error.isUnderrun || error.isSuspended else { throw error }
        try countTrouble(error)
        try card.recover(from: error)
        needsStart = true
        moved = (Int.min, now)
    }

    private func countTrouble(_ error: AlsaError) throws(AlsaError) {
        underruns += 1
        troubles += 1
        guard troubles <= Pace.troublesPerCue else { throw error }
    }

    /// Puts the place of writing a little before what a free-running card plays.
    private func catchUp() throws(AlsaError) {
        let queued = pace.buffer - (try card.position().available)
        if queued < pace.margin {
            _ = try card.forward(pace.margin - queued)
        } else if queued > pace.margin {
            // The silence behind the cue before; a device that cannot go back plays it first, 80 ms at most.
            _ = try? card.rewind(queued - pace.margin)
        }
    }

    /// Hands over `frames` frames, those left over from before included, in chunks as long as the first one.
    private func fill(_ frames: Int) throws(AlsaError) {
        let target = written + frames
        try writePending()
        while pending.isEmpty, written < target {
            render(min(target - written, pace.first))
            try writePending()
        }
    }

    /// Makes the next `count` frames ready to be written.
    private func render(_ count: Int) {
        past.remember(performance, at: written)
        pending = 0..<count
        let channels = card.setup.channels
        let samples = UnsafeMutableBufferPointer(rebasing: floats[..<(count * channels)])
        let rendered = performance.render(into: samples, channels: channels)
        if rendered < count { samples[(rendered * channels)...].update(repeating: 0) }
        if end == nil, performance.isFinished { end = written + rendered }
        card.setup.format.encode(UnsafeBufferPointer(samples), into: bytes)
    }

    private func writePending() throws(AlsaError) {
        guard !pending.isEmpty else { return }
        let size = card.setup.frameBytes
        let range = pending.lowerBound * size..<pending.upperBound * size
        let taken = try card.write(UnsafeRawBufferPointer(rebasing: bytes[range]))
        pending = (pending.lowerBound + taken)..<pending.upperBound
        written += taken
    }
}
