/// The greeter: events and their moments in, effects out.
///
/// A value without I/O and without a clock. Timers are effects that come back as events; a stale one is dropped. The
/// same value runs above a till and in the simulator.
public struct Greeter: Sendable {
    public internal(set) var policy: BoardPolicy
    var lines: [Line]
    var doors: [Door]
    var stores: [Store]
    var zones: [Zone]
    /// Passages whose decision is not given yet, in their order; their numbers have no gaps.
    var open: [OpenPassage] = []
    var passages: UInt64 = 0
    var plays: UInt64 = 0
    var serial: UInt32 = 0
    var alarm: WallTime?
    var isClockTrusted: Bool
    var effects: [Effect] = []

    /// One line in and what is known of it.
    struct Line: Sendable {
        var filter = LineFilter()
        var isLost = false
        var settle: UInt32 = 0
        var recheck: UInt32 = 0
    }

    /// One door and the parties on their way through it.
    struct Door: Sendable {
        var sensor: Sensor
        var isToldFault = false
        /// Lines of this door that are lost or chatter.
        var badLines = 0
        var parties = Parties()

        var isFault: Bool { isToldFault || badLines > 0 }
    }

    /// The parties on their way through a door, by direction; in place, because every passage looks at one.
    struct Parties: Sendable {
        private var arrival: Party?
        private var departure: Party?
        private var unknown: Party?

        subscript(direction: Direction) -> Party? {
            get {
                switch direction {
                case .arrival: arrival
                case .departure: departure
                case .unknown: unknown
                }
            }
            set {
                switch direction {
                case .arrival: arrival = newValue
                case .departure: departure = newValue
                case .unknown: unknown = newValue
                }
            }
        }
    }

    /// A party and what it still may be.
    struct Party: Sendable {
        var passage: UInt64
        var first: Instant
        var last: Instant
        var size = 1
        /// When it was greeted, nil while it still waits to be.
        var greeted: WallTime?
    }

    /// A store and what holds in it.
    struct Store: Sendable {
        var chooser: CueChooser
        var clock: ZoneCursor
        var schedule: ScheduleCache
        var quiet: QuietByHand?
        var button = QuietButton.up
        var serving = Serving()
        /// Until then the next passage is staff's.
        var staffUntil: Instant?
        /// The serial of the timer for arrivals that staff may greet first.
        var peopleFirst: UInt32 = 0
        var lamp = Light()
        var notice = Light()
        /// What was last said of the level.
        var toldLevel: Demand?

        init(_ policy: StorePolicy, seed: UInt64) {
            chooser = CueChooser(store: policy, seed: seed)
            clock = ZoneCursor(policy.timeZone)
            // Asked anew at the first event.
            schedule = ScheduleCache(
                state: policy.schedule.state(at: CivilTime(nanoseconds: 0)), from: .distantFuture,
                until: .distantFuture)
        }
    }

    /// What the schedule says, and for how long that is so.
    struct ScheduleCache: Sendable {
        var state: Schedule.State
        var from: WallTime
        var until: WallTime
        /// When the shop opens again, where it is closed and that is known.
        var opens: WallTime?
        /// When the quiet time that rules gives way to another or to none.
        var quietUntil: WallTime?
        /// Departures are still thanked until then, where the shop has closed a short while ago.
        var lastOutUntil: WallTime?
    }

    /// A lamp that is on, or not.
    struct Light: Sendable {
        var isOn = false
        /// Stays on until somebody has time for who waits.
        var isHeld = false
        var timer: UInt32 = 0
    }

    /// One reason to be no louder than a level.
    public struct Demand: Hashable, Sendable {
        public var level: Level
        public var source: DemandSource

        public init(level: Level, source: DemandSource) {
            self.level = level
            self.source = source
        }
    }

    /// A passage that was accepted and waits for its decision, or for those before it.
    struct OpenPassage: Sendable {
        var number: UInt64
        var door: Int
        var direction: Direction
        var at: Moment
        var isPretended: Bool
        var party = 1
        /// Whether it was looked at before: its party and the notice are settled.
        var isKnown = false
        /// Whether it was told to wait for its turn.
        var hasWaited = false
        /// Staff may greet it in person until then.
        var peopleUntil: Instant?
        var verdict = Verdict.pending

        var isDecided: Bool {
            if case .given = verdict { true } else { false }
        }
    }

    /// What became of a passage. A decision is large, and lies elsewhere: whoever waits for a sound does not wait for it.
    indirect enum Verdict: Sendable {
        case pending
        case given(Decision)

        var decision: Decision? {
            if case .given(let decision) = self { decision } else { nil }
        }
    }

