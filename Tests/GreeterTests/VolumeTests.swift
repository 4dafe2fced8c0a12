import Greeter
import Testing

@Suite("How loud it is", .timeLimit(.minutes(30)))
struct VolumeTests {
    private static let start = Moment(
        instant: Instant(nanoseconds: 0), wall: WallTime(nanoseconds: 1_772_841_600_000_000_000))

    private func shop(_ loudspeaker: Loudspeaker, change: (inout StorePolicy) -> Void = { _ in }) -> BoardPolicy {
        var policy = BoardPolicy.shop(.contact(.arrival), change: change)
        policy.zones[0] = ZonePolicy(name: "till", loudspeaker: loudspeaker)
        return policy
    }

    private func plays(_ effects: [Effect]) -> [Play] {
        effects.compactMap { if case .play(let play) = $0 { play } else { nil } }
    }

    private func notes(_ effects: [Effect]) -> [Note] {
        effects.compactMap { if case .note(let note) = $0 { note } else { nil } }
    }

    @Test("without a calibration the ceiling binds nothing")
    func uncalibrated() {
        let loudspeaker = Loudspeaker(target: -18, ceiling: 30)
        #expect(loudspeaker.most == nil && loudspeaker.atTill(-18) == nil && !loudspeaker.isBound)
        #expect(loudspeaker.spoken == -18)
        #expect(loudspeaker.bounded(6) == 6 && loudspeaker.bounded(99) == 12 && loudspeaker.bounded(-99) == -40)
    }

    @Test(
        "the ceiling lowers all rungs alike, and leaves no more room than there is",
        arguments: [
            // calibrated, ceiling, LUFS spoken, room for the hand
            (60.0, 65.0, -18.0, 5.0), (65, 65, -18, 0), (70, 65, -23, 0), (90, 30, -78, 0), (63.25, 65, -18, 1.7),
        ])
    func bound(calibrated: Double, ceiling: Double, spoken: Double, room: Double) {
        let loudspeaker = Loudspeaker(target: -18, calibrated: calibrated, ceiling: ceiling)
        #expect(loudspeaker.spoken == spoken)
        #expect(loudspeaker.isBound == (calibrated > ceiling))
        #expect(loudspeaker.bounded(12) == room)
        #expect(loudspeaker.bounded(-3) == -3)
        let loudest = loudspeaker.atTill(loudspeaker.spoken + loudspeaker.bounded(12)) ?? .infinity
        #expect(loudest <= ceiling + 1e-9 && loudest > ceiling - 0.1)
    }

    @Test("the volume of the settings counts before the ceiling does")
    func target() {
        #expect(Loudspeaker(target: -12, calibrated: 60, ceiling: 65).spoken == -13)
        #expect(Loudspeaker(target: -30, calibrated: 60, ceiling: 65).spoken == -30)
        #expect(Loudspeaker(target: -30, calibrated: 60, ceiling: 65).bounded(12) == 12)
    }

    @Test("by hand it counts for every cue, on top of a quiet time's, and is to be remembered")
    func byHand() {
        var greeter = Greeter(
            shop(Loudspeaker()) {
                $0.schedule = Schedule(quietTimes: [
                    QuietTime(name: "always", when: Recurrence(), atMost: .voice, volume: -6)
                ])
            })
        let moved = greeter.handle(.volume(zone: 0, -3), at: Self.start)
        #expect(moved.contains(.note(.volume(zone: 0, -3))) && moved.contains(.remember))
        let effects = greeter.handle(.pass(door: 0, direction: .arrival), at: Self.start)
        #expect(plays(effects).map(\.volume) == [-9])
        #expect(greeter.status(at: Self.start).volumes == [-3])
        #expect(greeter.loudness(ofZone: 0) == -21)
        // The same again is no news.
        #expect(greeter.handle(.volume(zone: 0, -3), at: Self.start).isEmpty)
    }

