internal import Greeter

/// Other settings on their way into a running shop.
struct PendingChange {
    var settings: BoardSettings
    /// By new zone: the cues of outputs that stay, loaded already, and for which format.
    var sounds: [Int: (format: OutputFormat, sounds: Shop.Sounds)]
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

    /// The greeter ends.
    public struct Ended: Error, CustomStringConvertible {
        public var description: String { "the greeter ends, and takes no other settings any more" }
    }

    /// Takes other settings, when nobody waits for a decision; cues that they need are loaded before.
    ///
    /// - Parameter done: success once they are in force; else ``Problems`` or what else was wrong, and nothing has changed.
    public func take(_ new: BoardSettings, done: @escaping (Result<Void, any Error>) -> Void) {
        guard !isEnding else { return done(.failure(Ended())) }
        guard change == nil else { return done(.failure(Busy())) }
        let patience = Reactor.instant() + Shop.patience
        change = PendingChange(settings: new, sounds: [:], patience: patience, done: done)
        loadNext(zone: 0)
    }

    /// Loads the cues of one output that stays after the other, those that are loaded already aside, then changes.
    private func loadNext(zone: Int) {
        guard let new = change?.settings else { return }
        guard zone < new.zones.count else {
            change?.isLoaded = true
            return changeIfPossible()
        }
        guard let format = formatToLoad(zone) else { return loadNext(zone: zone + 1) }
        inBackground(
            { [load] in load(new, zone, format) },
            then: { [unowned self] sounds in
                change?.sounds[zone] = (format, sounds)
                loadNext(zone: zone + 1)
            },
            failed: { [unowned self] error in finish(.failure(error)) })
    }

    /// The format for which a new zone's cues have yet to be loaded: its output stays, and is ready.
    private func formatToLoad(_ zone: Int) -> OutputFormat? {
        guard let change, let old = place(of: change.settings.zones[zone], in: settings.zones) else { return nil }
        let format = zones[old].format
        return change.sounds[zone]?.format == format ? nil : format
    }

    /// Where an output is among those of other settings, if it can stay as it is.
    private func place(of zone: ZoneSettings, in others: [ZoneSettings]) -> Int? {
        others.firstIndex {
            $0.device == zone.device && $0.idle == zone.idle && $0.duck?.control == zone.duck?.control
                && $0.duck?.by == zone.duck?.by && $0.duck?.card == zone.duck?.card
        }
    }

    /// Changes now, if nobody waits and nothing sounds that would have to end for it.
    func changeIfPossible() {
        guard let change, change.isLoaded, let loop else { return }
        guard !loop.isHandling else { return changeSoon() }
        // A card may have become ready, or have come back in another format, while somebody was waited for.
        if change.settings.zones.indices.contains(where: { formatToLoad($0) != nil }) {
            self.change?.isLoaded = false
            return loadNext(zone: 0)
        }
        let now = Reactor.now()
        let leaving = settings.zones.indices.filter { place(of: settings.zones[$0], in: change.settings.zones) == nil }
        if !loop.greeter.canAdopt || leaving.contains(where: { loop.greeter.isSounding(zone: $0) }) {
            guard now.instant >= change.patience else { return wait(until: change.patience) }
            loop.change(at: now) { $0.end(at: now) }
            guard loop.greeter.canAdopt else { return wait(until: now.instant + .seconds(1)) }
        }
        do {
            // What they report speaks of lines that the greeter knows only afterwards.
            heldBack = []
            try lines?.change(inputs: change.settings.inputs, outputs: change.settings.outputs)
        } catch {
            tellHeldBack()
            return finish(.failure(error))
        }
        adopt(change, at: now)
    }

    /// Tells what the lines reported while they changed, of those lines that are asked for.
    private func tellHeldBack(of lines: Set<Int>? = nil) {
        let reports = heldBack ?? []
        heldBack = nil
        for report in reports where lines?.contains(report.line) ?? true { take(report) }
    }

    private func adopt(_ change: PendingChange, at now: Moment) {
        let (old, new) = (settings, change.settings)
        let same = Correspondence(old.policy, new.policy)
        edition += 1
        cancelTimers()
        moveOutputs(from: old, change)
        if !isSimulated { sights = LineSight.carried(sights, from: old.inputs, to: new.inputs) }
        settings = new
        wording = Wording(new.policy)
        loop?.change(at: now) { $0.adopt(new.policy, at: now) }
        for store in new.policy.stores.indices where !same.stores.values.contains(store) {
            // A line may have answered for a store that is no more.
            lamp(store: store, on: false, at: now)
            notice(store: store, on: false, at: now)
        }
        let known = Set(same.lines.values)
        tellHeldBack(of: known)
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
        for (zone, loaded) in change.sounds { take(loaded.sounds, zone: zone) }
        let fresh = new.zones.indices.filter { stay[$0] == nil }.map { outputs[$0] }
        var waiting = leaving.count
        let begin = { [unowned self] in
            guard !isEnding else { return }
            for output in fresh { output.start() }
        }
        guard waiting > 0 else { return begin() }
        retiring += leaving
        for output in leaving {
            output.report = nil
            output.stop { [unowned self] in
                retiring.removeAll { $0 === output }
                waiting -= 1
                if waiting == 0 { begin() }
                if retiring.isEmpty { retired?() }
            }
        }
    }

    private func wait(until instant: Instant) {
        let timer = changeTimer ?? reactor.makeTimer { [unowned self] _ in changeIfPossible() }
        changeTimer = timer
        timer.set(at: instant)
    }

    /// Changes as soon as the loop comes round: whoever reported something just now may not be ready for it.
    func changeSoon() {
        if change?.isLoaded == true { wait(until: Reactor.instant()) }
    }

    func finish(_ result: Result<Void, any Error>) {
        let done = change?.done
        change = nil
        changeTimer?.cancel()
        done?(result)
    }
}
