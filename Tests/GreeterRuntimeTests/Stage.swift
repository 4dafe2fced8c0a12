import Greeter
import Logging

@testable import GreeterRuntime

/// Lines without a kernel: they keep what is asked of them, and say what a test wants.
final class FakeLines: Lines {
    var report: ((LineReport) -> Void)?
    var said: (String) -> Void = { _ in }
    /// What the next change throws.
    var trouble: (any Error)?
    /// What is reported while they change.
    var news: [LineReport] = []
    private var isTelling = false

    func tell(_ new: LineReport) {
        isTelling = true
        report?(new)
        isTelling = false
    }

    func start() {}
    func stop() { said("lines stop") }
    func set(output: Int, on: Bool) { said("set \(output) \(on ? "on" : "off")") }

    func change(inputs: [LineIn], outputs: [LineOut]) throws {
        said("lines change\(isTelling ? " within a report" : "")")
        for each in news { report?(each) }
        if let trouble { throw trouble }
    }

    func tellLevel(of line: Int) {
        said("tell level of \(line)")
        report?(.level(line: line, active: false))
    }
}

/// An output whose cues last until a test ends them.
final class FakeOutput: CueOutput {
    var report: ((OutputReport) -> Void)?
    let name: String
    var said: (String) -> Void = { _ in }
    private(set) var prepared: [CueSound] = []
    private(set) var sounding: PlayID?
    /// The last that was asked for.
    private(set) var performance: Performance?
    private(set) var stopped: (() -> Void)?

    init(_ name: String) { self.name = name }

    func prepare(_ sounds: [CueSound]) { prepared = sounds }
    func start() { said("start \(name)") }
    func hush() { said("hush \(name)") }

    func becomeReady(rate: Int = 48_000) { report?(.ready(OutputFormat(rate: rate, channels: 1))) }

    func play(_ performance: Performance, id: PlayID, latest: Instant) {
        sounding = id
        self.performance = performance
        said("play \(name)")
        report?(.started(id, at: Reactor.instant()))
    }

    func end() {
        guard let id = sounding else { return }
        sounding = nil
        report?(.ended(id, at: Reactor.instant()))
    }

    func stop(done: @escaping () -> Void) {
        said("stop \(name)")
        stopped = done
    }

    func letGo() {
        said("\(name) has let go")
        let done = stopped
        stopped = nil
        done?()
    }
}

/// A real shop on a real reactor, between lines and outputs of a test's.
final class Stage {
    let reactor: Reactor
    let lines = FakeLines()
    let shop: Shop
    let pages = Pages()
    private(set) var outputs: [FakeOutput]
    /// All that happened, in order.
    private(set) var words: [String] = []
    private let made: Made

    private final class Made {
        var outputs: [FakeOutput] = []
        var said: (String) -> Void = { _ in }
    }

    init(_ settings: BoardSettings) throws {
        reactor = try Reactor()
        let made = Made()
        self.made = made
        shop = Shop(
            settings, reactor: reactor, lines: lines, log: pages.log,
            makeOutput: { zone in
                let output = FakeOutput("\(zone.device)")
                output.said = { made.said($0) }
                made.outputs.append(output)
                return output
            },
            load: { board, _, format in
                // A sound's length tells of which settings and for which rate it was loaded.
                board.policy.stores.map { store in
                    store.cues.map { _ in
                        CueSound(
                            rate: format.rate, channels: 1,
                            samples: [Float](repeating: 0, count: Int(board.policy.seed) * 1000 + 1))
                    }
                }
            })
        outputs = []
        made.said = { [unowned self] in words.append($0) }
        lines.said = { [unowned self] in words.append($0) }
        shop.happened.append { [unowned self] in hear($0) }
    }

    /// The outputs that were made, also those that are no more.
    var output: [FakeOutput] { made.outputs }

    private func hear(_ happening: Shop.Happening) {
        switch happening {
        case .accepted(let passage): words.append("accepted \(passage.number)")
        case .decided(let decision, _): words.append("decided \(decision.number) \(decision.reason.word)")
        case .adopted: words.append("adopted")
        case .noted, .remembered, .clockStepped: break
        }
    }

    /// Opens the shop; its first output is ready and its cues are loaded.
    func open() throws {
        try shop.start()
        output[0].becomeReady()
        try wait { self.output[0].prepared.count > 0 }
        words = []
    }

    /// Runs the loop until something holds, for half a minute at most.
    func wait(until holds: @escaping () -> Bool) throws {
        if holds() { return }
        var rounds = 0
        let timer = reactor.makeTimer { [reactor] _ in reactor.stop() }
        while !holds(), rounds < 30_000 {
            rounds += 1
            timer.set(at: Reactor.instant() + .milliseconds(1))
            try reactor.run()
        }
        timer.cancel()
    }

    /// Lets the loop come round a few times.
    func goRound() throws {
        var rounds = 0
        try wait {
            rounds += 1
            return rounds > 5
        }
    }

    /// Takes other settings; the words tell of what comes of it.
    func take(_ settings: BoardSettings) {
        shop.take(settings) { [unowned self] result in
            switch result {
            case .success: words.append("taken")
            case .failure(let error): words.append("refused: \(error)")
            }
        }
    }
}

extension BoardSettings {
    /// One shop with two doors that count, and a line on which staff greet in person.
    ///
    /// - Parameter seed: tells these settings from others, to the policy and to their sounds.
    static func small(
        seed: UInt64 = 1, devices: [OutputDevice] = [.null], idle: Idle = .ready, doors: Int = 2,
        change: (inout StorePolicy) -> Void = { _ in }
    ) -> BoardSettings {
        let place = Place(file: "noren.toml", line: 1, column: 1)
        var store = StorePolicy(
            id: "shop", lamp: .seconds(3),
            cues: [
                Cue(
                    id: "welcome", text: "Welcome!", language: "en", says: .welcome, level: .voice, length: .seconds(1)),
                Cue(id: "thanks", language: "en", says: .thanks, level: .voice, length: .seconds(1)),
                Cue(id: "chime", says: .neutral, level: .chime, length: .seconds(1)),
                Cue(id: "tick", says: .neutral, level: .tick, length: .milliseconds(150)),
            ])
        store.calm.rest = .zero
        store.calm.staleAfter = .seconds(30)
        change(&store)
        var lines = (0..<doors).map { LinePolicy(role: .pulseIn(door: $0)) }
        lines.append(LinePolicy(role: .acknowledge(store: 0)))
        let policy = BoardPolicy(
            stores: [store], doors: (0..<doors).map { DoorPolicy(name: "door \($0)", sensor: .pulses) }, lines: lines,
            zones: devices.map { ZonePolicy(name: "\($0)") }, seed: seed)
        return BoardSettings(
            policy: policy,
            inputs: lines.indices.map {
                LineIn(
                    address: .name("GPIO\($0)"), bias: .pullUp, isActiveLow: true, purpose: "line \($0)", place: place)
            },
            outputs: [
                LineOut(
                    role: .lamp(store: 0), address: .name("GPIO24"), isActiveLow: false, purpose: "lamp", place: place)
            ],
            zones: devices.map {
                ZoneSettings(device: $0, volume: 0, loudness: -24, idle: idle, leadIn: .zero, place: place)
            },
            cueSources: [], journal: "", socket: "", clock: .trusted, effective: [])
    }
}
