internal import Greeter
internal import GreeterRuntime

/// How the shop speaks, and when.
extension Interview {
    private static let styles: [Level] = [.voice, .chime, .tick]
    private static let registers: [Register] = [.plain, .formal]

    /// The number of what holds without an answer, or its word where it has none among the choices.
    private func usual(_ index: Int?, _ word: String) -> String { "[" + (index.map { "\($0 + 1)" } ?? word) + "]" }

    mutating func beginShop() {
        let usual = usual(Interview.styles.firstIndex(of: draft.style), draft.style.word)
        ask(
            .style,
            """
            How shall Noren greet?
              1  in words, rationed over the day; a chime in between
              2  with a chime only
              3  with a soft tick only
            \(usual)
            """,
            """
            どのように挨拶しますか。
              1  ことばで（一日の回数に上限があり、そのあいだはチャイム）
              2  チャイムだけ
              3  小さな音だけ
            \(usual)
            """)
    }

    mutating func handleShop(_ event: Event) {
        switch (step, event) {
        case (.style, .answer(let text)):
            if !Answer.plain(text).isEmpty {
                guard let choice = Answer.choice(text, of: 3) else { return askForNumber(3) }
                draft.style = Interview.styles[choice - 1]
            }
            if draft.style == .voice {
                askRegister()
            } else {
                takeLanguages(draft.languages.isEmpty ? [facts.languages.first ?? "en"] : draft.languages)
            }
        case (.register, .answer(let text)):
            if !Answer.plain(text).isEmpty {
                guard let choice = Answer.choice(text, of: 2) else { return askForNumber(2) }
                draft.register = Interview.registers[choice - 1]
            }
            askLanguages()
        case (.languages, .answer(let text)): chooseLanguages(text)
        case (.zone, .answer(let text)):
            let name = text.trimmedOfSpaces
            guard !name.isEmpty || !draft.zone.isEmpty else { return askZone() }
            if !name.isEmpty { draft.zone = name }
            step = .checkingZone
            effects.append(.check(settings))
        case (.checkingZone, .checked(let problems, _, _)):
            guard let problem = problems.first else { return askHours() }
            say("\(problem)", words.translated(problem))
            draft.zone = usualZone
            askZone()
        case (.hours, .answer(let text)):
            if text.trimmedOfSpaces.isEmpty {
                draft.hours = usualHours
            } else {
                guard let hours = HoursAnswer.parse(text) else { return sayHours([]) }
                // Once there are hours, a day without any is closed: to be open always has to be said.
                let isToBeSaid = hours.isEmpty && facts.present?.hasHours == true
                draft.hours = isToBeSaid ? [.init(days: "daily", times: "00:00-24:00")] : hours
            }
            step = .checkingHours
            effects.append(.check(settings))
        case (.checkingHours, .checked(let problems, let warnings, _)):
            guard problems.isEmpty else { return sayHours(problems) }
            for warning in warnings where warning.contains("name each day once") { return sayHours([warning]) }
            askButton()
        default: break
        }
    }

    private mutating func askRegister() {
        if !draft.knowsDirection {
            say(
                """
                As the door cannot tell who comes from who goes, nobody is spoken to: a chime sounds. With a direction, a motion
                sensor or a pair of beams that changes; words are ready for it.
                """,
                """
                このドアでは入る人と出る人を区別できないため、ことばは使わずチャイムが鳴ります。向き、人感センサー、
                二本のビームのどれかを加えれば、ことばになります。その用意をしておきます。
                """)
        }
        let usual = usual(Interview.registers.firstIndex(of: draft.register), draft.register.word)
        ask(
            .register,
            """
            How polite?
              1  plain: "Welcome." "Thank you. See you again."
              2  formal: "Hello, and welcome." "Thank you very much. Please come again."
            \(usual)
            """,
            """
            ことばの丁寧さは。
              1  普通：「いらっしゃいませ。」「ありがとうございました。」
              2  丁寧：「ようこそ、いらっしゃいませ。」「誠にありがとうございました。」
            \(usual)
            """)
    }

    // MARK: Languages

