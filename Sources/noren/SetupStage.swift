internal import Glibc
internal import GpioDoors
internal import Gpiod
internal import Greeter
internal import GreeterRuntime
internal import Logging
internal import StoreSetup

/// Holds the interview on this board: says and does what it wants, and tells it what happens.
final class SetupStage {
    private let path: String
    private let language: StoryLanguage
    private let reactor: Reactor
    /// What a card says of itself is no part of a conversation.
    private let log = {
        var log = Logger(label: "noren")
        log.logLevel = .error
        return log
    }()
    private let typed: TypedLines
    private var survey: BoardSurvey
    private var interview: Interview
    private var timer: Reactor.Timer?
    private var scout: LineScout?
    private var player: CuePlayer?
    /// The one before may still be telling that it is done when the next begins.
    private var lastPlayer: CuePlayer?
    private var lamp: Lamp?
    /// What has happened while something else was being handled.
    private var events: [Interview.Event] = []
    private var isHandling = false
    private(set) var isOver = false
    private(set) var isWritten = false
    private(set) var failure: Failure?

    /// A line that is driven; let go of when its owner is.
    private final class Lamp {
        let request: LineRequest
        init(_ request: consuming LineRequest) { self.request = request }
    }

    init(_ path: String, language: StoryLanguage, bias: Bias, reactor: Reactor) {
        self.path = path
        self.language = language
        self.reactor = reactor
        typed = TypedLines(reactor)
        survey = BoardSurvey(path: path)
        interview = Interview(survey.facts, in: language, bias: bias)
    }

    func begin() {
        timer = reactor.makeTimer { [unowned self] _ in happen(.woken(at: Reactor.instant())) }
        isHandling = true
        perform(interview.begin())
        isHandling = false
        work()
    }

    /// Somebody wants to leave: everything is as it was.
    func abandon() {
        guard !isOver else { return }
        try? Console.say()
        try? Console.say(language("Nothing was changed.", "何も変更していません。"))
        finish()
    }

    /// Gives back what is held, and lets a greeter go on that was stopped.
    func clear() {
        scout?.stop()
        scout = nil
        lamp = nil
        guard interview.hasStoppedGreeter, !isWritten else { return }
        if let trouble = GreeterService.control("start") {
            Console.error(
                language(
                    "The greeter could not be started again: \(trouble)",
                    "のれんを再開できませんでした：\(language.translated(trouble))"))
        } else {
            try? Console.say(language("The greeter goes on as before.", "のれんは元どおり動いています。"))
        }
    }

    private func finish() {
        isOver = true
        reactor.stop()
    }

    // MARK: Events in, effects out

    private func happen(_ event: Interview.Event) {
        events.append(event)
        work()
    }

    private func work() {
        guard !isHandling else { return }
        isHandling = true
        while !events.isEmpty, !isOver { perform(interview.handle(events.removeFirst())) }
        isHandling = false
    }

    private func perform(_ effects: [Interview.Effect]) {
        for effect in effects where !isOver {
            do throws(Failure) {
                try perform(effect)
            } catch {
                // Nobody reads any more, or the like.
                failure = error
                finish()
            }
        }
    }

    private func perform(_ effect: Interview.Effect) throws(Failure) {
        switch effect {
        case .say(let text): try Console.say(text)
        case .ask(let text): try ask(text)
        case .watch(let bias): watch(bias)
        case .unwatch:
            typed.forget()
            scout?.stop()
            scout = nil
            timer?.cancel()
        case .wake(let instant): timer?.set(at: instant)
        case .play(let language, let device, let volume): try play(language, device, volume)
        case .light(let address, let isActiveLow): light(address, isActiveLow)
        case .dark:
            try? lamp?.request.set(0, active: false)
            lamp = nil
        case .check(let text): try check(text)
        case .write(let text): write(text)
        case .stopGreeter: stopGreeter()
        case .startGreeter:
            // What was stopped has to be looked for anew, and one that runs takes the new settings.
            if let trouble = GreeterService.control("restart") { happen(.failed(trouble)) } else { happen(.done) }
        case .end(let isWritten):
            self.isWritten = isWritten
            finish()
        }
    }

