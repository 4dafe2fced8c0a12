internal import ArgumentParser
internal import Glibc
internal import Greeter
internal import GreeterReports
internal import GreeterRuntime
internal import GreeterSimulation

/// What a forecast prints.
enum ForecastFormat: String, CaseIterable, ExpressibleByArgument {
    case text, json, html
}

/// The language of a report or a forecast.
enum LanguageOption: String, CaseIterable, ExpressibleByArgument {
    case en, ja
}

extension StoryLanguage {
    /// The language that was asked for, or the terminal's.
    init(_ option: LanguageOption?) { self = option.flatMap { StoryLanguage(rawValue: $0.rawValue) } ?? .ofTerminal }
}

struct ForecastCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast",
        abstract: "Tells what settings would sound like, beside others.",
        discussion: """
            Runs the real greeter over a trace, in virtual time, as simulate does.

            Limits, for --limit NAME=NUMBER (an hour is any sixty minutes): \(Limit.names.joined(separator: ", ")). \
            One that is exceeded is exit 1.
            """)

    @Argument(
        help: "The trace; - reads standard input, with one kind of settings only. None: the last weeks of the journal.")
    var trace: String?

    @Option(help: ArgumentHelp("The journal; else the one that the settings name.", valueName: "file"))
    var journal: String?

    @Option(help: "How many weeks of the journal, where no trace is given.")
    var weeks = 4

    @OptionGroup var settings: SettingsOptions

    @Option(help: ArgumentHelp("The settings to compare with; several for several stores.", valueName: "file"))
    var against: [String] = []

    @Option(help: "text, json or html.")
    var format: ForecastFormat = .text

    @Option(help: "The language of text and html, en or ja; the terminal's where not given.")
    var language: LanguageOption?

    @Option(help: ArgumentHelp("A figure not to exceed; may be given again.", valueName: "cues-per-hour=20"))
    var limit: [String] = []

    func validate() throws {
        guard (1...520).contains(weeks) else { throw ValidationError("--weeks takes 1 to 520 weeks, not \(weeks)") }
        if trace != nil, journal != nil { throw ValidationError("write a trace or --journal, not both") }
    }

    func run() throws {
        if let trace { return try forecast(trace, named: trace) }
        let file = try TraceOfJournal(against.isEmpty ? settings.paths : against, journal: journal, weeks: weeks)
        try forecast(file.path, named: "the last \(weeks == 1 ? "week" : "\(weeks) weeks") of \(file.journal)")
    }

    private func forecast(_ trace: String, named name: String) throws {
        let limits = try limit.map { text throws(Failure) in
            do throws(LimitError) { return try Limit.read(text) } catch { throw Failure(.usage, "--limit: \(error)") }
        }
        guard against.isEmpty || ForecastSide.canBeReadAgain(trace) else {
            throw Failure(
                .usage, "\(name): can be read only once, and --against reads it beside the first; save it as a file")
        }
        let new = try ForecastSide(settings.paths, trace: trace)
        let old = against.isEmpty ? nil : try ForecastSide(against, trace: trace)
        let differences = try ForecastSide.run(new, beside: old)
        guard new.tap.statistics.passages > 0 || (old?.tap.statistics.passages ?? 0) > 0 else {
            throw Failure(
                .badTrace, "\(name): nobody passes a door; a forecast needs a trace with arrivals or departures")
        }
        let results = limits.map { $0.result(new.tap.report, zone: new.zone) }
        let forecast = Forecast(
            trace: name, new: new.side, old: old?.side, differences: differences, limits: results, zone: new.zone)
        switch format {
        case .text: try Console.text(forecast.text(StoryLanguage(language)))
        case .json: try Console.line(forecast.json)
        case .html: try Console.text(forecast.html(StoryLanguage(language)))
        }
        try Console.flush()
        let exceeded = results.filter { !$0.isKept }
        guard exceeded.isEmpty else {
            throw Failure(.failed, exceeded.map { "\(new.name): \($0.words)" }.joined(separator: "\n"))
        }
    }
}

/// One kind of settings on its way through the trace.
final class ForecastSide {
    let name: String
    let tap: VisitTap
    let zone: ZoneTable
    private let policy: BoardPolicy
    private let simulation: Simulation
    private let reader: TraceReader
    private var row: TraceRow?
    /// Rows that ask for other settings.
    private var leftOut = 0

    init(_ paths: [String], trace: String) throws(Failure) {
        name = paths.joined(separator: ", ")
        policy = try SettingsLoader.load(paths, sounds: .header).policy
        zone = policy.stores[0].timeZone
        tap = VisitTap(policy)
        simulation = Simulation(policy, observer: tap)
        do throws(TraceError) {
            reader = try TraceReader(path: trace, policy: policy)
        } catch {
            throw Failure(.badTrace, "\(error)")
        }
        try advance()
    }

    var side: Forecast.Side { Forecast.Side(name: name, report: tap.report) }

    /// Runs both over the trace in step, and compares them as they go.
    static func run(_ new: ForecastSide, beside old: ForecastSide?) throws(Failure) -> Differences {
        let comparison = Comparison(new, old)
        while let row = new.row {
            try new.take()
            if let old {
                while let other = old.row, other.wall <= row.wall { try old.take() }
                comparison.differences.settle(now: Instant(nanoseconds: row.wall.nanoseconds))
            }
        }
        for side in [new, old].compactMap(\.self) {
            while side.row != nil { try side.take() }
            side.simulation.finish()
            side.tap.finish()
        }
        comparison.differences.finish()
        if new.leftOut > 0 {
            Console.error("rows \"settings,reload\" are left out: a forecast keeps to its settings")
        }
        return comparison.differences
    }

    private func take() throws(Failure) {
        guard let row else { return }
        // What other settings would sound like is another forecast.
        if case .reload = row.what { leftOut += 1 } else { simulation.take(row) }
        try advance()
    }

    private func advance() throws(Failure) {
        do throws(TraceError) {
            row = try reader.next()
        } catch {
            throw Failure(.badTrace, "\(error) (under \(name))")
        }
    }

    /// What is not there is told by who reads it.
    static func canBeReadAgain(_ path: String) -> Bool {
        var status = stat()
        guard path != "-" else { return false }
        guard stat(path, &status) == 0 else { return true }
        return status.st_mode & S_IFMT == S_IFREG || status.st_mode & S_IFMT == S_IFDIR
    }

    /// Receives the visits of both.
    private final class Comparison {
        var differences = Differences()

        init(_ new: ForecastSide, _ old: ForecastSide?) {
            guard let old else { return }
            old.tap.onVisit = { [unowned self] visit, at in differences.before(visit, at: at) }
            new.tap.onVisit = { [unowned self] visit, at in differences.after(visit, at: at) }
        }
    }
}
