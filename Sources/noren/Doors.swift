internal import ArgumentParser
internal import Glibc
internal import GpioDoors
internal import Greeter
internal import GreeterRuntime
internal import Logging

struct Doors: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows the doors' lines live: open the door and watch.",
        discussion: "Nothing sounds. The greeter must not be running, for it holds the lines. Ctrl-C ends it.")

    @OptionGroup var settings: SettingsOptions

    @Option(name: .customLong("for"), help: ArgumentHelp("End after this long, as in 30s.", valueName: "time"))
    var length: String?

    func run() throws {
        let board = try settings.load(sounds: .header)
        let limit = try length.map { text throws(Failure) in
            guard let span = Span(duration: text) else {
                throw Failure(.usage, "--for \(text): no duration; write 30s or 5m")
            }
            return span
        }
        LoggingSystem.bootstrap { _ in StderrLog() }
        let reactor = try Reactor()
        let signals = try SignalWatch(reactor, signals: [SIGTERM, SIGINT]) { _ in reactor.stop() }
        let lines = DoorLines(
            inputs: board.inputs, outputs: [], reactor: reactor, log: Logger(label: "noren"))
        let watcher = LineWatcher(board)
        lines.report = { watcher.take($0) }
        do {
            try lines.start()
        } catch let problems as Problems {
            throw Failure(.badSettings, "\(problems)")
        } catch let error as SystemError {
            throw Failure(.deviceOrDisk, "\(error)")
        }
        if let limit {
            let timer = reactor.makeTimer { _ in reactor.stop() }
            timer.set(at: Reactor.instant() + limit)
        }
        try reactor.run()
        lines.stop()
        withExtendedLifetime(signals) {}
    }
}

/// Prints what the lines do, and what the doors make of it.
private final class LineWatcher {
    private let board: BoardSettings
    private let width: Int
    private var counts: [Int]

    init(_ board: BoardSettings) {
        self.board = board
        width = board.inputs.map { Table.width($0.purpose) }.max() ?? 0
        counts = board.inputs.map { _ in 0 }
    }

    func take(_ report: LineReport) {
        switch report {
        case .level(let line, let active): say(line, "is \(word(line, active))")
        case .edge(let line, let active, _):
            counts[line] += 1
            say(line, "\(word(line, active))  (change \(counts[line]))")
        case .blur(let line, _, _): say(line, "moves faster than it can be followed: look at its wiring")
        case .lost(let line, let why): say(line, why)
        case .back(let line): say(line, "can be read again")
        }
    }

    private func word(_ line: Int, _ active: Bool) -> String {
        switch board.policy.lines[line].role {
        case .contact: active ? "open" : "closed"
        case .beam, .outer, .inner: active ? "broken" : "free"
        case .motion: active ? "moving" : "still"
        case .pulseIn, .pulseOut: active ? "pulse" : "rest"
        case .quietButton, .staff, .acknowledge: active ? "down" : "up"
        case .serving: active ? "on" : "off"
        }
    }

    private func say(_ line: Int, _ text: String) {
        let zone = board.policy.stores[0].timeZone
        // The time of day to the millisecond: `10:00:01.250`.
        let time = zone.civil(Reactor.now().wall).text().dropFirst(11).prefix(12)
        let purpose = board.inputs[line].purpose
        let space = String(repeating: " ", count: width - Table.width(purpose))
        // A terminal that has gone ends the command by its signal.
        try? Console.say("\(time)  \(purpose)\(space)  \(text)")
    }
}