    /// - Parameter isClockTrusted: whether the wall clock may be relied on from the start; ``Event/clockTrust(_:)`` tells of
    ///   changes.
    public init(_ policy: BoardPolicy, isClockTrusted: Bool = true) {
        self.policy = policy
        self.isClockTrusted = isClockTrusted
        lines = policy.lines.map { _ in Line() }
        doors = policy.doors.map { Door(sensor: Sensor($0.sensor)) }
        stores = policy.stores.enumerated().map { Store($1, seed: policy.seed &+ UInt64($0)) }
        zones = policy.zones.map { Zone($0) }
    }

    /// Takes one event and gives what is to be done about it, in order.
    ///
    /// Moments come in the order of the monotonic clock, but for edges that were read late; the wall clock may jump.
    public mutating func handle(_ event: Event, at moment: Moment) -> [Effect] {
        var result: [Effect] = []
        handle(event, at: moment, into: &result)
        return result
    }

    /// As ``handle(_:at:)``, appending to `result`, which keeps its memory.
    public mutating func handle(_ event: Event, at moment: Moment, into result: inout [Effect]) {
        swap(&effects, &result)
        defer { swap(&effects, &result) }
        refresh(at: moment)
        take(event, at: moment)
        giveDecisions()
    }

    private mutating func take(_ event: Event, at moment: Moment) {
        switch event {
        case .edge(let line, let active): edge(line, active, at: moment)
        case .level(let line, let active): level(line, active, at: moment)
        case .blur(let line, let since): blur(line, since: since, at: moment)
        case .lineLost(let line, let isLost): lineLost(line, isLost, at: moment)
        case .pass(let door, let direction): pass(door, direction, at: moment, now: moment)
        case .trigger(let door, let direction): pass(door, direction, at: moment, now: moment, isPretended: true)
        case .doorFault(let door, let isFault): doorFault(door, isFault)
        case .cardFault(let zone, let isFault): cardFault(zone, isFault, at: moment)
        case .soundStarted(let id): soundStarted(id, at: moment)
        case .soundEnded(let id): soundEnded(id, at: moment)
        case .soundFailed(let id): soundFailed(id, at: moment)
        case .timer(let id): timer(id, at: moment)
        case .wallClock: break  // The schedules were asked before.
        case .quiet(let store, let level, let span): setQuiet(store, level, for: span, at: moment)
        case .quietEnded(let store): endQuiet(store, at: moment)
        case .buttonPressed(let store): pressQuietButton(store, at: moment)
        case .servingInput(let store, let active): setServingInput(store, active, at: moment)
        case .serving(let store, let span): serve(store, for: span, at: moment)
        case .servingEnded(let store): endServingByHand(store, at: moment)
        case .staffPass(let store): expectStaff(store, at: moment)
        case .acknowledged(let store): acknowledge(store, at: moment)
        case .clockTrust(let isTrusted): trustClock(isTrusted, at: moment)
        case .playCue(let store, let cue): playByHand(store, cue, at: moment)
        case .volume(let zone, let volume): setVolume(zone, volume)
        case .signal(let store): playSignal(store, at: moment)
        case .signalEnded(let store): endSignal(store)
        }
    }

    mutating func nextSerial() -> UInt32 {
        serial &+= 1
        return serial
    }

    private mutating func timer(_ id: TimerID, at moment: Moment) {
        switch id.purpose {
        case .settle(let line) where lines[line].settle == id.serial: settle(line, at: moment)
        case .chatter(let line) where lines[line].recheck == id.serial: recheckChatter(line, at: moment)
        case .zone(let zone) where zones[zone].timer == id.serial: zoneTimer(zone, at: moment)
        case .lamp(let store) where stores[store].lamp.timer == id.serial: switchLampOff(store)
        case .notice(let store) where stores[store].notice.timer == id.serial: switchNoticeOff(store)
        case .quietEnd(let store) where stores[store].quiet?.timer == id.serial: endQuiet(store, at: moment)
        case .longPress(let store) where stores[store].button.timer == id.serial: longPress(store, at: moment)
        case .servingLongest(let store) where stores[store].serving.inputTimer == id.serial:
            servingIsStuck(store, at: moment)
        case .servingEnd(let store) where stores[store].serving.hand?.timer == id.serial:
            endServingByHand(store, at: moment)
        case .peopleFirst(let store) where stores[store].peopleFirst == id.serial: peopleHadTheirTime(store, at: moment)
        default: break  // Set again or cancelled since.
        }
    }

    /// Gives the decisions that are ripe, in the order of their passages.
    mutating func giveDecisions() {
        guard open.first?.isDecided ?? false else { return }
        var ripe = 0
        while ripe < open.count, let decision = open[ripe].verdict.decision {
            effects.append(.decided(decision))
            ripe += 1
        }
        if ripe == open.count {
            open.removeAll(keepingCapacity: true)
        } else {
            open.removeFirst(ripe)
        }
    }
}
