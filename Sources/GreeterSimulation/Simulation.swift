public import Greeter
internal import GreeterRuntime

/// What a simulation lets others see, at the moment at which it happens.
public protocol SimulationObserver: AnyObject {
    func decided(_ decision: Decision, at moment: Moment)
    /// A cue begins to sound.
    func played(_ play: Play, at moment: Moment)
    /// What sounds fades out.
    func hushed(zone: Int, at moment: Moment)
    func noted(_ note: Note, at moment: Moment)
    /// Before anything happens at `moment`: a demonstration waits here until it is time.
    func willReach(_ moment: Moment)
}

extension SimulationObserver {
    public func played(_ play: Play, at moment: Moment) {}
    public func hushed(zone: Int, at moment: Moment) {}
    public func noted(_ note: Note, at moment: Moment) {}
    public func willReach(_ moment: Moment) {}
}

/// The real greeter and the real loop on virtual clocks, with outputs that sound as long as their cues are.
public final class Simulation {
    /// A hush is silent after this, as with a card.
    public static let hushFade = Span.milliseconds(100)

    private let policy: BoardPolicy
    private let hands: VirtualHands
    private let loop: GreeterLoop
    /// The rows' time line; a step moves the shop's clock beside it.
    private var clock: Moment
    private var hasBegun = false
    /// Sources of rows that were valid and had no effect.
    public private(set) var withoutEffect: Set<String> = []

    public init(_ policy: BoardPolicy, observer: any SimulationObserver) {
        self.policy = policy
        hands = VirtualHands(policy, observer: observer)
        loop = GreeterLoop(policy, hands: hands)
        hands.loop = loop
        clock = Moment(instant: Instant(nanoseconds: 0), wall: WallTime(nanoseconds: 0))
    }

    /// Lets happen what is due within `span` of the last thing that happened.
    public func letHappen(_ span: Span) {
        advance(to: clock.instant + span)
    }

    /// Lets everything happen that is due before the row, then the row itself.
    public func take(_ row: TraceRow) {
        if !hasBegun {
            begin(at: row.wall)
        }
        // Rows are on the unstepped time line, whose distance from the monotonic clock never changes.
        let instant = Instant(nanoseconds: row.wall.nanoseconds)
        advance(to: instant)
        let moment = clock.at(instant)
        hands.observer.willReach(moment)
        clock = moment
        perform(row.what, at: moment)
    }

    /// Lets happen what is still under way after the last row: cues, rests, lamps.
    public func finish() {
        advance(to: .distantFuture, isWindingUp: true)
    }

    private func begin(at wall: WallTime) {
        hasBegun = true
        clock = Moment(instant: Instant(nanoseconds: wall.nanoseconds), wall: wall)
        for line in policy.lines.indices { loop.deliver(.level(line: line, active: false), at: clock) }
        loop.deliver(.wallClock, at: clock)
    }

    private func advance(to instant: Instant, isWindingUp: Bool = false) {
        while let next = hands.nextDue(clock: clock, isWindingUp: isWindingUp), next.at <= instant {
            let moment = clock.at(max(next.at, clock.instant))
            hands.observer.willReach(moment)
            clock = moment
            loop.deliver(hands.take(next.what), at: moment)
        }
    }

    private func perform(_ what: TraceRow.What, at moment: Moment) {
        switch what {
        case .cardFault(let stores, true):
            // A card that goes takes along what sounds on it.
            for zone in Set(stores.map { policy.stores[$0].zone }).sorted() {
                if let id = hands.silence(zone) { loop.deliver(.soundEnded(id), at: moment) }
            }
        case .clockStep(let span): clock.wall = clock.wall + span
        case .withoutEffect(let source): withoutEffect.insert(source)
        default: break
        }
        for event in what.events(in: policy) { loop.deliver(event, at: clock) }
    }
}

