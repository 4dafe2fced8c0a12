internal import Alsa
public import Greeter
public import GreeterRuntime
public import Logging
internal import Synchronization

/// A zone's loudspeaker on an ALSA device: cues begin at once, a card that vanishes is found again.
///
/// Everything happens on the reactor's thread except what may block, which a short-lived thread does: opening and
/// closing. While nothing sounds, nothing wakes: the kernel tells of cards that come and go.
///
/// `idle`:
/// - `ready`: open and prepared. A cue is written and started within the call.
/// - `close`: opened for each cue, which costs what opening costs (15 to 35 ms on the virtual board, emulated), and closed
///   behind it.
/// - `hold`: the card plays silence all the time, which the kernel supplies, so that holding wakes nobody; a cue begins one
///   period (10 ms) ahead of what the card plays. A device that cannot do that (a sound server's) is kept `ready`.
///
/// A hush is silent some 90 ms after the call on a card's own ring, 145 ms after it elsewhere, with periods of 10 ms: see
/// ``Pace``. A sound server that queues more on its own account, or a card with far longer periods, takes that much more.
public final class AlsaOutput: CueOutput {
    public var report: ((OutputReport) -> Void)?

    /// Where things stand.
    enum State {
        /// Not started, or let go of between two cues. → opening
        case closed
        /// Being opened, perhaps for a cue that waits. → proving, closed, ready, holding, playing, lost
        case opening(Waiting?)
        /// Takes a silence, to be seen to move after one that stood still. → closed, ready, holding, lost
        case proving(Stream)
        /// Prepared, not running. → playing, lost
        case ready(Stream)
        /// Running in silence. → playing, lost
        case holding(Stream)
        /// A cue sounds, or the silence behind it is being heard. → ready, holding, closed, lost
        case playing(Stream, PlayID)
        /// Cannot sound; is tried again. → opening
        case lost
        /// Let go of for good.
        case stopped
    }

    /// A cue whose card is being opened. Kept apart from the state, which is copied on the way of every cue.
    final class Waiting {
        let performance: Performance
        let id: PlayID
        let latest: Instant

        init(_ performance: Performance, id: PlayID, latest: Instant) {
            self.performance = performance
            self.id = id
            self.latest = latest
        }
    }

    let reactor: Reactor
    let device: String
    let idle: Idle
    let logger: Logger?
    let opener: CardOpener
    let bench = Bench()
    let wayBack = WayBack()
    let watchedFolder: String
    var state = State.closed
    var loss = Loss()
    /// What was last reported as ready; nil before the first time.
    var announced: OutputFormat?
    private var underruns = 0
    /// What may be asked for; each card that is opened keeps their beginnings.
    private(set) var prepared: [CueSound] = []
    var watch: DeviceWatch?
    /// Of the open card, watched for trouble.
    var descriptors: [Int32] = []
    var isStopping = false
    private var stopped: (() -> Void)?
    /// Who waits for the bench to have moved.
    private var beats: [() -> Void] = []
    /// The next look at the ring, the next attempt, or the last moment of a cue that waits: each state has but one.
    private(set) var timer: Reactor.Timer?
    private var stopTimer: Reactor.Timer?

    /// - Parameters:
    ///   - device: an ALSA name, best by the card's id: `plughw:CARD=Device`.
    ///   - idle: what becomes of the card between two cues.
    ///   - logger: for what the reports do not carry: what the device agreed to, and alsa-lib's own messages.
    public convenience init(reactor: Reactor, device: String, idle: Idle, logger: Logger) {
        AlsaMessages.capture { logger.info("alsa-lib: \($0)") }
        self.init(reactor: reactor, device: device, idle: idle, logger: logger, watching: "/dev/snd") {
            (name, request) throws(AlsaError) in try PcmCard(opening: name, request: request)
        }
    }

    init(
        reactor: Reactor, device: String, idle: Idle, logger: Logger? = nil, watching folder: String,
        opener: @escaping CardOpener
    ) {
        self.reactor = reactor
        self.device = device
        self.idle = idle
        self.logger = logger
        self.opener = opener
        watchedFolder = folder
        timer = reactor.makeTimer { [wayBack] _ in wayBack.output?.timerFired() }
        stopTimer = reactor.makeTimer { [wayBack] _ in wayBack.output?.stopTimerFired() }
        wayBack.output = self
    }

    deinit {
        wayBack.output = nil
        for descriptor in descriptors { reactor.remove(descriptor) }
        if let watched = watch?.descriptor { reactor.remove(watched) }
    }

    public func start() {
        guard case .closed = state, announced == nil else { return }
        watchDevices()
        open(for: nil)
    }

    public func prepare(_ sounds: [CueSound]) {
        prepared = sounds
        switch state {
        case .ready(let stream), .holding(let stream): stream.prepare(sounds)
        // One that sounds is not disturbed; it goes on without.
        case .closed, .opening, .proving, .playing, .lost, .stopped: break
        }
    }

    public func rehearse() {
        switch state {
        case .ready(let stream), .holding(let stream): stream.rehearse()
        case .closed, .opening, .proving, .playing, .lost, .stopped: break
        }
    }