    @Test("it survives a restart, and other settings, and never passes a ceiling that has come meanwhile")
    func kept() {
        let calibrated = Loudspeaker(target: -18, calibrated: 63, ceiling: 65)
        var greeter = Greeter(shop(Loudspeaker()))
        _ = greeter.handle(.volume(zone: 0, 6), at: Self.start)
        let memory = greeter.memory(at: Self.start)
        #expect(memory.zones.map(\.volume) == [6])
        var again = Greeter(shop(calibrated))
        _ = again.recall(memory, elapsed: .seconds(1), at: Self.start)
        #expect(again.volume(ofZone: 0) == 2)
        _ = greeter.adopt(shop(calibrated), at: Self.start)
        #expect(greeter.volume(ofZone: 0) == 2)
    }

    @Test("a signal to measure by sounds in a closed shop, costs nothing, and is hushed like a cue")
    func signal() throws {
        var policy = shop(Loudspeaker()) {
            $0.schedule = Schedule(hours: Hours(rules: [.init(days: .daily, ranges: [])]))
        }
        policy.zones[0].sound = TokenBucket.Policy(burst: 1, perHour: 0)
        var greeter = Greeter(policy)
        _ = greeter.handle(.volume(zone: 0, -2), at: Self.start)
        let effects = greeter.handle(.signal(store: 0), at: Self.start)
        let play = try #require(plays(effects).first)
        #expect(play.cues.isEmpty && play.volume == -2 && play.length == Greeter.signalLength)
        _ = greeter.handle(.soundStarted(play.id), at: Self.start)
        #expect(greeter.status(at: Self.start).stores[0].sound.tokens == 1)
        // Whoever comes in meanwhile does not sound over it.
        #expect(plays(greeter.handle(.signal(store: 0), at: Self.start)).isEmpty)
        #expect(greeter.handle(.quiet(store: 0, level: .light, span: nil), at: Self.start).contains(.hush(zone: 0)))
        #expect(notes(greeter.handle(.signal(store: 0), at: Self.start)) == [.signalRefused(store: 0, .demand(.quiet))])
    }

    @Test("a signal that is measured ends, and another cue does not end with it")
    func signalEnds() throws {
        var greeter = Greeter(shop(Loudspeaker()))
        let play = try #require(plays(greeter.handle(.signal(store: 0), at: Self.start)).first)
        _ = greeter.handle(.soundStarted(play.id), at: Self.start)
        #expect(greeter.handle(.signalEnded(store: 0), at: Self.start).contains(.hush(zone: 0)))
        _ = greeter.handle(.soundEnded(play.id), at: Self.start)
        let later = Moment(instant: Self.start.instant + .seconds(60), wall: Self.start.wall + .seconds(60))
        let cue = try #require(plays(greeter.handle(.pass(door: 0, direction: .arrival), at: later)).first)
        _ = greeter.handle(.soundStarted(cue.id), at: later)
        #expect(!greeter.handle(.signalEnded(store: 0), at: later).contains(.hush(zone: 0)))
        #expect(notes(greeter.handle(.signal(store: 0), at: later)) == [.signalRefused(store: 0, .busy)])
    }

    @Test("no signal where the card is away, or while somebody is served")
    func refused() {
        var greeter = Greeter(shop(Loudspeaker()))
        _ = greeter.handle(.cardFault(zone: 0, isFault: true), at: Self.start)
        #expect(notes(greeter.handle(.signal(store: 0), at: Self.start)) == [.signalRefused(store: 0, .demand(.fault))])
        _ = greeter.handle(.cardFault(zone: 0, isFault: false), at: Self.start)
        _ = greeter.handle(.serving(store: 0, span: nil), at: Self.start)
        #expect(
            notes(greeter.handle(.signal(store: 0), at: Self.start)) == [.signalRefused(store: 0, .demand(.serving))])
    }

    @Test("a row of a trace moves the volume of every zone that it speaks of")
    func trace() throws {
        let story = Story(shop(Loudspeaker()))
        try story.tell("10:00:00,volume,set,-3", "10:00:01,shop/volume,set,1.5")
        #expect(story.notes.contains(.volume(zone: 0, -3)) && story.notes.contains(.volume(zone: 0, 1.5)))
        #expect(throws: (any Error).self) { try story.tell("10:00:02,volume,set,loud") }
        #expect(throws: (any Error).self) { try story.tell("10:00:02,volume,set,13") }
    }
}
