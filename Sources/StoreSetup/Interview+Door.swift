internal import Greeter
internal import GreeterRuntime

/// What the line that was found says of people.
extension Interview {
    /// The door is looked for, unless the settings know one.
    mutating func beginDoors() {
        guard let present = facts.present, !present.draft.kept.isEmpty else { return seek(.door) }
        var lines = [words("Your doors:", "今のドア：")]
        for door in present.draft.kept {
            let uses = door.lines.map { "\($0.use) \($0.address)" }.joined(separator: ", ")
            lines.append("  \(door.name)  (\(uses))")
        }
        lines += [
            words("What about them?", "どうしますか。"),
            words("  1  as they are", "  1  このまま"), words("  2  there is one more", "  2  もう一つ増やす"),
        ]
        if present.ownsItsDoors {
            lines.append(words("  3  find them all anew", "  3  すべて探し直す"))
        }
        step = .presentDoors
        effects.append(.ask((lines + ["[1]"]).joined(separator: "\n")))
    }

    private mutating func decideDoors(_ text: String) {
        let count = facts.present?.ownsItsDoors == true ? 3 : 2
        switch Answer.choice(text, of: count, otherwise: 1) {
        case 1?: beginSound()
        case 2?: seek(.door)
        case 3?:
            draft.kept = []
            seek(.door)
        default: askForNumber(count)
        }
    }

    mutating func describeDoor() {
        if found.count == 2 {
            ask(
                .kind,
                "A pair of beams: \(found[0].address) broke first, so it is the outer one. Did you come in from outside? [y]",
                "二本のビームです。\(found[0].address) が先に遮られたので、外側とします。外から入りましたか。[はい]")
        } else {
            ask(
                .kind,
                """
                What is it?
                  1  a door contact (a magnet and a reed switch)
                  2  a light beam across the way
                  3  a people counter, with one output for each direction
                [1]
                """,
                """
                これは何ですか。
                  1  ドアの開閉センサー（磁石とリードスイッチ）
                  2  通り道の光センサー
                  3  人数カウンター（入る人と出る人で出力が分かれたもの）
                [1]
                """)
        }
    }

    mutating func handleDoor(_ event: Event) {
        guard case .answer(let text) = event else { return }
        switch step {
        case .presentDoors: decideDoors(text)
        case .kind where found.count == 2:
            switch Answer.yes(text, otherwise: true) {
            case true?: add(.pair(outer: found[0], inner: found[1]))
            case false?: add(.pair(outer: found[1], inner: found[0]))
            case nil: askAgain("Please answer y or n.", "はい か いいえ でお答えください。")
            }
        case .kind:
            guard let choice = Answer.choice(text, of: 3, otherwise: 1) else { return askForNumber(3) }
            guard choice != 3 else { return seek(.counter) }
            isBeam = choice == 2
            ask(.direction, directionQuestion(.english), directionQuestion(.japanese))
        case .direction: direct(text)
        case .anotherDoor:
            switch Answer.yes(text, otherwise: false) {
            case true?: seek(.door)
            case false?: beginSound()
            case nil: askAgain("Please answer y or n.", "はい か いいえ でお答えください。")
            }
        default: break
        }
    }

    /// The kinds of doors that a lone line can be; one more where a motion sensor can help a contact.
    func directionQuestion(_ language: StoryLanguage) -> String {
        var lines = [
            language(
                "One sensor alone cannot tell who comes from who goes. How is this door used?",
                "センサー一つでは、入る人と出る人を区別できません。このドアはどう使われますか。"),
            language(
                "  1  in and out: everybody gets a neutral chime", "  1  出入り両方：どなたにも中立のチャイム"),
            language("  2  only to come in: a welcome", "  2  入るだけ：いらっしゃいませ"),
            language("  3  only to leave: a thank-you", "  3  出るだけ：ありがとうございました"),
        ]
        if !isBeam {
            lines.append(
                language(
                    "  4  in and out, and a motion sensor inside tells which: find it now",
                    "  4  出入り両方で、店内の人感センサーが見分ける：今それを探す"))
        }
        return (lines + ["[1]"]).joined(separator: "\n")
    }

    private mutating func direct(_ text: String) {
        let count = isBeam ? 3 : 4
        guard let choice = Answer.choice(text, of: count, otherwise: 1) else { return askForNumber(count) }
        guard choice != 4 else { return seek(.motion) }
        let line = found[0]
        let direction: Direction = [.unknown, .arrival, .departure][choice - 1]
        add(isBeam ? .beam(line, direction) : .contact(line, direction))
    }

    mutating func add(_ sensor: DoorDraft.Sensor) {
        draft.doors.append(DoorDraft(sensor: sensor))
        found = []
        ask(.anotherDoor, "Is there another door? [n]", "ドアはほかにもありますか。[いいえ]")
    }

    mutating func askForNumber(_ count: Int) {
        askAgain("Please type a number from 1 to \(count).", "1 から \(count) の数字でお答えください。")
    }
}
