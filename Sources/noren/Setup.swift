internal import ArgumentParser
internal import Glibc
internal import Greeter
internal import GreeterRuntime
internal import Logging
internal import StoreSetup

struct Setup: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Asks how the shop is, finds the door by watching it move, and writes the settings.",
        discussion: """
            A conversation in English or Japanese. Nothing is changed before the end, where the settings are shown, checked and \
            written if you agree; those before are kept. Where there are settings it starts from them, and what it does not ask \
            about stays to the letter. Ctrl-C leaves everything as it was.
            """)

    @Option(help: ArgumentHelp("The settings file to write.", valueName: "file"))
    var config = SettingsOptions.standard

    @Option(help: "ja or en; the terminal's where not given.")
    var language: LanguageOption?

    @Option(
        help: "How lines are held while they are watched: pull-up, pull-down, disabled, as-is.",
        transform: { text in
            guard let bias = Bias(rawValue: text) else {
                throw ValidationError("--bias \(text): write pull-up, pull-down, disabled or as-is")
            }
            return bias
        })
    var bias: Bias = .pullUp

    func run() throws {
        LoggingSystem.bootstrap { _ in StderrLog() }
        guard SoundsFolder.path != nil else {
            throw Failure(
                .deviceOrDisk, "the bundled sounds were not found; set NOREN_SOUNDS to the folder that holds cues.toml")
        }
        let reactor = try Reactor()
        let stage = SetupStage(config, language: StoryLanguage(language), bias: bias, reactor: reactor)
        // Ctrl-C, and a terminal that goes away: a greeter that was stopped for this has to go on.
        let signals = try SignalWatch(reactor, signals: [SIGINT, SIGTERM, SIGHUP]) { _ in stage.abandon() }
        stage.begin()
        if !stage.isOver { try reactor.run() }
        stage.clear()
        withExtendedLifetime(signals) {}
        if let failure = stage.failure { throw failure }
        if !stage.isWritten { throw Failure(.failed) }
    }
}