extension TraceRow.What {
    /// What happens to a greeter.
    func events(in policy: BoardPolicy) -> [Event] {
        switch self {
        case .pass(let door, let direction): [.pass(door: door, direction: direction)]
        case .edge(let line, let active): [.edge(line: line, active: active)]
        case .quiet(let stores, let level, let span): stores.map { .quiet(store: $0, level: level, span: span) }
        case .quietOff(let stores): stores.map { .quietEnded(store: $0) }
        case .button(let stores): stores.map { .buttonPressed(store: $0) }
        case .play(let store, let cue): [.playCue(store: store, cue: cue)]
        case .doorFault(let door, let isFault): [.doorFault(door: door, isFault: isFault)]
        case .cardFault(let stores, let isFault):
            Set(stores.map { policy.stores[$0].zone }).sorted().map { .cardFault(zone: $0, isFault: isFault) }
        case .clockStep: [.wallClock]
        case .withoutEffect: []
        }
    }
}

/// Hands without devices: timers in virtual time, and cues that end when they should.
final class VirtualHands: Hands {
    let observer: any SimulationObserver
    unowned var loop: GreeterLoop?
    private let policy: BoardPolicy
    private var timers: [(id: TimerID, at: Instant)] = []
    private var alarm: WallTime?
    private var sounding: [(id: PlayID, ends: Instant)?]

    init(_ policy: BoardPolicy, observer: any SimulationObserver) {
        self.policy = policy
        self.observer = observer
        sounding = Array(repeating: nil, count: policy.zones)
    }

    /// Something that is due.
    enum Due {
        case sound(zone: Int)
        case alarm
        case timer(index: Int)
    }

    /// What is due first; at the same moment a sound ends first, then the wall clock, then timers as they were set.
    func nextDue(clock: Moment, isWindingUp: Bool) -> (what: Due, at: Instant)? {
        var next: (what: Due, at: Instant)?
        for (zone, sound) in sounding.enumerated() {
            if let sound, sound.ends < next?.at ?? .distantFuture { next = (.sound(zone: zone), sound.ends) }
        }
        // The schedule goes on for ever; after the last row nobody asks it any more.
        if let alarm, !isWindingUp {
            let at = clock.instant + (alarm - clock.wall)
            if at < next?.at ?? .distantFuture { next = (.alarm, at) }
        }
        for (index, timer) in timers.enumerated() {
            if isWindingUp, case .quietEnd = timer.id.purpose { continue }
            if timer.at < next?.at ?? .distantFuture { next = (.timer(index: index), timer.at) }
        }
        return next
    }

    func take(_ due: Due) -> Event {
        switch due {
        case .sound(let zone):
            let id = sounding[zone]?.id ?? PlayID(number: 0)
            sounding[zone] = nil
            return .soundEnded(id)
        case .alarm:
            alarm = nil
            return .wallClock
        case .timer(let index): return .timer(timers.remove(at: index).id)
        }
    }

    /// Ends what sounds in a zone at once.
    func silence(_ zone: Int) -> PlayID? {
        defer { sounding[zone] = nil }
        return sounding[zone]?.id
    }

    func play(_ play: Play, at moment: Moment) {
        sounding[play.zone] = (play.id, moment.instant + policy.stores[play.store].length(of: play))
        observer.played(play, at: moment)
        loop?.deliver(.soundStarted(play.id), at: moment)
    }

    func hush(zone: Int, at moment: Moment) {
        guard let sound = sounding[zone] else { return }
        sounding[zone] = (sound.id, min(sound.ends, moment.instant + Simulation.hushFade))
        observer.hushed(zone: zone, at: moment)
    }

    func setTimer(_ id: TimerID, at deadline: Instant) {
        timers.removeAll { $0.id.purpose == id.purpose }
        timers.append((id, deadline))
    }

    func cancelTimer(_ id: TimerID) { timers.removeAll { $0.id == id } }

    func setAlarm(_ wall: WallTime?) { alarm = wall }

    func decided(_ decision: Decision, at moment: Moment) { observer.decided(decision, at: moment) }

    func note(_ note: Note, at moment: Moment) { observer.noted(note, at: moment) }

    func lamp(store: Int, on: Bool, at moment: Moment) {}

    func notice(store: Int, on: Bool, at moment: Moment) {}
}
