internal import Alsa
internal import AlsaCues
internal import ArgumentParser
internal import Glibc
internal import Greeter
internal import GreeterRuntime
internal import GreeterSimulation
internal import Logging

struct Demo: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A small shop's morning in front of you; no hardware and no settings needed.",
        discussion: """
            What happens is told line by line, with the reason for each decision, heard on the sound card if there is \
            one, and written to noren-demo.wav in the current folder.
            """)

    @Flag(help: "Do not wait: tell it all at once, and write the sound file.")
    var fast = false

    static let file = "noren-demo.wav"

    func run() throws {
        LoggingSystem.bootstrap { _ in StderrLog() }
        let board = try DemoSettings.load()
        let stage = try DemoStage(board, isFast: fast)
        try Console.say(
            """
            A small shop's Saturday morning. Its settings:

            \(DemoMorning.settings.split(separator: "\n", omittingEmptySubsequences: false).map { "    " + $0 }
                .joined(separator: "\n"))

            \(stage.audience)
            """)
        try stage.perform()
        try Console.say(
            """

            \(stage.summary)
            The sound of it is in \(Demo.file). Next: write four lines of settings, and noren check them.
            """)
    }
}

/// The demonstration's settings, read as any shop's are.
enum DemoSettings {
    static func load() throws -> BoardSettings {
        guard SoundsFolder.path != nil else {
            throw Failure(
                .deviceOrDisk, "the bundled sounds were not found; set NOREN_SOUNDS to the folder that holds cues.toml")
        }
        return try TemporarySettings.load(DemoMorning.settings)
    }
}

/// Tells the morning: the real greeter in virtual time, shown, heard and written down.
final class DemoStage: SimulationObserver {
    /// Nothing takes longer than this to wait for; the hours between scenes are skipped.
    static let longestWait = Span.milliseconds(2500)

    private let board: BoardSettings
    private let wording: Wording
    private let renderer: Renderer
    private let isFast: Bool
    private let reactor: Reactor
    private let output: AlsaOutput?
    private var sounds: Shop.Sounds = []
    private var statistics: Statistics
    private var failure: Failure?
    private let doorWidth: Int
    /// The demonstration's own time line, without the hours that are skipped.
    private var shown = Span.zero
    private var last: Instant?
    private var begun: Instant?

    init(_ board: BoardSettings, isFast: Bool) throws {
        self.board = board
        self.isFast = isFast
        wording = Wording(board.policy)
        let wording = wording
        doorWidth = board.policy.doors.indices.map { Table.width(wording.name(ofDoor: $0)) }.max() ?? 0
        reactor = try Reactor()
        statistics = Statistics(board.policy)
        renderer = try Renderer(
            path: Demo.file, board: board, origin: Instant(nanoseconds: 0), span: .zero)
        let hasCard = !isFast && !Alsa.cards().isEmpty
        output =
            hasCard
            ? AlsaOutput(reactor: reactor, device: "default", idle: .ready, logger: Logger(label: "noren")) : nil
    }

    /// Where it can be heard.
    var audience: String {
        if isFast { return "Told at once; hear it in \(Demo.file) afterwards." }
        return output == nil
            ? "There is no sound card here; hear it in \(Demo.file) afterwards."
            : "You should hear it now."
    }

    var summary: String { statistics.text }

    func perform() throws {
        openCard()
        let simulation = Simulation(board.policy, observer: self)
        for scene in DemoMorning.scenes {
            try tell(scene)
            let rows = scene.rows.map { "\(DemoMorning.date)T\($0)" }
            for row in try TraceReader.rows(rows, policy: board.policy) { simulation.take(row) }
            // What the scene began comes to its end before the next is told.
            simulation.letHappen(.seconds(8))
            if let failure { throw failure }
        }
        simulation.finish()
        if let failure { throw failure }
        try renderer.finish()
        closeCard()
    }

    private func tell(_ scene: DemoScene) throws {
        wait(until: shown)
        try Console.say("\n\(scene.said)")
    }

    // MARK: What is seen

    func decided(_ decision: Decision, at moment: Moment) {
        statistics.add(decision)
        let store = board.policy.stores[decision.store]
        let time = store.timeZone.civil(decision.at.wall).clockText
        say("  \(time)  \(SimulationReport.columns(decision, wording, board.policy, doorWidth))")
    }

    func noted(_ note: Note, at moment: Moment) {
        let time = board.policy.stores[0].timeZone.civil(moment.wall).clockText
        say("  \(time)  · \(wording.line(note, at: moment))")
    }

    private func say(_ text: String) {
        do throws(Failure) { try Console.say(text) } catch { failure = failure ?? error }
    }

    // MARK: What is heard

    func played(_ play: Play, at moment: Moment) {
        statistics.add(play, at: moment)
        do throws(Failure) { try renderer.play(play, from: shown) } catch { failure = failure ?? error }
        let parts = play.cues.compactMap { sounds.isEmpty ? nil : sounds[play.store][$0] }
        guard !parts.isEmpty else { return }
        output?.play(Performance(parts: parts, gap: play.gap, volume: play.volume), id: play.id, latest: .distantFuture)
    }

    func hushed(zone: Int, at moment: Moment) {
        statistics.hush(zone: zone, at: moment)
        renderer.hush(from: shown)
        output?.hush()
    }

    private func openCard() {
        guard let output else { return }
        output.report = { [unowned self] report in
            switch report {
            case .ready(let format):
                sounds = Outputs.sounds(board, zone: 0, format: format, log: Logger(label: "noren")) { _, _ in true }
                reactor.stop()
            case .lost(let why):
                say("(The sound card cannot be used: \(why) The sound is written down all the same.)")
                reactor.stop()
            default: break
            }
        }
        output.start()
        runReactor(until: Reactor.instant() + .seconds(3))
    }

    private func closeCard() {
        guard let output else { return }
        output.stop { [reactor] in reactor.stop() }
        runReactor(until: Reactor.instant() + .seconds(1))
    }

    // MARK: Time

    func willReach(_ moment: Moment) {
        let step = last.map { min(moment.instant - $0, DemoStage.longestWait) } ?? .zero
        last = moment.instant
        shown += step
        wait(until: shown)
    }

    private func wait(until shown: Span) {
        guard !isFast else { return }
        let start = begun ?? Reactor.instant()
        begun = start
        runReactor(until: start + shown)
    }

    private func runReactor(until instant: Instant) {
        guard instant > Reactor.instant() else { return }
        let timer = reactor.makeTimer { [reactor] _ in reactor.stop() }
        timer.set(at: instant)
        // What could fail here is waiting itself; then nothing is waited for.
        try? reactor.run()
        timer.cancel()
    }
}
