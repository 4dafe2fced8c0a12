internal import ArgumentParser
internal import ControlSocket
internal import Glibc
internal import Greeter
internal import GreeterRuntime
internal import Logging

struct PlayCue: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "play", abstract: "Plays a cue, as loud as it will be in the shop.",
        discussion: """
            Where the greeter runs, it plays the cue itself and keeps to what holds: the level, the budget, one voice. Where it \
            does not, the cue is played on the card that the settings name.
            """)

    @Argument(help: ArgumentHelp("The cue's id; noren cues lists them.", valueName: "cue"))
    var id: String

    @OptionGroup var settings: SettingsOptions

    func run() throws {
        let board = try settings.load(sounds: .header)
        guard
            let (store, cue) = board.policy.stores.enumerated().lazy.compactMap({ index, store in
                store.cues.firstIndex { $0.id == id }.map { (index, $0) }
            }).first
        else {
            let ids = board.policy.stores.flatMap { $0.cues.map(\.id) }
            let nearest = Nearest.word(to: id, among: ids).map { ", did you mean \"\($0)\"?" } ?? ""
            throw Failure(.usage, "there is no cue \"\(id)\"\(nearest); noren cues lists them")
        }
        if try greeterPlays(board, store: store) { return }
        LoggingSystem.bootstrap { _ in StderrLog() }
        try play(board, store: store, cue: cue)
    }

    /// Whether there is a running greeter, which plays the cue then.
    private func greeterPlays(_ board: BoardSettings, store: Int) throws(Failure) -> Bool {
        do throws(ControlError) {
            var client = try ControlClient.connect(path: board.socket)
            _ = try client.send(.play(cue: id), store: board.policy.stores[store].id)
            return true
        } catch {
            guard error.kind != .notRunning else { return false }
            throw Failure(error.kind == .refused ? .failed : .unreachable, "\(error)")
        }
    }

    private func play(_ board: BoardSettings, store: Int, cue: Int) throws {
        let log = Logger(label: "noren")
        let reactor = try Reactor()
        let zone = board.policy.stores[store].zone
        var failure: Failure?
        let player = CuePlayer(
            board.zones[zone], reactor: reactor, log: log,
            sound: { format in
                Outputs.sounds(board, zone: zone, format: format, log: log) { $0 == store && $1 == cue }[store][cue]
            },
            done: {
                failure = $0
                reactor.stop()
            })
        let signals = try SignalWatch(reactor, signals: [SIGTERM, SIGINT]) { _ in player.stop() }
        player.start()
        try reactor.run()
        withExtendedLifetime(signals) {}
        if let failure { throw failure }
    }
}
