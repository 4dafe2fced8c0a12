internal import Glibc
public import Greeter
public import Logging

/// The greeter's hands in a real shop: timers, outputs, lines and lamps, all on one thread.
public final class Shop {
    /// Per store, per cue: its samples, or nil where they could not be loaded.
    public typealias Sounds = [[CueSound?]]

    /// Something that happened here, as a journal or a watcher wants to know it.
    public enum Happening {
        case accepted(Acceptance)
        case decided(Decision, Wording)
        case noted(Note, Moment, Wording)
        /// What is to be known after a restart has changed.
        case remembered(Moment)
        /// Somebody set the wall clock, by so much.
        case clockStepped(Span, Moment)
        /// Other settings are in force.
        case adopted(Moment)
    }

    /// Called with everything that happens, after the sound has begun.
    public var happened: [(Happening) -> Void] = []
    /// Called once: every zone can sound or has said why not.
    public var ready: (() -> Void)?
    /// Finds out whether the wall clock may be relied on; set before ``start(recalling:elapsed:)``.
    public var clock: ClockWatch?

    public internal(set) var settings: BoardSettings
    let reactor: Reactor
    var outputs: [any CueOutput]
    let lines: (any Lines)?
    let log: Logger
    let load: LoadSounds
    let makeOutput: (ZoneSettings) -> any CueOutput
    var wording: Wording
    var alarm: WallAlarm?
    var timers: [TimerID.Purpose: Reactor.Timer] = [:]
    var pending: [TimerID.Purpose: TimerID] = [:]
    var zones: [ZoneState]
    /// What each line in has done; empty where a trace stands for the doors.
    public internal(set) var sights: [LineSight]
    var change: PendingChange?
    var changeTimer: Reactor.Timer?
    /// Outputs of settings before, on their way to let go of their cards.
    var retiring: [any CueOutput] = []
    /// Called when the last of them has; set by an end that waits for it.
    var retired: (() -> Void)?
    /// What the lines report while they change.
    var heldBack: [LineReport]?
    /// Counts the settings, so that cues that were loaded for others are known.
    var edition = 0
    private(set) var isEnding = false
    private var isReady = false
    /// Between the wall clock and the monotonic one; a step changes it, and nothing else does.
    private var offset: Span?
    /// The signal to measure by, while it is being asked for.
    var signal: [CueSound] = []
    /// Made last, because it needs this object.
    var loop: GreeterLoop?

    /// Loads a zone's cues for a format; called on a thread of its own.
    public typealias LoadSounds = @Sendable (BoardSettings, _ zone: Int, OutputFormat) -> Sounds

    /// What became of a zone's output.
    struct ZoneState {
        /// By store and cue, as a performance takes it, so that playing one allocates nothing; empty: it cannot sound.
        var sounds: [[[CueSound]]] = []
        var format: OutputFormat?
        /// Whether it has said for the first time what it can do.
        var isKnown = false
        /// What it last said of trouble, for those who ask later.
        var trouble: String?
    }

    /// - Parameters:
    ///   - lines: nil where a trace stands for the doors.
    public init(
        _ settings: BoardSettings, reactor: Reactor, lines: (any Lines)?, log: Logger,
        makeOutput: @escaping (ZoneSettings) -> any CueOutput, load: @escaping LoadSounds
    ) {
        self.settings = settings
        self.reactor = reactor
        self.lines = lines
        self.log = log
        self.load = load
        self.makeOutput = makeOutput
        outputs = settings.zones.map(makeOutput)
        wording = Wording(settings.policy)
        zones = outputs.map { _ in ZoneState() }
        sights = lines == nil ? [] : settings.inputs.map { _ in LineSight() }
    }

    deinit {
        lines?.report = nil
        reactor.aboutToWait = nil
    }

