internal import Alsa
internal import ArgumentParser
internal import Gpiod
internal import Glibc
internal import Greeter
internal import GreeterRuntime
internal import Logging

struct Devices: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the sound cards and lines that this board has, as settings name them.",
        discussion: """
            With --wake, a card that swallows the first moment of a cue is listened to: it is left to fall asleep, plays ticks, asks \
            how many were heard, and says what to write. It needs the card for itself, so the greeter is stopped first.

            Example: noren devices --wake plughw:CARD=Device
            """)

    @Flag(help: "All lines, also those without a name.")
    var all = false

    @Option(help: ArgumentHelp("Finds out by ear which lead_in this card needs.", valueName: "card"))
    var wake: String?

    @Option(help: "ja or en; the terminal's where not given.")
    var language: LanguageOption?

    func run() throws {
        if let wake { return try listen(to: wake) }
        let words = StoryLanguage(language)
        try Console.line(words("Sound cards", "サウンドカード"))
        let cards = Alsa.cards()
        if cards.isEmpty {
            try Console.line(words("  none; plug one in, or load its driver", "  ありません。つなぐか、ドライバを読み込んでください"))
        }
        for card in cards {
            let holders = Alsa.holders(card: card.index).map(\.description)
            for playback in card.playbacks {
                let isBusy = playback.freeSubdevices == 0 && !holders.isEmpty
                try Console.line(
                    "  \(card.deviceName(playback))  \(card.name), \(playback.name)"
                        + (isBusy
                            ? words(
                                ", held by \(holders.joined(separator: ", "))",
                                "（\(holders.joined(separator: "、")) が使用中）") : ""))
            }
        }
        // alsa-lib would print what it thinks of names that lead nowhere.
        AlsaMessages.capture { _ in }
        for hint in Alsa.playbackHints() {
            guard let server = SoundServer(ofDevice: hint.name)?.rawValue else { continue }
            try Console.line(
                "  \(hint.name)  "
                    + words(
                        "shared with others through \(server), for the user whose \(server) it is",
                        "\(server)でほかの音と共用。\(server)を動かしている利用者だけ"))
        }
        try Console.line()
        try Console.line(words("Lines", "線") + " (\(Gpiod.version))")
        let survey = Gpiod.survey()
        if survey.chips.isEmpty, survey.unreadable.isEmpty {
            try Console.line(words("  no GPIO chip on this machine", "  この機械にはGPIOがありません"))
        }
        for trouble in survey.unreadable {
            try Console.line("  " + words.translated("\(trouble.path): \(trouble.error)"))
        }
        for chip in survey.chips {
            try Console.line(
                "  \(chip.label) (\(chip.name), "
                    + words("\(chip.lines.count) lines)", "\(chip.lines.count)本)"))
            var table = Table(right: [0])
            for line in chip.lines where all || line.name != nil || line.isUsed {
                let user = line.consumer ?? words("the kernel", "カーネル")
                table.add(
                    "\(line.offset)", line.name ?? "-",
                    line.isOutput ? words("output", "出力") : words("input", "入力"),
                    line.isUsed ? words("used by \(user)", "\(user) が使用中") : words("free", "空き"))
            }
            for line in table.lines { try Console.line("    " + line) }
        }
    }

    private func listen(to device: String) throws {
        LoggingSystem.bootstrap { _ in StderrLog() }
        let words = StoryLanguage(language)
        guard !["null", ""].contains(device), !device.hasPrefix("file:") else {
            throw Failure(
                .usage,
                words(
                    "--wake \"\(device)\": name a sound card, as `noren devices` lists them",
                    "--wake \"\(device)\"：noren devices に出るサウンドカードを指定してください"))
        }
        let board = try TemporarySettings.load(Rehearsal.settings(language: "en", device: device, volume: 0))
        var log = Logger(label: "noren")
        // What ALSA agreed to is for a log, not for a conversation.
        log.logLevel = .warning
        let cues = board.policy.stores[0].cues.map(\.id)
        let reactor = try Reactor()
        let trial = WakeTrial(
            board.zones[0], device: device, language: words, reactor: reactor, log: log,
            sounds: { format in
                let sounds = Outputs.sounds(board, zone: 0, format: format, log: log) {
                    ["tick", "chime-arrival"].contains(cues[$1])
                }[0]
                guard let tick = cues.firstIndex(of: "tick").flatMap({ sounds[$0] }),
                    let chime = cues.firstIndex(of: "chime-arrival").flatMap({ sounds[$0] })
                else { return nil }
                return (tick, chime)
            })
        let signals = try SignalWatch(reactor, signals: [SIGINT, SIGTERM, SIGHUP]) { _ in trial.abandon() }
        trial.start()
        try reactor.run()
        withExtendedLifetime(signals) {}
        if let failure = trial.failure { throw failure }
    }
}
