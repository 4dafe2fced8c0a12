internal import ArgumentParser
internal import CueFiles
internal import Greeter
internal import GreeterRuntime
internal import GreeterSimulation

struct Cues: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists every cue with its loudness, and what would be said now.")

    @OptionGroup var settings: SettingsOptions

    @Option(help: ArgumentHelp("What would be said then: 10:30, or 2026-12-24T10:30.", valueName: "time"))
    var at: String?

    func run() throws {
        let board = try settings.load(sounds: .header)
        let libraries = board.zones.indices.map { CueLibrary(board, zone: $0, format: Renderer.format) }
        for (index, store) in board.policy.stores.enumerated() {
            if index > 0 { try Console.line() }
            if board.policy.stores.count > 1 { try Console.line(store.name) }
            try list(store, index, libraries[store.zone], board.zones[store.zone].loudspeaker)
            try Console.line()
            try sayWhat(board, store, index)
        }
        let failures = libraries.flatMap(\.failures)
        for failure in failures { try Console.line("\(failure)") }
        if !failures.isEmpty { throw Failure(.failed) }
    }

    private func list(
        _ store: StorePolicy, _ index: Int, _ library: CueLibrary, _ loudspeaker: Loudspeaker
    ) throws {
        var table = Table(right: [5, 6, 7, 8, 9])
        // Its loudest 400 ms at the till, as a meter shows them.
        table.add(
            "cue", "level", "says", "language", "register", "length", "LUFS", "dB(A)", "gain dB", "peak dBTP", "text")
        for (cue, policy) in store.cues.enumerated() {
            let measure = library.cue(store: index, cue: cue)?.measure
            func number(_ value: Double?) -> String { value.map { String(decimal: $0, digits: 1) } ?? "-" }
            table.add(
                policy.id, policy.level.word, policy.says.word, policy.language ?? "-", policy.register?.word ?? "any",
                (measure?.length ?? policy.length).text, number(measure?.result),
                measure.flatMap { loudspeaker.atTill($0.momentary) }.map { String(decimal: $0, digits: 0) } ?? "-",
                number(measure?.gain) + (measure.map(Cues.limit) ?? ""), number(measure?.truePeak), policy.text)
        }
        for line in table.lines { try Console.line(line) }
        try Console.line()
        let ceiling = String(decimal: loudspeaker.ceiling, digits: 0)
        let language = StoryLanguage.ofTerminal
        try Console.line(
            loudspeaker.calibrated == nil
                ? language(
                    "Nobody has measured how loud that is at the till, so the ceiling of \(ceiling) dB(A) binds nothing: "
                        + "noren calibrate",
                    "レジでどのくらいの音量になるかが未測定のため、上限 \(ceiling) dB(A) は効きません：noren calibrate")
                : language(
                    "dB(A) is about what a meter at the till shows; no cue passes the ceiling of \(ceiling).",
                    "dB(A) はレジの騒音計が示すおよその値で、上限 \(ceiling) を超える音はありません。"))
    }

    private static func limit(_ measure: CueMeasure) -> String {
        measure.isPeakLimited ? " (peak)" : measure.isCeilingLimited ? " (ceiling)" : ""
    }

    private func sayWhat(_ board: BoardSettings, _ store: StorePolicy, _ index: Int) throws {
        let wall = try moment(store)
        try Console.line("\(store.timeZone.text(wall, decimals: 0)) (\(store.timeZone.civil(wall).date.weekday.name)):")
        guard let door = board.policy.doors.firstIndex(where: { $0.store == index }) else { return }
        for direction in Direction.allCases {
            // A greeter that has said nothing yet: what the first one would hear.
            var greeter = Greeter(board.policy)
            let effects = greeter.handle(
                .pass(door: door, direction: direction),
                at: Moment(instant: Instant(nanoseconds: wall.nanoseconds), wall: wall))
            for effect in effects {
                switch effect {
                case .play(let play):
                    let said = play.cues.map { cue in
                        let cue = store.cues[cue]
                        return cue.text.isEmpty ? cue.id : "\(cue.id) \(cue.text)"
                    }
                    try Console.line("  \(direction.word): \(said.joined(separator: ", then "))")
                case .decided(let decision):
                    let detail = Wording(board.policy).detail(decision)
                    try Console.line(
                        "  \(direction.word): \(decision.outcome.word) (\(decision.reason.word))"
                            + (detail.isEmpty ? "" : ", \(detail)"))
                default: break
                }
            }
        }
    }

    private func moment(_ store: StorePolicy) throws(Failure) -> WallTime {
        let now = Reactor.now().wall
        guard let at else { return now }
        let today = store.timeZone.civil(now).date.text
        guard let wall = TraceReader.time(at.contains("-") ? at : "\(today)T\(at)", in: store.timeZone) else {
            throw Failure(.usage, "--at \(at): no time in \(store.timeZone.name); write 10:30 or 2026-12-24T10:30")
        }
        return wall
    }
}
