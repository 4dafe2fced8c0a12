internal import Greeter
internal import GreeterRuntime

/// How the shop speaks, and when.
extension Interview {
    mutating func beginShop() {
        ask(
            .style,
            """
            How shall Noren greet?
              1  in words, rationed over the day; a chime in between
              2  with a chime only
              3  with a soft tick only
            [1]
            """,
            """
            どのように挨拶しますか。
              1  ことばで（一日の回数に上限があり、そのあいだはチャイム）
              2  チャイムだけ
              3  小さな音だけ
            [1]
            """)
    }

    mutating func handleShop(_ event: Event) {
        switch (step, event) {
        case (.style, .answer(let text)):
            guard let choice = Answer.choice(text, of: 3, otherwise: 1) else { return askForNumber(3) }
            draft.style = [.voice, .chime, .tick][choice - 1]
            if choice == 1 { askRegister() } else { takeLanguages(facts.languages.first.map { [$0] } ?? ["en"]) }
        case (.register, .answer(let text)):
            guard let choice = Answer.choice(text, of: 2, otherwise: 1) else { return askForNumber(2) }
            draft.register = [.plain, .formal][choice - 1]
            askLanguages()
        case (.languages, .answer(let text)): chooseLanguages(text)
        case (.zone, .answer(let text)):
            let name = text.trimmedOfSpaces
            guard !name.isEmpty || !draft.zone.isEmpty else { return askZone() }
            if !name.isEmpty { draft.zone = name }
            step = .checkingZone
            effects.append(.check(settings))
        case (.checkingZone, .checked(let problems, _)):
            guard let problem = problems.first else { return askHours() }
            say("\(problem)", words.translated(problem))
            askZone()
        case (.hours, .answer(let text)):
            guard let hours = text.trimmedOfSpaces.isEmpty ? [] : HoursAnswer.parse(text) else {
                return sayHours([])
            }
            draft.hours = hours
            step = .checkingHours
            effects.append(.check(settings))
        case (.checkingHours, .checked(let problems, let warnings)):
            guard problems.isEmpty else { return sayHours(problems) }
            for warning in warnings where warning.contains("name each day once") { return sayHours([warning]) }
            askButton()
        default: break
        }
    }

    private mutating func askRegister() {
        if draft.doors.allSatisfy({ !$0.knowsDirection }) {
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
        ask(
            .register,
            """
            How polite?
              1  plain: "Welcome." "Thank you. See you again."
              2  formal: "Hello, and welcome." "Thank you very much. Please come again."
            [1]
            """,
            """
            ことばの丁寧さは。
              1  普通：「いらっしゃいませ。」「ありがとうございました。」
              2  丁寧：「ようこそ、いらっしゃいませ。」「誠にありがとうございました。」
            [1]
            """)
    }

    // MARK: Languages

    /// The dialogue's own language first.
    private var languages: [String] {
        facts.languages.filter { $0 == words.rawValue } + facts.languages.filter { $0 != words.rawValue }
    }

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
        effects.append(.ask((lines + ["[1]"]).joined(separator: "\n")))
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
        let chosen = numbers.isEmpty ? [1] : numbers
        guard chosen.allSatisfy({ languages.indices.contains($0 - 1) }), Set(chosen).count == chosen.count else {
            return askAgain(
                "Please type numbers from 1 to \(languages.count), each once, as in 1 2.",
                "1 から \(languages.count) の番号を一度ずつ、1 2 のようにお答えください。")
        }
        takeLanguages(chosen.map { languages[$0 - 1] })
    }

    private mutating func takeLanguages(_ tags: [String]) {
        draft.languages = tags
        draft.zone = facts.zone ?? ""
        askZone()
    }

    // MARK: Time

    private mutating func askZone() {
        let now = draft.zone.isEmpty ? "" : " [\(draft.zone)]"
        ask(
            .zone, "In which time zone is the shop? As in Asia/Tokyo or Europe/Copenhagen.\(now)",
            "お店のタイムゾーンはどこですか（例：Asia/Tokyo）。\(now)")
    }

    private mutating func askHours() {
        ask(
            .hours,
            """
            When is the shop open? While it is closed, nothing sounds. For example
              10:00-20:00
              mon-fri 10:00-13:00 14:00-20:00, sat 10:00-18:00
            A day that is not named is closed then. [always]
            """,
            """
            営業時間を教えてください。閉店中は音が鳴りません。例：
              10:00-20:00
              月-金 10:00-13:00 14:00-20:00 土 10:00-18:00
            後の例では、書かれていない曜日は休みになります。[常に営業]
            """)
    }

    private mutating func sayHours(_ problems: [String]) {
        for problem in problems { effects.append(.say(words.translated(problem))) }
        draft.hours = []
        ask(
            .hours,
            "Those hours are not understood. Write them as in: mon-fri 10:00-20:00, sat 10:00-18:00 [always]",
            "営業時間を読み取れませんでした。例：月-金 10:00-20:00 土 10:00-18:00 [常に営業]")
    }

    /// The settings that the answers so far make.
    var settings: String { DraftText(draft: draft, words: words).text }
}

extension String {
    var trimmedOfSpaces: String {
        var rest = Substring(self)
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}
