internal import ArgumentParser
internal import ControlSocket
internal import Glibc
internal import Greeter
internal import GreeterRuntime
internal import Logging
internal import StoreSetup

struct Calibrate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures how loud the shop is at the till, so that the ceiling holds.",
        discussion: """
            The running greeter plays a noise for 20 s, as loud as a spoken cue. A sound level meter at the till, an app on a \
            telephone will do, is read and the reading typed in. It is kept as `calibrated` in [sound]. Then `ceiling` binds \
            every cue, and noren status says what a cue measures at the till. Measure again when the amplifier or the loudspeaker \
            has changed.

            noren calibrate                 plays, and asks
            noren calibrate --reading 62    takes the reading of the noise played before
            """)

    @Option(help: ArgumentHelp("What the meter showed, without playing anything.", valueName: "dB(A)"))
    var reading: String?

    @Option(
        help: ArgumentHelp("The settings to write; all files of stores that share the loudspeaker.", valueName: "file"))
    var config: [String] = []

    @Option(help: "ja or en; the terminal's where not given.")
    var language: LanguageOption?

    func validate() throws {
        if let reading, Calibration.reading(reading) == nil {
            throw ValidationError(Calibration.complaint(reading, .english))
        }
    }

    func run() throws {
        LoggingSystem.bootstrap { _ in StderrLog() }
        let language = StoryLanguage(language)
        let calibration = try Calibration(config.isEmpty ? [SettingsOptions.standard] : config, language)
        if let reading = reading.flatMap(Calibration.reading) {
            return try calibration.finish(reading, lufs: try calibration.heard())
        }
        let reactor = try Reactor()
        let visit = CalibrationVisit(calibration, language, reactor: reactor)
        // Whoever leaves takes the noise along.
        let signals = try SignalWatch(reactor, signals: [SIGINT, SIGTERM, SIGHUP]) { _ in visit.leave() }
        visit.begin()
        if !visit.isOver { try reactor.run() }
        withExtendedLifetime(signals) {}
        if let failure = visit.failure { throw failure }
    }
}

/// What is known of a loudspeaker that is being measured, and where the result goes.
struct Calibration {
    let language: StoryLanguage
    private let paths: [String]
    private let board: BoardSettings

    /// Readings that a shop can give.
    static let readings = 30.0...110.0

    init(_ paths: [String], _ language: StoryLanguage) throws(Failure) {
        self.paths = paths
        self.language = language
        // What is not in order now cannot be added to.
        board = try SettingsLoader.load(paths, sounds: .header)
        guard board.zones.count == 1 else {
            throw Failure(
                .usage,
                language(
                    "these settings have \(board.zones.count) loudspeakers; name with --config those of one",
                    "この設定にはスピーカーが\(board.zones.count)台あります。--configで1台分だけ指定してください"))
        }
        // Found out now, and not when the noise is over.
        for path in paths where access(OwnersFile.folder(of: path), W_OK) != 0 {
            let why = SystemError.text(errno)
            throw Failure(
                .deviceOrDisk,
                language(
                    "\(path): \(why); try again with sudo: what is measured is kept there",
                    "\(path): \(why)。測定結果をここに保存するため、sudoを付けてやり直してください"))
        }
    }

    /// A reading in dB(A); nil for what is none.
    static func reading(_ text: String) -> Double? {
        let words = text.lowercased().split(separator: " ").joined()
        let unit = ["db(a)", "dba", "db"].first { words.hasSuffix($0) } ?? ""
        return Decibels.read(String(words.dropLast(unit.count))).flatMap { readings.contains($0) ? $0 : nil }
    }

    static func complaint(_ text: String, _ language: StoryLanguage) -> String {
        let (low, high) = (Int(readings.lowerBound), Int(readings.upperBound))
        return language(
            "\"\(text)\" is no reading in dB(A); a shop's lies between \(low) and \(high), as in 62 or 61.5",
            "「\(text)」はdB(A)の値として読めません。\(low)から\(high)の数字を、62や61.5のように入力してください")
    }

