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
    private let ring: Ring
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
    /// What it had fetched when it was last looked at, no later than then; nil where that says nothing about now.
    private var looked: (fetched: Int, at: Instant)?

    private struct Head {
        /// The sound's.
        var identity: Int
        var bytes: [UInt8]
        /// How many of them start the card.
        var first: Int
    }

    init(card: any Card) {
        self.card = card
        pace = Pace(card.setup)
        ring = Ring(card: card, pace: pace)
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
        where sound.frames >= pace.head && !heads.contains(where: { $0.identity == sound.identity }) {
            performance = Performance(parts: [sound])
            let size = card.setup.frameBytes
            var head = Head(identity: sound.identity, bytes: [], first: pace.start * size)
            head.bytes.reserveCapacity(pace.head * size)
            while head.bytes.count < pace.head * size {
                let count = min(pace.first, pace.head - head.bytes.count / size)
                render(count)
                head.bytes += bytes[..<(count * size)]
            }
            heads.append(head)
        }
        pending = 0..<0
        past.forget()
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
        // What is left of a cue that ended otherwise; it costs time, and rearm() has seen to it.
        past.forget()
        pending = 0..<0
        written = 0
        end = nil
        troubles = 0
        moved = (Int.min, now)
        looked = nil
        do throws(AlsaError) {
            if needsStart { try startCue(performance) } else { try joinIn(performance) }
        } catch {
            // The board slept, or the card stopped behind our back: once more with what it says, then it is lost.
            if card.isRunning { try? card.drop() }
            try card.recover(from: error)
            takeBack(to: 0)
            needsStart = true
            try startCue(performance)
        }
    }

    private func startCue(_ performance: Performance) throws(AlsaError) {
        try writeFirst(of: performance)
        try startIfNeeded()
        looked = (0, card.now)
    }

    /// Begins on a card that runs in silence, a little before the place that it plays.
    ///
    /// A thread that is held up just then comes too late: the card has gone by, and would play what was written behind it a
    /// ring later. Then the cue begins again, further ahead; a card that is never reached is to be started anew.
    private func joinIn(_ performance: Performance) throws(AlsaError) {
        var lead = pace.margin
        for _ in 0..<Pace.attempts {
            try ring.catchUp(lead)
            try writeFirst(of: performance)
            guard let passed = try passed(), passed > 0 else { return }
            underruns += 1
            guard ring.canBeCleared else { break }
            takeBack(to: 0)
            try ring.clear()
            lead = min(pace.buffer / 2, 2 * lead)
        }
        throw AlsaError(call: "snd_pcm_writei", code: -EPIPE)
    }

    /// Hands over the first frames, which are to start the card.
    private func writeFirst(of performance: Performance) throws(AlsaError) {
        guard let taken = try writeHead(of: performance) else { return try fill(pace.first) }
        past.remember(performance, at: 0)
        self.performance.skip(taken)
        if self.performance.isFinished { end = taken }
        written = taken
    }

    /// Hands over the beginning that was kept ready, as it lies there; gives how much of it, or nil where there is none.
    ///
    /// In two writes: what is not needed to start the card is copied when it sounds.
    private func writeHead(of performance: Performance) throws(AlsaError) -> Int? {
        // Nobody waits for it any more then.
        defer { self.performance = performance }
        guard let opening = performance.head, let place = heads.firstIndex(where: { $0.identity == opening })
        else { return nil }
        let first = heads[place].first
        return try heads[place].bytes.withUnsafeBufferPointer { samples throws(AlsaError) in
            let bytes = UnsafeRawBufferPointer(samples)
            let taken = try card.write(UnsafeRawBufferPointer(rebasing: bytes[..<first]))
            guard taken == pace.start, first < bytes.count else { return taken }
            // What goes wrong now is found when the queue is filled.
            return taken + ((try? card.write(UnsafeRawBufferPointer(rebasing: bytes[first...]))) ?? 0)
        }
    }

    /// Fills the queue behind the first frames; gives when ``feed(at:)`` is to follow, which is at once if something went
    /// wrong: whoever has heard the beginning is not to wait for the rest.
    @discardableResult
    func topUp() -> Span {
        do throws(AlsaError) {
            try supply(max(0, pace.queue - written))
            return pace.tick
        } catch {
            return .zero
        }
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
        if isLapped(position, at: now) || (card.setup.isFreeRunning && position.available > pace.buffer) {
            if isHandedOver {
                try ring.clear()
                return .over(at: now)
            }
            try rejoin(at: written)
            position = try card.position()
        }
        let queued = pace.buffer - position.available
        if !needsStart {
            let fetched = written - queued
            looked = (fetched, card.now)
            if fetched != moved.fetched {
                moved = (fetched, now)
            } else if now - moved.at >= Pace.standstill {
                return .standstill
            }
        }
        let heard = written - position.delay
        if let end, heard >= end { return .over(at: now - pace.span(heard - end)) }
        do throws(AlsaError) {
            try supply(pace.room(queued: queued, available: position.available))
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
        var isLate = false
        for _ in 0..<Pace.attempts {
            let before = (written: written, past: past, end: end)
            // A card that just ran dry has nothing queued; the fade is what it will go on with.
            let position = (try? card.position()) ?? PcmPosition(available: pace.buffer, delay: 0)
            let taken = retract(pace.retractable(queued: pace.buffer - position.available))
            // Where nothing can be taken back, the last frames are heard, which is sooner over than a fade behind them.
            guard end == nil else { break }
            performance.hush(within: pace.fade(delay: max(0, position.delay - taken) + pending.count))
            guard taken > 0 else { break }
            // The beginning of the fade first: little is left in the ring. What goes wrong is found by the feed.
            let first = written
            try? fill(pace.first)
            guard let passed = try? passed(), passed > first else { break }
            isLate = true
            // Some of it came in time: the fade goes on from there.
            guard passed >= written, (try? card.forward(before.written - written)) != nil else { break }
            // The card went on with the cue as it was, which lies there still: once more from where it is now.
            (past, end) = (before.past, before.end)
            takeBack(to: before.written)
        }
        // What came too late lies behind the card now.
        if isLate { written += (try? ring.blank()) ?? 0 }
    }

    /// Takes back frames that were not heard yet; gives how many.
    private func retract(_ frames: Int) -> Int {
        let frames = min(frames, written - (past.earliest ?? written))
        guard frames > 0, let taken = try? card.rewind(frames), taken > 0 else { return 0 }
        // A card gives back as many as it was asked for, or fewer: both are within reach.
        takeBack(to: written - taken)
        return taken
    }

    /// Lets the cue be as it was when `frame` frames of it had been written.
    private func takeBack(to frame: Int) {
        written = frame
        pending = 0..<0
        if let earlier = past.performance(at: frame, scratch: floats, channels: card.setup.channels) {
            performance = earlier
        }
        if let last = end, last > frame { end = nil }
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
        looked = nil
    }

    private func countTrouble(_ error: AlsaError) throws(AlsaError) {
        underruns += 1
        troubles += 1
        guard troubles <= Pace.troublesPerCue else { throw error }
    }

    /// Goes on with frame number `frame` on a card that was not fed in time, though it runs on.
    private func rejoin(at frame: Int) throws(AlsaError) {
        try countTrouble(AlsaError(call: "snd_pcm_avail_delay", code: -EPIPE))
        takeBack(to: frame)
        if ring.canBeCleared {
            try ring.clear()
            try ring.catchUp(pace.margin)
        } else {
            try card.drop()
            try card.prepare()
            needsStart = true
        }
        moved = (Int.min, card.now)
        looked = nil
    }

    /// Whether the card went all the way round its ring since it was last looked at, and nobody saw it: on a board that
    /// stood still for so long the kernel sees where the card is, and not how often it came by.
    private func isLapped(_ position: PcmPosition, at now: Instant) -> Bool {
        // Only a card's own ring is played again and again; and one that stood still itself went nowhere.
        let fetched = written - (pace.buffer - position.available)
        guard !needsStart, card.setup.isRewindable, let looked, fetched > looked.fetched else { return false }
        return pace.frames(now - looked.at) - (fetched - looked.fetched) >= pace.buffer - pace.margin
    }

    /// The frame that a free-running card had come to when the last ones were handed over; nil for one that would stop
    /// rather than go past them.
    private func passed() throws(AlsaError) -> Int? {
        guard card.setup.isFreeRunning, !needsStart else { return nil }
        return written - (try ring.queuedBefore())
    }

    /// Hands over `frames` frames, and sees that the card did not go past them meanwhile.
    private func supply(_ frames: Int) throws(AlsaError) {
        var (first, frames) = (written, frames)
        try fill(frames)
        try startIfNeeded()
        while written > first, let passed = try passed(), passed > first {
            try rejoin(at: first)
            (first, frames) = (written, pace.queue)
            try fill(frames)
            try startIfNeeded()
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
