internal import ControlSocket
internal import GreeterRuntime

/// What holds now, for a person at a terminal, in English or Japanese.
struct StatusText {
    private let language: StoryLanguage

    init(_ language: StoryLanguage) { self.language = language }

    /// Prints it in the terminal's language.
    static func show(_ status: JSONMembers) throws(Failure) {
        for line in StatusText(.ofTerminal).lines(status) { try Console.line(line) }
    }

    func lines(_ status: JSONMembers) -> [String] {
        var lines: [String] = []
        for store in status["stores"]?.array?.compactMap(\.object) ?? [] {
            if !lines.isEmpty { lines.append("") }
            lines += self.lines(ofStore: store, now: status["time"]?.string ?? "")
        }
        var table = Table()
        let doors = status["doors"]?.array?.compactMap(\.object) ?? []
        table.add("  " + word("doors", "ドア"), doors.map { condition($0, "door") }.joined(separator: " · "))
        for card in status["cards"]?.array?.compactMap(\.object) ?? [] {
            table.add("  " + word("sound", "音"), condition(card, "device"))
            if let loudness = card["loudness"]?.object {
                table.add("", LoudnessText(language).line(loudness))
            }
        }
        let isTrusted = status["clock"]?.object?["trusted"]?.bool ?? false
        table.add(
            "  " + word("clock", "時計"),
            isTrusted ? word("right", "正しい") : word("not trusted yet", "まだ確かめられない"))
        for (key, name) in [("journal", word("journal", "記録")), ("settings", word("settings", "設定"))] {
            if let text = status[key]?.object?["text"]?.string {
                table.add("  " + name, language.translated(text))
            }
        }
        lines += table.lines
        let decisions = status["decisions"]?.array?.compactMap(\.object) ?? []
        guard !decisions.isEmpty else { return lines }
        lines += ["", word("The last decisions (noren why NUMBER explains one):", "最近の判断（noren why 番号 で説明）:")]
        var last = Table()
        for decision in decisions {
            last.add(
                "  \(decision["decision"]?.integer ?? 0)", decision["time"]?.string ?? "",
                decision["lines"]?.object?[language.rawValue]?.string ?? decision["line"]?.string ?? "")
        }
        return lines + last.lines
    }

    private func lines(ofStore store: JSONMembers, now: String) -> [String] {
        var table = Table()
        for (index, demand) in (store["demands"]?.array?.compactMap(\.object) ?? []).enumerated() {
            let source = demand["source"]?.string ?? ""
            let name = demand["name"]?.string.map { "\(source) (\($0))" } ?? source
            let until = demand["until"]?.string.map { time($0, now: now) }
            table.add(
                index == 0 ? "  " + word("level", "レベル") : "", demand["level"]?.string ?? "", name,
                until.map { language == .english ? "until \($0)" : "\($0)まで" } ?? "")
        }
        var budget = Table()
        for (key, name) in [("voice", word("words", "言葉")), ("sound", word("sounds", "音全体"))] {
            guard let bucket = store["budget"]?.object?[key]?.object else { continue }
            budget.add("  " + name, self.bucket(bucket, now: now))
        }
        let name = store["name"]?.string ?? ""
        let id = store["store"]?.string ?? ""
        let minute = now.prefix(16).split(separator: "T").joined(separator: " ")
        return ["\(name == id ? id : "\(name) (\(id))")   \(minute)"] + table.lines + budget.lines
            + (store["serving_stuck"]?.bool == true
                ? ["  " + word("the serving input is stuck: it no longer counts", "接客スイッチが入ったままのため、数えません")] : [])
    }

    /// A bucket as a bar, with what is left.
    private func bucket(_ bucket: JSONMembers, now: String) -> String {
        let tokens = Int(bucket["tokens"]?.integer ?? 0)
        let burst = Int(bucket["burst"]?.integer ?? 1)
        guard burst < 100_000 else { return word("without limit", "制限なし") }
        let width = min(burst, 20)
        let full = burst > 0 ? (tokens * width + burst - 1) / burst : 0
        let bar = String(repeating: "■", count: full) + String(repeating: "□", count: width - full)
        let left = language == .english ? "\(tokens) of \(burst)" : "\(burst)のうち\(tokens)"
        guard let next = bucket["next"]?.string else { return "\(bar) \(left)" }
        return "\(bar) \(left), "
            + (language == .english ? "one more at \(time(next, now: now))" : "次は\(time(next, now: now))")
    }

    private func condition(_ thing: JSONMembers, _ key: String) -> String {
        let name = thing[key]?.string ?? ""
        return name + " "
            + (thing["fault"]?.bool == true ? word("OUT OF ORDER", "故障") : word("in order", "正常"))
    }

    /// Of `2026-03-07T12:47:30+09:00` the time alone, with the date where it is another day's.
    private func time(_ text: String, now: String) -> String {
        let clock = String(text.dropFirst(11).prefix(8))
        return text.prefix(10) == now.prefix(10) ? clock : "\(text.prefix(10)) \(clock)"
    }

    private func word(_ english: String, _ japanese: String) -> String { language == .english ? english : japanese }
}
