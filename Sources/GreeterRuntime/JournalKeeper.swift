internal import Greeter

/// Writes down what happens in a shop, in the words of decisions and of traces.
///
/// Inputs are taken from what the greeter made of them, whatever they came from: a button, a command or a trace. So a trace that
/// is exported says the same to a simulation as the shop's day said to the greeter.
public final class JournalKeeper {
    private let journal: any Journal
    private unowned let shop: Shop

    public init(_ journal: any Journal, of shop: Shop) {
        self.journal = journal
        self.shop = shop
        shop.happened.append { [unowned self] in keep($0) }
    }

    private var policy: BoardPolicy { shop.settings.policy }

    /// The key under which the greeter's memory is kept.
    public static let memory = "greeter"

    private func keep(_ happening: Shop.Happening) {
        switch happening {
        case .accepted(let passage):
            let door = policy.doors[passage.door]
            record(
                passage.at, policy.stores[door.store].id,
                .accepted(passage: Int64(passage.number), door: door.name, passage.direction))
        case .decided(let decision, let wording):
            record(decision.at, policy.stores[decision.store].id, .decision(JournalDecision(decision, wording)))
        case .noted(let note, let moment, let wording): keep(note, moment, wording)
        case .remembered(let moment):
            guard let memory = shop.greeter?.memory(at: moment) else { return }
            record(moment, "", .state(key: JournalKeeper.memory, Array(KeptMemory(memory, at: moment).text.utf8)))
        case .clockStepped(let step, let moment):
            record(moment, "", .input(source: "clock", event: "step", value: step.decimal(9)))
        case .adopted(let moment): record(moment, "", .note(.settings, "other settings are in force"))
        }
    }

    /// What an earlier greeter took in and never decided, because it was killed: now it is.
    public func settle(_ passages: [OpenPassage]) {
        for passage in passages {
            record(
                passage.at, passage.store,
                .decision(
                    JournalDecision(
                        passage: passage.passage, run: passage.run, door: passage.door, direction: passage.direction,
                        level: .off, outcome: .silent, reason: Reason.stale.word, demand: .fault,
                        detail: "the greeter was ended before its turn came")))
        }
    }

    /// The greeter begins: what it runs with.
    public func began(_ text: String) { record(Reactor.now(), "", .note(.start, text)) }

    /// The greeter ends as it should.
    public func ended() { record(Reactor.now(), "", .note(.stop, "stopped")) }

    private func record(_ at: Moment, _ store: String, _ what: JournalEntry.What) {
        journal.record(JournalEntry(at: at, store: store, what))
    }

    private func keep(_ note: Note, _ moment: Moment, _ wording: Wording) {
        func input(_ store: Int, _ source: String, _ event: String, _ value: String = "") {
            record(moment, policy.stores[store].id, .input(source: source, event: event, value: value))
        }
        func say(_ kind: JournalEntry.NoteKind, _ store: Int? = nil) {
            record(moment, store.map { policy.stores[$0].id } ?? "", .note(kind, wording.line(note, at: moment)))
        }
        switch note {
        case .level(let store, _, _): say(.level, store)
        case .quietSet(let store, let level, let until):
            // What is left after a restart may be less than a trace can say.
            let left = max(until - moment.wall, .milliseconds(1))
            input(store, "quiet", "set", "\(level.word)/\(left.duration)")
        case .quietEnded(let store): input(store, "quiet", "off")
        case .servingBegan(let store, _): input(store, "serving", "set", "1")
        case .servingEnded(let store): input(store, "serving", "set", "0")
        case .servingStuck(let store): say(.fault, store)
        case .servingMended(let store): say(.mended, store)
        case .staffExpected(let store): input(store, "staff", "pass")
        case .acknowledged(let store): input(store, "acknowledge", "press")
        case .clockTrust(let isTrusted):
            record(moment, "", .input(source: "clock", event: "synced", value: isTrusted ? "1" : "0"))
        case .doorFault(let door, _):
            input(policy.doors[door].store, policy.doors[door].name, "fault", "1")
            say(.fault, policy.doors[door].store)
        case .doorMended(let door):
            input(policy.doors[door].store, policy.doors[door].name, "fault", "0")
            say(.mended, policy.doors[door].store)
        case .inputFault: say(.fault)
        case .inputMended: say(.mended)
        case .cardFault(let zone):
            for store in stores(zone) { input(store, "card", "fault", "1") }
            say(.fault)
        case .cardMended(let zone):
            for store in stores(zone) { input(store, "card", "fault", "0") }
            say(.mended)
        case .playedByHand(let store, let cue): input(store, "play", "cue", policy.stores[store].cues[cue].id)
        // A report shortens by it what was heard.
        case .hushed(let zone, _): for store in stores(zone) { say(.hushed, store) }
        case .cutShort(let store, _): say(.hushed, store)
        case .volume(let zone, let volume):
            for store in stores(zone) { input(store, "volume", "set", volume.signed) }
        case .playRefused, .signal, .signalRefused: break
        }
    }

    private func stores(_ zone: Int) -> [Int] { policy.stores.indices.filter { policy.stores[$0].zone == zone } }
}

extension JournalDecision {
    init(_ decision: Decision, _ wording: Wording) {
        let store = wording.policy.stores[decision.store]
        let cue = decision.cue.map { store.cues[$0] }
        self.init(
            passage: Int64(decision.number), door: wording.policy.doors[decision.door].name,
            direction: decision.direction, party: decision.party, level: decision.level, cue: cue?.id,
            outcome: decision.outcome, reason: decision.reason.word, demand: decision.demand,
            soundedAt: decision.soundedAt, detail: wording.detail(decision), isPretended: decision.isPretended,
            audible: decision.length, spoken: cue?.level == .voice ? decision.length : .zero)
    }
}