    /// Asks the running greeter.
    func ask(_ command: ControlCommand) throws(Failure) -> JSONMembers {
        do throws(ControlError) {
            // A small board takes its time to make the noise.
            var client = try ControlClient.connect(path: board.socket, timeout: .seconds(60))
            return try client.send(command, store: board.policy.stores.count == 1 ? board.policy.stores[0].id : nil)
        } catch {
            guard error.kind == .notRunning else {
                throw Failure(error.kind == .refused ? .failed : .unreachable, "\(error)")
            }
            throw Failure(
                .unreachable,
                "\(error)\n"
                    + language(
                        "The greeter plays the noise itself, as loud as its cues, so it has to run.",
                        "測定音は、あいさつと同じ音量で本体が鳴らします。先に起動してください。"))
        }
    }

    /// LUFS of the noise as it was played last; of a spoken cue, where none was.
    func heard() throws(Failure) -> Double {
        let cards = try ask(.status)["cards"]?.array?.compactMap(\.object) ?? []
        let card = cards.first { $0["device"]?.string == "\(board.zones[0].device)" } ?? cards.first
        let loudness = card?["loudness"]?.object
        return loudness?["signal_lufs"]?.number ?? loudness?["spoken_lufs"]?.number ?? board.zones[0].loudspeaker.spoken
    }

    /// Keeps what was measured, and has the greeter take it.
    func finish(_ reading: Double, lufs: Double) throws(Failure) {
        let calibrated = ((reading - lufs + Loudspeaker.reference) * 10).rounded() / 10
        let number = String(decimal: calibrated, digits: 1)
        let store = board.policy.stores[0]
        let day = store.timeZone.civil(Reactor.now().wall).date.text
        let comment = "dB(A) at the till at \(Int(Loudspeaker.reference)) LUFS: noren calibrate, \(day)"
        var loudspeaker = board.zones[0].loudspeaker
        for path in paths {
            let byHand = language(
                "By hand, below [sound]: calibrated = \(number)", "手で書く場合、[sound]の下に: calibrated = \(number)")
            let before = try OwnersFile.read(path, most: SettingsDraft.mostBytes)
            var edit = SettingsEdit(String(decoding: before, as: UTF8.self))
            edit.set("calibrated", number, comment: comment, in: "sound")
            let after = Array(edit.text.utf8)
            guard let checked = try? SettingsDraft.check(after, for: path), checked.zones[0].calibrated == calibrated
            else {
                throw Failure(
                    .failed,
                    language("\(path) could not be changed. ", "\(path) を書き換えられませんでした。") + byHand)
            }
            do throws(Failure) {
                try OwnersFile.write(after, to: path)
            } catch {
                throw Failure(error.code, "\(error.message)\n\(byHand)")
            }
            loudspeaker = checked.zones[0].loudspeaker
        }
        let files = paths.joined(separator: ", ")
        try Console.line(
            language("Kept: calibrated = \(number) in \(files)", "保存しました: \(files) の calibrated = \(number)"))
        _ = try ask(.reload)
        try say(loudspeaker)
    }

    private func say(_ loudspeaker: Loudspeaker) throws(Failure) {
        func whole(_ level: Level) -> Int {
            Int((loudspeaker.atTill(loudspeaker.spoken + level.offset) ?? 0).rounded())
        }
        let ceiling = Int(loudspeaker.ceiling.rounded())
        try Console.line(
            language(
                "At the till a spoken cue is about \(whole(.voice)) dB(A), a chime \(whole(.chime)), a tick "
                    + "\(whole(.tick)); the ceiling is \(ceiling).",
                "レジでの音量: 声 約\(whole(.voice)) dB(A)、チャイム \(whole(.chime))、短い音 \(whole(.tick))。"
                    + "上限は\(ceiling)です。"))
        guard loudspeaker.isBound else { return }
        let held = (loudspeaker.target - loudspeaker.spoken).signed.dropFirst()
        try Console.line(
            language(
                "The settings would be \(held) dB louder; the ceiling keeps them down from now on.",
                "設定のままでは\(held) dB大きいため、これからは上限まで下げて鳴らします。"))
    }
}
