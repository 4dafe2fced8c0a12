public import Greeter

/// Sees every event and every effect, and what the loudspeakers really do; says when a rule of the quiet policy is broken.
///
/// It keeps its own books (``Demands``, ``Stretch``) and asks the greeter for nothing that it checks.
public struct Witness: Sendable {
    /// What must hold: I1 to I7, and the rules beside them.
    public enum Rule: String, Hashable, Sendable, CaseIterable {
        case oneVoice = "I1 one voice"
        case level = "I2 level"
        case oneDecision = "I3 one decision"
        case stale = "I4 stale"
        case budget = "I5 budget"
        case party = "I6 party"
        case reload = "I7 reload"
        case rest, order, staff, people, hush, lamp, notice, status, words, ready
    }

    /// A rule that was broken, when, and how.
    public struct Breach: Hashable, Sendable, CustomStringConvertible {
        public var rule: Rule
        public var moment: Moment
        public var text: String

        public var description: String { "\(rule.rawValue): \(text)" }
    }

    /// The first rule that was broken.
    public private(set) var breach: Breach?
    var policy: BoardPolicy
    var demands: Demands
    /// Passages that were accepted and not decided, in their order.
    var open: [Acceptance] = []
    var accepted: UInt64 = 0
    /// Those among them that were announced as staff's.
    var staff: Set<UInt64> = []
    public private(set) var decisions = 0
    /// What sounds, per zone.
    var sounds: [Sound?]
    var silentSince: [Instant?]
    var byHand: Set<PlayID> = []
    /// Doors that were out of order when a cue was asked for.
    var doorsOut: [PlayID: Set<Int>] = [:]
    /// Cues that began and whose decision was not given yet.
    var begun: [Begun] = []
    /// Per door and direction.
    var parties: [[Party?]]
    /// When a greeter ended last.
    var diedAt: Instant?
    var lamps: [Bool]
    var notices: [Bool]
    /// Notices that were lit while somebody was being served.
    var heldNotices: [Bool]
    /// Passages that somebody greeted in person.
    var acknowledged: Set<UInt64> = []
    var faultyDoors: Set<Int> = []
    /// A line's faults come and go by rules that are not this witness's.
    var doubtfulDoors: Set<Int> = []
    /// Looks away: for stories whose inputs are not in its books.
    public var isBlind = false

    struct Sound: Hashable, Sendable {
        var play: Play
        var rung: Level
        var ends: Instant
        var isHushed = false
        /// What quiet and serving came to when settings changed under it: those cut nothing.
        var known = Level.voice
        /// Nil: no store of the settings in force.
        var store: Int?
    }

    struct Begun: Hashable, Sendable {
        var store: Int
        var at: Instant
        var rung: Level
        var levels: [Greeter.Demand]
        var rest: Bool
        /// Doors out of order.
        var doorsOut: Set<Int>
    }

    struct Party: Hashable, Sendable {
        var first: Instant
        var last: Instant
    }

    init(_ policy: BoardPolicy) {
        self.policy = policy
        demands = Demands(policy)
        sounds = Array(repeating: nil, count: policy.zones.count)
        silentSince = Array(repeating: nil, count: policy.zones.count)
        parties = Array(repeating: [nil, nil, nil], count: policy.doors.count)
        lamps = Array(repeating: false, count: policy.stores.count)
        notices = lamps
        heldNotices = lamps
    }

    mutating func fail(_ rule: Rule, _ moment: Moment, _ text: @autoclosure () -> String) {
        if breach == nil, !isBlind { breach = Breach(rule: rule, moment: moment, text: text()) }
    }

    /// The greeter handled an event.
    mutating func handled(_ event: Event, _ effects: [Effect], at moment: Moment) {
        let wasOpen = !open.isEmpty
        let before = parties
        demands.take(event, at: moment)
        // Whoever served has time now: what was held goes out as others do.
        for store in heldNotices.indices where heldNotices[store] && !demands.shops[store].isServing(moment.instant) {
            heldNotices[store] = false
        }
        if case .acknowledged(let store) = event {
            for passage in open where policy.doors[passage.door].store == store {
                let span = policy.stores[store].calm.peopleFirst
                guard passage.direction == .arrival, moment.instant < passage.at.instant + span else { continue }
                acknowledged.insert(passage.number)
            }
        }
        switch event {
        case .doorFault(let door, true): faultyDoors.insert(door)
        case .doorFault(let door, false): faultyDoors.remove(door)
        case .soundFailed(let id): forget(id)
        default: break
        }
        var taken: [(Acceptance, isStaff: Bool)] = []
        for effect in effects {
            switch effect {
            case .accepted(let acceptance):
                accept(acceptance, at: moment)
                let isStaff = takeStaff(acceptance)
                if isStaff { staff.insert(acceptance.number) }
                taken.append((acceptance, isStaff))
            case .note(.doorFault(let door, let fault)) where fault != .told: doubtfulDoors.insert(door)
            case .play(let play):
                doorsOut[play.id] = faultyDoors
                if case .playCue = event { byHand.insert(play.id) }
            case .hush(let zone): hushed(zone, by: event, at: moment)
            case .lamp(let store, let on): lamps[store] = on
            case .notice(let store, let on): notice(store, on, by: event, at: moment)
            default: break
            }
        }
        switch event {
        case .pass, .trigger:
            if taken.count != 1 { fail(.oneDecision, moment, "a passage was taken in \(taken.count) times") }
        default: break
        }
        var decided: [Decision] = []
        for effect in effects {
            guard case .decided(let decision) = effect else { continue }
            decided.append(decision)
            decide(decision, at: moment)
        }
        if !wasOpen, taken.count == 1, let (acceptance, isStaff) = taken.first {
            judge(acceptance, isStaff, decided.first, before, at: moment)
        }
        mustBeHushed(at: moment)
    }

