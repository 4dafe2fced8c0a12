import Greeter
import Testing

@testable import GreeterRuntime

@Suite("A running shop takes other settings", .timeLimit(.minutes(30)))
struct ShopChangeTests {
    private func stage(_ settings: BoardSettings = .small()) throws -> Stage {
        let stage = try Stage(settings)
        try stage.open()
        return stage
    }

    private func isDone(_ stage: Stage) -> () -> Bool {
        { stage.words.contains { $0 == "taken" || $0.hasPrefix("refused") } }
    }

    @Test("whole: the policy, the lines and the cues, and an output of the same device and idle goes on")
    func outputStays() throws {
        let stage = try stage()
        stage.take(.small(seed: 2) { $0.atMost = .chime })
        // The cues are being loaded; nothing has changed yet.
        #expect(stage.shop.settings.policy.seed == 1 && stage.words.isEmpty)
        try stage.wait(until: isDone(stage))
        #expect(stage.words == ["lines change", "adopted", "taken"])
        #expect(stage.output.count == 1 && stage.output[0].prepared.first?.frames == 2001)
        stage.shop.deliver(.pass(door: 0, direction: .arrival))
        #expect(stage.shop.greeter?.policy.stores[0].atMost == .chime)
        #expect(stage.words.suffix(3) == ["play null", "accepted 1", "decided 1 played"])
    }

