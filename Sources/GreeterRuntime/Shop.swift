internal import Glibc
public import Greeter
public import Logging

/// The greeter's hands in a real shop: timers, outputs, lines and lamps, all on one thread.
public final class Shop: Hands {
    /// Per store, per cue: its samples, or nil where they could not be loaded.
    public typealias Sounds = [[CueSound?]]

    /// Called with every decision, after its sound has begun.
    public var decided: ((Decision) -> Void)?
    /// Called once: every zone can sound or has said why not.
    public var ready: (() -> Void)?

    private let settings: BoardSettings
    private let reactor: Reactor
    private let outputs: [any CueOutput]
    private let lines: (any Lines)?
    private let log: Logger
    private let load: @Sendable (_ zone: Int, OutputFormat) -> Sounds
    private let wording: Wording
    private var alarm: WallAlarm?
    private var timers: [TimerID.Purpose: Reactor.Timer] = [:]
    private var pending: [TimerID.Purpose: TimerID] = [:]
    private var zones: [ZoneState]
    private var isReady = false
    /// Made last, because it needs this object.
    private var loop: GreeterLoop?

    /// What became of a zone's output.
    private struct ZoneState {
        /// By store and cue, as a performance takes it, so that playing one allocates nothing; empty: it cannot sound.
        var sounds: [[[CueSound]]] = []
        var format: OutputFormat?
        /// Whether it has said for the first time what it can do.
        var isKnown = false
    }

    /// - Parameters:
    ///   - outputs: one for each zone.
    ///   - lines: nil where a trace stands for the doors.
    ///   - load: loads a zone's cues for a format; called on a thread of its own.
    public init(
        _ settings: BoardSettings, reactor: Reactor, outputs: [any CueOutput], lines: (any Lines)?, log: Logger,
        load: @escaping @Sendable (_ zone: Int, OutputFormat) -> Sounds
    ) {
        self.settings = settings
        self.reactor = reactor
        self.outputs = outputs
        self.lines = lines
        self.log = log
        self.load = load
        wording = Wording(settings.policy)
        zones = outputs.map { _ in ZoneState() }
    }

    /// Requests the lines and opens the outputs. Throws what the settings must mend.
    public func start() throws {
        let loop = GreeterLoop(settings.policy, hands: self)
        self.loop = loop
        alarm = try WallAlarm(reactor) { [unowned self] in deliver(.wallClock) }
        for (zone, output) in outputs.enumerated() {
            output.report = { [unowned self] report in take(report, zone: zone) }
        }
        lines?.report = { [unowned self] report in take(report) }
        try lines?.start()
        deliver(.wallClock)
        for output in outputs { output.start() }
    }

    /// Ends what sounds with a fade, switches the lamps off, lets go of everything.
    public func stop(done: @escaping () -> Void) {
        lines?.stop()
        var waiting = outputs.count
        guard waiting > 0 else { return done() }
        for output in outputs {
            output.stop {
                waiting -= 1
                if waiting == 0 { done() }
            }
        }
    }

    /// Something happened now.
    public func deliver(_ event: Event) {
        loop?.deliver(event, at: Reactor.now())
    }

    // MARK: Reports

    private func take(_ report: LineReport) {
        let now = Reactor.now()
        switch report {
        case .edge(let line, let active, let at): loop?.deliver(.edge(line: line, active: active), at: now.at(at))
        case .level(let line, let active): loop?.deliver(.level(line: line, active: active), at: now)
        case .lost(let line, let why):
            log.warning("\(settings.inputs[line].purpose): \(why)")
            loop?.deliver(.lineLost(line: line, isLost: true), at: now)
        case .back(let line): loop?.deliver(.lineLost(line: line, isLost: false), at: now)
        }
    }

    private func take(_ report: OutputReport, zone: Int) {
        let now = Reactor.now()
        switch report {
        case .started(let id, let at): loop?.deliver(.soundStarted(id), at: now.at(at))
        case .ended(let id, let at): loop?.deliver(.soundEnded(id), at: now.at(at))
        case .failed(let id): loop?.deliver(.soundFailed(id), at: now)
        case .underrun(let count): log.warning("\(settings.zones[zone].device): the card ran dry (\(count) so far)")
        case .lost(let why):
            log.warning("\(why)")
            loop?.deliver(.cardFault(zone: zone, isFault: true), at: now)
            becomeKnown(zone)
        case .ready(let format):
            log.debug("\(settings.zones[zone].device): \(format.rate) Hz, \(format.channels) channels")
            if zones[zone].format == format { return cardIsBack(zone) }
            zones[zone].format = format
            loadSounds(zone, format)
        }
    }

