public import Greeter
public import GreeterRuntime

/// Plays a trace to a running greeter: its rows stand for the doors and happen at their civil time.
public final class TraceFeed {
    /// A wrong row ends the run: nothing after it can be trusted.
    public private(set) var failure: TraceError?

    private let reader: TraceReader
    private var policy: BoardPolicy
    private let reactor: Reactor
    private var next: TraceRow?
    private var alarm: WallAlarm?
    private var timer: Reactor.Timer?
    /// Asked for other settings by a row; rows after it are for those, once they are in force.
    public var reload: ((String) -> Void)?

    /// From the next row on, doors and stores are those of other settings.
    public func adopt(_ new: BoardPolicy) {
        if let row = next, case .pass(let door, let direction) = row.what,
            let moved = Correspondence(policy, new).doors[door]
        {
            next?.what = .pass(door: moved, direction)
        }
        policy = new
        reader.adopt(new)
    }

    private var deliver: (Event) -> Void = { _ in }
    private var say: (String) -> Void = { _ in }
    /// With "from now": how far the rows' time line is moved.
    private var origin: (instant: Instant, wall: WallTime)?
    private var skipped = 0

    /// Opens the trace and reads its first row, so that a trace that cannot be used is refused before anything runs.
    public init(path: String, policy: BoardPolicy, reactor: Reactor) throws(TraceError) {
        self.policy = policy
        self.reactor = reactor
        reader = try TraceReader(path: path, policy: policy)
        next = try reader.next()
    }

    /// - Parameter fromNow: the first row happens at once, and the others as long after it as in the trace.
    public func start(fromNow: Bool, deliver: @escaping (Event) -> Void, say: @escaping (String) -> Void) {
        self.deliver = deliver
        self.say = say
        let now = Reactor.now()
        if fromNow, let next {
            origin = (now.instant, next.wall)
            timer = reactor.makeTimer { [unowned self] _ in feed() }
        } else {
            skip(before: now.wall)
            do {
                alarm = try WallAlarm(reactor) { [unowned self] in feed() }
            } catch {
                return end(TraceError(file: "", line: 0, message: "\(error)"))
            }
        }
        feed()
    }

    private func skip(before wall: WallTime) {
        while let row = next, row.wall < wall {
            skipped += 1
            advance()
        }
        if skipped > 0 { say("\(skipped) rows of the trace are past and were skipped") }
    }

    private func feed() {
        let now = Reactor.now()
        while let row = next, failure == nil {
            guard isDue(row, at: now) else { break }
            for event in row.what.events(in: policy) { deliver(event) }
            if case .reload = row.what { reload?(reader.reloadPath) }
            advance()
        }
        guard let row = next else {
            alarm?.set(nil)
            return say("the trace is at its end")
        }
        alarm?.set(row.wall)
        if let origin { timer?.set(at: origin.instant + (row.wall - origin.wall)) }
    }

    private func isDue(_ row: TraceRow, at now: Moment) -> Bool {
        guard let origin else { return row.wall <= now.wall }
        return origin.instant + (row.wall - origin.wall) <= now.instant
    }

    private func advance() {
        do throws(TraceError) { next = try reader.next() } catch { end(error) }
    }

    private func end(_ error: TraceError) {
        failure = error
        next = nil
        reactor.stop()
    }
}
