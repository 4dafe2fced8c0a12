/// One loudspeaker output: one cue sounds in it at a time.
struct Zone: Sendable {
    var voice = Voice.silent(since: .distantPast)
    /// Numbers of the passages that wait for their turn, the oldest first.
    var waiting: [UInt64] = []
    var isFault = false
    var timer: UInt32 = 0
    /// What may be spoken.
    var spoken: TokenBucket
    /// What may sound at all.
    var sound: TokenBucket
    /// Decibels by which a person has moved the volume.
    var volume = 0.0
    /// When an empty bucket has a token again, as far as anybody was told that it is empty.
    var budgetGrows = Instant.distantFuture

    init(_ policy: ZonePolicy) {
        spoken = TokenBucket(full: policy.voice)
        sound = TokenBucket(full: policy.sound)
    }

    /// What the loudspeaker does.
    enum Voice: Sendable {
        /// → starting
        case silent(since: Instant)
        /// The output was asked to begin. → sounding, or silent where it could not
        case starting(Sounding)
        /// → silent
        case sounding(Sounding, until: Instant)
    }

    /// What was asked for, and for whom.
    struct Sounding: Sendable {
        var play: Play
        /// What becomes a decision once it sounds; nil for a cue played by hand.
        var draft: Draft?
        /// The rung of its loudest cue.
        var level: Level
        /// What was there before it: the silence that goes on if it never begins.
        var silentSince: Instant
        /// Whether it was cut, so that it is no fault of the card's if it never begins.
        var isHushed = false
    }

    /// What a decision will say of its passage, if the cue sounds: small, for it is written while the customer waits.
    struct Draft: Sendable {
        var passage: UInt64
        var direction: Direction
        var demand: Greeter.Demand
        /// The first cue.
        var cue: Int
        var detail: Decision.Detail
    }
}

// One voice in a zone: begin, end, rest, and who waits.
extension Greeter {
    /// How long an output may take beyond what it should, before it is taken to have ended.
    static let overdue = Span.seconds(5)

    /// When a zone will be free for a store's next cue, as far as that is known.
    func freeAt(_ zone: Int, rest: Span) -> Instant {
        switch zones[zone].voice {
        case .silent(let since): since + rest
        case .starting(let sounding): sounding.play.latest + sounding.play.length + rest
        case .sounding(_, let until): until + rest
        }
    }

    mutating func begin(
        _ choice: CueChooser.Choice, store: Int, at civil: CivilTime, latest: Instant,
        draft: Zone.Draft?, now: Moment
    ) {
        let zone = policy.stores[store].zone
        guard isSilent(zone) else { return }
        plays += 1
        let gap = policy.stores[store].sequenceGap
        var length = Span(nanoseconds: gap.nanoseconds * Int64(choice.cues.count - 1))
        for cue in choice.cues { length += policy.stores[store].cues[cue].length }
        let play = Play(
            id: PlayID(number: plays), zone: zone, store: store, cues: choice.cues, gap: gap,
            volume: stores[store].schedule.state.volume + zones[zone].volume, latest: latest, length: length)
        var level = Level.off
        for cue in choice.cues { level = max(level, policy.stores[store].cues[cue].level) }
        stores[store].chooser.commit(choice, at: civil)
        begin(play, level: level, draft: draft)
    }

    mutating func begin(_ play: Play, level: Level, draft: Zone.Draft?) {
        guard case .silent(let since) = zones[play.zone].voice else { return }
        zones[play.zone].voice = .starting(
            Zone.Sounding(play: play, draft: draft, level: level, silentSince: since))
        // The customer waits for the sound, and nobody for what else this moment brought.
        effects.insert(.play(play), at: 0)
        setZoneTimer(play.zone, at: play.latest + Greeter.overdue)
    }

    mutating func soundStarted(_ id: PlayID, at moment: Moment) {
        guard let zone = zones.firstIndex(where: { $0.voice.starting == id }),
            case .starting(let sounding) = zones[zone].voice
        else { return }
        let until = moment.instant + sounding.play.length
        zones[zone].voice = .sounding(sounding, until: until)
        setZoneTimer(zone, at: until + Greeter.overdue)
        if let draft = sounding.draft, let index = place(of: draft.passage) {
            let passage = open[index]
            decide(
                Decision(
                    number: passage.number, store: sounding.play.store, door: passage.door,
                    direction: passage.direction, at: passage.at, party: passage.party, level: draft.demand.level,
                    cue: draft.cue, outcome: .sound, reason: .played, demand: draft.demand.source, soundedAt: moment,
                    detail: draft.detail, isPretended: passage.isPretended, length: sounding.play.length,
                    volume: sounding.play.volume), at: moment)
            // First what was done, then what has become of the budget by it.
            giveDecisions()
        }
        // The signal is measured, and disturbs nobody who did not ask for it.
        if !sounding.play.cues.isEmpty { spend(sounding.level, zone, at: moment) }
        serveWaiting(zone, at: moment)
    }

    /// A cue takes its tokens when it begins to sound: what fails costs nothing.
    private mutating func spend(_ level: Level, _ zone: Int, at moment: Moment) {
        zones[zone].sound.take(policy.zones[zone].sound, at: moment.instant)
        if level == .voice { zones[zone].spoken.take(policy.zones[zone].voice, at: moment.instant) }
        effects.append(.remember)
        if budgetLevel(zone, at: moment.instant) != nil { noteBudget(zone, at: moment) }
    }

    mutating func soundEnded(_ id: PlayID, at moment: Moment) {
        guard let zone = zones.firstIndex(where: { $0.voice.sounding == id }) else {
            // Gone before it began.
            return soundFailed(id, at: moment)
        }
        zones[zone].voice = .silent(since: moment.instant)
        serveWaiting(zone, at: moment)
    }

