internal import Alsa
internal import AlsaCues
internal import ArgumentParser
internal import Greeter
internal import GreeterRuntime
internal import StoreSettings

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Looks through settings and says everything that is wrong with them.",
        discussion: "Several files are the stores of one board. Exit 0, or 78 with every problem.")

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text, json
    }

    @Argument(help: ArgumentHelp("The settings files.", valueName: "file"))
    var files: [String]

    @Option(help: "text or json.")
    var format: Format = .text

    func run() throws {
        let problems: [Problem]
        var board: BoardSettings?
        do throws(Problems) {
            var loaded = try SettingsFile.load(files, in: SettingsLoader.context(.whole))
            loaded.warnings += Check.missingControls(loaded)
            board = loaded
            problems = []
        } catch {
            problems = error.all
        }
        switch format {
        case .text: try printText(problems, board)
        case .json: try printJSON(problems, board)
        }
        if !problems.isEmpty { throw Failure(.badSettings) }
    }

    /// Controls that `duck` names and the card that is there does not have.
    private static func missingControls(_ board: BoardSettings) -> [Warning] {
        // alsa-lib would print what it thinks of a card that is not there.
        AlsaMessages.capture { _ in }
        return board.zones.compactMap { zone in
            guard let settings = zone.duck else { return nil }
            return Duck(settings, device: "\(zone.device)", folder: "").complaint().map { Warning(settings.place, $0) }
        }
    }

    private func printText(_ problems: [Problem], _ board: BoardSettings?) throws {
        let language = StoryLanguage.ofTerminal
        for problem in problems { try Console.line(language.translated("\(problem)")) }
        guard let board else { return }
        for warning in board.warnings { try Console.line(language.translated("\(warning)")) }
        for (index, store) in board.policy.stores.enumerated() {
            let doors = board.policy.doors.filter { $0.store == index }.map(\.name)
            let zone = board.zones[store.zone]
            let cues = store.cues.indices.count { board.policy.canChoose($0, of: index) }
            let list = doors.joined(separator: ", ")
            let languages = store.languages.joined(separator: ", ")
            let ceiling = Check.ceiling(zone.loudspeaker, language)
            try Console.line(
                language(
                    "\(store.name): in order; \(doors.count == 1 ? "door" : "doors") \(list), \(cues) cues in \(languages),"
                        + " \(store.timeZone.name), sound to \(zone.device), \(ceiling)",
                    "\(store.name)：問題ありません。ドア \(list)、音 \(cues)個（\(languages)）、\(store.timeZone.name)、"
                        + "出力 \(zone.device)、\(ceiling)"))
        }
    }

    private static func ceiling(_ loudspeaker: Loudspeaker, _ language: StoryLanguage) -> String {
        let ceiling = "\(String(decimal: loudspeaker.ceiling, digits: 0)) dB(A)"
        return loudspeaker.calibrated == nil
            ? language(
                "ceiling of \(ceiling) at the till not in force before noren calibrate",
                "レジでの上限 \(ceiling) は noren calibrate のあとに効きます")
            : language("at most \(ceiling) at the till", "レジで \(ceiling) まで")
    }

    private func printJSON(_ problems: [Problem], _ board: BoardSettings?) throws {
        func list(_ entries: [(Place, String)]) -> String {
            "["
                + entries.map { place, message in
                    var object = JSONObject()
                    object.add("file", place.file)
                    object.add("line", place.line)
                    object.add("column", place.column)
                    object.add("message", message)
                    return object.closed
                }.joined(separator: ",") + "]"
        }
        var object = JSONObject()
        object.add("ok", problems.isEmpty)
        object.addRaw("errors", list(problems.map { ($0.place, $0.message) }))
        object.addRaw("warnings", list(board?.warnings.map { ($0.place, $0.message) } ?? []))
        try Console.line(object.closed)
    }
}
