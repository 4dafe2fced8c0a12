internal import Greeter

/// Other settings on their way into a running shop.
struct PendingChange {
    var settings: BoardSettings
    /// By new zone: the cues of outputs that stay, loaded already.
    var sounds: [Int: Shop.Sounds]
    var isLoaded = false
    /// After this, whoever still waits for a decision is not waited for.
    var patience: Instant
    var done: (Result<Void, any Error>) -> Void
}

// A shop takes other settings: whole or not at all, and no passage is lost and no cue cut.
extension Shop {
    /// Customers who wait are waited for, so long at most. The longest wait of any policy is people first and stale.
    static let patience = Span.seconds(45)

    /// Another change is under way.
    public struct Busy: Error, CustomStringConvertible {
        public var description: String { "other settings are being taken just now; try again in a moment" }
    }

    /// Takes other settings, when nobody waits for a decision; cues that they need are loaded before.
    ///
    /// - Parameter done: success once they are in force; else ``Problems`` or what else was wrong, and nothing has changed.
    public func take(_ new: BoardSettings, done: @escaping (Result<Void, any Error>) -> Void) {
        guard change == nil else { return done(.failure(Busy())) }
        let patience = Reactor.instant() + Shop.patience
        change = PendingChange(settings: new, sounds: [:], patience: patience, done: done)
        loadNext(zone: 0)
    }

    /// Loads the cues of one output that stays after the other, then changes.
    private func loadNext(zone: Int) {
        guard let new = change?.settings else { return }
        guard zone < new.zones.count else {
            change?.isLoaded = true
            return changeIfPossible()
        }
        guard let old = place(of: new.zones[zone], in: settings.zones), let format = zones[old].format else {
            return loadNext(zone: zone + 1)
        }
        inBackground(
            { [load] in load(new, zone, format) },
            then: { [unowned self] sounds in
                change?.sounds[zone] = sounds
                loadNext(zone: zone + 1)
            },
            failed: { [unowned self] error in finish(.failure(error)) })
    }

    /// Where an output is among those of other settings, if it can stay as it is.
    private func place(of zone: ZoneSettings, in others: [ZoneSettings]) -> Int? {
        others.firstIndex { $0.device == zone.device && $0.idle == zone.idle }
    }

    /// Changes now, if nobody waits and nothing sounds that would have to end for it.
    func changeIfPossible() {
        guard let change, change.isLoaded, let loop, !loop.isHandling else { return }
        let now = Reactor.now()
        let leaving = settings.zones.indices.filter { place(of: settings.zones[$0], in: change.settings.zones) == nil }
        if !loop.greeter.canAdopt || leaving.contains(where: { loop.greeter.isSounding(zone: $0) }) {
            guard now.instant >= change.patience else { return wait(until: change.patience) }
            loop.change(at: now) { $0.end(at: now) }
            guard loop.greeter.canAdopt else { return wait(until: now.instant + .seconds(1)) }
        }
        do {
            try lines?.change(inputs: change.settings.inputs, outputs: change.settings.outputs)
        } catch {
            return finish(.failure(error))
        }
        adopt(change, at: now)
    }

    private func adopt(_ change: PendingChange, at now: Moment) {
        let (old, new) = (settings, change.settings)
        let same = Correspondence(old.policy, new.policy)
        cancelTimers()
        moveOutputs(from: old, change)
        settings = new
        wording = Wording(new.policy)
        loop?.change(at: now) { $0.adopt(new.policy, at: now) }
        let known = Set(same.lines.values)
        for line in new.policy.lines.indices where !known.contains(line) { lines?.tellLevel(of: line) }
        tell(.adopted(now))
        finish(.success(()))
    }

    /// Outputs that stay go on, others let go of their cards before new ones open them.
    private func moveOutputs(from old: BoardSettings, _ change: PendingChange) {
        let new = change.settings
        var stay: [Int: Int] = [:]
        for zone in new.zones.indices { stay[zone] = place(of: new.zones[zone], in: old.zones) }
        let leaving = old.zones.indices.filter { !stay.values.contains($0) }.map { outputs[$0] }
        let (before, states) = (outputs, zones)
        outputs = new.zones.indices.map { zone in stay[zone].map { before[$0] } ?? makeOutput(new.zones[zone]) }
        zones = new.zones.indices.map { zone in stay[zone].map { states[$0] } ?? ZoneState(isKnown: true) }
        listen()
        for (zone, sounds) in change.sounds { take(sounds, zone: zone) }
        let fresh = new.zones.indices.filter { stay[$0] == nil }.map { outputs[$0] }
        var waiting = leaving.count
        let begin = { for output in fresh { output.start() } }
        guard waiting > 0 else { return begin() }
        retiring += leaving
        for output in leaving {
            output.report = nil
            output.stop { [unowned self] in
                retiring.removeAll { $0 === output }
                waiting -= 1
                if waiting == 0 { begin() }
            }
        }
    }

    private func wait(until instant: Instant) {
        let timer = changeTimer ?? reactor.makeTimer { [unowned self] _ in changeIfPossible() }
        changeTimer = timer
        timer.set(at: instant)
    }

    private func finish(_ result: Result<Void, any Error>) {
        let done = change?.done
        change = nil
        changeTimer?.cancel()
        done?(result)
    }
}
