/// The quiet button and what became of it.
enum QuietButton: Sendable {
    /// → down
    case up
    /// Held; `ends`: its release ends the quiet that held before. → up; longDown, when it was held for long
    case down(timer: UInt32, ends: Bool)
    /// The long press is done. → up
    case longDown

    /// The serial of the timer that waits for a long press; 0: none.
    var timer: UInt32 {
        if case .down(let timer, _) = self { timer } else { 0 }
    }
}

/// Whether somebody is being served, by word of an input or of a command.
struct Serving: Sendable {
    /// The input's.
    enum Input: Sendable {
        /// → active
        case idle
        /// → idle; stuck, after the longest
        case active(until: Instant)
        /// Active for too long to be believed. → idle
        case stuck
    }

    var input = Input.idle
    var inputTimer: UInt32 = 0
    /// A command's.
    var hand: (until: Instant, timer: UInt32)?
    /// When it began.
    var since: WallTime?

    var isOn: Bool { until != nil }

    /// When it ends by itself at the latest; nil: nobody is being served.
    var until: Instant? {
        guard case .active(let until) = input else { return hand?.until }
        return max(until, hand?.until ?? until)
    }
}

// Buttons and switches behind the counter, and the commands that stand for them.
extension Greeter {
    /// A button that is held so long asks for the rest of the day. The figure is ours: twice what a firm press takes.
    public static let longPress = Span.seconds(2)
    /// So long after its announcement a passage is staff's.
    public static let staffWindow = Span.seconds(10)

    /// An input changed.
    mutating func input(_ role: LinePolicy.Role, _ active: Bool, at moment: Moment) {
        switch role {
        case .quietButton(let store) where active: quietButtonDown(store, at: moment)
        case .quietButton(let store): quietButtonUp(store, at: moment)
        case .serving(let store): setServingInput(store, active, at: moment)
        case .staff(let store) where active: expectStaff(store, at: moment)
        case .acknowledge(let store) where active: acknowledge(store, at: moment)
        default: break
        }
    }

    /// An input's level as it was found: a switch that is on counts, a button that is down is no press.
    mutating func inputFound(_ role: LinePolicy.Role, _ active: Bool, at moment: Moment) {
        switch role {
        case .quietButton(let store) where !active: stores[store].button = .up
        case .serving(let store): setServingInput(store, active, at: moment)
        default: break
        }
    }

    // MARK: The quiet button

    private mutating func quietButtonDown(_ store: Int, at moment: Moment) {
        let ends = stores[store].quiet != nil
        // Quiet is wanted now, its end need not be: the press may become a long one.
        if !ends { setQuiet(store, nil, for: nil, at: moment) }
        let timer = nextSerial()
        stores[store].button = .down(timer: timer, ends: ends)
        effects.append(
            .setTimer(
                TimerID(purpose: .longPress(store: store), serial: timer), at: moment.instant + Greeter.longPress))
    }

    private mutating func quietButtonUp(_ store: Int, at moment: Moment) {
        guard case .down(let timer, let ends) = stores[store].button else {
            stores[store].button = .up
            return
        }
        stores[store].button = .up
        effects.append(.cancelTimer(TimerID(purpose: .longPress(store: store), serial: timer)))
        if ends { endQuiet(store, at: moment) }
    }

    mutating func longPress(_ store: Int, at moment: Moment) {
        stores[store].button = .longDown
        let end = policy.stores[store].schedule.endOfDay(moment.wall, in: policy.stores[store].timeZone)
        setQuiet(store, nil, for: end - moment.wall, at: moment)
    }

    // MARK: Serving

    mutating func setServingInput(_ store: Int, _ active: Bool, at moment: Moment) {
        switch (stores[store].serving.input, active) {
        case (.idle, true):
            let until = moment.instant + policy.stores[store].calm.servingLongest
            stores[store].serving.inputTimer = nextSerial()
            let timer = TimerID(purpose: .servingLongest(store: store), serial: stores[store].serving.inputTimer)
            effects.append(.setTimer(timer, at: until))
            changeServing(store, at: moment) { $0.input = .active(until: until) }
        case (.active, false):
            effects.append(
                .cancelTimer(
                    TimerID(purpose: .servingLongest(store: store), serial: stores[store].serving.inputTimer)))
            changeServing(store, at: moment) { $0.input = .idle }
        case (.stuck, false):
            stores[store].serving.input = .idle
            effects.append(.note(.servingMended(store: store)))
        case (.idle, false), (.active, true), (.stuck, true): break
        }
    }

    mutating func servingIsStuck(_ store: Int, at moment: Moment) {
        guard case .active = stores[store].serving.input else { return }
        effects.append(.note(.servingStuck(store: store)))
        changeServing(store, at: moment) { $0.input = .stuck }
    }

