import Greeter
import GreeterSimulation
import Testing

@testable import GreeterRuntime

/// A journal in memory.
private final class Book: Journal {
    var entries: [JournalEntry] = []
    func record(_ entry: JournalEntry) { entries.append(entry) }
    func close(within span: Span) {}

    /// Without the board's own state, which follows from everything.
    var told: [JournalEntry.What] {
        entries.map(\.what).filter { if case .state = $0 { false } else { true } }
    }
}

@Suite("What a shop's journal is told", .timeLimit(.minutes(30)))
struct JournalKeeperTests {
    private let stage: Stage
    private let book = Book()
    private let keeper: JournalKeeper
    private let moment = Moment(
        instant: Instant(nanoseconds: 5_000_000_000), wall: WallTime(nanoseconds: 1_772_877_600_000_000_000))

    init() throws {
        stage = try Stage(.small())
        keeper = JournalKeeper(book, of: stage.shop)
        try stage.open()
        book.entries = []
    }

    private var policy: BoardPolicy { stage.shop.settings.policy }

    private func kept(_ note: Note) -> [JournalEntry.What] {
        book.entries = []
        stage.shop.tell(.noted(note, moment, Wording(policy)))
        return book.told
    }

    private func input(_ source: String, _ event: String, _ value: String = "") -> JournalEntry.What {
        .input(source: source, event: event, value: value)
    }

    @Test("what people did is rows of a trace")
    func people() {
        let until = moment.wall + .minutes(90)
        #expect(kept(.quietSet(store: 0, .chime, until: until)) == [input("quiet", "set", "chime/90m")])
        #expect(book.entries.map(\.store) == ["shop"] && book.entries.map(\.at) == [moment])
        #expect(kept(.quietEnded(store: 0)) == [input("quiet", "off")])
        #expect(kept(.servingBegan(store: 0, until: until)) == [input("serving", "set", "1")])
        #expect(kept(.servingEnded(store: 0)) == [input("serving", "set", "0")])
        #expect(kept(.staffExpected(store: 0)) == [input("staff", "pass")])
        #expect(kept(.acknowledged(store: 0)) == [input("acknowledge", "press")])
        #expect(kept(.playedByHand(store: 0, cue: 2)) == [input("play", "cue", "chime")])
        #expect(kept(.clockTrust(true)) == [input("clock", "synced", "1")])
        #expect(kept(.clockTrust(false)) == [input("clock", "synced", "0")])
    }