    private func loadSounds(_ zone: Int, _ format: OutputFormat) {
        let handBack = HandBack { [unowned self] sounds in
            // The card may have come back in another format meanwhile.
            guard zones[zone].format == format else { return }
            zones[zone].sounds = sounds.map { $0.map { $0.map { [$0] } ?? [] } }
            outputs[zone].prepare(sounds.flatMap { $0.compactMap { $0 } })
            cardIsBack(zone)
        }
        let (load, mailbox) = (load, reactor.mailbox)
        do {
            try Background.run {
                let sounds = load(zone, format)
                mailbox.post { handBack.take(sounds) }
            }
        } catch {
            log.error("the cues cannot be loaded: \(error)")
            zones[zone].format = nil
            becomeKnown(zone)
        }
    }

    /// Carries a closure of the loop's thread over to another thread and back, without calling it there.
    // SAFETY: `take` is only called by the reactor's mailbox, on the thread that made it.
    private final class HandBack: @unchecked Sendable {
        let take: (Sounds) -> Void
        init(_ take: @escaping (Sounds) -> Void) { self.take = take }
    }

    private func cardIsBack(_ zone: Int) {
        deliver(.cardFault(zone: zone, isFault: false))
        becomeKnown(zone)
    }

    private func becomeKnown(_ zone: Int) {
        zones[zone].isKnown = true
        guard !isReady, zones.allSatisfy(\.isKnown) else { return }
        isReady = true
        ready?()
    }

    // MARK: Hands

    public func play(_ play: Play, at moment: Moment) {
        var parts: [CueSound] = []
        for cue in play.cues {
            let sound = sound(zone: play.zone, store: play.store, cue: cue)
            guard !sound.isEmpty else {
                log.warning("\(settings.policy.stores[play.store].cues[cue].id) is not loaded and cannot sound")
                return deliver(.soundFailed(play.id))
            }
            if parts.isEmpty { parts = sound } else { parts += sound }
        }
        let performance = Performance(
            parts: parts, gap: play.gap, volume: play.volume, leadIn: settings.zones[play.zone].leadIn)
        outputs[play.zone].play(performance, id: play.id, latest: play.latest)
    }

    private func sound(zone: Int, store: Int, cue: Int) -> [CueSound] {
        let sounds = zones[zone].sounds
        return store < sounds.count && cue < sounds[store].count ? sounds[store][cue] : []
    }

    public func hush(zone: Int, at moment: Moment) { outputs[zone].hush() }

    public func lamp(store: Int, on: Bool, at moment: Moment) { set(.lamp(store: store), on) }

    public func notice(store: Int, on: Bool, at moment: Moment) { set(.notice(store: store), on) }

    private func set(_ role: LineOut.Role, _ on: Bool) {
        for (index, output) in settings.outputs.enumerated() where output.role == role {
            lines?.set(output: index, on: on)
        }
    }

    public func setTimer(_ id: TimerID, at deadline: Instant) {
        pending[id.purpose] = id
        if let timer = timers[id.purpose] { return timer.set(at: deadline) }
        let purpose = id.purpose
        let timer = reactor.makeTimer { [unowned self] _ in
            if let id = pending[purpose] { deliver(.timer(id)) }
        }
        timers[purpose] = timer
        timer.set(at: deadline)
    }

    public func cancelTimer(_ id: TimerID) {
        if pending[id.purpose] == id { timers[id.purpose]?.cancel() }
    }

    public func setAlarm(_ wall: WallTime?) { alarm?.set(wall) }

    public func accepted(_ acceptance: Acceptance, at moment: Moment) {}

    public func remember(at moment: Moment) {}

    public func decided(_ decision: Decision, at moment: Moment) {
        log.info("\(wording.line(decision))")
        decided?(decision)
    }

    public func note(_ note: Note, at moment: Moment) {
        switch note {
        case .doorFault, .inputFault, .cardFault, .servingStuck: log.warning("\(wording.line(note, at: moment))")
        default: log.info("\(wording.line(note, at: moment))")
        }
    }
}
