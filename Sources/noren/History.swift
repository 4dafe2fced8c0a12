internal import Alsa
internal import BoardHealth
internal import ControlSocket
internal import Glibc
internal import Gpiod
internal import Greeter
internal import GreeterRuntime
internal import StoreClock
internal import StoreSettings
internal import VisitJournal

/// What the rest of Noren knows of this board, gathered for the doctor.
struct History {
    private let paths: [String]
    private let watching: Span
    private let settings: SettingsFacts
    private let board: BoardSettings?
    private let socket: String
    /// To the second, which is all that anybody reads.
    private let wall = WallTime(nanoseconds: Reactor.now().wall.nanoseconds / 1_000_000_000 * 1_000_000_000)

    /// - Parameters:
    ///   - socket: the greeter's; nil: as the settings say.
    ///   - watching: how long lines are read where no greeter runs.
    init(paths: [String], socket: String?, watching: Span) {
        self.paths = paths
        self.watching = watching
        (settings, board) = History.check(paths)
        self.socket = socket ?? board?.socket ?? GreeterLine.usual
    }

    /// The time in the first shop.
    var now: String { zone.text(wall, decimals: 0) }

    private var zone: ZoneTable { board?.policy.stores[0].timeZone ?? .utc }

    func facts() throws -> BoardFacts {
        let greeter = GreeterHistory(socket: socket)
        let survey = Gpiod.survey()
        let hasPins = !survey.chips.isEmpty || !survey.unreadable.isEmpty
        let lines = try LineHistory(board, greeter, watching: watching, hasPins: hasPins)
        return BoardFacts(
            program: Noren.version, libraries: libraries, user: user, settings: settings, service: service,
            greeter: greeter.facts, chips: survey.chips.map(ChipFacts.init),
            forbiddenChips: survey.unreadable.filter(\.error.isDenied).map(\.path), watch: lines.watch,
            doors: lines.doors, sounds: SoundHistory(board, greeter).facts, journal: board.map(journal),
            clock: clock(greeter),
            throttled: ["vcgencmd", "/opt/vc/bin/vcgencmd"].lazy.compactMap {
                ChildProcess.output($0, ["get_throttled"], within: .seconds(2))
            }.first)
    }

    // MARK: Settings

    private static func check(_ paths: [String]) -> (SettingsFacts, BoardSettings?) {
        for path in paths where access(path, R_OK) != 0 {
            let state: SettingsFacts.State = errno == EACCES ? .forbidden(path) : .missing(path)
            return (SettingsFacts(files: paths, state: state), nil)
        }
        do throws(Problems) {
            let board = try SettingsFile.load(paths, in: SettingsLoader.context(.whole))
            let warnings = board.warnings.map { "\($0.place.file):\($0.place.line): \($0.message)" }
            return (SettingsFacts(files: paths, state: .checked, warnings: warnings), board)
        } catch {
            let problems = error.all.map { "\($0.place.file):\($0.place.line): \($0.message)" }
            return (SettingsFacts(files: paths, state: .checked, problems: problems), nil)
        }
    }

    // MARK: What is installed, and who asks

    private var libraries: [LibraryFacts] {
        let gpiod = Gpiod.version.split(separator: " ").last.map(String.init) ?? Gpiod.version
        let generation =
            Gpiod.hasSequenceNumbers
            ? Phrase("pins, second generation", "端子、第2世代") : Phrase("pins, first generation", "端子、第1世代")
        return [
            LibraryFacts("libgpiod", gpiod, generation), LibraryFacts("ALSA", Alsa.version, Phrase("sound", "音")),
            LibraryFacts("SQLite", JournalLibrary.version, Phrase("journal", "記録")),
        ]
    }

    private var service: ServiceFacts {
        guard access("/run/systemd/system", F_OK) == 0 else { return .noSystemd }
        return ServiceFacts(answer: ChildProcess.output("systemctl", ServiceFacts.question))
    }

    private var user: UserFacts {
        let files = BoardFiles()
        func paths(_ folder: String, _ prefix: String) -> [String] {
            files.names(folder).filter { $0.hasPrefix(prefix) }.map { "\(folder)/\($0)" }
        }
        var closed: [UserFacts.Closed] = []
        func look(_ what: Phrase, _ paths: [String], _ mode: Int32) {
            guard let path = paths.first(where: { access($0, mode) != 0 && errno == EACCES }) else { return }
            closed.append(UserFacts.Closed(what: what, path: path, group: Account.group(of: path)))
        }
        look(Phrase("the pins", "端子"), paths("/dev", "gpiochip"), R_OK | W_OK)
        look(Phrase("the sound cards", "音の機器"), paths("/dev/snd", "controlC"), R_OK | W_OK)
        look(Phrase("the greeter", "Noren本体"), [socket], R_OK | W_OK)
        look(Phrase("the settings", "設定"), self.paths, R_OK)
        if let board { look(Phrase("the journal", "記録"), [board.journal], R_OK) }
        return UserFacts(
            name: Account.user, isRoot: geteuid() == 0, groups: Account.groups, closed: closed)
    }

    // MARK: What is kept

    private func journal(_ board: BoardSettings) -> JournalFacts {
        let path = board.journal.hasPrefix("/") ? board.journal : Account.folder + "/" + board.journal
        func facts(_ state: JournalFacts.State) -> JournalFacts { JournalFacts(path: path, state: state) }
        do throws(JournalError) {
            let summary = try JournalReader(path: path).summary()
            func day(_ wall: WallTime?) -> String? {
                wall.map { zone.civil($0) }.map { "\($0.date.text) \($0.minuteText)" }
            }
            return facts(
                .read(
                    .init(
                        bytes: Int(summary.bytes) + Account.size(of: path + "-wal"), passages: summary.passages,
                        from: day(summary.range?.lowerBound),
                        to: day(summary.range?.upperBound))))
        } catch {
            if case .noFile = error { return facts(.missing) }
            if case .forbidden = error { return facts(.forbidden) }
            if error.isDenied, geteuid() != 0 { return facts(.forbidden) }
            return facts(.unreadable("\(error)"))
        }
    }

    private func clock(_ greeter: GreeterHistory) -> ClockFacts {
        let zones = ZoneDatabase()
        let boardZone = try? zones.boardZoneName()
        let civil = zone.civil(wall)
        let stores = board?.policy.stores ?? []
        var names: [String] = []
        for name in stores.map(\.timeZone.name) where !names.contains(name) { names.append(name) }
        return ClockFacts(
            rule: (board?.clock ?? .network).rawValue, error: ClockWatch.estimatedError,
            isTrusted: greeter.facts.answer?.isClockTrusted, isNeeded: stores.contains { !$0.schedule.isAlwaysTheSame },
            now: "\(civil.date.text) \(civil.minuteText)", year: civil.date.parts.year,
            zones: names.isEmpty ? ["UTC"] : names, boardZone: boardZone)
    }
}

extension ChipFacts {
    fileprivate init(_ chip: ChipInfo) {
        let used = chip.lines.filter(\.isUsed).map {
            Used(
                line: $0.name ?? "\(chip.label) \($0.offset)", consumer: $0.consumer ?? "the kernel",
                isOutput: $0.isOutput)
        }
        self.init(label: chip.label, name: chip.name, lines: chip.lines.count, used: used)
    }
}
