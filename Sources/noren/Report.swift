internal import ArgumentParser
internal import Greeter
internal import GreeterReports
internal import GreeterRuntime
internal import GreeterSimulation
internal import VisitJournal

/// What a report is printed as.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
    case text, csv, html
}

struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tells who came, what sounded, what was kept quiet, and why.")

    @OptionGroup var options: JournalOptions

    @Option(
        help: ArgumentHelp(
            "Report a trace, as simulate would greet it, instead of the journal; - is standard input.",
            valueName: "file"))
    var trace: String?

    @Option(help: "text, csv or html.")
    var format: ReportFormat = .text

    @Option(help: "The language of text and html, en or ja; the terminal's where not given.")
    var language: LanguageOption?

    func run() throws {
        let (from, to) = try options.days()
        let board = try options.settings.load(sounds: .header)
        let report =
            if let trace { try Report.ofTrace(trace, board, from, to) } else { try ofJournal(board, from, to) }
        try Report.print(report, format, StoryLanguage(language))
    }

    private static func ofTrace(
        _ trace: String, _ board: BoardSettings, _ from: CivilDate?, _ to: CivilDate?
    ) throws -> VisitReport {
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
        return tap.report
    }

    private func ofJournal(_ board: BoardSettings, _ from: CivilDate?, _ to: CivilDate?) throws -> VisitReport {
        let policy = board.policy
        var report = VisitReport(
            name: policy.stores.map(\.name).joined(separator: ", "), schedules: policy.stores.map(\.schedule),
            from: from, to: to)
        let reader = try options.open(board)
        let bounds = try options.bounds(in: policy.stores[0].timeZone)
        do {
            var hushes = Hushes()
            try reader.notes(from: bounds.from, to: bounds.to) { note in
                if note.kind == JournalEntry.NoteKind.hushed.word { hushes.add(note.store, note.at.wall) }
            }
            // What somebody plays by hand is heard like any other cue; its length is that of the cue as it is now.
            var byHand: [(store: String, heard: Heard)] = []
            try reader.played(from: bounds.from, to: bounds.to) { at, id, cue in
                guard let store = policy.stores.first(where: { $0.id == id }),
                    let cue = store.cues.first(where: { $0.id == cue })
                else { return }
                let heard = Heard(
                    at: at, civil: store.timeZone.civil(at), audible: cue.length,
                    spoken: cue.level == .voice ? cue.length : .zero)
                byHand.append((id, hushes.shorten(heard, in: id)))
            }
            // The busiest hour is found in the order of time.
            func addByHand(until end: WallTime?) {
                while let first = byHand.first, end.map({ first.heard.at <= $0 }) ?? true {
                    report.add(first.heard)
                    byHand.removeFirst()
                }
            }
            try reader.decisions(from: bounds.from, to: bounds.to) { decided in
                guard let store = policy.stores.firstIndex(where: { $0.id == decided.store }) else { return }
                let decision = decided.decision
                let zone = policy.stores[store].timeZone
                report.add(
                    Visit(
                        at: decided.at.wall, civil: zone.civil(decided.at.wall), store: store,
                        door: policy.stores.count > 1 ? "\(decided.store)/\(decision.door)" : decision.door,
                        direction: decision.direction, party: decision.party, level: decision.level,
                        answer: Visit.answer(outcome: decision.outcome, level: decision.level, spoken: decision.spoken),
                        reason: decision.reason, demand: decision.demand.word, isPretended: decision.isPretended))
                guard let sounded = decision.soundedAt?.wall else { return }
                let heard = Heard(
                    at: sounded, civil: zone.civil(sounded), audible: decision.audible, spoken: decision.spoken)
                addByHand(until: sounded)
                report.add(hushes.shorten(heard, in: decided.store))
            }
            addByHand(until: nil)
            try reader.notes(from: bounds.from, to: bounds.to) { note in
                guard note.kind == JournalEntry.NoteKind.fault.word || note.kind == JournalEntry.NoteKind.mended.word
                else { return }
                let civil = policy.stores[0].timeZone.civil(note.at.wall)
                report.note("\(civil.date.text) \(civil.clockText) \(note.text)", on: civil.date)
            }
        } catch let error as JournalError {
            throw Failure(.deviceOrDisk, "\(error)")
        }
        return report
    }

    static func print(_ report: VisitReport, _ format: ReportFormat, _ language: StoryLanguage) throws(Failure) {
        switch format {
        case .text: try Console.text(report.text(language))
        case .csv: try Console.text(report.csv)
        case .html: try Console.text(report.html(language))
        }
    }
}
