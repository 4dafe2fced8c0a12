// New settings under a running greeter: no passage is lost, and no cue is cut.
extension Greeter {
    /// Whether new settings can be taken now: nobody waits for a decision, and no cue is about to begin.
    ///
    /// Waiting is a matter of seconds, so whoever wants to give new settings asks again after the next event.
    public var canAdopt: Bool {
        open.isEmpty && zones.allSatisfy { if case .starting = $0.voice { false } else { true } }
    }

    /// Whether a cue is being played in a zone, or about to be.
    public func isSounding(zone: Int) -> Bool { !isSilent(zone) }

    /// Goes on with other settings. Stores, doors, zones and lines are known again by their names.
    ///
    /// What sounds goes on; parties, budgets, quiet by hand and serving hold. All timers that were set before are void: those
    /// that are still needed are among the effects. Levels of lines that are asked for anew come as events afterwards.
    public mutating func adopt(_ new: BoardPolicy, at moment: Moment) -> [Effect] {
        precondition(canAdopt, "settings cannot be taken while a passage waits for its decision")
        let old = self
        let same = Correspondence(old.policy, new)
        self = Greeter(new, isClockTrusted: old.isClockTrusted)
        (passages, plays, serial) = (old.passages, old.plays, old.serial)
        for (from, to) in same.lines {
            lines[to] = old.lines[from]
            if lines[to].filter.isChattering { lookAgain(to, at: moment) }
            lines[to].settle = nextSerial()
            set(.settle(line: to), lines[to].settle, at: moment.instant)
        }
        for (from, to) in same.doors {
            doors[to] = old.doors[from]
            if old.policy.doors[from].sensor != new.doors[to].sensor || !same.hasSameLines(from, to) {
                doors[to].sensor = Sensor(new.doors[to].sensor)
                doors[to].badLines = lines.indices.count {
                    new.lines[$0].role.door == to && (lines[$0].isLost || lines[$0].filter.isChattering)
                }
                learnLevels(of: to)
            }
        }
        for (from, to) in same.zones { keepZone(old, from, to, same, at: moment) }
        for (from, to) in same.stores { keepStore(old.stores[from], to, at: moment) }
        refresh(at: moment)
        for zone in zones.indices { noteBudget(zone, at: moment) }
        effects.append(.remember)
        defer { effects = [] }
        return effects
    }

    /// A sensor that begins anew begins from the levels that are known.
    mutating func learnLevels(of door: Int) {
        for (index, line) in policy.lines.enumerated() where line.role.door == door {
            doors[door].sensor.set(line.role, to: lines[index].filter.isActive)
        }
    }

    private mutating func keepZone(_ old: Greeter, _ from: Int, _ to: Int, _ same: Correspondence, at moment: Moment) {
        let zone = old.zones[from]
        let (before, rules) = (old.policy.zones[from], policy.zones[to])
        func kept(_ bucket: TokenBucket, _ before: TokenBucket.Policy, _ now: TokenBucket.Policy) -> TokenBucket {
            before == now
                ? bucket
                : TokenBucket(
                    now, tokens: bucket.tokens(before, at: moment.instant), progress: .zero, at: moment.instant)
        }
        zones[to].spoken = kept(zone.spoken, before.voice, rules.voice)
        zones[to].sound = kept(zone.sound, before.sound, rules.sound)
        zones[to].isFault = zone.isFault
        zones[to].volume = rules.loudspeaker.bounded(zone.volume)
        switch zone.voice {
        case .silent, .starting: zones[to].voice = zone.voice
        case .sounding(var sounding, let until):
            // No store of the new settings has this number, where its own is gone.
            sounding.play.store = same.stores[sounding.play.store] ?? -1
            sounding.play.zone = to
            zones[to].voice = .sounding(sounding, until: until)
            setZoneTimer(to, at: until + Greeter.overdue)
        }
    }