    @Test("faults are rows of a trace and words")
    func faults() {
        let chatter = DoorFault.chatter(line: 0)
        #expect(kept(.doorFault(door: 1, chatter)).first == input("door 1", "fault", "1"))
        #expect(
            kept(.doorFault(door: 1, .lost(line: 1))).last
                == .note(.fault, "door 1: out of order, its line cannot be read"))
        #expect(
            kept(.doorMended(door: 1)) == [input("door 1", "fault", "0"), .note(.mended, "door 1: in order again")])
        #expect(kept(.cardFault(zone: 0)).first == input("card", "fault", "1"))
        #expect(kept(.cardFault(zone: 0)).count == 2)
        #expect(
            kept(.cardMended(zone: 0)) == [input("card", "fault", "0"), .note(.mended, "sound is in order again")])
    }

    @Test("what no trace can say is words, and what follows from something else is nothing")
    func words() {
        #expect(kept(.level(store: 0, .chime, .budget)) == [.note(.level, "level: chime (budget)")])
        for (note, kind) in [
            (Note.servingStuck(store: 0), JournalEntry.NoteKind.fault), (.servingMended(store: 0), .mended),
            (.inputFault(line: 2, .told), .fault), (.inputMended(line: 2), .mended),
        ] {
            #expect(kept(note) == [.note(kind, Wording(policy).line(note, at: moment))])
        }
        #expect(kept(.hushed(zone: 0, by: .quiet)) == [.note(.hushed, "what was sounding is hushed: quiet by hand")])
        #expect(book.entries.map(\.store) == ["shop"])
        let cut = Note.cutShort(store: 0, cue: 0)
        #expect(kept(cut) == [.note(.hushed, Wording(policy).line(cut, at: moment))])
        #expect(kept(.playRefused(store: 0, cue: 0, .init(level: .off, source: .closed))).isEmpty)
    }

    @Test("every row that it keeps is one that a trace can say")
    func rows() throws {
        let until = moment.wall + .nanoseconds(600_000)
        let notes: [Note] = [
            .quietSet(store: 0, .off, until: until), .quietSet(store: 0, .voice, until: moment.wall + .hours(25)),
            .quietSet(store: 0, .tick, until: moment.wall + .nanoseconds(1_799_999_999_999)), .quietEnded(store: 0),
            .servingBegan(store: 0, until: until), .servingEnded(store: 0), .staffExpected(store: 0),
            .acknowledged(store: 0), .playedByHand(store: 0, cue: 0), .clockTrust(false),
            .doorFault(door: 0, .told), .doorMended(door: 0), .cardFault(zone: 0), .cardMended(zone: 0),
        ]
        for note in notes {
            for case .input(let source, let event, let value) in kept(note) {
                let row = "2026-03-07T10:00:00,\(source),\(event),\(value)"
                #expect(throws: Never.self, "\(row)") { try TraceReader.rows([row], policy: policy) }
            }
        }
        book.entries = []
        stage.shop.tell(.clockStepped(Span(nanoseconds: -3_600_000_000_001), moment))
        #expect(book.told == [input("clock", "step", "-3600.000000001")])
        #expect(book.entries.map(\.store) == [""])
    }

    @Test("a passage is accepted, decided, and what must be known after a restart is kept")
    func passage() throws {
        stage.shop.deliver(.pass(door: 1, direction: .arrival))
        #expect(book.told.first == .accepted(passage: 1, door: "door 1", .arrival))
        guard case .decision(let decision)? = book.told.last else {
            Issue.record("no decision in \(book.told)")
            return
        }
        #expect(decision.passage == 1 && decision.run == nil && decision.door == "door 1" && decision.party == 1)
        #expect(decision.cue == "welcome" && decision.outcome == .sound && decision.reason == "played")
        #expect(decision.audible == .seconds(1) && decision.spoken == .seconds(1) && !decision.isPretended)
        #expect(decision.soundedAt != nil && decision.level == .voice && decision.demand == .shop)
        stage.shop.deliver(.quiet(store: 0, level: .light, span: .minutes(5)))
        let states = book.entries.compactMap { entry in
            if case .state(JournalKeeper.memory, let bytes) = entry.what {
                KeptMemory(text: String(decoding: bytes, as: UTF8.self))
            } else {
                nil
            }
        }
        #expect(states.last?.memory.stores.first?.quiet?.level == .light)
        #expect(states.last?.boot == Boot.id)
    }

    @Test("nobody who was pretended is taken for a customer")
    func pretended() {
        stage.shop.deliver(.trigger(door: 0, direction: .departure))
        guard case .decision(let decision)? = book.told.last else {
            Issue.record("no decision in \(book.told)")
            return
        }
        #expect(decision.isPretended && decision.direction == .departure && decision.reason == "played")
    }

    @Test("a sequence is as long as its cues and their gaps, and a chime is not speech")
    func lengths() throws {
        var policy = policy
        policy.stores[0].languages = ["en", "ja"]
        policy.stores[0].order = .sequence
        policy.stores[0].sequenceGap = .milliseconds(300)
        policy.stores[0].cues.append(
            Cue(id: "welcome-ja", language: "ja", says: .welcome, level: .voice, length: .milliseconds(1500)))
        var settings = BoardSettings.small()
        settings.policy = policy
        let stage = try Stage(settings)
        let book = Book()
        let keeper = JournalKeeper(book, of: stage.shop)
        try stage.open()
        stage.shop.deliver(.pass(door: 0, direction: .arrival))
        stage.output[0].end()
        stage.shop.deliver(.quiet(store: 0, level: .chime, span: nil))
        stage.shop.deliver(.pass(door: 1, direction: .departure))
        let decisions = book.told.compactMap { if case .decision(let decision) = $0 { decision } else { nil } }
        #expect(decisions.count == 2)
        #expect(decisions.first?.audible == .milliseconds(2800) && decisions.first?.spoken == .milliseconds(2800))
        #expect(decisions.last?.spoken == .zero && decisions.last?.level == .chime)
        withExtendedLifetime(keeper) {}
    }

    @Test("what an earlier greeter left undecided is decided, as stale and of its run")
    func settle() {
        keeper.settle([
            OpenPassage(run: 7, passage: 12, at: moment, store: "shop", door: "door 0", direction: .arrival)
        ])
        guard case .decision(let decision)? = book.told.last else {
            Issue.record("no decision in \(book.told)")
            return
        }
        #expect(decision.run == 7 && decision.passage == 12 && decision.reason == "stale")
        #expect(decision.outcome == .silent && decision.cue == nil && decision.audible == .zero)
        #expect(book.entries.last?.at == moment && book.entries.last?.store == "shop")
    }

    @Test("its begin, its end and other settings are told")
    func life() throws {
        keeper.began("Noren 1, shop.toml")
        stage.take(.small(seed: 2))
        try stage.wait { stage.words.contains("taken") }
        keeper.ended()
        let told = book.told
        #expect(told.first == .note(.start, "Noren 1, shop.toml") && told.last == .note(.stop, "stopped"))
        #expect(told.contains(.note(.settings, "other settings are in force")))
    }
}
