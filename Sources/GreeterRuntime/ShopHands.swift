public import Greeter
internal import Logging

/// What the core asks for, done.
extension Shop: Hands {
    public func performance(of play: Play) -> Performance? {
        var parts = play.cues.isEmpty ? signal : []
        for cue in play.cues {
            let sound = sound(zone: play.zone, store: play.store, cue: cue)
            guard !sound.isEmpty else { return nil }
            if parts.isEmpty { parts = sound } else { parts += sound }
        }
        return Performance(
            parts: parts, gap: play.gap, volume: play.volume, leadIn: settings.zones[play.zone].leadIn)
    }

    public func play(_ play: Play, _ performance: Performance, at moment: Moment) {
        outputs[play.zone].play(performance, id: play.id, latest: play.latest)
    }

    public func cannot(_ play: Play, at moment: Moment) {
        for cue in play.cues where sound(zone: play.zone, store: play.store, cue: cue).isEmpty {
            log.warning("\(settings.policy.stores[play.store].cues[cue].id) is not loaded and cannot sound")
        }
        deliver(.soundFailed(play.id))
    }

    private func sound(zone: Int, store: Int, cue: Int) -> [CueSound] {
        guard store < zones[zone].sounds.count, cue < zones[zone].sounds[store].count else { return [] }
        return zones[zone].sounds[store][cue]
    }

    public func hush(zone: Int, at moment: Moment) { outputs[zone].hush() }

    public func lamp(store: Int, on: Bool, at moment: Moment) { set(.lamp(store: store), on) }

    public func notice(store: Int, on: Bool, at moment: Moment) { set(.notice(store: store), on) }

    private func set(_ role: LineOut.Role, _ on: Bool) {
        for (index, output) in settings.outputs.enumerated() where output.role == role {
            lines?.set(output: index, on: on)
        }
    }

    /// Forgets every timer that was set.
    func cancelTimers() {
        for timer in timers.values { timer.cancel() }
        pending = [:]
    }

    public func setTimer(_ id: TimerID, at deadline: Instant) {
        pending[id.purpose] = id
        if let timer = timers[id.purpose] { return timer.set(at: deadline) }
        let purpose = id.purpose
        let timer = reactor.makeTimer { [unowned self] _ in
            if let id = pending[purpose] { deliver(.timer(id)) }
        }
        timers[purpose] = timer
        timer.set(at: deadline)
    }

    public func cancelTimer(_ id: TimerID) {
        if pending[id.purpose] == id { timers[id.purpose]?.cancel() }
    }

    public func setAlarm(_ wall: WallTime?) { alarm?.set(wall) }

    public func accepted(_ acceptance: Acceptance, at moment: Moment) { tell(.accepted(acceptance)) }

    public func remember(at moment: Moment) { tell(.remembered(moment)) }

    public func decided(_ decision: Decision, at moment: Moment) {
        tell(.decided(decision, wording))
        log.info("\(wording.line(decision))")
    }

    public func note(_ note: Note, at moment: Moment) {
        tell(.noted(note, moment, wording))
        switch note {
        case .doorFault, .inputFault, .cardFault, .cutShort, .servingStuck:
            log.warning("\(wording.line(note, at: moment))")
        default: log.info("\(wording.line(note, at: moment))")
        }
    }
}
