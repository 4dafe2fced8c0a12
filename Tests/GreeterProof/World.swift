public import Greeter

/// A greeter, its timers, its loudspeakers with all their faults, and the witness of it all. A value, so that a search
/// can go on from any point of it.
public struct World: Sendable {
    let policies: [BoardPolicy]
    var policy: BoardPolicy
    public var greeter: Greeter
    public var witness: Witness
    var clock: Moment
    /// The time that it is.
    public var moment: Moment { clock }
    let began: Instant
    var timers: [(id: TimerID, at: Instant)] = []
    var alarm: WallTime?
    var outputs: [Output]
    var manner = Step.Manner.good
    var kept: (memory: Memory, at: Instant)
    var levels: [Bool]
    var lostLines: Set<Int> = []
    var faultyDoors: Set<Int> = []
    var faultyZones: Set<Int> = []
    var servingInputs: Set<Int> = []
    var isClockTrusted = true
    /// Every effect and when it was asked for, where that is wanted.
    public var log: [(effect: Effect, at: Moment)]?
    /// Settings that wait for their moment.
    var pending: Int?
    /// When the greeter was told of anything last; what it answers next may have been found out since then.
    var toldAt: Moment
    /// Edges whose answer was.
    public private(set) var foreseen = 0

    /// A loudspeaker.
    enum Output: Sendable {
        case idle
        /// Begins then.
        case beginning(Play, at: Instant)
        case sounding(PlayID, ends: Instant, isTold: Bool)
    }

    public init(_ boards: [ProofBoard], at start: WallTime) {
        self.init(policies: boards.map(\.policy), at: start)
    }

    public init(policies: [BoardPolicy], at start: WallTime) {
        self.policies = policies
        policy = policies[0]
        clock = Moment(instant: Instant(nanoseconds: start.nanoseconds), wall: start)
        began = clock.instant
        toldAt = clock
        greeter = Greeter(policy)
        witness = Witness(policy)
        outputs = policy.zones.map { _ in .idle }
        levels = policy.lines.map { _ in false }
        kept = (greeter.memory(at: clock), clock.instant)
        tellLevels()
        deliver(.wallClock)
    }

    /// Plays all rows and lets everything end; gives the first rule that was broken.
    public mutating func play(_ rows: [Row]) -> Witness.Breach? {
        for row in rows {
            take(row)
            if witness.breach != nil { break }
        }
        finish()
        return witness.breach
    }

    public mutating func take(_ row: Row) {
        advance(to: began + row.at)
        perform(row.step)
        compareStatus()
    }

    /// Lets what is under way come to its end, a minute at most.
    public mutating func finish() {
        guard witness.breach == nil else { return }
        advance(to: clock.instant + .seconds(60))
        compareStatus()
        let isServing = witness.demands.shops.map { $0.isServing(clock.instant) }
        // A notice that was held until just now has its own time to go.
        advance(to: clock.instant + .seconds(5))
        witness.finished(at: clock, mayWait: isServing)
    }

    // MARK: Time

    private enum Due {
        case sound(Int), alarm, begin(Int), timer(Int)
    }

    mutating func advance(to instant: Instant) {
        var steps = 0
        while witness.breach == nil, let (due, at) = nextDue(), at <= instant {
            steps += 1
            if steps > 10_000 { witness.fail(.rest, clock, "it never comes to rest") }
            clock = clock.at(max(at, clock.instant))
            happen(due)
            adoptIfWaiting()
        }
        clock = clock.at(max(instant, clock.instant))
    }

    /// A sound ends before anything else that is due with it, then come the wall clock, beginnings and timers.
    private func nextDue() -> (Due, Instant)? {
        var next: (Due, Instant)?
        func consider(_ due: Due, _ at: Instant) { if at < next?.1 ?? .distantFuture { next = (due, at) } }
        for (zone, output) in outputs.enumerated() {
            if case .sounding(_, let ends, _) = output { consider(.sound(zone), ends) }
        }
        if let alarm { consider(.alarm, clock.instant + (alarm - clock.wall)) }
        for (zone, output) in outputs.enumerated() {
            if case .beginning(_, let at) = output { consider(.begin(zone), at) }
        }
        for (index, timer) in timers.enumerated() { consider(.timer(index), timer.at) }
        return next
    }