    /// Requests the lines and opens the outputs. Throws what the settings must mend.
    ///
    /// - Parameters:
    ///   - memory: what a greeter before this one left to be known, `elapsed` ago.
    public func start(recalling memory: Memory? = nil, elapsed: Span = .zero) throws {
        let loop = GreeterLoop(settings.policy, isClockTrusted: clock?.isTrusted ?? true, hands: self)
        self.loop = loop
        // SAFETY: taken back when this object ends.
        reactor.aboutToWait = { [unowned(unsafe) self] in self.loop?.foresee() }
        alarm = try WallAlarm(reactor) { [unowned self] in wallClockRang() }
        noteStep(at: Reactor.now())
        alarm?.set(nil)
        listen()
        // SAFETY: taken back when this object ends.
        lines?.report = { [unowned(unsafe) self] report in take(report) }
        try lines?.start()
        if let memory {
            let now = Reactor.now()
            loop.change(at: now) { $0.recall(memory, elapsed: elapsed, at: now) }
        }
        deliver(.wallClock)
        for output in outputs { output.start() }
    }

    /// The greeter as it is now; nil before the start.
    public var greeter: Greeter? { loop?.greeter }

    /// What a zone's output last said of its trouble; nil while it is well.
    public func trouble(ofZone zone: Int) -> String? { zones[zone].trouble }

    /// Asks each zone's output whether it moves; `answered` is called on this thread, once for each that does.
    public func beat(answered: @escaping () -> Void) {
        for output in outputs { output.beat(answered) }
        // Whoever disciplines the clock without a step is found on this wake-up, which is there anyway.
        clock?.look(at: Reactor.instant())
    }

    /// Walks the way from each door to its sound, as far as nobody hears it and nothing is decided, so that the next
    /// customer does not wait for pages of code to be found.
    public func rehearse() {
        guard !isEnding, heldBack == nil else { return }
        lines?.rehearse()
        for output in outputs { output.rehearse() }
    }

    /// What a zone's output takes; nil while that is not known.
    public func format(ofZone zone: Int) -> OutputFormat? { zones[zone].format }

    /// Whether a trace stands for the doors.
    public var isSimulated: Bool { lines == nil }

    func listen() {
        for (zone, output) in outputs.enumerated() {
            output.report = { [unowned self] report in take(report, zone: zone) }
        }
    }

    /// Ends what sounds with a fade, switches the lamps off, lets go of everything. Every passage has its decision then.
    public func stop(done: @escaping () -> Void) {
        isEnding = true
        finish(.failure(Ended()))
        decideWhatWaits()
        lines?.stop()
        var waiting = outputs.count + (retiring.isEmpty ? 0 : 1)
        let finish = { [unowned self] in
            // Somebody may have passed while a cue was fading out.
            decideWhatWaits()
            done()
        }
        guard waiting > 0 else { return finish() }
        let hasLetGo = {
            waiting -= 1
            if waiting == 0 { finish() }
        }
        retired = hasLetGo
        for output in outputs { output.stop(done: hasLetGo) }
    }

    private func decideWhatWaits() {
        let now = Reactor.now()
        loop?.change(at: now) { $0.end(at: now) }
    }

    /// Something happened now.
    public func deliver(_ event: Event) {
        let now = Reactor.now()
        loop?.deliver(event, at: now)
        afterwards(now)
    }

    /// Lets a signal sound in a store's zone, by which somebody measures how loud it is at the till.
    public func play(signal sound: CueSound, store: Int) {
        signal = [sound]
        deliver(.signal(store: store))
        signal = []
    }

    /// What can wait until the customer has been answered.
    private func afterwards(_ now: Moment) {
        clock?.look(at: now.instant)
        changeSoon()
    }

    private func wallClockRang() {
        noteStep(at: Reactor.now())
        clock?.clockWasSet()
        deliver(.wallClock)
    }

