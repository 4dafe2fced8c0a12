// What holds: schedules, faults, budgets and people's wishes, and the quietest demand of all.
extension Greeter {
    /// The level that a store's demands allow, and the demand that set it.
    ///
    /// Between equal demands the first in the order of ``DemandSource`` wins.
    public func demand(in store: Int, at now: Moment) -> Demand {
        guard stores[store].schedule.state.isOpen else { return Demand(level: .off, source: .closed) }
        return demandWhenOpen(in: store, at: now)
    }

    /// As ``demand(in:at:)``, for a passage in one direction: departures may sit lower, and are thanked after closing.
    func demand(in store: Int, for direction: Direction, at now: Moment) -> Demand {
        guard direction == .departure else { return demand(in: store, at: now) }
        guard stores[store].schedule.state.isOpen || isLastOut(store, at: now) else {
            return Demand(level: .off, source: .closed)
        }
        var quietest = demandWhenOpen(in: store, at: now)
        let level: Level =
            switch policy.stores[store].departures {
            case .same: quietest.level
            // A rung lower, but the lamp still answers.
            case .softer: max(quietest.level.softer, min(quietest.level, .light))
            case .light: .light
            case .off: .off
            }
        if level < quietest.level { quietest = Demand(level: level, source: .departures) }
        return quietest
    }

    private func demandWhenOpen(in store: Int, at now: Moment) -> Demand {
        var quietest = Demand(level: policy.stores[store].atMost, source: .shop)
        let zone = policy.stores[store].zone
        // From the last of the order to the first, so that the first of equals stays.
        if !isClockTrusted, !policy.stores[store].schedule.isAlwaysTheSame {
            quietest.yield(to: Demand(level: .chime, source: .clock))
        }
        if let level = budgetLevel(zone, at: now.instant) {
            quietest.yield(to: Demand(level: level, source: .budget))
        }
        let state = stores[store].schedule.state
        if state.quietTime != nil { quietest.yield(to: Demand(level: state.atMost, source: .quietTime)) }
        if stores[store].serving.isOn {
            quietest.yield(to: Demand(level: policy.stores[store].calm.servingAtMost, source: .serving))
        }
        if let quiet = stores[store].quiet { quietest.yield(to: Demand(level: quiet.level, source: .quiet)) }
        if zones[zone].isFault { quietest.yield(to: Demand(level: .light, source: .fault)) }
        return quietest
    }

    /// What a zone's budget allows, where that is not everything.
    func budgetLevel(_ zone: Int, at now: Instant) -> Level? {
        if zones[zone].sound.isEmpty(policy.zones[zone].sound, at: now) { return .light }
        return zones[zone].spoken.isEmpty(policy.zones[zone].voice, at: now) ? .chime : nil
    }

    /// Whether the shop has closed so lately that whoever leaves is still thanked.
    func isLastOut(_ store: Int, at now: Moment) -> Bool {
        guard let until = stores[store].schedule.lastOutUntil else { return false }
        return !stores[store].schedule.state.isOpen && now.wall < until
    }

    /// Asks the schedules anew whose answer has run out, and says what has become of the level since.
    mutating func refresh(at moment: Moment) {
        var changed = false
        for index in stores.indices {
            guard moment.wall < stores[index].schedule.from || moment.wall >= stores[index].schedule.until else {
                continue
            }
            stores[index].schedule = ScheduleCache(policy.stores[index], at: moment.wall)
            changed = true
            tellLevel(index, at: moment)
        }
        for zone in zones.indices where moment.instant >= zones[zone].budgetGrows {
            noteBudget(zone, at: moment)
        }
        guard changed else { return }
        let next = stores.map(\.schedule.until).min().flatMap { $0 == .distantFuture ? nil : $0 }
        guard next != alarm else { return }
        alarm = next
        effects.append(.setAlarm(alarm))
    }

    /// Says what the level is now, where that is new. A cue that has not begun and is too loud by now never does.
    mutating func tellLevel(_ store: Int, at moment: Moment) {
        let now = demand(in: store, at: moment)
        guard stores[store].toldLevel != now else { return }
        stores[store].toldLevel = now
        effects.append(.note(.level(store: store, now.level, now.source)))
        withdraw(store, at: moment)
    }

    /// Says what has become of a zone's budget, and when to look at it again.
    mutating func noteBudget(_ zone: Int, at moment: Moment) {
        let now = moment.instant
        let growing = [
            zones[zone].spoken.nextToken(policy.zones[zone].voice, at: now),
            zones[zone].sound.nextToken(policy.zones[zone].sound, at: now),
        ]
        zones[zone].budgetGrows = growing.lazy.compactMap { $0 }.min() ?? .distantFuture
        for store in stores.indices where policy.stores[store].zone == zone { tellLevel(store, at: moment) }
    }

    mutating func trustClock(_ isTrusted: Bool, at moment: Moment) {
        guard isClockTrusted != isTrusted else { return }
        isClockTrusted = isTrusted
        effects.append(.note(.clockTrust(isTrusted)))
        for store in stores.indices { tellLevel(store, at: moment) }
    }

    // MARK: In a decision's words

    /// What a person would want to know of the demand that kept it quiet.
    func detail(of demand: Demand, _ store: Int, at now: Moment) -> Decision.Detail {
        switch demand.source {
        case .closed: return .opens(stores[store].schedule.opens)
        case .quiet: return quietUntil(store, at: now).map { .quietUntil($0) } ?? .none
        case .serving: return stores[store].serving.since.map { .servingSince($0) } ?? .none
        case .budget: return .budgetUntil(budgetUntil(policy.stores[store].zone, at: now))
        case .quietTime:
            guard let quiet = stores[store].schedule.state.quietTime else { return .none }
            return .quietTime(quiet, until: stores[store].schedule.quietUntil)
        case .fault, .clock, .departures, .shop: return .none
        }
    }

    /// What a person would want to know of a passage that sounds.
    func detailOfSound(_ index: Int, _ store: Int, _ demand: Demand, at now: Moment) -> Decision.Detail {
        if open[index].hasWaited { return .waited(now.instant - open[index].at.instant) }
        if open[index].direction == .unknown { return .directionUnknown }
        if !stores[store].schedule.state.isOpen, let until = stores[store].schedule.lastOutUntil {
            return .afterClosing(until)
        }
        return detail(of: demand, store, at: now)
    }

    /// When the budget that rules a zone has a token again.
    func budgetUntil(_ zone: Int, at now: Moment) -> WallTime? {
        let rules = policy.zones[zone]
        let grows =
            zones[zone].sound.isEmpty(rules.sound, at: now.instant)
            ? zones[zone].sound.nextToken(rules.sound, at: now.instant)
            : zones[zone].spoken.nextToken(rules.voice, at: now.instant)
        return grows.map { now.wall + ($0 - now.instant) }
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
        if !state.isOpen {
            opens = schedule.nextChange(after: wall, in: zone) { $0.isOpen }
            lastOutUntil = schedule.lastClosing(before: wall, within: store.lastOut, in: zone).map {
                $0 + store.lastOut
            }
        }
        if state.quietTime != nil { quietUntil = schedule.nextChange(after: wall, in: zone) { $0.quietTime } }
    }
}
