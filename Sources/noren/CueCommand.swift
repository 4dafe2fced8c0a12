internal import ArgumentParser
internal import ControlSocket
internal import CueFiles
internal import Glibc
internal import Greeter
internal import GreeterRuntime
internal import Logging
internal import StoreSettings
internal import StoreSetup

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

    @Option(name: .customLong("dialogue"), help: "ja or en: what this command speaks; the terminal's where not given.")
    var dialogue: LanguageOption?

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

    private var words: StoryLanguage { StoryLanguage(dialogue) }

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
        var isAgreed = yes
        while !isAgreed {
            let answer = try typed.ask(
                words(
                    "Add it as \"\(addition.id)\" to \(config)? y, n\(silent ? "" : ", or p to play it again") [y]",
                    "「\(addition.id)」として \(config) に加えますか。はい、いいえ\(silent ? "" : "、もう一度聞くなら p") [はい]"))
            if Answer.plain(answer) == "p", !silent {
                try play(recording, zone)
                continue
            }
            switch Answer.yes(answer, otherwise: true) {
            case true?: isAgreed = true
            case false?:
                try Console.line(words("Nothing was changed.", "何も変更していません。"))
                throw Failure(.failed)
            case nil: try Console.line(words("Please answer y or n.", "はい か いいえ でお答えください。"))
            }
        }
        if store.cues.contains(where: { $0.id == addition.id }) {
            try Console.line(
                words("It takes the place of the cue \"\(addition.id)\".", "これまでの「\(addition.id)」と入れ替わります。"))
        }
        let now = try addition.add(recording)
        try Console.line(
            words(
                "Added: \(addition.path), and a [[cue]] at the end of \(config).",
                "加えました：\(addition.path)、そして \(config) の終わりに [[cue]]。"))
        try sayUse(now, addition.id)
        try reload(now)
    }

    // MARK: What is said

    private func tell(_ recording: Recording) throws(Failure) {
        let measure = recording.measure
        let name = file.split(separator: "/").last.map(String.init) ?? file
        try Console.say(
            words(
                "\(name): \(seconds(measure.length)) of \(seconds(recording.original)); cut off "
                    + "\(seconds(recording.before)) before and \(seconds(recording.after)) after.",
                "\(name)：\(seconds(recording.original))のうち\(seconds(measure.length))を使います"
                    + "（前の\(seconds(recording.before))と後の\(seconds(recording.after))を切りました）。"))
        let method =
            measure.method == .momentary
            ? words("its loudest 400 ms", "最も大きい0.4秒") : words("the whole", "全体")
        try Console.say(
            words(
                "\(decimal(measure.loudness)) LUFS (\(method)) becomes \(decimal(measure.result)) LUFS, peaks at "
                    + "\(decimal(measure.truePeak)) dBTP.",
                "音量を\(decimal(measure.loudness)) LUFS（\(method)）から\(decimal(measure.result)) LUFS に合わせました。"
                    + "ピークは\(decimal(measure.truePeak)) dBTP です。"))
        for remark in recording.remarks { try Console.say(words("warning: ", "注意：") + told(remark) + words("", "。")) }
    }

    private func told(_ remark: Recording.Remark) -> String {
        switch remark {
        case .noisy(let distance):
            words(
                "noise is only \(decimal(distance)) dB below the speech; record it nearer, in a quiet room without a fan",
                "雑音が声より\(decimal(distance)) dBしか小さくありません。静かな部屋で、もっと近くで録音してください")
        case .clipped:
            words(
                "it is distorted: too loud for the microphone; record it from a little farther away",
                "音が割れています。少し離れて録音してください")
        case .short(let span):
            words(
                "only \(seconds(span)) are left; is it the right recording?",
                "残りは\(seconds(span))だけです。録音はこれで合っていますか")
        case .long(let span):
            words(
                "\(seconds(span)) are long for a greeting; two or three seconds are better",
                "挨拶に\(seconds(span))は長めです。2、3秒をおすすめします")
        case .pause(let span, let at):
            words(
                "there is a pause of \(seconds(span)) after \(seconds(at)): more than one sentence? One is enough",
                "\(seconds(at))のところに\(seconds(span))の間があります。一言で十分です")
        case .soft(let loudness):
            words(
                "single loud moments keep it at \(decimal(loudness)) LUFS, softer than the others; speak more evenly",
                "一部だけ声が大きいため、ほかより小さい\(decimal(loudness)) LUFS になります。むらなく話してください")
        }
    }

    private func seconds(_ span: Span) -> String {
        String(decimal: span.inSeconds, digits: 2) + words(" s", "秒")
    }
    private func decimal(_ value: Double) -> String { String(decimal: value, digits: 1) }

    /// Says where the cue would never be heard, and what to write.
    private func sayUse(_ board: BoardSettings, _ id: String) throws(Failure) {
        let store = board.policy.stores[0]
        guard let index = store.cues.firstIndex(where: { $0.id == id }), !board.policy.canChoose(index, of: 0)
        else { return }
        if let language, !store.languages.contains(language) {
            let list = (store.languages + [language]).map { "\"\($0)\"" }.joined(separator: ", ")
            try Console.line(
                words(
                    "It is not heard yet, for the shop does not speak \(language): write languages = [\(list)] in [shop].",
                    "お店の言語に \(language) がないため、まだ鳴りません。[shop] に languages = [\(list)] と書いてください。"))
        } else {
            try Console.line(
                words(
                    "It is not heard with these settings; noren cues tells what is.",
                    "今の設定では鳴りません。何が鳴るかは noren cues で分かります。"))
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
        if let failure {
            try Console.say(
                words("It cannot be played now: \(failure.message)", "今は再生できません：\(words.translated(failure.message))"))
        }
    }

    private func reload(_ board: BoardSettings) throws(Failure) {
        do throws(ControlError) {
            _ = try GreeterLine.reload(at: board.socket)
        } catch {
            guard error.kind == .notRunning else { throw GreeterLine.failure(error) }
            return try Console.line(
                words(
                    "noren reload, or the next start, takes it into the shop.",
                    "noren reload か、次に起動したときに、お店に反映されます。"))
        }
        try Console.line(words("The running greeter has taken it.", "動いているのれんに反映しました。"))
    }
}

/// Questions of a command that has nothing else to wait for.
struct Questions {
    /// The end of the input is a no.
    func ask(_ question: String) throws(Failure) -> String {
        try Console.text(question + "\n> ")
        try Console.flush()
        guard let line = readLine(strippingNewline: true) else { return "n" }
        if isatty(STDIN_FILENO) == 0 { try Console.say(line) }
        return line
    }
}
