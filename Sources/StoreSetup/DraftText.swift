internal import Greeter
internal import GreeterRuntime

/// The settings file that the answers make, with a comment for what its owner may want to change.
struct DraftText {
    let draft: Draft
    let words: StoryLanguage

    var text: String {
        ([heading, shop, hours, sound] + doors + [lamp, notice, inputs, board]).filter { !$0.isEmpty }
            .joined(separator: "\n")
    }

    private var heading: String {
        words(
            """
            # Written by noren setup. Change it with any editor, then:
            #     noren check FILE     says what is wrong, and what to write instead
            #     noren reload         takes it into the shop

            """,
            """
            # noren setup が書いた設定です。お好きなエディタで直せます。そのあとは：
            #     noren check ファイル   間違いと、正しい書き方を教えます
            #     noren reload         お店に反映します

            """)
    }

    private var shop: String {
        var lines = ["[shop]"]
        lines.append("timezone  = \(quoted(draft.zone))")
        lines.append(
            "languages = [\(draft.languages.map(quoted).joined(separator: ", "))]"
                + (draft.languages.count > 1 ? comment("they take turns", "順番に話します") : ""))
        if draft.style == .voice {
            lines.append(
                "register  = \(quoted(draft.register.word))" + comment("formal, plain", "formal は丁寧、plain は普通"))
        } else {
            lines.append(
                "at_most   = \(quoted(draft.style.word))"
                    + comment("voice, chime, tick, light, off", "voice は声、chime はチャイム、tick は小さな音"))
        }
        return section(lines)
    }

    private var hours: String {
        guard !draft.hours.isEmpty else {
            return section([
                words(
                    "# [hours]                          # none: always open. For example: mon-fri = \"10:00-20:00\"",
                    "# [hours]                          # なければ常に営業。例：mon-fri = \"10:00-20:00\"")
            ])
        }
        let keys = draft.hours.map { $0.days.contains(",") ? quoted($0.days) : $0.days }
        let width = keys.map(\.count).max() ?? 0
        var lines = ["[hours]" + comment("a day that is not named is closed", "書かれていない曜日は休み", tabs: 27)]
        if draft.hours.contains(where: { $0.days == "daily" }) { lines = ["[hours]"] }
        for (key, hours) in zip(keys, draft.hours) {
            lines.append(key + String(repeating: " ", count: width - key.count) + " = " + quoted(hours.times))
        }
        return section(lines)
    }

    private var sound: String {
        section([
            "[sound]",
            "device = \(quoted(draft.device))" + comment("noren devices lists them", "noren devices で一覧"),
            "volume = \(draft.volume)" + comment("dB; 3 more is clearly louder", "dB。3増やすとはっきり大きくなります"),
        ])
    }

    private var doors: [String] {
        draft.doors.enumerated().map { index, door in
            var lines = ["[[door]]", "name = \(quoted(DraftText.name(ofDoor: index)))"]
            switch door.sensor {
            case .contact(let line, let direction):
                lines.append("contact = " + written(line, normallyLow: false))
                lines.append(self.direction(direction))
            case .beam(let line, let direction):
                lines.append("beam = " + written(line))
                lines.append(self.direction(direction))
            case .contactAndMotion(let contact, let motion):
                lines.append("contact = " + written(contact, normallyLow: false))
                lines.append(
                    "motion  = " + written(motion)
                        + comment("moved before the door opened: somebody leaves", "開く前に動きがあれば、出る人"))
            case .pair(let outer, let inner):
                lines.append("outer = " + written(outer) + comment("first: somebody comes in", "先に遮られたら、入る人"))
                lines.append("inner = " + written(inner))
            case .counter(let into, let out):
                lines.append("in  = " + written(into) + comment("a pulse: somebody comes in", "パルスごとに、入る人"))
                lines.append("out = " + written(out) + comment("a pulse: somebody leaves", "パルスごとに、出る人"))
            }
            return section(lines)
        }
    }

    private func direction(_ direction: Direction) -> String {
        "direction = \(quoted(direction.word))"
            + (direction == .unknown
                ? comment("\"arrival\" if people only come in here", "入口専用なら \"arrival\"")
                : comment("arrival, departure, unknown", "arrival は入口、departure は出口"))
    }

    private var lamp: String {
        guard let lamp = draft.lights[.lamp] else { return "" }
        return section([
            "[lamp]" + comment("answers whenever nothing sounds", "音の代わりに応えます", tabs: 28),
            "line = " + output(lamp),
        ])
    }

    private var notice: String {
        guard let notice = draft.lights[.notice] else { return "" }
        return section([
            "[notice]" + comment("tells the staff that somebody has come", "来店をスタッフに知らせます", tabs: 26),
            "line = " + output(notice),
        ])
    }

    private var inputs: String {
        guard let button = draft.button else { return "" }
        return section([
            "[inputs]",
            "quiet_button = " + written(button)
                + comment("press: quiet for half an hour; again: over", "押すと30分静かに。もう一度で解除"),
        ])
    }

    private var board: String {
        guard !draft.hours.isEmpty else { return "" }
        return section([
            "[board]",
            "clock = \"network\""
                + comment(
                    "trusted by network time; \"rtc\" with a clock chip, \"trusted\" if it is always right",
                    "ネットワークで時刻合わせ。時計ICなら \"rtc\"、常に正しいなら \"trusted\""),
        ])
    }

    static func name(ofDoor index: Int) -> String { index == 0 ? "front" : "door-\(index + 1)" }

    private func section(_ lines: [String]) -> String { lines.joined(separator: "\n") + "\n" }

    private func comment(_ english: String, _ japanese: String, tabs: Int = 4) -> String {
        String(repeating: " ", count: tabs) + "# " + words(english, japanese)
    }

    /// A line in as settings write it: what is usual is left out.
    private func written(_ line: LineDraft, normallyLow: Bool = true) -> String {
        var extra: [String] = []
        if line.bias != .pullUp { extra.append("bias = \(quoted(line.bias.rawValue))") }
        if line.isActiveLow != normallyLow { extra.append("active = \(quoted(line.isActiveLow ? "low" : "high"))") }
        return written(line.address, extra)
    }

    private func output(_ line: LineDraft) -> String {
        written(line.address, line.isActiveLow ? ["active = \"low\""] : [])
    }

    private func written(_ address: LineAddress, _ extra: [String]) -> String {
        let parts: [String]
        switch address {
        case .name(let name):
            if extra.isEmpty { return quoted(name) }
            parts = ["name = \(quoted(name))"]
        case .offset(let chip, let line): parts = ["chip = \(quoted(chip))", "line = \(line)"]
        }
        return "{ " + (parts + extra).joined(separator: ", ") + " }"
    }

    private func quoted(_ text: String) -> String { text.asToml }
}