    /// A cue that will never begin.
    private mutating func forget(_ id: PlayID) {
        byHand.remove(id)
        doorsOut[id] = nil
    }

    private mutating func accept(_ acceptance: Acceptance, at moment: Moment) {
        accepted += 1
        if acceptance.number != accepted { fail(.oneDecision, moment, "passage \(acceptance.number) is not the next") }
        open.append(acceptance)
    }

    /// Whether the passage is the one that was announced.
    private mutating func takeStaff(_ acceptance: Acceptance) -> Bool {
        let store = policy.doors[acceptance.door].store
        guard let until = demands.shops[store].staffUntil else { return false }
        demands.shops[store].staffUntil = nil
        return acceptance.at.instant <= until
    }

    mutating func decideAtEnd(_ decision: Decision, at moment: Moment) { decide(decision, at: moment) }

    private mutating func decide(_ decision: Decision, at moment: Moment) {
        decisions += 1
        guard let first = open.first, first.number == decision.number, first.door == decision.door,
            first.direction == decision.direction, first.at == decision.at
        else { return fail(.oneDecision, moment, "a decision about passage \(decision.number), which is not the next") }
        open.removeFirst()
        defer { acknowledged.remove(decision.number) }
        if (staff.remove(decision.number) != nil) != (decision.reason == .staff) {
            fail(
                .staff, moment,
                "\(decision.reason.word), though it was \(decision.reason == .staff ? "not " : "")staff's")
        }
        let isSound = decision.outcome == .sound
        if isSound != (decision.reason == .played) || isSound != (decision.soundedAt != nil)
            || isSound != (decision.cue != nil)
        {
            fail(.oneDecision, moment, "\(decision.outcome.word) for \(decision.reason.word)")
        }
        if let cue = decision.cue {
            let says = policy.stores[decision.store].cues[cue].says
            if says != .neutral, says != decision.direction.mustSay {
                fail(.words, moment, "\(says.word) to \(decision.direction.word)")
            }
        }
        if let sounded = decision.soundedAt { check(sounded, of: decision, at: moment) }
        let store = decision.store
        let isDark = decision.level == .off || decision.reason == .staff || policy.stores[store].lamp == nil
        if !isSound, (decision.outcome == .silent) != isDark {
            fail(.lamp, moment, "\(decision.outcome.word) at \(decision.level.word) for \(decision.reason.word)")
        }
        follow(decision, at: moment)
    }

    /// A passage that sounded: when, how loud, and whose cue.
    private mutating func check(_ sounded: Moment, of decision: Decision, at moment: Moment) {
        let found = begun.firstIndex { $0.at == sounded.instant && $0.store == decision.store }
        guard let found else { return fail(.oneDecision, moment, "a cue that nobody heard") }
        let cue = begun.remove(at: found)
        let level = cue.levels[decision.direction.rawValue]
        if cue.rung > level.level {
            fail(.level, moment, "\(cue.rung.word) began, the level was \(level.level.word) for \(level.source.word)")
        }
        if decision.level > level.level, !demands.isTurning(decision.store, at: sounded.instant) {
            fail(.level, moment, "level \(decision.level.word), it was \(level.level.word)")
        }
        if !cue.rest { fail(.rest, moment, "a cue began without rest") }
        let calm = policy.stores[decision.store].calm
        let people = decision.direction == .arrival ? calm.peopleFirst : .zero
        let waited = sounded.instant - decision.at.instant
        if waited > people + calm.staleAfter { fail(.stale, moment, "a cue began after \(waited.inSeconds) s") }
        if waited < people { fail(.people, moment, "a cue began \(waited.inSeconds) s after an arrival") }
        if acknowledged.contains(decision.number) {
            fail(.people, moment, "a cue began though somebody had greeted in person")
        }
        if cue.doorsOut.contains(decision.door) {
            fail(.level, moment, "a door out of order sounded")
        }
    }

    mutating func mustHaveDecided(at moment: Moment) {
        if let left = open.first { fail(.oneDecision, moment, "passage \(left.number) has no decision") }
    }

    /// Everything has had its time.
    ///
    /// - Parameter mayWait: per store, whether somebody was being served until just now.
    mutating func finished(at moment: Moment, mayWait: [Bool]) {
        mustHaveDecided(at: moment)
        if let cue = begun.first { fail(.oneDecision, moment, "a \(cue.rung.word) for nobody") }
        for store in policy.stores.indices {
            if lamps[store] { fail(.lamp, moment, "the lamp stays on") }
            if notices[store], !mayWait[store] {
                fail(.notice, moment, "the notice stays on")
            }
        }
    }
}

extension Direction {
    /// What may be said beside a neutral cue.
    fileprivate var mustSay: Says {
        switch self {
        case .arrival: .welcome
        case .departure: .thanks
        case .unknown: .neutral
        }
    }
}
