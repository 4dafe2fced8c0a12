internal import ArgumentParser
internal import Greeter
internal import GreeterReports
internal import GreeterRuntime
internal import GreeterSimulation

/// What a report is printed as.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
    case text, csv, html
}

struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tells who came, what sounded, what was kept quiet, and why.")

    @OptionGroup var settings: SettingsOptions

    @Option(help: ArgumentHelp("Report a trace, as simulate would greet it; - is standard input.", valueName: "file"))
    var trace: String

    @Option(help: ArgumentHelp("The first day, as in 2026-03-01.", valueName: "date"))
    var from: String?

    @Option(help: ArgumentHelp("The last day.", valueName: "date"))
    var to: String?

    @Option(help: "text, csv or html.")
    var format: ReportFormat = .text

    @Option(help: "The language of text and html, en or ja; the terminal's where not given.")
    var language: LanguageOption?

    func run() throws {
        let (from, to) = try days()
        let board = try settings.load(sounds: .header)
        let tap = VisitTap(board.policy, from: from, to: to)
        let simulation = Simulation(board.policy, observer: tap)
        do throws(TraceError) {
            let rows = try TraceRows(trace, board)
            while let row = try rows.next() {
                simulation.take(row)
                if let refusal = rows.refusal { Console.error("\(trace):\(row.line): \(refusal)") }
                if let new = rows.taken { simulation.adopt(new.policy) }
            }
        } catch {
            throw Failure(.badTrace, "\(error)")
        }
        simulation.finish()
        tap.finish()
        try Report.print(tap.report, format, StoryLanguage(language))
    }

    static func print(_ report: VisitReport, _ format: ReportFormat, _ language: StoryLanguage) throws(Failure) {
        switch format {
        case .text: try Console.text(report.text(language))
        case .csv: try Console.text(report.csv)
        case .html: try Console.text(report.html(language))
        }
    }

    /// The days asked for.
    private func days() throws(Failure) -> (from: CivilDate?, to: CivilDate?) {
        let from = try Report.day(from, option: "--from")
        let to = try Report.day(to, option: "--to")
        if let from, let to, to < from {
            throw Failure(.usage, "--to \(to.text) is before --from \(from.text); swap them")
        }
        return (from, to)
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
