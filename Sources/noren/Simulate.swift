internal import ArgumentParser
internal import Greeter
internal import GreeterRuntime
internal import GreeterSimulation

/// What a simulation prints.
enum SimulationFormat: String, CaseIterable, ExpressibleByArgument {
    case text, jsonl, summary
}

struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the real greeter over a trace, in virtual time.",
        discussion: """
            A trace is CSV with the header time,source,event,value: \
            2026-03-07T10:00:01.250,front,arrival, is somebody coming in.
            """)

    @Argument(help: "The trace; - reads standard input.")
    var trace: String

    @OptionGroup var settings: SettingsOptions

    @Option(help: "text, jsonl (one decision a line, the summary last) or summary.")
    var format: SimulationFormat = .text

    @Option(help: ArgumentHelp("Write what would sound, every cue at its moment.", valueName: "out.wav"))
    var render: String?

    @Option(help: ArgumentHelp("Compare the decisions with these (jsonl, the keys given).", valueName: "file"))
    var expect: String?

    @Option(help: "Draws the moments of rare cues.")
    var seed: UInt64?

    func run() throws {
        var board = try settings.load(sounds: .header)
        if let seed { board.policy.seed = seed }
        let report = try SimulationReport(
            board, format: format, expectation: try expect.map { try Expectation(path: $0) },
            renderer: try render.map { try Renderer(path: $0, board: board, trace: trace) })
        let simulation = Simulation(board.policy, observer: report)
        do {
            let rows = try TraceRows(trace, board)
            rows.seed = seed
            while report.failure == nil, let row = try rows.next() {
                simulation.take(row)
                guard case .reload = row.what else { continue }
                if let refusal = rows.refusal { Console.error("\(trace):\(row.line): \(refusal)") }
                guard let new = rows.taken else { continue }
                report.coming = new
                simulation.adopt(new.policy)
            }
        } catch {
            throw Failure(.badTrace, "\(error)")
        }
        if let failure = report.failure { throw failure }
        simulation.finish()
        if let failure = report.failure { throw failure }
        try report.finish()
    }
}

/// Prints decisions as they come, and compares and renders where that was asked for.
final class SimulationReport: SimulationObserver {
    /// The first thing that went wrong; a simulation cannot be stopped from within.
    private(set) var failure: Failure?
    /// The settings that are about to be taken.
    var coming: BoardSettings?
    private var wording: Wording
    private var policy: BoardPolicy
    private let format: SimulationFormat
    private var statistics: Statistics
    private var expectation: Expectation?
    private let renderer: Renderer?
    private var day: CivilDate?
    private var doorWidth: Int

    init(
        _ board: BoardSettings, format: SimulationFormat, expectation: Expectation? = nil, renderer: Renderer? = nil
    ) throws {
        policy = board.policy
        wording = Wording(board.policy)
        self.format = format
        self.expectation = expectation
        self.renderer = renderer
        statistics = Statistics(board.policy)
        doorWidth = SimulationReport.width(board.policy)
    }

    func adopted(_ policy: BoardPolicy) {
        guard let board = coming else { return }
        self.policy = policy
        wording = Wording(board.policy)
        doorWidth = SimulationReport.width(board.policy)
        statistics.adopt(board.policy)
        attempt { () throws(Failure) in try renderer?.adopt(board) }
    }

    private static func width(_ policy: BoardPolicy) -> Int {
        let wording = Wording(policy)
        return policy.doors.indices.map { Table.width(wording.name(ofDoor: $0)) }.max() ?? 0
    }

    func decided(_ decision: Decision, at moment: Moment) {
        statistics.add(decision)
        attempt { () throws(Failure) in
            if format == .jsonl { try Console.line(wording.json(decision)) }
            if format == .text { try printLine(decision) }
            expectation?.compare(decision: wording.json(decision))
        }
    }

    func played(_ play: Play, at moment: Moment) {
        statistics.add(play, at: moment)
        attempt { () throws(Failure) in try renderer?.play(play, at: moment) }
    }

    func hushed(zone: Int, at moment: Moment) {
        statistics.hush(zone: zone, at: moment)
        renderer?.hush(at: moment)
    }

    func noted(_ note: Note, at moment: Moment) {
        guard format == .text else { return }
        attempt { () throws(Failure) in
            let zone = policy.stores[0].timeZone
            try printDay(zone.civil(moment.wall).date)
            try Console.line("\(zone.civil(moment.wall).clockText)  · \(wording.line(note, at: moment))")
        }
    }

    func finish() throws {
        switch format {
        case .text:
            if statistics.passages > 0 { try Console.line() }
            try Console.line(statistics.text)
        case .jsonl, .summary: try Console.line(statistics.json)
        }
        try renderer?.finish()
        try Console.flush()
        try expectation?.finish(summary: statistics.json)
    }

    private func attempt(_ work: () throws(Failure) -> Void) {
        guard failure == nil else { return }
        do throws(Failure) { try work() } catch { failure = error }
    }

    private func printDay(_ date: CivilDate) throws(Failure) {
        guard date != day else { return }
        day = date
        try Console.line("\(date.weekday.name) \(date.text)")
    }

    private func printLine(_ decision: Decision) throws(Failure) {
        let store = policy.stores[decision.store]
        let civil = store.timeZone.civil(decision.at.wall)
        try printDay(civil.date)
        try Console.line("\(civil.clockText)  \(SimulationReport.columns(decision, wording, policy, doorWidth))")
    }

    /// `front  arrival    ♪ welcome-ja       played`
    static func columns(_ decision: Decision, _ wording: Wording, _ policy: BoardPolicy, _ doorWidth: Int) -> String {
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - Table.width(text)))
        }
        let answer =
            switch decision.outcome {
            case .sound: "♪ " + (decision.cue.map { policy.stores[decision.store].cues[$0].id } ?? "")
            case .light: "☼ light"
            case .silent: "· silent"
            }
        let line = [
            padded(wording.name(ofDoor: decision.door), doorWidth), padded(decision.direction.word, 9),
            padded(answer, 22), padded(decision.reason.word, 12), wording.detail(decision),
        ].joined(separator: "  ")
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}
