internal import AlsaCues
internal import ArgumentParser
internal import ControlSocket
internal import Glibc
internal import GpioDoors
internal import Gpiod
internal import Greeter
internal import GreeterRuntime
internal import GreeterSimulation
internal import Logging

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Greets: the greeter itself, in the foreground, as systemd starts it.",
        discussion: """
            Ends at SIGTERM or Ctrl-C, with a fade where a cue is sounding. SIGHUP, or noren reload, takes the settings \
            anew: whole, or not at all.
            """)

    @OptionGroup var settings: SettingsOptions

    @Option(help: ArgumentHelp("Rows of this trace stand for the doors, at their civil time.", valueName: "trace"))
    var simulate: String?

    @Flag(help: "With --simulate: the first row happens now, the others as long after it as in the trace.")
    var fromNow = false

    func validate() throws {
        if fromNow, simulate == nil { throw ValidationError("--from-now belongs to --simulate TRACE") }
    }

    func run() throws {
        let notice = ServiceNotice()
        let board: BoardSettings
        do throws(Failure) {
            board = try settings.load(sounds: .whole)
        } catch {
            notice?.status("The settings cannot be used: noren check \(settings.paths.joined(separator: " ")) says why")
            throw error
        }
        LoggingSystem.bootstrap { _ in StderrLog() }
        let log = Logger(label: "noren")
        SettingsNews(log).tell(board)
        do {
            try greet(board, notice, log: log)
        } catch let problems as Problems {
            throw Failure(.badSettings, "\(problems)")
        } catch let error as SystemError {
            throw Failure(.deviceOrDisk, "\(error)")
        }
    }

    private func greet(_ board: BoardSettings, _ notice: ServiceNotice?, log: Logger) throws {
        let reactor = try Reactor()
        var isStopping = false
        var stop: () -> Void = {}
        var hangUp: () -> Void = {}
        // Before any thread is made.
        let signals = try SignalWatch(reactor, signals: [SIGTERM, SIGINT, SIGHUP]) { signal in
            if signal == SIGHUP { return hangUp() }
            if !isStopping { stop() }
            isStopping = true
        }
        let lines =
            simulate == nil
            ? DoorLines(
                inputs: board.inputs, outputs: board.outputs, reactor: reactor, log: log, isPatient: notice != nil)
            : nil
        let runtime = OwnersFile.folder(of: board.socket)
        for told in Duck.recover(in: runtime) { log.notice("\(told)") }
        let shop = Shop(
            board, reactor: reactor, lines: lines, log: log,
            makeOutput: { Outputs.make($0, reactor: reactor, log: log, duckingIn: runtime) },
            load: { board, zone, format in
                Outputs.sounds(board, zone: zone, format: format, log: log) { board.policy.canChoose($1, of: $0) }
            })
        shop.clock = ClockWatch(board.clock, reactor: reactor, log: log) { shop.deliver(.clockTrust($0)) }
        let poise = Poise(log: log, isManaged: notice != nil)
        let settle = {
            poise.settle()
            shop.rehearse()
        }
        let supervision = notice.map { Supervision($0, shop: shop, reactor: reactor) }
        let feed = try simulate.map { try TraceFeed(path: $0, policy: board.policy, reactor: reactor) }
        let books = Books(board, shop: shop, log: log)
        let reload = Reloading(settings.paths, shop: shop, log: log)
        let control = try Control(board, shop: shop, reactor: reactor, log: log, reload: reload, books: books)
        supervision?.beaten = { poise.check() }
        supervision?.troubles = { [books.trouble, reload.refusal.map(Reloading.inShort)].compactMap(\.self) }
        reload.began = { supervision?.reloading() }
        reload.ended = { supervision?.reloaded() }
        reload.taken = {
            feed?.adopt($0.policy)
            settle()
        }
        feed?.reload = { path in reload.take([path]) { _ in } }
        hangUp = { reload.take { _ in } }
        stop = {
            log.info("stopping")
            supervision?.stopping()
            shop.stop { reactor.stop() }
        }
        shop.ready = {
            let doors = shop.settings.policy.doors.indices.map { Wording(shop.settings.policy).name(ofDoor: $0) }
            let source = simulate.map { "from \($0)" } ?? Gpiod.version
            log.info("ready: \(doors.joined(separator: ", ")) (\(source))")
            supervision?.ready()
            settle()
            feed?.start(fromNow: fromNow, deliver: { shop.deliver($0) }) { message in log.info("\(message)") }
        }
        let now = Reactor.now()
        try shop.start(recalling: books.memory?.memory, elapsed: books.memory?.elapsed(at: now) ?? .zero)
        books.begin()
        try reactor.run()
        control?.stop()
        books.close()
        if let failure = feed?.failure { throw Failure(.badTrace, "\(failure)") }
        log.info("stopped")
        withExtendedLifetime(signals) {}
    }
}

/// What is to be said of settings once, when they are taken.
struct SettingsNews {
    private let log: Logger

    init(_ log: Logger) { self.log = log }

    func tell(_ board: BoardSettings) {
        for warning in board.warnings { log.warning("\(warning.place.file):\(warning.place.line): \(warning.message)") }
        for zone in board.zones where zone.calibrated == nil && zone.device != .null {
            log.info(
                "\(zone.device): nobody has measured how loud it is at the till, so the ceiling of \(zone.ceiling.signed.dropFirst()) dB(A) binds nothing: noren calibrate"
            )
        }
    }
}