    @Test("a passage sounds, is accepted and is decided, and then the settings are others")
    func order() throws {
        let stage = try stage()
        stage.shop.deliver(.pass(door: 0, direction: .arrival))
        stage.shop.deliver(.pass(door: 1, direction: .departure))
        stage.take(.small(seed: 2))
        try stage.goRound()
        // The second customer waits, and is waited for.
        #expect(stage.words == ["play null", "accepted 1", "decided 1 played", "accepted 2"])
        stage.output[0].end()
        try stage.wait(until: isDone(stage))
        #expect(
            stage.words.dropFirst(4) == ["play null", "decided 2 played", "lines change", "adopted", "taken"])
    }

    @Test("a cue that sounds on an output that stays goes on, and its end is heard")
    func soundingStays() throws {
        let stage = try stage()
        stage.shop.deliver(.pass(door: 0, direction: .arrival))
        stage.take(.small(seed: 2))
        try stage.wait(until: isDone(stage))
        #expect(stage.words.last == "taken" && stage.output[0].sounding != nil)
        #expect(stage.shop.greeter?.isSounding(zone: 0) == true)
        stage.output[0].end()
        #expect(stage.shop.greeter?.isSounding(zone: 0) == false)
    }

    @Test("another output is opened only after the one before has let go", arguments: [true, false])
    func outputChanges(isOtherDevice: Bool) throws {
        let stage = try stage()
        stage.take(
            isOtherDevice ? .small(seed: 2, devices: [.file("heard.wav")]) : .small(seed: 2, idle: .close))
        try stage.wait(until: isDone(stage))
        #expect(stage.words == ["lines change", "stop null", "adopted", "taken"])
        try stage.goRound()
        #expect(stage.words.count == 4)
        stage.output[0].letGo()
        let name = isOtherDevice ? "file:heard.wav" : "null"
        #expect(stage.words.suffix(2) == ["null has let go", "start \(name)"])
        stage.output[1].becomeReady()
        try stage.wait { stage.output[1].prepared.count > 0 }
        #expect(stage.output[1].prepared.first?.frames == 2001)
        stage.shop.deliver(.pass(door: 0, direction: .arrival))
        #expect(stage.words.contains("play \(name)"))
    }

    @Test("what sounds on an output that goes is heard to its end first")
    func soundingGoes() throws {
        let stage = try stage()
        stage.shop.deliver(.pass(door: 0, direction: .arrival))
        stage.take(.small(seed: 2, devices: [.file("heard.wav")]))
        try stage.goRound()
        #expect(!stage.words.contains("lines change"))
        stage.output[0].end()
        try stage.wait(until: isDone(stage))
        #expect(stage.words.suffix(4) == ["lines change", "stop null", "adopted", "taken"])
    }

    @Test("outputs are known again by their device, whatever their order")
    func outputsMove() throws {
        let stage = try Stage(.small(devices: [.null, .file("a.wav")]))
        try stage.shop.start()
        for output in stage.output { output.becomeReady() }
        try stage.wait { stage.output.allSatisfy { !$0.prepared.isEmpty } }
        stage.take(.small(seed: 2, devices: [.file("a.wav"), .null]))
        try stage.wait(until: isDone(stage))
        #expect(stage.output.count == 2 && stage.words.last == "taken")
        stage.shop.deliver(.pass(door: 0, direction: .arrival))
        #expect(stage.words.contains("play file:a.wav"))
        #expect(stage.output.allSatisfy { $0.prepared.first?.frames == 2001 })
    }

    @Test("lines that cannot be had leave everything as it was")
    func linesThrow() throws {
        let stage = try stage()
        let place = Place(file: "noren.toml", line: 5, column: 11)
        stage.lines.trouble = Problems([Problem(place, "no line is named GPIO99")])
        stage.lines.news = [.lost(line: 0, why: "let go of"), .back(line: 0), .level(line: 0, active: false)]
        stage.take(.small(seed: 2, devices: [.file("heard.wav")]))
        try stage.wait(until: isDone(stage))
        #expect(
            stage.words == ["lines change", "refused: noren.toml:5:11: error: no line is named GPIO99"])
        #expect(stage.shop.settings.policy.seed == 1)
        // A line that was let go of for it and asked for again is told of.
        #expect(stage.pages.lines.contains("line 0: let go of"))
        stage.shop.deliver(.pass(door: 0, direction: .arrival))
        #expect(stage.words.contains("play null"))
        #expect(stage.output[0].prepared.first?.frames == 1001)
        stage.lines.trouble = nil
        stage.output[0].end()
        stage.take(.small(seed: 3))
        try stage.wait { stage.words.contains("taken") }
        #expect(stage.shop.settings.policy.seed == 3)
    }

    @Test("what new lines report while they change reaches the greeter that knows them")
    func newLines() throws {
        let stage = try stage(.small(doors: 1))
        // Of door 0's line, and of one that is new.
        stage.lines.news = [.level(line: 0, active: true), .lost(line: 2, why: "away"), .level(line: 1, active: true)]
        stage.take(.small(seed: 2, doors: 2))
        try stage.wait(until: isDone(stage))
        #expect(stage.words == ["lines change", "tell level of 1", "adopted", "taken"])
        #expect(stage.shop.greeter?.policy.doors.count == 2)
        stage.lines.news = [.lost(line: 1, why: "away")]
        stage.take(.small(seed: 3, doors: 1))
        try stage.wait { stage.shop.settings.policy.seed == 3 }
        #expect(stage.pages.lines.contains("line 1: away"))
    }

    @Test("a change that a line's report makes possible comes after the report")
    func notWithinAReport() throws {
        let stage = try stage(.small { $0.calm.peopleFirst = .seconds(20) })
        stage.lines.tell(.level(line: 2, active: false))
        stage.shop.deliver(.pass(door: 0, direction: .arrival))
        stage.take(.small(seed: 2))
        try stage.goRound()
        #expect(stage.words == ["accepted 1"])
        stage.lines.tell(.edge(line: 2, active: true, at: Reactor.instant()))
        #expect(stage.words.last == "decided 1 acknowledged" || stage.words.last == "set 0 on")
        #expect(!stage.words.contains { $0.hasPrefix("lines change") })
        try stage.wait(until: isDone(stage))
        #expect(stage.words.contains("lines change"))
    }

    @Test("who waits is waited for only so long, and is decided then", arguments: [false, true])
    func patience(isOtherDevice: Bool) throws {
        let stage = try stage()
        stage.shop.deliver(.pass(door: 0, direction: .arrival))
        stage.shop.deliver(.pass(door: 1, direction: .departure))
        stage.take(.small(seed: 2, devices: isOtherDevice ? [.file("heard.wav")] : [.null]))
        try stage.goRound()
        #expect(!stage.words.contains("lines change"))
        stage.shop.change?.patience = Reactor.instant()
        stage.shop.changeSoon()
        try stage.wait(until: isDone(stage))
        let place = stage.words.firstIndex(of: "decided 2 stale") ?? .max
        #expect(place < stage.words.firstIndex(of: "lines change") ?? -1)
        #expect(stage.words.last == "taken" && stage.words.contains("stop null") == isOtherDevice)
    }

    @Test("a lamp that was on for a store that is no more goes out")
    func lampOfAStoreBefore() throws {
        let stage = try stage(.small { $0.atMost = .light })
        stage.shop.deliver(.pass(door: 0, direction: .arrival))
        #expect(stage.words.contains("set 0 on"))
        stage.take(.small(seed: 2) { $0.id = "other" })
        try stage.wait(until: isDone(stage))
        #expect(stage.words.contains("set 0 off") && stage.words.last == "taken")
    }

    @Test("a second change is refused while one is under way")
    func busy() throws {
        let stage = try stage()
        stage.take(.small(seed: 2))
        stage.take(.small(seed: 3))
        #expect(stage.words == ["refused: other settings are being taken just now; try again in a moment"])
        try stage.wait { stage.words.contains("taken") }
        #expect(stage.shop.settings.policy.seed == 2)
    }

    @Test("a card that comes back in another format meanwhile has its cues in that")
    func otherFormat() throws {
        let stage = try stage()
        stage.shop.deliver(.pass(door: 0, direction: .arrival))
        stage.shop.deliver(.pass(door: 1, direction: .departure))
        stage.take(.small(seed: 2))
        try stage.goRound()
        stage.output[0].becomeReady(rate: 44_100)
        try stage.wait { stage.output[0].prepared.first?.rate == 44_100 }
        stage.output[0].end()
        try stage.wait(until: isDone(stage))
        #expect(stage.output[0].prepared.first?.rate == 44_100)
        #expect(stage.output[0].prepared.first?.frames == 2001)
    }

    @Test("a card that becomes ready while somebody is waited for has the new cues")
    func lateCard() throws {
        let stage = try Stage(.small { $0.calm.peopleFirst = .seconds(20) })
        try stage.shop.start()
        stage.shop.deliver(.pass(door: 0, direction: .arrival))
        stage.take(.small(seed: 2))
        try stage.goRound()
        stage.output[0].becomeReady()
        try stage.wait { stage.output[0].prepared.count > 0 }
        #expect(stage.output[0].prepared.first?.frames == 1001)
        stage.shop.deliver(.acknowledged(store: 0))
        try stage.wait(until: isDone(stage))
        #expect(stage.words.last == "taken" && stage.output[0].prepared.first?.frames == 2001)
    }

    @Test("a shop that ends takes none, and says so to who waits")
    func ending() throws {
        let stage = try stage()
        stage.shop.deliver(.pass(door: 0, direction: .arrival))
        stage.shop.deliver(.pass(door: 1, direction: .departure))
        stage.take(.small(seed: 2))
        try stage.goRound()
        var isOver = false
        stage.shop.stop { isOver = true }
        #expect(stage.words.contains("refused: the greeter ends, and takes no other settings any more"))
        #expect(stage.words.contains("decided 2 stale"))
        stage.take(.small(seed: 3))
        #expect(stage.words.suffix(1) == ["refused: the greeter ends, and takes no other settings any more"])
        stage.output[0].end()
        try stage.goRound()
        stage.output[0].letGo()
        #expect(isOver && !stage.words.contains("lines change"))
    }

    @Test("an output that is still closing is waited for at the end, and does not open another")
    func endingWhileClosing() throws {
        let stage = try stage()
        stage.take(.small(seed: 2, devices: [.file("heard.wav")]))
        try stage.wait(until: isDone(stage))
        var isOver = false
        stage.shop.stop { isOver = true }
        stage.output[1].letGo()
        #expect(!isOver)
        stage.output[0].letGo()
        #expect(isOver)
        #expect(!stage.words.contains("start file:heard.wav"))
    }

    @Test("a real output without a device goes on through a change")
    func nullOutput() throws {
        let reactor = try Reactor()
        let pages = Pages()
        let shop = Shop(
            .small(), reactor: reactor, lines: nil, log: pages.log,
            makeOutput: { _ in NullOutput(reactor: reactor) },
            load: { board, _, format in
                [board.policy.stores[0].cues.map { _ in CueSound(rate: format.rate, channels: 1, samples: [0, 0]) }]
            })
        var reasons: [String] = []
        shop.happened.append {
            guard case .decided(let decision, _) = $0 else { return }
            reasons.append("\(decision.reason.word) \(decision.level.word)")
        }
        shop.ready = {
            shop.deliver(.pass(door: 0, direction: .arrival))
            shop.take(.small(seed: 2) { $0.atMost = .chime }) { _ in
                shop.deliver(.pass(door: 1, direction: .departure))
                shop.stop { reactor.stop() }
            }
        }
        let guardian = reactor.makeTimer { _ in reactor.stop() }
        guardian.set(at: Reactor.instant() + .seconds(30))
        try shop.start()
        try reactor.run()
        #expect(reasons.first == "played voice" && reasons.count == 2)
        #expect(reasons.last?.hasSuffix("chime") == true, "\(reasons)")
    }
}

