internal import Greeter
internal import GreeterRuntime

/// The button that asks for quiet, the lamp that answers instead of sound, and the notice for the staff.
extension Interview {
    mutating func askButton() {
        let usual = usual(draft.button)
        ask(
            .button,
            """
            Is there a quiet button? Whoever presses it has half an hour of quiet; it may be added later. \(usual)
            """,
            """
            静かにするためのボタンはありますか。押すと30分静かになります。あとから足すこともできます。\(usual)
            """)
    }

    /// What a bare Enter means: none, or the one that the settings have.
    private func usual(_ line: LineDraft?) -> String {
        line.map { words("[as it is: \($0.address)]", "[今のまま：\($0.address)]") } ?? words("[n]", "[いいえ]")
    }

    mutating func ask(about light: Light) {
        let usual = usual(draft.lights[light])
        switch light {
        case .lamp:
            ask(
                .light(light),
                "Is there a lamp? It answers whenever nothing sounds. \(usual)",
                "ランプはありますか。音が鳴らないときに、代わりに応えます。\(usual)")
        case .notice:
            ask(
                .light(light),
                "Is there a lamp or a buzzer for the staff? It tells them that somebody has come. \(usual)",
                "スタッフ用のランプやブザーはありますか。お客様が来たことをスタッフに知らせます。\(usual)")
        }
    }

    mutating func handleExtras(_ event: Event) {
        switch (step, event) {
        case (.button, .answer(let text)) where Answer.plain(text).isEmpty: ask(about: .lamp)
        case (.button, .answer(let text)):
            switch Answer.yes(text, otherwise: nil) {
            case true?:
                draft.button = nil
                seek(.button)
            case false?:
                draft.button = nil
                ask(about: .lamp)
            case nil: askAgain("Please answer y or n.", "はい か いいえ でお答えください。")
            }
        case (.light(let light), .answer(let text)) where Answer.plain(text).isEmpty: goOn(from: light)
        case (.light(let light), .answer(let text)):
            switch Answer.yes(text, otherwise: nil) {
            case true?:
                draft.lights[light] = nil
                askLine(of: light)
            case false?:
                draft.lights[light] = nil
                goOn(from: light)
            case nil: askAgain("Please answer y or n.", "はい か いいえ でお答えください。")
            }
        case (.lightLine(let light), .answer(let text)): drive(light, text)
        case (.lighting(let light), .done):
            let line = draft.lights[light].map { "\($0.address)" } ?? ""
            ask(
                .lit(light),
                """
                \(line) is high now. What does the \(name(of: light)) do?
                  1  it is on   2  it was on and went off   3  nothing: another line
                """,
                """
                \(line) を High にしました。\(name(of: light))はどうなりましたか。
                  1  ついた（鳴った）   2  ついていたのが消えた   3  変わらない：別の線にする
                """)
        case (.lighting(let light), .failed(let why)):
            draft.lights[light] = nil
            say("That line cannot be driven: \(why)", "その線は動かせません：\(words.translated(why))")
            askLine(of: light)
        case (.lit(let light), .answer(let text)): judge(light, text)
        default: break
        }
    }

    private func name(of light: Light) -> String {
        switch light {
        case .lamp: words("lamp", "ランプ")
        case .notice: words("lamp or buzzer", "ランプやブザー")
        }
    }

    private mutating func goOn(from light: Light) {
        switch light {
        case .lamp: ask(about: .notice)
        case .notice: check()
        }
    }

    private mutating func askLine(of light: Light) {
        let name = name(of: light)
        ask(
            .lightLine(light),
            """
            On which line is the \(name), or its relay? As in GPIO24. Nothing else may be there: the line is driven.
            Empty: no \(name).
            """,
            """
            \(name)（またはリレー）はどの線ですか（例：GPIO24）。線を実際に動かすので、ほかのものはつながないでください。
            空のまま Enter：\(name)なし。
            """)
    }

    private mutating func drive(_ light: Light, _ text: String) {
        let answer = Answer.plain(text)
        guard !answer.isEmpty else { return goOn(from: light) }
        guard
            let address = facts.lines.first(where: { line in
                let name = Answer.plain("\(line)")
                return (name == answer || name == "gpio\(answer)") && !draft.used.contains(line)
            })
        else {
            let name = name(of: light)
            return askAgain(
                "There is no free line called \"\(text)\"; noren devices lists them. Empty: no \(name).",
                "「\(text)」という空いた線はありません（noren devices で一覧）。空のまま Enter：\(name)なし。")
        }
        draft.lights[light] = LineDraft(address: address, bias: .asIs, isActiveLow: false)
        step = .lighting(light)
        effects.append(.light(address, isActiveLow: false))
    }

    private mutating func judge(_ light: Light, _ text: String) {
        guard let choice = Answer.choice(text, of: 3) else { return askForNumber(3) }
        effects.append(.dark)
        switch choice {
        case 1: goOn(from: light)
        case 2:
            draft.lights[light]?.isActiveLow = true
            goOn(from: light)
        default:
            draft.lights[light] = nil
            askLine(of: light)
        }
    }
}
