internal import Greeter
internal import GreeterRuntime

/// The settings shown, checked, written and taken into the shop.
extension Interview {
    /// Has the settings checked before anybody is asked.
    mutating func check() {
        step = .checking
        effects.append(.check(settings))
    }

    mutating func handleEnd(_ event: Event) {
        switch (step, event) {
        case (.checking, .checked(let problems, let warnings, let board)):
            if let present = facts.present, problems.isEmpty, present.text == settings {
                say("Nothing has to be changed in \(facts.path).", "\(facts.path) は今のままで変更ありません。")
                return finish()
            }
            show()
            let problems = problems + (board.map(strays) ?? [])
            guard problems.isEmpty else {
                say("These settings are not in order:", "この設定には間違いがあります：")
                for problem in problems { effects.append(.say("  " + words.translated(problem))) }
                say("Nothing was changed.", "何も変更していません。")
                return end(isWritten: false)
            }
            for warning in warnings { effects.append(.say(words.translated(warning))) }
            ask(
                .confirm, "noren check finds them in order. Write them to \(facts.path)? [y]",
                "noren check で問題ありませんでした。\(facts.path) に書きますか。[はい]")
        case (.confirm, .answer(let text)):
            switch Answer.yes(text, otherwise: true) {
            case true?:
                step = .writing
                effects.append(.write(settings))
            case false?:
                say("Nothing was changed.", "何も変更していません。")
                end(isWritten: false)
            case nil: askAgain("Please answer y or n.", "はい か いいえ でお答えください。")
            }
        case (.writing, .failed(let why)):
            say("They could not be written: \(why)", "書き込めませんでした：\(words.translated(why))")
            end(isWritten: false)
        case (.writing, .written(let backup)):
            say("Written: \(facts.path).", "書きました：\(facts.path)")
            if let backup { say("The settings before are in \(backup).", "以前の設定は \(backup) にあります。") }
            finish()
        case (.start, .answer(let text)):
            switch Answer.yes(text, otherwise: true) {
            case true?: start()
            case false?: sayGoodbye()
            case nil: askAgain("Please answer y or n.", "はい か いいえ でお答えください。")
            }
        case (.starting, .done):
            say("The greeter is running.", "のれんが動いています。")
            sayGoodbye()
        case (.starting, .failed(let why)):
            say(
                "The settings are written, but the greeter did not start: \(why)",
                "設定は書きましたが、のれんを起動できませんでした：\(words.translated(why))")
            sayGoodbye()
        default: break
        }
    }

    private mutating func show() {
        func indented(_ lines: [some StringProtocol]) -> String { lines.map { "    " + $0 }.joined(separator: "\n") }
        guard let present = facts.present else {
            let text = indented(settings.split(separator: "\n", omittingEmptySubsequences: false))
            return say("These would be the settings:\n\n\(text)", "次の設定になります：\n\n\(text)")
        }
        let text = indented(present.changes(to: settings))
        say(
            "This would change in \(facts.path), and nothing else (- goes, + comes):\n\n\(text)\n",
            "\(facts.path) は次のところだけ変わります（- は消える行、+ は加わる行）：\n\n\(text)\n")
        if present.draft.device != draft.device, present.loudspeaker.calibrated != nil {
            say(
                """
                `calibrated` was measured with the loudspeaker before, so it no longer counts. Measure again: noren calibrate
                """,
                """
                calibrated は前のスピーカーで測った値なので、使わないことにします。もう一度測ってください：noren calibrate
                """)
        }
    }

    /// Answers that the settings would not follow, because another of their files says otherwise.
    private func strays(_ board: BoardSettings) -> [String] {
        guard facts.present != nil else { return [] }
        func values(_ draft: Draft) -> Set<String> {
            Set(
                DraftText(draft: draft, words: words).tables.flatMap { table in
                    table.rows.map { "\(table.head) \($0.key) = \($0.value)" }
                })
        }
        return values(draft).symmetricDifference(values(Draft(board))).sorted().map {
            "\($0): another file, which this one extends, says otherwise; change it there"
        }
    }

    /// A greeter that was stopped goes on without being asked; a service that was not is offered.
    private mutating func finish() {
        if hasStoppedGreeter { return start() }
        if facts.hasService {
            ask(.start, "Start the greeter now? [y]", "のれんを今すぐ起動しますか。[はい]")
        } else {
            say(
                "Start it with: noren run --config \(facts.path)", "起動するには：noren run --config \(facts.path)")
            sayGoodbye()
        }
    }

    private mutating func start() {
        step = .starting
        say("Starting the greeter …", "のれんを起動しています…")
        effects.append(.startGreeter)
    }

    private mutating func sayGoodbye() {
        say(
            """

            To change something: edit \(facts.path), then noren check \(facts.path), then noren reload.
            noren doors shows the lines live, noren why tells why something sounded or not, noren setup asks all this again.
            """,
            """

            変えるには：\(facts.path) を編集し、noren check \(facts.path)、そして noren reload。
            noren doors は線の動きを、noren why は鳴った（鳴らなかった）理由を教えます。もう一度 noren setup もできます。
            """)
        end(isWritten: true)
    }
}
