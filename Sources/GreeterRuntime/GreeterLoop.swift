public import Greeter

/// What a greeter's effects need: a shop's devices, or a simulator's.
public protocol Hands: AnyObject {
    /// What a play sounds like; nil: it cannot sound.
    func performance(of play: Play) -> Performance?
    func play(_ play: Play, _ performance: Performance, at moment: Moment)
    /// There is no performance of it.
    func cannot(_ play: Play, at moment: Moment)
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
    /// By line: what its next edge will be answered with, and how it sounds; of no worth any more once anything is handled.
    private var foreseen: [Foreseen?]?
    /// When the greeter was told of anything last.
    private var last: Moment?
    /// What sounds already when the greeter asks for it.
    private var begun: Play?

    /// An object: to take it out of the array costs less than to copy it would.
    private final class Foreseen {
        let answer: ReadyAnswer
        let performance: Performance

        init(_ answer: ReadyAnswer, _ performance: Performance) {
            self.answer = answer
            self.performance = performance
        }
    }

    public init(_ policy: BoardPolicy, isClockTrusted: Bool = true, hands: any Hands) {
        greeter = Greeter(policy, isClockTrusted: isClockTrusted)
        self.hands = hands
    }

    public func deliver(_ event: Event, at moment: Moment) {
        precondition(queue.count < GreeterLoop.queueLimit, "more than \(GreeterLoop.queueLimit) events wait: \(event)")
        queue.append((event, moment))
        guard !isHandling else { return }
        isHandling = true
        if case .edge(let line, active: true) = event, let next = foreseen?[line],
            let play = next.answer.play(at: moment)
        {
            begun = play
            hands.play(play, next.performance, at: moment)
        }
        drain()
    }

    /// Finds out what each line's next edge will be answered with, where that is not known. To be called when there is
    /// time; an edge that comes before is judged first.
    public func foresee() {
        guard foreseen == nil, !isHandling, let last else { return }
        foreseen = greeter.policy.lines.indices.map { line in
            guard let answer = greeter.readyAnswer(toLine: line, after: last),
                let performance = hands.performance(of: answer.play)
            else { return nil }
            return Foreseen(answer, performance)
        }
    }

    /// Handles what waits, and what comes of that.
    private func drain() {
        foreseen = nil
        var next = 0
        while next < queue.count {
            let (event, moment) = queue[next]
            next += 1
            last = moment
            greeter.handle(event, at: moment, into: &effects)
            if let play = begun { settle(play, at: moment) }
            // SAFETY: while this loop handles, nobody changes the effects: what they bring about waits in the queue.
            effects.withUnsafeBufferPointer { effects in
                for index in effects.indices { perform(effects[index], at: moment) }
            }
            effects.removeAll(keepingCapacity: true)
        }
        queue.removeAll(keepingCapacity: true)
        isHandling = false
    }

    /// The greeter asks for what was foreseen, which sounds; anything else would be a slip of ours, and is faded out.
    private func settle(_ play: Play, at moment: Moment) {
        begun = nil
        if effects.first == .play(play) {
            effects.removeFirst()
        } else {
            assertionFailure("foreseen: \(play), decided: \(effects)")
            hands.hush(zone: play.zone, at: moment)
        }
    }

    /// Changes the greeter itself, between events, and has what follows from it carried out.
    public func change(at moment: Moment, _ change: (inout Greeter) -> [Effect]) {
        precondition(!isHandling, "the greeter is changed while it handles an event")
        isHandling = true
        last = moment
        for effect in change(&greeter) { perform(effect, at: moment) }
        drain()
    }

    private func perform(_ effect: Effect, at moment: Moment) {
        switch effect {
        case .accepted(let acceptance): hands.accepted(acceptance, at: moment)
        case .decided(let decision): hands.decided(decision, at: moment)
        case .play(let play):
            if let performance = hands.performance(of: play) {
                hands.play(play, performance, at: moment)
            } else {
                hands.cannot(play, at: moment)
            }
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