    private mutating func keepStore(_ store: Store, _ to: Int, at moment: Moment) {
        stores[to].chooser.keepTurns(of: store.chooser)
        stores[to].staffUntil = store.staffUntil
        stores[to].toldLevel = store.toldLevel
        stores[to].quiet = store.quiet
        if let quiet = store.quiet { set(.quietEnd(store: to), quiet.timer, at: quiet.until) }
        stores[to].serving = store.serving
        if let hand = store.serving.hand { set(.servingEnd(store: to), hand.timer, at: hand.until) }
        if case .active(let until) = store.serving.input {
            set(.servingLongest(store: to), store.serving.inputTimer, at: until)
        }
        if store.lamp.isOn { lightLamp(to, at: moment) }
        if store.notice.isOn { lightNotice(to, at: moment) }
    }

    private mutating func set(_ purpose: TimerID.Purpose, _ serial: UInt32, at instant: Instant) {
        effects.append(.setTimer(TimerID(purpose: purpose, serial: serial), at: instant))
    }
}

/// Which place of one policy is which of another: by store's id, door's name, line's purpose and zone's device.
public struct Correspondence: Sendable {
    public let stores: [Int: Int]
    public let doors: [Int: Int]
    public let lines: [Int: Int]
    public let zones: [Int: Int]
    private let linesOfOld: [Int: Int]
    private let linesOfNew: [Int: Int]

    public init(_ old: BoardPolicy, _ new: BoardPolicy) {
        let stores = Correspondence.match(old.stores.map(\.id), new.stores.map(\.id))
        let doors = Correspondence.match(
            old.doors.map { DoorName(store: stores[$0.store] ?? -1, name: $0.name) },
            new.doors.map { DoorName(store: $0.store, name: $0.name) })
        self.stores = stores
        self.doors = doors
        lines = Correspondence.match(
            old.lines.map { $0.role.moved(stores: stores, doors: doors) }, new.lines.map { Optional($0.role) })
        zones = Correspondence.match(old.zones.map(\.name), new.zones.map(\.name))
        linesOfOld = Correspondence.linesPerDoor(old)
        linesOfNew = Correspondence.linesPerDoor(new)
    }

    func hasSameLines(_ from: Int, _ to: Int) -> Bool { linesOfOld[from] == linesOfNew[to] }

    private struct DoorName: Hashable {
        var store: Int
        var name: String
    }

    private static func linesPerDoor(_ policy: BoardPolicy) -> [Int: Int] {
        Dictionary(policy.lines.compactMap { line in line.role.door.map { ($0, 1) } }, uniquingKeysWith: +)
    }

    private static func match<Name: Hashable>(_ old: [Name], _ new: [Name]) -> [Int: Int] {
        let places = Dictionary(new.enumerated().map { ($1, $0) }) { first, _ in first }
        var found: [Int: Int] = [:]
        for (index, name) in old.enumerated() { found[index] = places[name] }
        return found
    }
}

extension LinePolicy.Role {
    /// The same purpose with the places of other settings; nil where its door or store is no more.
    fileprivate func moved(stores: [Int: Int], doors: [Int: Int]) -> LinePolicy.Role? {
        switch self {
        case .contact(let door): doors[door].map { .contact(door: $0) }
        case .motion(let door): doors[door].map { .motion(door: $0) }
        case .beam(let door): doors[door].map { .beam(door: $0) }
        case .outer(let door): doors[door].map { .outer(door: $0) }
        case .inner(let door): doors[door].map { .inner(door: $0) }
        case .pulseIn(let door): doors[door].map { .pulseIn(door: $0) }
        case .pulseOut(let door): doors[door].map { .pulseOut(door: $0) }
        case .quietButton(let store): stores[store].map { .quietButton(store: $0) }
        case .serving(let store): stores[store].map { .serving(store: $0) }
        case .staff(let store): stores[store].map { .staff(store: $0) }
        case .acknowledge(let store): stores[store].map { .acknowledge(store: $0) }
        }
    }
}