    /// Tells of a step of the wall clock. Both clocks are slewed alike, so that their distance changes only by steps.
    func noteStep(at now: Moment) {
        let distance = Span(nanoseconds: now.wall.nanoseconds - now.instant.nanoseconds)
        defer { offset = distance }
        guard let offset else { return }
        let step = distance - offset
        // The two clocks are not read in the same instant.
        guard step.nanoseconds.magnitude > 1_000_000 else { return }
        log.notice("the clock was set, by \(step.decimal(3)) s")
        tell(.clockStepped(step, now))
    }

    func tell(_ happening: Happening) {
        for each in happened { each(happening) }
    }

    // MARK: Reports

    func take(_ report: LineReport) {
        guard heldBack == nil else {
            heldBack?.append(report)
            return
        }
        switch report {
        // What the kernel has a stamp for needs no more than the distance of the two clocks.
        case .edge(let line, let active, let at):
            loop?.deliver(.edge(line: line, active: active), at: reactor.wokeAt.at(at))
        case .blur(let line, let from, let to):
            loop?.deliver(.blur(line: line, since: from), at: reactor.wokeAt.at(to))
        case .level(let line, let active): loop?.deliver(.level(line: line, active: active), at: Reactor.now())
        case .lost(let line, let why):
            log.warning("\(settings.inputs[line].purpose): \(why)")
            loop?.deliver(.lineLost(line: line, isLost: true), at: Reactor.now())
        case .back(let line): loop?.deliver(.lineLost(line: line, isLost: false), at: Reactor.now())
        }
        let now = Reactor.now()
        if sights.indices.contains(report.line) { sights[report.line].take(report, at: now.instant) }
        afterwards(now)
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
            zones[zone].trouble = why
            loop?.deliver(.cardFault(zone: zone, isFault: true), at: now)
            becomeKnown(zone)
        case .ready(let format):
            log.debug("\(settings.zones[zone].device): \(format.rate) Hz, \(format.channels) channels")
            zones[zone].trouble = nil
            if zones[zone].format == format, !zones[zone].sounds.isEmpty {
                cardIsBack(zone)
            } else {
                zones[zone].format = format
                loadSounds(of: outputs[zone], format)
            }
        }
        afterwards(now)
    }

    private func loadSounds(of output: any CueOutput, _ format: OutputFormat) {
        guard let zone = outputs.firstIndex(where: { $0 === output }) else { return }
        let (board, edition) = (settings, edition)
        inBackground(
            { [load] in load(board, zone, format) },
            then: { [unowned self] sounds in
                // The card may have come back in another format meanwhile, and the settings may be others.
                guard let zone = outputs.firstIndex(where: { $0 === output }), zones[zone].format == format else {
                    return
                }
                guard self.edition == edition else { return loadSounds(of: output, format) }
                take(sounds, zone: zone)
                cardIsBack(zone)
            },
            failed: { [unowned self] error in
                log.error("the cues cannot be loaded: \(error)")
                zones[zone].format = nil
                becomeKnown(zone)
            })
    }

    /// A zone's cues are there.
    func take(_ sounds: Sounds, zone: Int) {
        zones[zone].sounds = sounds.map { $0.map { $0.map { [$0] } ?? [] } }
        outputs[zone].prepare(sounds.flatMap { $0.compactMap { $0 } })
    }

    /// Does `work` on a thread of its own, and `next` with what came of it on the loop's.
    public func inBackground<Value: Sendable>(
        _ work: @escaping @Sendable () -> Value, then next: @escaping (Value) -> Void,
        failed: (SystemError) -> Void
    ) {
        let handBack = HandBack(next)
        let mailbox = reactor.mailbox
        do {
            try Background.run {
                let value = work()
                mailbox.post { handBack.take(value) }
            }
        } catch {
            failed(error)
        }
    }

    func cardIsBack(_ zone: Int) {
        deliver(.cardFault(zone: zone, isFault: false))
        becomeKnown(zone)
    }

    private func becomeKnown(_ zone: Int) {
        zones[zone].isKnown = true
        guard !isReady, zones.allSatisfy(\.isKnown) else { return }
        isReady = true
        ready?()
    }
}
