/// What came of asking the running greeter.
public enum GreeterFacts: Sendable {
    case answers(GreeterAnswer)
    /// Nobody answers at its socket.
    case absent(socket: String)
    /// This user may not ask.
    case forbidden(socket: String, group: String?)
    /// Something answers, and not as a greeter should; in the client's own words.
    case strange(String)

    var isGreeting: Bool {
        switch self {
        case .answers, .forbidden: true
        case .absent, .strange: false
        }
    }

    public var answer: GreeterAnswer? { if case .answers(let answer) = self { answer } else { nil } }
}

/// What a running greeter says of itself.
public struct GreeterAnswer: Sendable {
    public var version: String
    public var pid: Int?
    public var runningFor: Int?
    /// A trace stands for the doors.
    public var isSimulated: Bool
    /// By store: its name, its level, and the word for what set it.
    public var stores: [(name: String, level: String, demand: String)]
    public var passages: Int
    public var isClockTrusted: Bool
    /// How it is with the journal, in its own words.
    public var journal: String?
    public var isJournalKept: Bool
    /// Why the last change of settings was refused.
    public var refusal: String?

    public init(
        version: String, pid: Int?, runningFor: Int?, isSimulated: Bool,
        stores: [(name: String, level: String, demand: String)], passages: Int, isClockTrusted: Bool, journal: String?,
        isJournalKept: Bool, refusal: String?
    ) {
        self.version = version
        self.pid = pid
        self.runningFor = runningFor
        self.isSimulated = isSimulated
        self.stores = stores
        self.passages = passages
        self.isClockTrusted = isClockTrusted
        self.journal = journal
        self.isJournalKept = isJournalKept
        self.refusal = refusal
    }
}

struct GreeterExaminer {
    let greeter: GreeterFacts
    /// The version of this command.
    let program: String
    /// What was found of the service, which may be why.
    let service: Finding

    var finding: Finding {
        switch greeter {
        case .answers(let answer): return finding(answer)
        case .absent(let socket):
            return Finding(
                .greeter, .wrong,
                Phrase("Nobody greets: no greeter answers at \(socket).", "今は誰もあいさつしていません（\(socket)に応答がない）。"),
                remedy: service.verdict == .wrong
                    ? Phrase("Begin with the service, the next on this list.", "まず、次の項目「自動起動」を直してください。")
                    : Phrase("Start it: noren run.", "noren run で始めてください。"),
                facts: ["running": .flag(false), "socket": .text(socket)])
        case .forbidden(let socket, let group):
            return Finding(
                .greeter, .unseen,
                Phrase(
                    "A greeter is there, and you may not ask it (\(socket)).",
                    "Norenは動いているようですが、尋ねる権限がありません（\(socket)）。"),
                remedy: Phrase(
                    "Say sudo before the command" + (group.map { ", or join the group \($0)" } ?? "") + ".",
                    "コマンドの前に sudo を付け" + (group.map { "るか、グループ\($0)に入っ" } ?? "") + "てください。"),
                facts: ["running": .absent, "socket": .text(socket)])
        case .strange(let message):
            let words = Phrase(told: message)
            return Finding(
                .greeter, .wrong,
                Phrase(
                    "The greeter does not answer as it should: \(words.english).",
                    "Norenの応答がおかしい：\(words.japanese)。"),
                remedy: Phrase(
                    "Start it again: sudo systemctl restart noren.", "sudo systemctl restart noren で立ち上げ直してください。"),
                facts: ["running": .flag(false)])
        }
    }

    private func finding(_ answer: GreeterAnswer) -> Finding {
        let facts: Facts = [
            "running": .flag(true), "version": .text(answer.version), "pid": Fact(answer.pid),
            "running_seconds": Fact(answer.runningFor), "simulated": .flag(answer.isSimulated),
            "passages": .count(answer.passages),
            "stores": .list(
                answer.stores.map {
                    .record(["store": .text($0.name), "level": .text($0.level), "demand": .text($0.demand)])
                }), "settings_refused": Fact(answer.refusal),
        ]
        let since = answer.runningFor.map { SpanPhrase.of(seconds: $0) }
        let levels = Phrase.list(
            answer.stores.map { store in
                let level = Phrase(
                    "\(store.level) (because of: \(store.demand))", "\(store.level)（\(store.demand)による）")
                return answer.stores.count == 1
                    ? Phrase("its level now is \(level.english)", "今のレベルは\(level.japanese)")
                    : Phrase("\(store.name) is at \(level.english)", "\(store.name)は\(level.japanese)")
            })
        let people = answer.passages == 1 ? "one person" : "\(answer.passages) people"
        let seen = Phrase(
            "It runs\(since.map { " for \($0.english)" } ?? ""), saw \(people) pass, and \(levels.english).",
            "\(since.map { "\($0.japanese)前から" } ?? "")動いています。通行\(answer.passages)人、\(levels.japanese)。")
        if let refusal = answer.refusal.map({ Phrase(told: $0) }) {
            return Finding(
                .greeter, .look,
                Phrase(
                    "It runs with older settings, for the new ones were refused: \(refusal.english)",
                    "新しい設定が受け付けられず、前の設定で動いています：\(refusal.japanese)"),
                remedy: Phrase("Mend the settings, then noren reload.", "設定を直して noren reload としてください。"), facts: facts)
        }
        if answer.version != program {
            return Finding(
                .greeter, .look,
                Phrase(
                    "\(seen.english) It is Noren \(answer.version), and what is installed is \(program).",
                    "\(seen.japanese)動いているのはNoren \(answer.version)、入っているのは\(program)です。"),
                remedy: Phrase(
                    "Start it again to use the new one: sudo systemctl restart noren.",
                    "新しい版を使うには sudo systemctl restart noren としてください。"), facts: facts)
        }
        if answer.isSimulated {
            return Finding(
                .greeter, .look,
                Phrase(
                    "\(seen.english) It is a rehearsal: a recorded day stands for the doors (--simulate).",
                    "\(seen.japanese)これは予行です。記録がドアの代わりをしています（--simulate）。"),
                remedy: Phrase(
                    "For real visitors, start it without --simulate.", "本物のお客様には、--simulate なしで起動してください。"), facts: facts
            )
        }
        return Finding(.greeter, .fine, seen, facts: facts)
    }
}
