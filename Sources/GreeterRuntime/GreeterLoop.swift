public import Greeter

/// What a greeter's effects need: a shop's devices, or a simulator's.
public protocol Hands: AnyObject {
    func play(_ play: Play, at moment: Moment)
    func hush(zone: Int, at moment: Moment)
    func lamp(store: Int, on: Bool, at moment: Moment)
    func notice(store: Int, on: Bool, at moment: Moment)
    /// Sends the timer back as an event at `deadline`. A timer with the same purpose is replaced.
    func setTimer(_ id: TimerID, at deadline: Instant)
    func cancelTimer(_ id: TimerID)
    /// Sends ``Event/wallClock`` when the wall clock reaches this, or is set.
    func setAlarm(_ wall: WallTime?)
    /// A passage was taken in; its decision follows, perhaps later.
    func accepted(_ acceptance: Acceptance, at moment: Moment)
    func decided(_ decision: Decision, at moment: Moment)
    /// What the greeter must know after a restart has changed.
    func remember(at moment: Moment)
    func note(_ note: Note, at moment: Moment)
}

/// The one loop: takes events, asks the greeter, has the effects carried out. The same in the shop and in virtual time.
///
/// Effects may bring new events at once (an output that begins to sound says so); they wait in a queue until the
/// effects before them are done, so that the greeter is never entered twice.
public final class GreeterLoop {
    /// More events at once than any board can mean; what exceeds it is a slip of ours.
    public static let queueLimit = 1024

    public private(set) var greeter: Greeter
    // SAFETY: the hands own the loop, and nobody else can reach it; it is gone before they are.
    private unowned(unsafe) let hands: any Hands
    private var queue: [(event: Event, moment: Moment)] = []
    private var effects: [Effect] = []
    public private(set) var isHandling = false

    public init(_ policy: BoardPolicy, isClockTrusted: Bool = true, hands: any Hands) {
        greeter = Greeter(policy, isClockTrusted: isClockTrusted)
        self.hands = hands
    }

    public func deliver(_ event: Event, at moment: Moment) {
        precondition(queue.count < GreeterLoop.queueLimit, "more than \(GreeterLoop.queueLimit) events wait: \(event)")
        queue.append((event, moment))
        guard !isHandling else { return }
        isHandling = true
        drain()
    }

    /// Handles what waits, and what comes of that.
    private func drain() {
        var next = 0
        while next < queue.count {
            let (event, moment) = queue[next]
            next += 1
            greeter.handle(event, at: moment, into: &effects)
            for effect in effects { perform(effect, at: moment) }
            effects.removeAll(keepingCapacity: true)
        }
        queue.removeAll(keepingCapacity: true)
        isHandling = false
    }

    /// Changes the greeter itself, between events, and has what follows from it carried out.
    public func change(at moment: Moment, _ change: (inout Greeter) -> [Effect]) {
        precondition(!isHandling, "the greeter is changed while it handles an event")
        isHandling = true
        for effect in change(&greeter) { perform(effect, at: moment) }
        drain()
    }

    private func perform(_ effect: Effect, at moment: Moment) {
        switch effect {
        case .accepted(let acceptance): hands.accepted(acceptance, at: moment)
        case .decided(let decision): hands.decided(decision, at: moment)
        case .play(let play): hands.play(play, at: moment)
        case .hush(let zone): hands.hush(zone: zone, at: moment)
        case .lamp(let store, let on): hands.lamp(store: store, on: on, at: moment)
        case .notice(let store, let on): hands.notice(store: store, on: on, at: moment)
        case .setTimer(let id, let deadline): hands.setTimer(id, at: deadline)
        case .cancelTimer(let id): hands.cancelTimer(id)
        case .setAlarm(let wall): hands.setAlarm(wall)
        case .remember: hands.remember(at: moment)
        case .note(let note): hands.note(note, at: moment)
        }
    }
}