    private mutating func happen(_ due: Due) {
        switch due {
        case .sound(let zone):
            guard case .sounding(let id, _, let isTold) = outputs[zone] else { return }
            outputs[zone] = .idle
            witness.ended(zone: zone, at: clock.instant)
            if isTold { deliver(.soundEnded(id)) }
        case .alarm:
            alarm = nil
            deliver(.wallClock)
        case .begin(let zone):
            guard case .beginning(let play, _) = outputs[zone] else { return }
            begin(play)
            deliver(.soundStarted(play.id))
        case .timer(let index): deliver(.timer(timers.remove(at: index).id))
        }
    }

    // MARK: Events and effects

    mutating func deliver(_ event: Event) {
        var queue = [event]
        while !queue.isEmpty {
            let event = queue.removeFirst()
            let answer = foresee(event)
            let effects = greeter.handle(event, at: clock)
            if let answer, effects.first != .play(answer) {
                witness.fail(.ready, clock, "foreseen was \(answer), and what came of it is \(effects)")
            }
            toldAt = clock
            // What sounds at once does so only after what was decided with it.
            witness.handled(event, effects, at: clock)
            for effect in effects { carryOut(effect, &queue) }
        }
    }

    /// What an edge will be answered with, by word of the greeter as it was when it was told of something last.
    private mutating func foresee(_ event: Event) -> Play? {
        guard case .edge(let line, active: true) = event,
            let play = greeter.readyAnswer(toLine: line, after: toldAt)?.play(at: clock)
        else { return nil }
        foreseen += 1
        return play
    }

    mutating func carryOut(_ effect: Effect, _ queue: inout [Event]) {
        log?.append((effect, clock))
        switch effect {
        case .play(let play): ask(play, &queue)
        case .hush(let zone): hush(zone, &queue)
        case .setTimer(let id, let at):
            timers.removeAll { $0.id.purpose == id.purpose }
            timers.append((id, at))
        case .cancelTimer(let id): timers.removeAll { $0.id == id }
        case .setAlarm(let wall): alarm = wall
        case .remember: kept = (greeter.memory(at: clock), clock.instant)
        case .accepted, .decided, .lamp, .notice, .note: break
        }
    }

    private mutating func ask(_ play: Play, _ queue: inout [Event]) {
        switch manner {
        case .slow(let span) where clock.instant + span <= play.latest:
            outputs[play.zone] = .beginning(play, at: clock.instant + span)
        case .fails, .slow: queue.append(.soundFailed(play.id))
        case .silent: break
        case .good, .endsEarly, .neverEnds:
            begin(play)
            queue.append(.soundStarted(play.id))
        }
    }

    private mutating func begin(_ play: Play) {
        var length = play.length
        if manner == .endsEarly { length = Span(nanoseconds: length.nanoseconds / 2) }
        witness.began(play, length: length, at: clock)
        outputs[play.zone] = .sounding(play.id, ends: clock.instant + length, isTold: manner != .neverEnds)
    }

    private mutating func hush(_ zone: Int, _ queue: inout [Event]) {
        switch outputs[zone] {
        case .idle: break
        case .beginning(let play, _):
            outputs[zone] = .idle
            queue.append(.soundFailed(play.id))
        case .sounding(let id, let ends, let isTold):
            outputs[zone] = .sounding(id, ends: min(ends, clock.instant + .milliseconds(100)), isTold: isTold)
        }
    }

    /// What the greeter says of the level, beside the witness's books.
    private mutating func compareStatus() {
        guard witness.breach == nil else { return }
        for store in policy.stores.indices where !witness.demands.isTurning(store, at: clock.instant) {
            witness.compare(greeter.status(at: clock).stores[store], store, at: clock)
        }
    }
}