@Suite("A step of the wall clock", .timeLimit(.minutes(30)))
struct WallAlarmTests {
    @Test("an alarm rings when its time has come, and not without one")
    func rings() throws {
        let reactor = try Reactor()
        var rung = 0
        let alarm = try WallAlarm(reactor) {
            rung += 1
            reactor.stop()
        }
        alarm.set(nil)
        let guardian = reactor.makeTimer { _ in reactor.stop() }
        guardian.set(at: Reactor.instant() + .milliseconds(5))
        try reactor.run()
        #expect(rung == 0)
        // Already past: at once.
        alarm.set(WallTime(nanoseconds: 1))
        guardian.set(at: Reactor.instant() + .seconds(30))
        try reactor.run()
        #expect(rung == 1)
        alarm.set(Reactor.now().wall + .milliseconds(2))
        try reactor.run()
        #expect(rung == 2)
    }

    @Test("is told by how much, once, and clocks that are merely read apart are no step")
    func step() throws {
        let stage = try Stage(.small())
        try stage.open()
        var steps: [Span] = []
        stage.shop.happened.append { if case .clockStepped(let step, _) = $0 { steps.append(step) } }
        let now = Reactor.now()
        func at(_ later: Span, setBy step: Span) -> Moment {
            Moment(instant: now.instant + later, wall: now.wall + later + step)
        }
        stage.shop.noteStep(at: now)
        stage.shop.noteStep(at: at(.hours(100), setBy: .microseconds(900)))
        #expect(steps.isEmpty)
        stage.shop.noteStep(at: at(.hours(101), setBy: .hours(-1)))
        stage.shop.noteStep(at: at(.hours(102), setBy: .hours(-1)))
        #expect(steps == [.hours(-1) - .microseconds(900)])
        stage.shop.noteStep(at: at(.hours(103), setBy: .zero))
        #expect(steps.last == .hours(1))
        #expect(stage.pages.lines.contains("the clock was set, by 3600.000 s"))
    }
}
