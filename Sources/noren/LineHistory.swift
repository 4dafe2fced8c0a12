internal import BoardHealth
internal import ControlSocket
internal import Glibc
internal import GpioDoors
internal import Greeter
internal import GreeterRuntime
internal import Logging

/// What the doors' lines did: as the greeter tells, or as they are read here where none runs.
struct LineHistory {
    private(set) var watch: LineWatch
    private(set) var doors: [DoorFacts] = []

    init(_ board: BoardSettings?, _ greeter: GreeterHistory, watching span: Span, hasPins: Bool) throws {
        if let status = greeter.status, let answer = greeter.facts.answer {
            watch = answer.isSimulated ? .rehearsal : .greeter(seconds: answer.runningFor)
            guard let lines = status["lines"]?.array else {
                watch = .nobody(
                    why: Phrase(
                        "The running greeter is of another version and does not tell.", "動いているNorenの版が異なり、分かりません。"))
                doors = LineHistory.unread(board)
                return
            }
            doors = LineHistory.doors(lines.compactMap(\.object), status)
            return
        }
        guard let board else {
            watch = .nobody(why: Phrase("The settings say nothing of it.", "設定にありません。"))
            return
        }
        guard greeter.isAbsent else {
            watch = .nobody(
                why: Phrase("The greeter has its lines, and does not answer.", "Norenが線を使っていますが、応答がありません。"))
            doors = LineHistory.unread(board)
            return
        }
        guard hasPins else {
            watch = .nobody(why: Phrase("There are no pins here to read it by.", "端子がないため、読めません。"))
            doors = LineHistory.unread(board)
            return
        }
        if isatty(STDERR_FILENO) == 1 {
            Console.error(
                StoryLanguage.ofTerminal == .english
                    ? "No greeter runs: reading the doors' lines for \(span.text). Open a door now to see it count."
                    : "Norenが動いていないため、ドアの線を\(span.text)読みます。今ドアを開けると回数に出ます。")
        }
        var reading = LineReading(board)
        if let why = try reading.read(for: span) {
            watch = .nobody(why: why)
            doors = LineHistory.unread(board)
            return
        }
        watch = .own(seconds: max(1, Int(span.nanoseconds / 1_000_000_000)))
        doors = LineHistory.grouped(
            zip(LineUse.all(board), reading.sights).map { use, sight in
                (use, LineFacts(use, sight, now: Reactor.instant()))
            })
    }

    /// Doors of whose lines nothing is known.
    private static func unread(_ board: BoardSettings?) -> [DoorFacts] {
        guard let board else { return [] }
        return grouped(LineUse.all(board).map { ($0, LineFacts($0, LineSight(), now: Reactor.instant())) })
    }

    /// As the greeter tells.
    private static func doors(_ lines: [JSONMembers], _ status: JSONMembers) -> [DoorFacts] {
        var doors = grouped(
            lines.map { line in
                let use = LineUse(
                    door: line["door"]?.string, key: line["key"]?.string ?? "", address: line["line"]?.string ?? "")
                let (part, kind) = LineFacts.words(use.key)
                return (
                    use,
                    LineFacts(
                        part: part, kind: kind, address: use.address, isActive: line["active"]?.bool,
                        changes: Int(line["changes"]?.integer ?? 0),
                        heldFor: line["since_change"]?.integer.map { Int($0) }, trouble: line["trouble"]?.string)
                )
            })
        for told in status["doors"]?.array?.compactMap(\.object) ?? [] {
            guard let name = told["door"]?.string else { continue }
            let isFault = told["fault"]?.bool ?? false
            if let place = doors.firstIndex(where: { !$0.isInput && $0.name.english == name }) {
                doors[place].isFault = isFault
            } else {
                // A rehearsal has doors without lines.
                doors.append(DoorFacts(name: Phrase(name), isFault: isFault, lines: []))
            }
        }
        return doors
    }

