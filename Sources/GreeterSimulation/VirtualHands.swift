internal import Greeter
internal import GreeterRuntime

/// Hands without devices: timers in virtual time, and cues that end when they should.
final class VirtualHands: Hands {
    let observer: any SimulationObserver
    unowned var loop: GreeterLoop?
    private var policy: BoardPolicy
    private var timers: [(id: TimerID, at: Instant)] = []
    private var alarm: WallTime?
    private var sounding: [(id: PlayID, ends: Instant)?]

    init(_ policy: BoardPolicy, observer: any SimulationObserver) {
        self.policy = policy
        self.observer = observer
        sounding = Array(repeating: nil, count: policy.zones.count)
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
        for zone in sounding.indices {
            guard let ends = sounding[zone]?.ends, ends < next?.at ?? .distantFuture else { continue }
            next = (.sound(zone: zone), ends)
        }
        // The schedule goes on for ever; after the last row nobody asks it any more.
        if let alarm, !isWindingUp {
            let at = clock.instant + (alarm - clock.wall)
            if at < next?.at ?? .distantFuture { next = (.alarm, at) }
        }
        for index in timers.indices where timers[index].at < next?.at ?? .distantFuture {
            if isWindingUp, timers[index].id.purpose.outlastsTheTrace { continue }
            next = (.timer(index: index), timers[index].at)
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

    /// The greeter is gone, and with it what sounds.
    func forgetEverything(at moment: Moment) {
        for zone in sounding.indices where sounding[zone] != nil { observer.hushed(zone: zone, at: moment) }

        timers = []
        alarm = nil
        sounding = Array(repeating: nil, count: policy.zones.count)
    }

    /// Other settings: what sounds goes on in its zone.
    func move(to new: BoardPolicy, _ same: Correspondence) {
        var moved: [(id: PlayID, ends: Instant)?] = Array(repeating: nil, count: new.zones.count)
        for (from, to) in same.zones { moved[to] = sounding[from] }
        sounding = moved
        timers = []
        alarm = nil
        policy = new
    }

    /// Nobody hears it, and how long it lasts, the play says.
    func performance(of play: Play) -> Performance? { Performance(parts: []) }

    func cannot(_ play: Play, at moment: Moment) {}

    func play(_ play: Play, _ performance: Performance, at moment: Moment) {
        sounding[play.zone] = (play.id, moment.instant + play.length)
        observer.played(play, at: moment)
        loop?.deliver(.soundStarted(play.id), at: moment)
    }

    func hush(zone: Int, at moment: Moment) {
        guard let sound = sounding[zone] else { return }
        sounding[zone] = (sound.id, min(sound.ends, moment.instant + Simulation.hushFade))
        observer.hushed(zone: zone, at: moment)
    }

    func setTimer(_ id: TimerID, at deadline: Instant) {
        // Taken out and put last, so that equal deadlines keep the order in which they were set.
        if let index = timers.firstIndex(where: { $0.id.purpose == id.purpose }) { timers.remove(at: index) }
        timers.append((id, deadline))
    }

    func cancelTimer(_ id: TimerID) {
        if let index = timers.firstIndex(where: { $0.id == id }) { timers.remove(at: index) }
    }

    func setAlarm(_ wall: WallTime?) { alarm = wall }

    func decided(_ decision: Decision, at moment: Moment) { observer.decided(decision, at: moment) }

    func note(_ note: Note, at moment: Moment) { observer.noted(note, at: moment) }

    func accepted(_ acceptance: Acceptance, at moment: Moment) {}

    func remember(at moment: Moment) {}

    func lamp(store: Int, on: Bool, at moment: Moment) {}

    func notice(store: Int, on: Bool, at moment: Moment) {}
}

extension TimerID.Purpose {
    /// Set for hours ahead: after the last row of a trace nobody waits for it.
    fileprivate var outlastsTheTrace: Bool {
        switch self {
        case .quietEnd, .servingLongest, .servingEnd: true
        default: false
        }
    }
}
