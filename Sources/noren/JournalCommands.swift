internal import ArgumentParser
internal import Greeter
internal import GreeterRuntime
internal import VisitJournal

/// Which journal, and which days of it.
struct JournalOptions: ParsableArguments {
    @OptionGroup var settings: SettingsOptions

    @Option(help: ArgumentHelp("The journal; else the one that the settings name.", valueName: "file"))
    var journal: String?

    @Option(help: ArgumentHelp("The first day, as in 2026-03-01.", valueName: "date"))
    var from: String?

    @Option(help: ArgumentHelp("The last day.", valueName: "date"))
    var to: String?

    /// The days asked for.
    func days() throws(Failure) -> (from: CivilDate?, to: CivilDate?) {
        let from = try JournalOptions.day(from, option: "--from")
        let to = try JournalOptions.day(to, option: "--to")
        if let from, let to, to < from {
            throw Failure(.usage, "--to \(to.text) is before --from \(from.text); swap them")
        }
        return (from, to)
    }

    /// The same days as moments of a zone: from the first one's beginning to the last one's end.
    func bounds(in zone: ZoneTable) throws(Failure) -> (from: WallTime?, to: WallTime?) {
        let (from, to) = try days()
        return (
            from.map { zone.meaning(of: CivilTime($0)).first }, to.map { zone.meaning(of: CivilTime($0 + 1)).first }
        )
    }

    func open(_ board: BoardSettings) throws(Failure) -> JournalReader {
        do throws(JournalError) {
            return try JournalReader(path: journal ?? board.journal)
        } catch {
            throw Failure(.deviceOrDisk, "\(error)")
        }
    }

    private static func day(_ text: String?, option: String) throws(Failure) -> CivilDate? {
        guard let text else { return nil }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2], text.count == 10,
            let date = CivilDate(year: year, month: month, day: day)
        else { throw Failure(.usage, "\(option): \"\(text)\" is no day; write it as 2026-03-01") }
        return date
    }
}

struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "Looks into the journal that the greeter keeps.",
        subcommands: [JournalExport.self, JournalInfo.self])
}

struct JournalExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Prints what happened as a trace: noren simulate and noren forecast take it.")

    @OptionGroup var options: JournalOptions

    @Option(help: ArgumentHelp("Only this store, where the board serves several.", valueName: "id"))
    var store: String?

    func run() throws {
        let board = try options.settings.load(sounds: .header)
        let stores = board.policy.stores
        guard store != nil || stores.count == 1 else {
            throw Failure(.usage, "these settings have several stores; write --store \(stores[0].id)")
        }
        let id = store ?? stores[0].id
        guard let policy = stores.first(where: { $0.id == id }) else {
            throw Failure(.usage, "there is no store \"\(id)\"; there are \(stores.map(\.id).joined(separator: ", "))")
        }
        let (from, to) = try options.bounds(in: policy.timeZone)
        let reader = try options.open(board)
        do {
            try reader.exportTrace(store: id, zone: policy.timeZone, from: from, to: to) { try Console.line($0) }
        } catch let error as JournalError {
            throw Failure(.deviceOrDisk, "\(error)")
        }
    }
}

struct JournalInfo: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info", abstract: "Says what the journal holds: from when to when, how much, how large.")

    @OptionGroup var options: JournalOptions

    func run() throws {
        let board = try options.settings.load(sounds: .header)
        let reader = try options.open(board)
        let lines: [String]
        do throws(JournalError) {
            let summary = try reader.summary()
            let zone = board.policy.stores[0].timeZone
            var table = Table()
            table.add("journal", reader.path)
            if let range = summary.range {
                table.add("from", zone.text(range.lowerBound, decimals: 0))
                table.add("to", zone.text(range.upperBound, decimals: 0))
            }
            table.add(
                "passages",
                "\(summary.passages)" + (summary.undecided > 0 ? ", \(summary.undecided) undecided yet" : ""))
            table.add("inputs", "\(summary.inputs)")
            table.add("notes", "\(summary.notes)")
            table.add("starts", "\(summary.runs)")
            table.add("size", String(decimal: Double(summary.bytes) / 1e6, digits: 1) + " MB")
            lines = table.lines
        } catch {
            throw Failure(.deviceOrDisk, "\(error)")
        }
        for line in lines { try Console.line(line) }
    }
}
