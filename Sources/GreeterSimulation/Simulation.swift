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
    /// From now on stores, doors and cues are those of other settings.
    func adopted(_ policy: BoardPolicy)
}

extension SimulationObserver {
    public func played(_ play: Play, at moment: Moment) {}
    public func hushed(zone: Int, at moment: Moment) {}
    public func noted(_ note: Note, at moment: Moment) {}
    public func willReach(_ moment: Moment) {}
    public func adopted(_ policy: BoardPolicy) {}
}

/// The real greeter and the real loop on virtual clocks, with outputs that sound as long as their cues are.
public final class Simulation {
    /// A hush is silent after this, as with a card.
    public static let hushFade = Span.milliseconds(100)

    private var policy: BoardPolicy
    private let hands: VirtualHands
    private let loop: GreeterLoop
    private var world: World
    /// The rows' time line; a step moves the shop's clock beside it.
    private var clock = Moment(instant: Instant(nanoseconds: 0), wall: WallTime(nanoseconds: 0))
    private var hasBegun = false

    public init(_ policy: BoardPolicy, observer: any SimulationObserver) {
        self.policy = policy
        world = World(policy)
        hands = VirtualHands(policy, observer: observer)
        loop = GreeterLoop(policy, hands: hands)
        hands.loop = loop
    }

    /// The greeter as it is now.
    public var greeter: Greeter { loop.greeter }

    /// Lets happen what is due within `span` of the last thing that happened.
    public func letHappen(_ span: Span) {
        advance(to: clock.instant + span)
    }

    /// Lets everything happen that is due before the row, then the row itself.
    ///
    /// A row that asks for other settings only lets time pass: ``adopt(_:)`` gives them.
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

    /// Goes on with other settings. Who waits at that moment is decided: there is no later in which to take them.
    public func adopt(_ new: BoardPolicy) {
        let same = Correspondence(policy, new)
        loop.change(at: clock) { $0.end(at: clock) }
        hands.move(to: new, same)
        let newLines = world.move(to: new, same)
        policy = new
        loop.change(at: clock) { $0.adopt(new, at: clock) }
        hands.observer.adopted(new)
        for event in newLines { loop.deliver(event, at: clock) }
    }

    /// Lets happen what is still under way after the last row: cues, rests, lamps.
    public func finish() {
        advance(to: .distantFuture, isWindingUp: true)
    }

    private func begin(at wall: WallTime) {
        hasBegun = true
        clock = Moment(instant: Instant(nanoseconds: wall.nanoseconds), wall: wall)
        tellWorld()
        loop.deliver(.wallClock, at: clock)
    }

    private func tellWorld() {
        for event in world.events { loop.deliver(event, at: clock) }
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
        case .pass(let door, let direction):
            // By far the most frequent one.
            return loop.deliver(.pass(door: door, direction: direction), at: moment)
        case .cardFault(let stores, true):
            // A card that goes takes along what sounds on it.
            for zone in Set(stores.map { policy.stores[$0].zone }).sorted() {
                if let id = hands.silence(zone) { loop.deliver(.soundEnded(id), at: moment) }
            }
        case .clockStep(let span): clock.wall = clock.wall + span
        case .restart: return restart()
        default: break
        }
        for event in what.events(in: policy) {
            world.take(event)
            loop.deliver(event, at: clock)
        }
    }

    /// The greeter ends as a killed one does: nothing is said any more, and what waited will not be greeted.
    private func restart() {
        let memory = loop.greeter.memory(at: clock)
        loop.change(at: clock) { $0.end(at: clock) }
        hands.forgetEverything(at: clock)
        loop.change(at: clock) { greeter in
            greeter = Greeter(policy, isClockTrusted: world.isClockTrusted)
            return greeter.recall(memory, elapsed: .zero, at: clock)
        }
        tellWorld()
        loop.deliver(.wallClock, at: clock)
    }
}

/// What is so whether or not a greeter runs: a greeter that starts anew finds it.
private struct World {
    private var levels: [Bool]
    private var faultyDoors: Set<Int> = []
    private var faultyZones: Set<Int> = []
    private var servingInputs: Set<Int> = []
    private(set) var isClockTrusted = true

    init(_ policy: BoardPolicy) { levels = policy.lines.map { _ in false } }

    mutating func take(_ event: Event) {
        switch event {
        case .edge(let line, let active): levels[line] = active
        case .doorFault(let door, let isFault): faultyDoors.set(door, isFault)
        case .cardFault(let zone, let isFault): faultyZones.set(zone, isFault)
        case .servingInput(let store, let active): servingInputs.set(store, active)
        case .clockTrust(let isTrusted): isClockTrusted = isTrusted
        default: break
        }
    }

    /// Other settings: what is so of doors, lines and cards stays so. Gives what lines are like that were not read before.
    mutating func move(to new: BoardPolicy, _ same: Correspondence) -> [Event] {
        let old = levels
        levels = new.lines.map { _ in false }
        for (from, to) in same.lines { levels[to] = old[from] }
        faultyDoors = Set(faultyDoors.compactMap { same.doors[$0] })
        faultyZones = Set(faultyZones.compactMap { same.zones[$0] })
        servingInputs = Set(servingInputs.compactMap { same.stores[$0] })
        let known = Set(same.lines.values)
        return levels.indices.filter { !known.contains($0) }.map { .level(line: $0, active: levels[$0]) }
    }

    var events: [Event] {
        levels.enumerated().map { .level(line: $0, active: $1) }
            + faultyDoors.sorted().map { .doorFault(door: $0, isFault: true) }
            + faultyZones.sorted().map { .cardFault(zone: $0, isFault: true) }
            + servingInputs.sorted().map { .servingInput(store: $0, active: true) }
    }
}

extension Set where Element == Int {
    fileprivate mutating func set(_ element: Int, _ isIn: Bool) {
        if isIn { insert(element) } else { remove(element) }
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
        case .clockSynced(let isSynced): [.clockTrust(isSynced)]
        case .serving(let stores, let active): stores.map { .servingInput(store: $0, active: active) }
        case .staff(let stores): stores.map { .staffPass(store: $0) }
        case .acknowledge(let stores): stores.map { .acknowledged(store: $0) }
        case .volume(let stores, let volume):
            Set(stores.map { policy.stores[$0].zone }).sorted().map { .volume(zone: $0, volume) }
        case .restart, .reload: []
        }
    }
}
