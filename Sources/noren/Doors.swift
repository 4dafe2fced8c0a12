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
    private let language = StoryLanguage.ofTerminal
    private let purposes: [String]
    private let width: Int
    private var counts: [Int]

    init(_ board: BoardSettings) {
        self.board = board
        purposes = board.inputs.map { [language] in language.translated($0.purpose) }
        width = purposes.map(Table.width).max() ?? 0
        counts = board.inputs.map { _ in 0 }
    }

    func take(_ report: LineReport) {
        switch report {
        case .level(let line, let active): say(line, language("is \(word(line, active))", "今は\(word(line, active))"))
        case .edge(let line, let active, _):
            counts[line] += 1
            say(
                line, "\(word(line, active))  " + language("(change \(counts[line]))", "（\(counts[line])回目の変化）"))
        case .blur(let line, _, _):
            say(
                line, language("moves faster than it can be followed: look at its wiring", "速すぎて追えません。配線を確かめてください"))
        case .lost(let line, let why): say(line, language.translated(why))
        case .back(let line): say(line, language("can be read again", "また読めるようになりました"))
        }
    }

    private func word(_ line: Int, _ active: Bool) -> String {
        switch board.policy.lines[line].role {
        case .contact: active ? language("open", "開") : language("closed", "閉")
        case .beam, .outer, .inner: active ? language("broken", "遮光") : language("free", "通光")
        case .motion: active ? language("moving", "動きあり") : language("still", "動きなし")
        case .pulseIn, .pulseOut: active ? language("pulse", "パルス") : language("rest", "待ち")
        case .quietButton, .staff, .acknowledge: active ? language("down", "押") : language("up", "離")
        case .serving: active ? language("on", "オン") : language("off", "オフ")
        }
    }

    private func say(_ line: Int, _ text: String) {
        let zone = board.policy.stores[0].timeZone
        // The time of day to the millisecond: `10:00:01.250`.
        let time = zone.civil(Reactor.now().wall).text().dropFirst(11).prefix(12)
        let purpose = purposes[line]
        let space = String(repeating: " ", count: width - Table.width(purpose))
        // A terminal that has gone ends the command by its signal.
        try? Console.say("\(time)  \(purpose)\(space)  \(text)")
    }
}
