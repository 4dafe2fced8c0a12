/// One door: what its lines say now, and how often they changed.
struct DoorExaminer {
    let door: DoorFacts
    let watch: LineWatch

    /// A door that does not move for a day is a closed shop, or a cable that is off.
    static let quietDay = 86_400
    /// Nobody stands in a beam for so long, or leans on a button.
    static let longHold = 600

    private var subject: Subject { door.isInput ? .input : .door }

    var finding: Finding {
        var facts: Facts = ["lines": .list(door.lines.map { .record($0.facts) }), "fault": .flag(door.isFault)]
        switch watch {
        case .greeter(let seconds):
            facts["watched_by"] = .text("greeter")
            facts["watched_seconds"] = Fact(seconds)
        case .own(let seconds):
            facts["watched_by"] = .text("doctor")
            facts["watched_seconds"] = .count(seconds)
        case .rehearsal, .nobody: facts["watched_by"] = .absent
        }
        func make(_ verdict: Verdict, _ seen: Phrase, _ remedy: Phrase? = nil) -> Finding {
            Finding(subject, named: door.name, verdict, seen, remedy: remedy, facts: facts)
        }
        switch watch {
        case .rehearsal:
            return make(
                .unseen, Phrase("Its lines are not read: a recorded day stands for it.", "記録が代わりをしているため、実際の線は読んでいません。"))
        case .nobody(let why): return make(.unseen, why)
        case .greeter, .own: break
        }
        if let line = door.lines.first(where: { $0.trouble != nil }), let trouble = line.trouble {
            let told = Told(trouble)
            let then = Phrase("Then watch it with noren doors.", "その後、noren doors で動きを確かめてください。")
            return make(
                .wrong,
                Phrase(
                    "The \(line.part.english) on \(line.address) cannot be read: \(told.what.english).",
                    "\(line.part.japanese)（\(line.address)）が読めません：\(told.what.japanese)。"),
                told.remedy.map { Phrase.sentences([$0, then]) } ?? then)
        }
        if door.isFault {
            return make(
                .wrong,
                Phrase(
                    "Out of order: it changes far more often than a door can. \(told.english)",
                    "故障：ドアではありえないほど何度も変化しています。\(told.japanese)"),
                Phrase(
                    "Look for a loose wire or a sensor that is disturbed; the door is greeted again once it is calm.",
                    "線のゆるみやセンサーの乱れを確かめてください。落ち着けば、またあいさつします。"))
        }
        if let (seen, remedy) = suspicion { return make(.look, seen, remedy) }
        return make(.fine, told)
    }

    // MARK: What is odd

    private var suspicion: (Phrase, Phrase)? {
        for line in door.lines where line.isActive == true {
            guard let held = line.heldFor, held >= DoorExaminer.longHold else { continue }
            let span = SpanPhrase.of(seconds: held)
            switch line.kind {
            case .beam:
                return (
                    Phrase(
                        "The \(line.part.english) on \(line.address) has been broken for \(span.english).",
                        "\(line.part.japanese)（\(line.address)）が\(span.japanese)遮られたままです。"),
                    Phrase(
                        "See whether something stands in it, or it has been knocked out of line.",
                        "何かが遮っていないか、向きがずれていないか見てください。")
                )
            case .button:
                return (
                    Phrase(
                        "The button on \(line.address) has been down for \(span.english).",
                        "ボタン（\(line.address)）が\(span.japanese)押されたままです。"),
                    Phrase(
                        "If nobody holds it, it is stuck, or closes the other way: add active = \"high\" to its line.",
                        "誰も押していなければ、引っかかっているか、向きが逆です。設定の線に active = \"high\" を加えてください。")
                )
            case .contact, .motion, .pulse, .toggle: break
            }
        }
        guard case .greeter(let seconds?) = watch, !door.isInput else { return nil }
        let moving = door.lines.filter { $0.changes > 0 }
        if let still = door.lines.first(where: { $0.changes == 0 }), let other = moving.first, other.changes >= 20 {
            return (
                Phrase(
                    "The \(other.part.english) changed \(other.changes) times, the \(still.part.english) on \(still.address) never.",
                    "\(other.part.japanese)は\(other.changes)回変化しましたが、\(still.part.japanese)（\(still.address)）は一度も変化していません。"
                ),
                Phrase(
                    "Walk through while noren watch runs; then look at the cable and the aim of the \(still.part.english).",
                    "実際に通ってみて、\(still.part.japanese)の線と向きを確かめてください。")
            )
        }
        if moving.isEmpty, seconds >= DoorExaminer.quietDay {
            let span = SpanPhrase.of(seconds: seconds)
            return (
                Phrase(
                    "\(told.english) That is nothing in \(span.english).",
                    "\(told.japanese)\(span.japanese)の間、何も動いていません。"),
                Phrase(
                    "Open the door and ask again: if the count stays, look at its cable and at the name of its line.",
                    "ドアを開けて、もう一度お試しください。回数が増えなければ、線と設定の名前を確かめてください。")
            )
        }
        return nil
    }

    // MARK: What it says

    private var told: Phrase {
        let lines = door.lines.map { line in
            let state = line.state ?? Phrase("not known", "不明")
            let count = line.changes
            let times = count == 0 ? "did not change" : count == 1 ? "changed once" : "changed \(count) times"
            let part =
                door.lines.count == 1 ? "It" : line.part.english.prefix(1).uppercased() + line.part.english.dropFirst()
            let place = door.lines.count == 1 ? "" : " (\(line.address))"
            return Phrase(
                "\(part)\(place) is \(state.english) now, and \(times)\(span.english).",
                "\(line.part.japanese)（\(line.address)）は今\(state.japanese)、\(span.japanese)変化\(count)回。")
        }
        let by: Phrase =
            if case .own = watch, !door.isInput {
                Phrase(
                    "No greeter runs, so this command read it itself; open the door while noren doors runs to see it move.",
                    "Norenが動いていないため、このコマンドが直接読みました。noren doors を実行しながらドアを開けると動きが見えます。")
            } else {
                Phrase("")
            }
        return Phrase.sentences(lines + (by.english.isEmpty ? [] : [by]))
    }

    private var span: Phrase {
        switch watch {
        case .greeter(let seconds?):
            let span = SpanPhrase.of(seconds: seconds)
            return Phrase(" in \(span.english)", "この\(span.japanese)で")
        case .own(let seconds):
            let span = SpanPhrase.of(seconds: seconds)
            return Phrase(" in \(span.english)", "\(span.japanese)の間に")
        case .greeter(nil), .rehearsal, .nobody: return Phrase("")
        }
    }
}