    /// Somebody is being served, by command; it ends by itself as a switch's word does.
    mutating func serve(_ store: Int, for span: Span?, at moment: Moment) {
        let longest = policy.stores[store].calm.servingLongest
        let until = moment.instant + min(max(.zero, span ?? longest), longest)
        let timer = nextSerial()
        effects.append(.setTimer(TimerID(purpose: .servingEnd(store: store), serial: timer), at: until))
        changeServing(store, at: moment) { $0.hand = (until, timer) }
        effects.append(.remember)
    }

    mutating func endServingByHand(_ store: Int, at moment: Moment) {
        guard let hand = stores[store].serving.hand else { return }
        effects.append(.cancelTimer(TimerID(purpose: .servingEnd(store: store), serial: hand.timer)))
        changeServing(store, at: moment) { $0.hand = nil }
        effects.append(.remember)
    }

    private mutating func changeServing(_ store: Int, at moment: Moment, _ change: (inout Serving) -> Void) {
        let before = stores[store].serving.until
        change(&stores[store].serving)
        let after = stores[store].serving.until
        guard before != after else { return }
        if let after {
            if before == nil { stores[store].serving.since = moment.wall }
            effects.append(.note(.servingBegan(store: store, until: moment.wall + (after - moment.instant))))
            hush(store, above: policy.stores[store].calm.servingAtMost, by: .serving)
        } else {
            stores[store].serving.since = nil
            effects.append(.note(.servingEnded(store: store)))
            releaseNotice(store, at: moment)
        }
        tellLevel(store, at: moment)
    }

    // MARK: Staff

    mutating func expectStaff(_ store: Int, at moment: Moment) {
        stores[store].staffUntil = moment.instant + Greeter.staffWindow
        effects.append(.note(.staffExpected(store: store)))
    }

    /// Whether a passage at `at` is the one that was announced as staff's; there is but one.
    mutating func takeStaff(_ store: Int, at: Instant) -> Bool {
        guard let until = stores[store].staffUntil else { return false }
        stores[store].staffUntil = nil
        return at <= until
    }

    // MARK: People first

    /// Whether an arrival is left to the staff for now; when their time is up it is judged again.
    mutating func waitForPeople(_ index: Int, _ store: Int, at now: Moment) -> Bool {
        let span = policy.stores[store].calm.peopleFirst
        guard span > .zero, open[index].direction == .arrival else { return false }
        let until = open[index].at.instant + span
        open[index].peopleUntil = until
        guard now.instant < until else { return false }
        beginParty(
            open[index].number, open[index].door, open[index].direction, at: open[index].at.instant, greeted: nil)
        setTimerForPeople(store, at: now)
        return true
    }

    mutating func peopleHadTheirTime(_ store: Int, at now: Moment) {
        for number in waitingForPeople(store).filter({ $0.until <= now.instant }).map(\.number) {
            judge(number, now: now)
        }
        setTimerForPeople(store, at: now)
    }

    mutating func acknowledge(_ store: Int, at moment: Moment) {
        effects.append(.note(.acknowledged(store: store)))
        for (number, _) in waitingForPeople(store) {
            let demand = demand(in: store, for: .arrival, at: moment)
            decideUnheard(
                number, level: demand.level, demand: demand.source, reason: .acknowledged, detail: .none, at: moment)
        }
        if stores[store].notice.isOn {
            effects.append(.cancelTimer(TimerID(purpose: .notice(store: store), serial: stores[store].notice.timer)))
            switchNoticeOff(store)
        }
    }

    /// Those whom staff may still greet in person.
    private func waitingForPeople(_ store: Int) -> [(number: UInt64, until: Instant)] {
        open.compactMap { passage in
            guard !passage.isDecided, policy.doors[passage.door].store == store, let until = passage.peopleUntil,
                !zones[policy.stores[store].zone].concerns(passage.number)
            else { return nil }
            return (passage.number, until)
        }
    }

    private mutating func setTimerForPeople(_ store: Int, at now: Moment) {
        guard let next = waitingForPeople(store).map(\.until).filter({ $0 > now.instant }).min() else { return }
        stores[store].peopleFirst = nextSerial()
        effects.append(
            .setTimer(TimerID(purpose: .peopleFirst(store: store), serial: stores[store].peopleFirst), at: next))
    }
}

extension Zone {
    /// Whether a passage's cue is being played, or waits for its turn.
    fileprivate func concerns(_ passage: UInt64) -> Bool {
        if waiting.contains(passage) { return true }
        switch voice {
        case .silent: return false
        case .starting(let sounding), .sounding(let sounding, _): return sounding.draft?.passage == passage
        }
    }
}