    /// Lines of one door together, in the order of the settings.
    private static func grouped(_ lines: [(use: LineUse, facts: LineFacts)]) -> [DoorFacts] {
        var doors: [DoorFacts] = []
        for (use, facts) in lines {
            guard let name = use.door else {
                doors.append(DoorFacts(name: LineFacts.name(ofInput: use.key), isInput: true, lines: [facts]))
                continue
            }
            if let place = doors.firstIndex(where: { !$0.isInput && $0.name.english == name }) {
                doors[place].lines.append(facts)
            } else {
                doors.append(DoorFacts(name: Phrase(name), lines: [facts]))
            }
        }
        return doors
    }
}

/// Reads a board's lines for a while, as `noren doors` does.
private struct LineReading {
    private let board: BoardSettings
    private(set) var sights: [LineSight]

    init(_ board: BoardSettings) {
        self.board = board
        sights = board.inputs.map { _ in LineSight() }
    }

    /// Reads them; says why none of them could be read.
    mutating func read(for span: Span) throws -> Phrase? {
        var asked = Array(board.inputs.indices)
        // A line that cannot be had is left out, and the others are read without it.
        while !asked.isEmpty {
            let reactor = try Reactor()
            let lines = DoorLines(
                inputs: asked.map { board.inputs[$0] }, outputs: [], reactor: reactor, log: Logger(label: "noren"))
            let box = Box(sights)
            lines.report = { [asked] report in
                box.sights[asked[report.line]].take(report, at: Reactor.instant())
            }
            do {
                try lines.start()
            } catch let problems as Problems {
                let bad = asked.filter { line in problems.all.contains { $0.place == board.inputs[line].place } }
                guard !bad.isEmpty else {
                    return Phrase("\(problems)", StoryLanguage.japanese.translated("\(problems)"))
                }
                for line in bad {
                    let why = problems.all.first { $0.place == board.inputs[line].place }?.message ?? ""
                    sights[line].take(.lost(line: line, why: why), at: Reactor.instant())
                }
                asked.removeAll { bad.contains($0) }
                continue
            } catch let error as SystemError {
                return Phrase(
                    "You may not read the pins: \(error).",
                    "端子を読む権限がありません：\(StoryLanguage.japanese.translated("\(error)"))")
            }
            let timer = reactor.makeTimer { _ in reactor.stop() }
            timer.set(at: Reactor.instant() + span)
            try reactor.run()
            lines.stop()
            sights = box.sights
            return nil
        }
        return nil
    }

    private final class Box {
        var sights: [LineSight]
        init(_ sights: [LineSight]) { self.sights = sights }
    }
}

extension LineFacts {
    fileprivate init(_ use: LineUse, _ sight: LineSight, now: Instant) {
        let (part, kind) = LineFacts.words(use.key)
        self.init(
            part: part, kind: kind, address: use.address, isActive: sight.isActive, changes: sight.changes,
            heldFor: sight.changedAt.map { Int((now - $0).nanoseconds / 1_000_000_000) }, trouble: sight.trouble)
    }

    /// What a key of the settings is called, and how it behaves.
    fileprivate static func words(_ key: String) -> (part: Phrase, kind: Kind) {
        switch key {
        case "contact": (Phrase("contact", "接点"), .contact)
        case "motion": (Phrase("motion sensor", "人感センサー"), .motion)
        case "beam": (Phrase("beam", "光線"), .beam)
        case "outer": (Phrase("outer beam", "外側の光線"), .beam)
        case "inner": (Phrase("inner beam", "内側の光線"), .beam)
        case "in": (Phrase("pulse for in", "入店パルス"), .pulse)
        case "out": (Phrase("pulse for out", "退店パルス"), .pulse)
        case "serving": (Phrase("switch", "スイッチ"), .toggle)
        default: (Phrase("button", "ボタン"), .button)
        }
    }

    /// What an input is for, in the words of the settings.
    fileprivate static func name(ofInput key: String) -> Phrase {
        switch key {
        case "quiet_button": Phrase("quiet", "静かに")
        case "serving": Phrase("serving", "接客中")
        case "staff": Phrase("staff", "スタッフ")
        case "acknowledge": Phrase("acknowledge", "応対済み")
        default: Phrase(key)
        }
    }
}