    /// Those of the settings first, then the dialogue's own.
    private var languages: [String] {
        let present = facts.present?.start.languages ?? []
        let others = facts.languages.filter { !present.contains($0) }
        return present + others.filter { $0 == words.rawValue } + others.filter { $0 != words.rawValue }
    }

    /// How many of them speak without an answer.
    private var usualLanguages: Int { max(1, facts.present?.start.languages.count ?? 1) }

    private mutating func askLanguages() {
        let languages = languages
        guard languages.count > 1 else { return takeLanguages(languages.isEmpty ? ["en"] : languages) }
        var lines = [
            words(
                "In which languages? Several take turns: type their numbers in order, as in 1 2.",
                "どの言語で話しますか。複数なら順番に話します：番号を順に（例：1 2）。")
        ]
        for (index, tag) in languages.enumerated() { lines.append("  \(index + 1)  \(name(of: tag))") }
        step = .languages
        let usual = (1...usualLanguages).map(String.init).joined(separator: " ")
        effects.append(.ask((lines + ["[\(usual)]"]).joined(separator: "\n")))
    }

    private func name(of tag: String) -> String {
        switch tag {
        case "ja": words("Japanese", "日本語")
        case "en": words("English", "英語")
        default: tag
        }
    }

    private mutating func chooseLanguages(_ text: String) {
        let languages = languages
        let numbers = Answer.plain(text).split { ", 、と".contains($0) }.map { Int($0) ?? 0 }
        let chosen = numbers.isEmpty ? Array(1...usualLanguages) : numbers
        guard chosen.allSatisfy({ languages.indices.contains($0 - 1) }), Set(chosen).count == chosen.count else {
            return askAgain(
                "Please type numbers from 1 to \(languages.count), each once, as in 1 2.",
                "1 から \(languages.count) の番号を一度ずつ、1 2 のようにお答えください。")
        }
        takeLanguages(chosen.map { languages[$0 - 1] })
    }

    private mutating func takeLanguages(_ tags: [String]) {
        draft.languages = tags
        draft.zone = usualZone
        askZone()
    }

    private var usualZone: String { facts.present?.start.zone ?? facts.zone ?? "" }

    // MARK: Time

    private mutating func askZone() {
        let now = draft.zone.isEmpty ? "" : " [\(draft.zone)]"
        ask(
            .zone, "In which time zone is the shop? As in Asia/Tokyo or Europe/Copenhagen.\(now)",
            "お店のタイムゾーンはどこですか（例：Asia/Tokyo）。\(now)")
    }

    /// The hours of the settings; none: always open.
    private var usualHours: [Draft.Hours] { facts.present?.draft.hours ?? [] }

    private var usualHoursInWords: String {
        usualHours.isEmpty
            ? facts.present?.hasHours == true ? words("as it is", "今のまま") : words("always", "常に営業")
            : usualHours.map { "\($0.days) \($0.times)" }.joined(separator: "; ")
    }

    private mutating func askHours() {
        ask(
            .hours,
            """
            When is the shop open? While it is closed, nothing sounds. For example
              10:00-20:00
              mon-fri 10:00-13:00 14:00-20:00, sat 10:00-18:00
              always
            A day that is not named is closed then. [\(usualHoursInWords)]
            """,
            """
            営業時間を教えてください。閉店中は音が鳴りません。例：
              10:00-20:00
              月-金 10:00-13:00 14:00-20:00 土 10:00-18:00
              年中無休
            二つ目の例では、書かれていない曜日は休みになります。[\(usualHoursInWords)]
            """)
    }

    private mutating func sayHours(_ problems: [String]) {
        for problem in problems { effects.append(.say(words.translated(problem))) }
        draft.hours = usualHours
        ask(
            .hours,
            "Those hours are not understood. Write them as in: mon-fri 10:00-20:00, sat 10:00-18:00 [\(usualHoursInWords)]",
            "営業時間を読み取れませんでした。例：月-金 10:00-20:00 土 10:00-18:00 [\(usualHoursInWords)]")
    }

    /// The settings that the answers so far make.
    var settings: String {
        facts.present?.with(draft, words: words) ?? DraftText(draft: draft, words: words).text
    }
}

extension String {
    var trimmedOfSpaces: String {
        var rest = Substring(self)
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}
