internal import Greeter

// What is heard.
extension Witness {
    /// An output really began.
    mutating func began(_ play: Play, length: Span, at moment: Moment) {
        let now = moment.instant
        let shop = policy.stores[play.store]
        if let other = sounds[play.zone], other.ends > now { fail(.oneVoice, moment, "two cues at once") }
        var rung = Level.off
        for cue in play.cues { rung = max(rung, shop.cues[cue].level) }
        let levels = Direction.allCases.map { demands.level(play.store, $0, at: moment) }
        if now > play.latest { fail(.stale, moment, "a cue began when it was too late for it") }
        let zone = policy.zones[play.zone]
        if demands.sound[play.zone].tokens(at: now) < 1 {
            fail(
                .budget, moment, "more than \(zone.sound.burst) cues and one a \(zone.sound.interval?.inSeconds ?? 0) s"
            )
        }
        if rung == .voice, demands.voice[play.zone].tokens(at: now) < 1 {
            fail(
                .budget, moment,
                "more than \(zone.voice.burst) voices and one a \(zone.voice.interval?.inSeconds ?? 0) s")
        }
        demands.spend(rung, zone: play.zone, at: now)
        let out = doorsOut.removeValue(forKey: play.id) ?? []
        if byHand.remove(play.id) != nil {
            if rung > levels[Direction.arrival.rawValue].level { fail(.level, moment, "a cue by hand above the level") }
        } else {
            let rested = silentSince[play.zone].map { now - $0 >= shop.calm.rest } ?? true
            begun.append(
                Begun(store: play.store, at: now, rung: rung, levels: levels, rest: rested, doorsOut: out))
        }
        sounds[play.zone] = Sound(play: play, rung: rung, ends: now + length, store: play.store)
    }

    /// An output really fell silent.
    mutating func ended(zone: Int, at instant: Instant) {
        sounds[zone] = nil
        silentSince[zone] = instant
    }

    /// A hush: it must have been asked for, and it must be in time.
    mutating func hushed(_ zone: Int, by event: Event, at moment: Moment) {
        guard sounds[zone] != nil else { return }
        switch event {
        case .quiet, .buttonPressed, .servingInput, .serving, .edge, .timer, .level: break
        // An output that began at the very moment at which it was taken back.
        case .soundStarted: break
        default: fail(.hush, moment, "a cue was cut by \(event)")
        }
        sounds[zone]?.isHushed = true
    }

    /// Whoever asks for quiet, or serves, has it at once.
    mutating func mustBeHushed(at moment: Moment) {
        for sound in sounds {
            guard let sound, let store = sound.store, !sound.isHushed, sound.ends > moment.instant + .milliseconds(150)
            else { continue }
            let level = asked(store, at: moment)
            if sound.rung > level, level < sound.known {
                fail(.hush, moment, "a \(sound.rung.word) sounds on at \(level.word)")
            }
        }
    }

    /// What people ask for: quiet by hand and serving.
    private func asked(_ store: Int, at moment: Moment) -> Level {
        let shop = demands.shops[store]
        var level = Level.voice
        if let quiet = shop.quiet, moment.instant < quiet.until { level = min(level, quiet.level) }
        if shop.isServing(moment.instant) { level = min(level, policy.stores[store].calm.servingAtMost) }
        return level
    }

    mutating func notice(_ store: Int, _ on: Bool, by event: Event, at moment: Moment) {
        notices[store] = on
        let isServing = demands.shops[store].isServing(moment.instant)
        if on {
            heldNotices[store] = isServing
        } else {
            if heldNotices[store], isServing, event != .acknowledged(store: store) {
                fail(.notice, moment, "the notice went out while somebody waited")
            }
            heldNotices[store] = false
        }
    }

    // MARK: Starts and settings

    /// The greeter is gone: what was accepted and not decided is the journal's to settle at the next start.
    mutating func died(at moment: Moment) {
        open = []
        staff = []
        begun = []
        accepted = 0
        sounds = sounds.map { _ in nil }
        silentSince = silentSince.map { _ in nil }
        // I6 holds over starts: a party that was greeted is not greeted again by the next greeter. Of what it had decided and
        // not yet said, nobody knows.
        diedAt = moment.instant
        lamps = lamps.map { _ in false }
        notices = lamps
        heldNotices = lamps
        faultyDoors = []
        doubtfulDoors = []
        byHand = []
        doorsOut = [:]
        acknowledged = []
        demands.restart(at: moment.instant)
    }

    /// What an end, a start or other settings brought about.
    mutating func changed(_ effects: [Effect], isReload: Bool, at moment: Moment) {
        for effect in effects {
            switch effect {
            case .decided(let decision): decideAtEnd(decision, at: moment)
            case .lamp(let store, let on): lamps[store] = on
            case .notice(let store, let on):
                notices[store] = on
                heldNotices[store] = false
            case .play: fail(.reload, moment, "a cue began with a change of settings")
            case .hush: if isReload { fail(.reload, moment, "a change of settings cut a cue") }
            default: break
            }
        }
    }

    /// Other settings are in force.
    mutating func adopted(_ new: BoardPolicy, _ same: Correspondence, at moment: Moment) {
        if let left = open.first { fail(.reload, moment, "passage \(left.number) was lost") }
        if !begun.isEmpty { fail(.reload, moment, "a decision about a cue was lost") }
        var moved = Witness(new)
        moved.demands = demands
        moved.demands.move(to: new, same, at: moment.instant)
        for (from, to) in same.doors {
            moved.parties[to] = parties[from]
            if faultyDoors.contains(from) { moved.faultyDoors.insert(to) }
            if doubtfulDoors.contains(from) { moved.doubtfulDoors.insert(to) }
        }
        for (from, to) in same.zones {
            moved.sounds[to] = sounds[from]
            moved.sounds[to]?.store = sounds[from]?.store.flatMap { same.stores[$0] }
            moved.silentSince[to] = silentSince[from]
        }
        policy = new
        demands = moved.demands
        for zone in moved.sounds.indices {
            if let store = moved.sounds[zone]?.store { moved.sounds[zone]?.known = asked(store, at: moment) }
        }
        parties = moved.parties
        (sounds, silentSince) = (moved.sounds, moved.silentSince)
        (faultyDoors, doubtfulDoors) = (moved.faultyDoors, moved.doubtfulDoors)
        (lamps, notices, heldNotices) = (moved.lamps, moved.notices, moved.heldNotices)
        acknowledged = []
    }
}