    private func ask(_ text: String) throws(Failure) {
        try Console.text(text + "\n> ")
        try Console.flush()
        typed.next { [unowned self] line in answer(line) }
    }

    private func answer(_ line: String?) {
        guard let line else { return abandon() }
        // A script's answers are seen where a person's would be.
        if !typed.isTerminal { try? Console.say(line) }
        happen(.answer(line))
    }

    // MARK: Lines

    private func watch(_ bias: Bias) {
        let scout = LineScout(survey.lines, reactor: reactor) { [unowned self] line, isHigh, at in
            happen(.edge(line: line, isHigh: isHigh, at: at))
        }
        do {
            let levels = try scout.start(bias: LineBias(bias))
            self.scout = scout
            happen(.watching(levels: levels, at: Reactor.instant()))
            // Somebody may have enough of waiting. A script's next line is the answer to the next question.
            if typed.isTerminal { typed.next { [unowned self] line in answer(line) } }
        } catch {
            scout.stop()
            happen(.failed((error as? Failure)?.message ?? "\(error)"))
        }
    }

    private func light(_ address: LineAddress, _ isActiveLow: Bool) {
        guard let index = survey.facts.lines.firstIndex(of: address) else {
            return happen(.failed("\(address)"))
        }
        let line = survey.lines[index]
        do throws(GpiodError) {
            let config = LineConfig(offset: line.offset, isActiveLow: isActiveLow, isActive: true)
            lamp = Lamp(try LineRequest(outputs: [config], of: line.chip, consumer: "noren setup"))
            happen(.done)
        } catch {
            happen(.failed("\(error)"))
        }
    }

    // MARK: Sound

    private func play(_ language: String, _ device: String, _ volume: Double) throws(Failure) {
        let known = survey.before?.zones.first { "\($0.device)" == device }
        let board = try TemporarySettings.load(
            Rehearsal.settings(language: language, device: device, volume: volume, like: known))
        let cues = board.policy.stores[0].cues
        let cue =
            cues.firstIndex { $0.id == "welcome-\(language)" }
            ?? cues.firstIndex { $0.language == language && $0.says == .welcome && $0.level == .voice }
        guard let cue else { return happen(.failed("\(language)")) }
        let player = CuePlayer(
            board.zones[0], reactor: reactor, log: log,
            sound: { [log] format in
                Outputs.sounds(board, zone: 0, format: format, log: log) { $1 == cue }[0][cue]
            },
            done: { [unowned self] failure in
                happen(failure.map { .failed($0.message) } ?? .done)
            })
        lastPlayer = self.player
        self.player = player
        player.start()
    }

    // MARK: Settings

    private func check(_ text: String) throws(Failure) {
        // What settings name stands beside them; a folder that is still to be made holds nothing.
        let isThere = access(OwnersFile.folder(of: path), F_OK) == 0
        let read = isThere ? try SettingsDraft.read(Array(text.utf8), for: path) : try TemporarySettings.read(text)
        switch read {
        case .success(let board):
            happen(.checked(problems: [], warnings: board.warnings.map(\.message), board: board))
        case .failure(let problems):
            happen(.checked(problems: problems.all.map(\.message), warnings: []))
        }
    }

    private func write(_ text: String) {
        do throws(Failure) {
            try OwnersFile.makeFolder(OwnersFile.folder(of: path))
            var backup: String?
            if survey.facts.hasSettings {
                let today = ZoneTable.utc.civil(Reactor.now().wall).date.text
                backup = try OwnersFile.keep(path, day: today)
            }
            try OwnersFile.write(Array(text.utf8), to: path)
            isWritten = true
            happen(.written(backup: backup))
        } catch {
            happen(.failed(error.message))
        }
    }

    private func stopGreeter() {
        if survey.facts.hasService, let trouble = GreeterService.control("stop") {
            return happen(.failed(trouble))
        }
        survey = BoardSurvey(path: path)
        happen(.surveyed(survey.facts))
    }
}
