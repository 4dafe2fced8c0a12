/// The greeter: events and their moments in, effects out.
///
/// A value without I/O and without a clock. Timers are effects that come back as events; a stale one is dropped. The
/// same value runs above a till and in the simulator.
public struct Greeter: Sendable {
    public let policy: BoardPolicy
    var lines: [Line]
    var doors: [Door]
    var stores: [Store]
    var zones: [Zone]
    /// Passages whose decision is not given yet, in their order.
    var open: [OpenPassage] = []
    var passages: UInt64 = 0
    var plays: UInt64 = 0
    var serial: UInt32 = 0
    var alarm: WallTime?
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
        /// Per direction.
        var parties: [Party?] = [nil, nil, nil]

        var isFault: Bool { isToldFault || badLines > 0 }
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
        var schedule: ScheduleCache
        var quiet: QuietByHand?
        var lamp = Light()
        var notice = Light()
        /// What was last said of the level.
        var toldLevel: Demand?
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
    }

    /// Quiet asked for by a person.
    struct QuietByHand: Sendable {
        var level: Level
        var until: Instant
        var timer: UInt32
    }

    /// A lamp that is on, or not.
    struct Light: Sendable {
        var isOn = false
        var timer: UInt32 = 0
    }

    /// One reason to be no louder than a level.
    struct Demand: Hashable, Sendable {
        var level: Level
        var source: DemandSource
    }

    /// A passage that was accepted and waits for its decision, or for those before it.
    struct OpenPassage: Sendable {
        var number: UInt64
        var door: Int
        var direction: Direction
        var at: Moment
        var party = 1
        /// Whether it was looked at before: its party and the notice are settled.
        var isKnown = false
        /// Whether it was told to wait for its turn.
        var hasWaited = false
        var decision: Decision?
    }

    public init(_ policy: BoardPolicy) {
        self.policy = policy
        lines = policy.lines.map { _ in Line() }
        doors = policy.doors.map { Door(sensor: Sensor($0.sensor)) }
        stores = policy.stores.enumerated().map { index, store in
            Store(
                chooser: CueChooser(store: store, seed: policy.seed &+ UInt64(index)),
                // Asked anew at the first event.
                schedule: ScheduleCache(
                    state: store.schedule.state(at: CivilTime(nanoseconds: 0)), from: .distantFuture,
                    until: .distantFuture))
        }
        zones = (0..<policy.zones).map { _ in Zone() }
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
        refreshSchedules(at: moment)
        switch event {
        case .edge(let line, let active): edge(line, active, at: moment)
        case .level(let line, let active): level(line, active, at: moment)
        case .lineLost(let line, let isLost): lineLost(line, isLost, at: moment)
        case .pass(let door, let direction): pass(door, direction, at: moment, now: moment)
        case .doorFault(let door, let isFault): doorFault(door, isFault)
        case .cardFault(let zone, let isFault): cardFault(zone, isFault, at: moment)
        case .soundStarted(let id): soundStarted(id, at: moment)
        case .soundEnded(let id): soundEnded(id, at: moment)
        case .soundFailed(let id): soundFailed(id, at: moment)
        case .timer(let id): timer(id, at: moment)
        case .wallClock: break  // The schedules were asked above.
        case .quiet(let store, let level, let span): setQuiet(store, level, for: span, at: moment)
        case .quietEnded(let store): endQuiet(store, at: moment)
        case .buttonPressed(let store): pressQuietButton(store, at: moment)
        case .playCue(let store, let cue): playByHand(store, cue, at: moment)
        }
        giveDecisions()
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
        case .lamp(let store) where stores[store].lamp.timer == id.serial:
            stores[store].lamp.isOn = false
            effects.append(.lamp(store: store, on: false))
        case .notice(let store) where stores[store].notice.timer == id.serial:
            stores[store].notice.isOn = false
            effects.append(.notice(store: store, on: false))
        case .quietEnd(let store) where stores[store].quiet?.timer == id.serial: endQuiet(store, at: moment)
        default: break  // Set again or cancelled since.
        }
    }

    /// Gives the decisions that are ripe, in the order of their passages.
    private mutating func giveDecisions() {
        var ripe = 0
        while ripe < open.count, let decision = open[ripe].decision {
            effects.append(.decided(decision))
            ripe += 1
        }
        if ripe > 0 { open.removeFirst(ripe) }
    }
}
