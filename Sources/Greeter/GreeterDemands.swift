// What holds: schedules, quiet by hand, and the quietest demand of all.
extension Greeter {
    /// The level that a store's demands allow, and the demand that set it.
    ///
    /// Between equal demands the first in the order of ``DemandSource`` wins.
    func demand(in store: Int) -> Demand {
        let state = stores[store].schedule.state
        guard state.isOpen else { return Demand(level: .off, source: .closed) }
        var quietest = Demand(level: policy.stores[store].atMost, source: .shop)
        // From the last of the order to the first, so that the first of equals stays.
        if state.quietTime != nil { quietest.yield(to: Demand(level: state.atMost, source: .quietTime)) }
        if let quiet = stores[store].quiet { quietest.yield(to: Demand(level: quiet.level, source: .quiet)) }
        if zones[policy.stores[store].zone].isFault { quietest.yield(to: Demand(level: .light, source: .fault)) }
        return quietest
    }

    mutating func refreshSchedules(at moment: Moment) {
        var changed = false
        for index in stores.indices {
            let cache = stores[index].schedule
            guard moment.wall < cache.from || moment.wall >= cache.until else { continue }
            stores[index].schedule = ScheduleCache(policy.stores[index], at: moment.wall)
            changed = true
            tellLevel(index)
        }
        guard changed else { return }
        let next = stores.map(\.schedule.until).min().flatMap { $0 == .distantFuture ? nil : $0 }
        guard next != alarm else { return }
        alarm = next
        effects.append(.setAlarm(alarm))
    }

    /// Says what the level is now, where that is new.
    mutating func tellLevel(_ store: Int) {
        let now = demand(in: store)
        guard stores[store].toldLevel != now else { return }
        stores[store].toldLevel = now
        effects.append(.note(.level(store: store, now.level, now.source)))
    }

    /// A day: quiet by hand never lasts longer.
    static let longestQuiet = Span.hours(24)

    mutating func setQuiet(_ store: Int, _ level: Level?, for span: Span?, at moment: Moment) {
        let calm = policy.stores[store].calm
        let length = min(span ?? calm.quietFor, Greeter.longestQuiet)
        let timer = nextSerial()
        let until = moment.instant + length
        let level = level ?? calm.quietAtMost
        stores[store].quiet = QuietByHand(level: level, until: until, timer: timer)
        effects.append(.note(.quietSet(store: store, level, until: moment.wall + length)))
        effects.append(.setTimer(TimerID(purpose: .quietEnd(store: store), serial: timer), at: until))
        hush(store, above: level)
        tellLevel(store)
    }

    mutating func endQuiet(_ store: Int, at moment: Moment) {
        guard let quiet = stores[store].quiet else { return }
        effects.append(.cancelTimer(TimerID(purpose: .quietEnd(store: store), serial: quiet.timer)))
        stores[store].quiet = nil
        effects.append(.note(.quietEnded(store: store)))
        tellLevel(store)
    }

    /// Press: quiet. While any quiet by hand holds, press: its end.
    mutating func pressQuietButton(_ store: Int, at moment: Moment) {
        if stores[store].quiet == nil {
            setQuiet(store, nil, for: nil, at: moment)
        } else {
            endQuiet(store, at: moment)
        }
    }

    /// The wall time at which quiet by hand ends.
    func quietUntil(_ store: Int, at moment: Moment) -> WallTime? {
        stores[store].quiet.map { moment.wall + ($0.until - moment.instant) }
    }
}

extension Greeter.Demand {
    /// Gives way to another demand that is as quiet or quieter, and comes earlier in the order.
    fileprivate mutating func yield(to other: Greeter.Demand) {
        if other.level < level || (other.level == level && other.source < source) { self = other }
    }
}

extension Greeter.ScheduleCache {
    /// What a store's schedule says at `wall`, and until when.
    fileprivate init(_ store: StorePolicy, at wall: WallTime) {
        let schedule = store.schedule
        let zone = store.timeZone
        state = schedule.state(at: zone.civil(wall))
        if schedule.isAlwaysTheSame {
            from = WallTime(nanoseconds: .min)
            until = .distantFuture
            return
        }
        from = wall
        // Nothing within the horizon: asked again then.
        until = schedule.nextChange(after: wall, in: zone) ?? wall + Schedule.horizon
        if !state.isOpen { opens = schedule.nextChange(after: wall, in: zone) { $0.isOpen } }
        if state.quietTime != nil { quietUntil = schedule.nextChange(after: wall, in: zone) { $0.quietTime } }
    }
}
