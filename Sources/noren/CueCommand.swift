internal import ArgumentParser
internal import ControlSocket
internal import CueFiles
internal import Glibc
internal import Greeter
internal import GreeterRuntime
internal import Logging
internal import StoreSettings

struct CueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cue", abstract: "Adds a recording of your own to the shop's cues.", subcommands: [CueAdd.self])
}

struct CueAdd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Takes a recording, as from a telephone, and makes it a cue of the shop.",
        discussion: """
            Cuts the silence off its ends, brings it to the shop's loudness, lets it be heard and asks; then it is put beside the \
            settings and a [[cue]] is added to them. What libsndfile does not read (M4A, AMR) goes through ffmpeg.

            Example: noren cue add memo.m4a --says welcome --language da --text Velkommen
            """)

    @Argument(help: ArgumentHelp("The recording.", valueName: "file"))
    var file: String

    @Option(help: "welcome, thanks or neutral.")
    var says: String

    @Option(help: ArgumentHelp("The language that is spoken, as in da.", valueName: "tag"))
    var language: String?

    @Option(help: "What is said, for displays and for noren why.")
    var text: String = ""

    @Option(help: ArgumentHelp("The cue's name; the id of a bundled cue takes its place.", valueName: "id"))
    var id: String?

    @Option(help: "voice, chime or tick.")
    var level: String = Level.voice.word

    @Option(help: "formal, plain or casual; any where not given.")
    var register: String?

    @Option(help: ArgumentHelp("The settings that it is added to.", valueName: "file"))
    var config = SettingsOptions.standard

    @Flag(help: "Do not play it.")
    var silent = false

    @Flag(help: "Do not ask.")
    var yes = false

    func validate() throws {
        guard Says.allCases.contains(where: { $0.word == says }) else {
            throw ValidationError("--says \(says): write welcome, thanks or neutral")
        }
        guard let level = rung else { throw ValidationError("--level \(level): write voice, chime or tick") }
        if let register, !Register.allCases.contains(where: { $0.word == register }) {
            throw ValidationError("--register \(register): write formal, plain or casual")
        }
        if level == .voice, language == nil {
            throw ValidationError(
                "a spoken cue needs --language, as in --language da; else --level chime or tick")
        }
    }

    private var rung: Level? { [Level.voice, .chime, .tick].first { $0.word == level } }

    func run() throws {
        LoggingSystem.bootstrap { _ in StderrLog() }
        // What is not in order now cannot be added to.
        let board = try SettingsLoader.load([config], sounds: .header)
        let store = board.policy.stores[0]
        let zone = board.zones[store.zone]
        let addition = try CueAddition(
            settings: config,
            id: id ?? CueAddition.freeID(says: says, language: language, taken: store.cues.map(\.id)), says: says,
            language: language, text: text, level: level, register: register, source: file)
        let recording = try Conversion.recording(file, level: rung ?? .voice, loudness: zone.loudness)
        try tell(recording)

        let typed = Questions()
        if !silent { try play(recording, zone) }
        while !yes {
            let answer = try typed.ask(
                "Add it as \"\(addition.id)\" to \(config)? y, n\(silent ? "" : ", or p to play it again") [y]")
            if answer == "p", !silent {
                try play(recording, zone)
                continue
            }
            if ["", "y", "yes"].contains(answer) { break }
            if ["n", "no"].contains(answer) {
                try Console.line("Nothing was changed.")
                throw Failure(.failed)
            }
        }
        if store.cues.contains(where: { $0.id == addition.id }) {
            try Console.line("It takes the place of the cue \"\(addition.id)\".")
        }
        let now = try addition.add(recording)
        try Console.line("Added: \(addition.path), and a [[cue]] at the end of \(config).")
        try sayUse(now, addition.id)
        try reload(now)
    }

    // MARK: What is said

    private func tell(_ recording: Recording) throws(Failure) {
        let measure = recording.measure
        let name = file.split(separator: "/").last.map(String.init) ?? file
        try Console.say(
            "\(name): \(seconds(measure.length)) of \(seconds(recording.original)); cut off "
                + "\(seconds(recording.before)) before and \(seconds(recording.after)) after.")
        let method = measure.method == .momentary ? "its loudest 400 ms" : "the whole"
        try Console.say(
            "\(decimal(measure.loudness)) LUFS (\(method)) becomes \(decimal(measure.result)) LUFS, peaks at "
                + "\(decimal(measure.truePeak)) dBTP.")
        for remark in recording.remarks { try Console.say("warning: \(words(remark))") }
    }

    private func words(_ remark: Recording.Remark) -> String {
        switch remark {
        case .noisy(let distance):
            "noise is only \(decimal(distance)) dB below the speech; record it nearer, in a quiet room without a fan"
        case .clipped: "it is distorted: too loud for the microphone; record it from a little farther away"
        case .short(let span): "only \(seconds(span)) are left; is it the right recording?"
        case .long(let span): "\(seconds(span)) are long for a greeting; two or three seconds are better"
        case .pause(let span, let at):
            "there is a pause of \(seconds(span)) after \(seconds(at)): more than one sentence? One is enough"
        case .soft(let loudness):
            "single loud moments keep it at \(decimal(loudness)) LUFS, softer than the others; speak more evenly"
        }
    }

    private func seconds(_ span: Span) -> String { String(decimal: span.inSeconds, digits: 2) + " s" }
    private func decimal(_ value: Double) -> String { String(decimal: value, digits: 1) }

    /// Says where the cue would never be heard, and what to write.
    private func sayUse(_ board: BoardSettings, _ id: String) throws(Failure) {
        let store = board.policy.stores[0]
        guard let index = store.cues.firstIndex(where: { $0.id == id }), !board.policy.canChoose(index, of: 0)
        else { return }
        if let language, !store.languages.contains(language) {
            let list = (store.languages + [language]).map { "\"\($0)\"" }.joined(separator: ", ")
            try Console.line(
                "It is not heard yet, for the shop does not speak \(language): write languages = [\(list)] in [shop].")
        } else {
            try Console.line("It is not heard with these settings; noren cues tells what is.")
        }
    }

    // MARK: What is done

    private func play(_ recording: Recording, _ zone: ZoneSettings) throws {
        let reactor = try Reactor()
        var failure: Failure?
        // As loud as the shop will hear it, at the card's own rate.
        let temporary = try CueAddition.temporary(recording)
        defer { unlink(temporary) }
        let rung = rung ?? .voice
        var log = Logger(label: "noren")
        log.logLevel = .error
        let player = CuePlayer(
            zone, reactor: reactor, log: log,
            sound: { format in
                let loader = CueLoader(zone.loudspeaker, format: format)
                return try? loader.load(temporary, level: rung).sound
            },
            done: {
                failure = $0
                reactor.stop()
            })
        player.start()
        try reactor.run()
        // A greeter that holds the card is no reason to give up.
        if let failure { try Console.say("It cannot be played now: \(failure.message)") }
    }

    private func reload(_ board: BoardSettings) throws(Failure) {
        guard let trouble = CueAdd.trouble(reloading: board.socket) else {
            return try Console.line("The running greeter has taken it.")
        }
        guard trouble.kind == .notRunning else {
            throw Failure(trouble.kind == .refused ? .failed : .unreachable, "\(trouble)")
        }
        try Console.line("noren reload, or the next start, takes it into the shop.")
    }

    /// Nil: a running greeter has taken its settings anew.
    private static func trouble(reloading socket: String) -> ControlError? {
        do throws(ControlError) {
            var client = try ControlClient.connect(path: socket)
            _ = try client.send(.reload)
            return nil
        } catch {
            return error
        }
    }
}

/// Questions of a command that has nothing else to wait for.
struct Questions {
    /// The answer without spaces around it, in small letters. The end of the input is a no.
    func ask(_ question: String) throws(Failure) -> String {
        try Console.text(question + "\n> ")
        try Console.flush()
        guard let line = readLine(strippingNewline: true) else { return "n" }
        if isatty(STDIN_FILENO) == 0 { try Console.say(line) }
        return line.trimmingPrefix { $0 == " " }.lowercased().split(separator: " ").first.map(String.init) ?? ""
    }
}