    public func play(_ performance: Performance, id: PlayID, latest: Instant) {
        let now = Reactor.instant()
        guard !isStopping, now <= latest else {
            report?(.failed(id))
            return
        }
        switch state {
        case .ready(let stream), .holding(let stream):
            begin(performance, id: id, on: stream, at: now, orAgainUntil: latest)
        case .closed where announced != nil:
            timer?.set(at: latest)
            open(for: Waiting(performance, id: id, latest: latest))
        case .closed, .opening, .proving, .playing, .lost, .stopped:
            report?(.failed(id))
        }
    }

    public func hush() {
        switch state {
        case .playing(let stream, _):
            stream.hush()
            feed()
        case .opening(let waiting?):
            state = .opening(nil)
            report?(.failed(waiting.id))
        case .closed, .opening, .proving, .ready, .holding, .lost, .stopped:
            break
        }
    }

    /// What sounds is fed by the loop, and a card that stands still is found there; only the bench can hang, in a driver.
    public func beat(_ done: @escaping () -> Void) {
        guard bench.isBusy else { return done() }
        beats.append(done)
        onBench {
        } then: { output in
            let answered = output.beats
            output.beats = []
            for done in answered { done() }
        }
    }

    public func stop(done: @escaping () -> Void) {
        guard !isStopping else { return done() }
        isStopping = true
        stopped = done
        // A hush takes 150 ms; what is left of the half second is for letting go, which may hang in a driver.
        stopTimer?.set(at: Reactor.instant() + .milliseconds(250))
        switch state {
        case .playing, .opening: hush()
        case .closed, .proving, .ready, .holding, .lost, .stopped: letGo()
        }
    }

    // MARK: - Sounding

    /// The path that a customer waits for: nothing is logged or reported before the card has been started.
    ///
    /// A sound server that was started anew since the last cue is found out by this one, which then has it opened again.
    func begin(
        _ performance: Performance, id: PlayID, on stream: Stream, at now: Instant, orAgainUntil latest: Instant? = nil
    ) {
        let before = stream.underruns
        do throws(AlsaError) {
            try stream.begin(performance, at: now)
        } catch {
            if let latest, !stream.card.isGone {
                release(stream)
                timer?.set(at: latest)
                return open(for: Waiting(performance, id: id, latest: latest))
            }
            lose(Attempt.describe(error, device: device))
            report?(.failed(id))
            return
        }
        let started = Reactor.instant()
        state = .playing(stream, id)
        timer?.set(at: started + stream.topUp())
        report?(.started(id, at: started))
        tell(underruns: stream.underruns - before)
    }

    private func tell(underruns new: Int) {
        guard new > 0 else { return }
        underruns += new
        report?(.underrun(count: underruns))
    }

    /// Looks after the cue that sounds.
    func feed() {
        guard case .playing(let stream, let id) = state else { return }
        let now = Reactor.instant()
        let before = stream.underruns
        do throws(AlsaError) {
            switch try stream.feed(at: now) {
            case .sounding(let wait): timer?.set(at: now + wait)
            case .over(let end): finish(stream, id, at: end)
            case .standstill: lose(Attempt.standstill(device), stoodStill: true)
            }
        } catch {
            lose(Attempt.describe(error, device: device))
        }
        tell(underruns: stream.underruns - before)
    }

    private func finish(_ stream: Stream, _ id: PlayID, at end: Instant) {
        timer?.cancel()
        loss.wait.reset()
        var trouble: AlsaError?
        if idle == .close {
            release(stream)
            state = .closed
        } else {
            do throws(AlsaError) { try stream.rearm() } catch { trouble = error }
            state = stream.card.setup.isFreeRunning ? .holding(stream) : .ready(stream)
        }
        if let trouble { lose(Attempt.describe(trouble, device: device)) }
        report?(.ended(id, at: end))
        if isStopping { letGo() }
    }

    private func timerFired() {
        switch state {
        case .playing:
            feed()
        case .proving(let stream):
            watchProof(of: stream)
        case .lost:
            open(for: nil)
        case .opening(let waiting?):
            // Too late by now, however soon the card opens.
            state = .opening(nil)
            report?(.failed(waiting.id))
        case .closed, .opening, .ready, .holding, .stopped:
            break
        }
    }

    // MARK: - Stopping

    /// Gives the device back, for good.
    func letGo() {
        var stream: Stream?
        var sounding: PlayID?
        switch state {
        case .proving(let open), .ready(let open), .holding(let open): stream = open
        case .playing(let open, let id): (stream, sounding) = (open, id)
        case .closed, .opening, .lost: break
        case .stopped: return
        }
        state = .stopped
        timer?.cancel()
        stopTimer?.set(at: Reactor.instant() + .milliseconds(150))
        if let watched = watch?.descriptor { reactor.remove(watched) }
        watch = nil
        unwatchTrouble()
        let card = stream?.card
        // Behind an opening that is still under way, whose card is closed as it comes.
        onBench {
            card?.close()
        } then: {
            $0.finishStopping()
        }
        if let sounding { report?(.ended(sounding, at: Reactor.instant())) }
    }

    private func stopTimerFired() {
        if case .stopped = state { finishStopping() } else { letGo() }
    }

    private func finishStopping() {
        stopTimer?.cancel()
        let done = stopped
        stopped = nil
        done?()
    }
}
