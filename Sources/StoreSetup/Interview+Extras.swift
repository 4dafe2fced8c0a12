internal import Greeter
internal import GreeterRuntime

/// The button that asks for quiet, and the lamp that answers instead of sound.
extension Interview {
    mutating func askButton() {
        ask(
            .button,
            """
            Is there a quiet button? Whoever presses it has half an hour of quiet; it may be added later. [n]
            """,
            """
            静かにするためのボタンはありますか。押すと30分静かになります。あとから足すこともできます。[いいえ]
            """)
    }

    mutating func askLamp() {
        ask(
            .lamp,
            "Is there a lamp? It answers whenever nothing sounds. [n]",
            "ランプはありますか。音が鳴らないときに、代わりに応えます。[いいえ]")
    }

    mutating func handleExtras(_ event: Event) {
        switch (step, event) {
        case (.button, .answer(let text)):
            switch Answer.yes(text, otherwise: false) {
            case true?: seek(.button)
            case false?: askLamp()
            case nil: askAgain("Please answer y or n.", "はい か いいえ でお答えください。")
            }
        case (.lamp, .answer(let text)):
            switch Answer.yes(text, otherwise: false) {
            case true?: askLampLine()
            case false?: check()
            case nil: askAgain("Please answer y or n.", "はい か いいえ でお答えください。")
            }
        case (.lampLine, .answer(let text)): light(text)
        case (.lighting, .done):
            ask(
                .lit,
                """
                \(lampName) is high now. What does the lamp do?
                  1  it shines   2  it was on and went dark   3  nothing: another line
                """,
                """
                \(lampName) を High にしました。ランプはどうなりましたか。
                  1  ついた   2  ついていたのが消えた   3  変わらない：別の線にする
                """)
        case (.lighting, .failed(let why)):
            draft.lamp = nil
            say("That line cannot be driven: \(why)", "その線は動かせません：\(why)")
            askLampLine()
        case (.lit, .answer(let text)): judgeLamp(text)
        default: break
        }
    }

    private var lampName: String { draft.lamp.map { "\($0.address)" } ?? "" }

    private mutating func askLampLine() {
        ask(
            .lampLine,
            """
            On which line is the lamp, or its relay? As in GPIO24. Only a lamp may be there: the line is driven. Empty: no lamp.
            """,
            """
            ランプ（またはリレー）はどの線ですか（例：GPIO24）。線を実際に動かすので、ランプ以外はつながないでください。
            空のまま Enter：ランプなし。
            """)
    }

    private mutating func light(_ text: String) {
        let answer = Answer.plain(text)
        guard !answer.isEmpty else { return check() }
        guard
            let address = facts.lines.first(where: { line in
                let name = Answer.plain("\(line)")
                return (name == answer || name == "gpio\(answer)") && !draft.used.contains(line)
            })
        else {
            return askAgain(
                "There is no free line called \"\(text)\"; noren devices lists them. Empty: no lamp.",
                "「\(text)」という空いた線はありません（noren devices で一覧）。空のまま Enter：ランプなし。")
        }
        draft.lamp = LineDraft(address: address, bias: .asIs, isActiveLow: false)
        step = .lighting
        effects.append(.light(address, isActiveLow: false))
    }

    private mutating func judgeLamp(_ text: String) {
        guard let choice = Answer.choice(text, of: 3) else { return askForNumber(3) }
        effects.append(.dark)
        switch choice {
        case 1: check()
        case 2:
            draft.lamp?.isActiveLow = true
            check()
        default:
            draft.lamp = nil
            askLampLine()
        }
    }
}