    mutating func soundFailed(_ id: PlayID, at moment: Moment) {
        guard let zone = zones.firstIndex(where: { $0.voice.starting == id }),
            case .starting(let sounding) = zones[zone].voice
        else { return }
        zones[zone].voice = .silent(since: sounding.silentSince)
        if let draft = sounding.draft {
            if sounding.isHushed {
                // The level has fallen before it began: whatever holds now is the reason.
                judge(draft.passage, now: moment)
            } else {
                let isLate = moment.instant > sounding.play.latest
                decideUnheard(
                    draft.passage, level: isLate ? draft.demand.level : .light,
                    demand: isLate ? draft.demand.source : .fault,
                    reason: isLate ? .stale : .demand(.fault), detail: .cardSilent, at: moment)
            }
        }
        serveWaiting(zone, at: moment)
    }

    mutating func zoneTimer(_ zone: Int, at moment: Moment) {
        switch zones[zone].voice {
        case .silent: serveWaiting(zone, at: moment)
        // The output never said what became of it.
        case .starting(let sounding): soundFailed(sounding.play.id, at: moment)
        case .sounding(let sounding, _): soundEnded(sounding.play.id, at: moment)
        }
    }

    /// Judges those who wait again, in their order, and sets the timer for those who still do.
    mutating func serveWaiting(_ zone: Int, at moment: Moment) {
        guard !zones[zone].waiting.isEmpty else { return }
        let numbers = zones[zone].waiting
        zones[zone].waiting = []
        for number in numbers { judge(number, now: moment) }
        setTimerForWaiting(zone, at: moment)
    }

    /// While somebody waits and nothing sounds: the end of the rest, or the moment at which the first grows old.
    mutating func setTimerForWaiting(_ zone: Int, at moment: Moment) {
        guard case .silent = zones[zone].voice else { return }
        var next: Instant?
        for number in zones[zone].waiting {
            guard let index = open.firstIndex(where: { $0.number == number }) else { continue }
            let rest = policy.stores[policy.doors[open[index].door].store].calm.rest
            let turn = min(freeAt(zone, rest: rest), latestStart(index) + Span(nanoseconds: 1))
            next = min(next ?? turn, turn)
        }
        if let next { setZoneTimer(zone, at: next) }
    }

    mutating func setZoneTimer(_ zone: Int, at: Instant) {
        zones[zone].timer = nextSerial()
        effects.append(.setTimer(TimerID(purpose: .zone(zone), serial: zones[zone].timer), at: at))
    }

    /// Cuts a store's cue, with a fade, where it is louder than `level`; whichever zone was its own when it began.
    ///
    /// What has not begun is judged by all demands, once they are told.
    mutating func hush(_ store: Int, above level: Level, by source: DemandSource) {
        for zone in zones.indices {
            guard case .sounding(let sounding, _) = zones[zone].voice, sounding.play.store == store,
                sounding.level > level
            else { continue }
            cut(zone, by: source)
        }
    }

    /// Takes back a store's cue that was asked for and has not begun, where it is louder than its passage may sound by now.
    mutating func withdraw(_ store: Int, at now: Moment) {
        let zone = policy.stores[store].zone
        guard case .starting(var sounding) = zones[zone].voice, sounding.play.store == store, !sounding.isHushed
        else { return }
        let allowed = demand(in: store, for: sounding.draft?.direction ?? .arrival, at: now)
        guard sounding.level > allowed.level else { return }
        sounding.isHushed = true
        zones[zone].voice = .starting(sounding)
        cut(zone, by: allowed.source)
    }

    mutating func cut(_ zone: Int, by source: DemandSource?) {
        effects.append(.hush(zone: zone))
        effects.append(.note(.hushed(zone: zone, by: source)))
    }

    mutating func cardFault(_ zone: Int, _ isFault: Bool, at moment: Moment) {
        guard zones[zone].isFault != isFault else { return }
        zones[zone].isFault = isFault
        effects.append(.note(isFault ? .cardFault(zone: zone) : .cardMended(zone: zone)))
        for store in stores.indices where policy.stores[store].zone == zone { tellLevel(store, at: moment) }
        guard isFault else { return }
        // An output says that it is lost before what sounded there ends, so what sounds still was not heard to its end.
        if case .sounding(let sounding, _) = zones[zone].voice {
            effects.append(.note(.cutShort(store: sounding.play.store, cue: sounding.play.cues[0])))
            // Whoever it was meant for is answered after all.
            lightLamp(sounding.play.store, at: moment)
        }
        serveWaiting(zone, at: moment)
    }

    /// A person asks to hear a cue; it keeps to the level and to the budget, and cuts nothing.
    mutating func playByHand(_ store: Int, _ cue: Int, at moment: Moment) {
        let shop = policy.stores[store]
        let allowed = demand(in: store, at: moment)
        guard isSilent(shop.zone), shop.cues[cue].level <= allowed.level else {
            effects.append(.note(.playRefused(store: store, cue: cue, allowed)))
            return
        }
        let choice = CueChooser.Choice(cues: [cue], nextTurn: nil, says: shop.cues[cue].says)
        effects.append(.note(.playedByHand(store: store, cue: cue)))
        begin(
            choice, store: store, at: stores[store].clock.civil(moment.wall),
            latest: moment.instant + shop.calm.staleAfter, draft: nil, now: moment)
    }
}

extension Zone.Voice {
    fileprivate var starting: PlayID? {
        if case .starting(let sounding) = self { sounding.play.id } else { nil }
    }

    fileprivate var sounding: PlayID? {
        if case .sounding(let sounding, _) = self { sounding.play.id } else { nil }
    }
}
