internal import Greeter
internal import GreeterRuntime

/// What the answers are in settings: tables with their keys, and a comment for what their owner may want to change.
struct DraftText {
    typealias Row = SettingsEdit.Row

    struct Table: Hashable {
        /// With its brackets.
        var head: String
        var comment = ""
        var rows: [Row]

        /// Without brackets.
        var name: String { String(head.dropFirst().dropLast()) }
    }

    let draft: Draft
    let words: StoryLanguage

    // MARK: A new file

    /// A whole file.
    var text: String {
        var parts = [heading, written(Table(head: "[shop]", rows: zoneAndLanguages + [spoken]))]
        if let hours {
            parts.append(written(hours))
        } else {
            parts.append(
                words(
                    "# [hours]                          # none: always open. For example: mon-fri = \"10:00-20:00\"\n",
                    "# [hours]                          # なければ常に営業。例：mon-fri = \"10:00-20:00\"\n"))
        }
        parts += ([sound] + doors.map { Table(head: "[[door]]", rows: $0) } + extras).map(written)
        if !draft.hours.isEmpty { parts.append(written(Table(head: "[board]", rows: [clock]))) }
        return parts.joined(separator: "\n")
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

    private func written(_ table: Table) -> String {
        var head = table.head
        if !table.comment.isEmpty {
            head += String(repeating: " ", count: max(0, 34 - head.count)) + "# " + table.comment
        }
        // What belongs together stands in columns.
        let lone: Set<String> = ["name", "direction"]
        let width = table.rows.filter { !lone.contains($0.key) }.map { $0.key.asTomlKey.count }.max() ?? 0
        let lines = table.rows.map { row in
            let key = row.key.asTomlKey
            let space = lone.contains(row.key) ? 0 : width - key.count
            return key + String(repeating: " ", count: space) + " = " + row.value + SettingsEdit.comment(row.comment)
        }
        return ([head] + lines).joined(separator: "\n") + "\n"
    }

    // MARK: Tables

    /// All that has one place in a file, whether it is usual or not: what two drafts are compared by.
    var tables: [Table] {
        let shop = Table(head: "[shop]", rows: zoneAndLanguages + [register, atMost])
        return [shop, hours, sound].compactMap { $0 } + extras
    }

    private var zoneAndLanguages: [Row] {
        let list = "[" + draft.languages.map(\.asToml).joined(separator: ", ") + "]"
        return [
            Row(key: "timezone", value: draft.zone.asToml),
            Row(
                key: "languages", value: list,
                comment: draft.languages.count > 1 ? words("they take turns", "順番に話します") : ""),
        ]
    }

    private var spoken: Row { draft.style == .voice ? register : atMost }

    private var register: Row {
        Row(
            key: "register", value: draft.register.word.asToml,
            comment: words("formal, plain", "formal は丁寧、plain は普通"))
    }

    private var atMost: Row {
        Row(
            key: "at_most", value: draft.style.word.asToml,
            comment: words("voice, chime, tick, light, off", "voice は声、chime はチャイム、tick は小さな音"))
    }

    private var hours: Table? {
        guard !draft.hours.isEmpty else { return nil }
        let isDaily = draft.hours.contains { $0.days == "daily" }
        return Table(
            head: "[hours]", comment: isDaily ? "" : words("a day that is not named is closed", "書かれていない曜日は休み"),
            rows: draft.hours.map { Row(key: $0.days, value: $0.times.asToml) })
    }

    private var sound: Table {
        Table(
            head: "[sound]",
            rows: [
                Row(
                    key: "device", value: draft.device.asToml,
                    comment: words("noren devices lists them", "noren devices で一覧")),
                Row(
                    key: "volume", value: draft.volume.asToml,
                    comment: words("dB; 3 more is clearly louder", "dB。3増やすとはっきり大きくなります")),
            ])
    }

    private var extras: [Table] {
        var tables: [Table] = []
        if let lamp = draft.lights[.lamp] {
            tables.append(
                Table(
                    head: "[lamp]", comment: words("answers whenever nothing sounds", "音の代わりに応えます"),
                    rows: [Row(key: "line", value: output(lamp))]))
        }
        if let notice = draft.lights[.notice] {
            tables.append(
                Table(
                    head: "[notice]", comment: words("tells the staff that somebody has come", "来店をスタッフに知らせます"),
                    rows: [Row(key: "line", value: output(notice))]))
        }
        if let button = draft.button {
            tables.append(
                Table(
                    head: "[inputs]",
                    rows: [
                        Row(
                            key: "quiet_button", value: written(button),
                            comment: words("press: quiet for half an hour; again: over", "押すと30分静かに。もう一度で解除"))
                    ]))
        }
        return tables
    }

    private var clock: Row {
        Row(
            key: "clock", value: "network".asToml,
            comment: words(
                "trusted by network time; \"rtc\" with a clock chip, \"trusted\" if it is always right",
                "ネットワークで時刻合わせ。時計ICなら \"rtc\"、常に正しいなら \"trusted\""))
    }

    // MARK: Doors

    private var doors: [[Row]] {
        draft.doors.enumerated().map { index, door in
            [Row(key: "name", value: DraftText.name(ofDoor: index).asToml)] + sensor(door)
        }
    }

    /// Every key by which a door senses.
    static let sensorKeys: Set<String> = [
        "contact", "motion", "beam", "outer", "inner", "in", "out", "direction", "approach",
    ]

    func sensor(_ door: DoorDraft) -> [Row] {
        switch door.sensor {
        case .contact(let line, let direction):
            [Row(key: "contact", value: written(line, normallyLow: false)), row(direction)]
        case .beam(let line, let direction): [Row(key: "beam", value: written(line)), row(direction)]
        case .contactAndMotion(let contact, let motion):
            [
                Row(key: "contact", value: written(contact, normallyLow: false)),
                Row(
                    key: "motion", value: written(motion),
                    comment: words("moved before the door opened: somebody leaves", "開く前に動きがあれば、出る人")),
            ]
        case .pair(let outer, let inner):
            [
                Row(
                    key: "outer", value: written(outer),
                    comment: words("first: somebody comes in", "先に遮られたら、入る人")),
                Row(key: "inner", value: written(inner)),
            ]
        case .counter(let into, let out):
            [
                Row(key: "in", value: written(into), comment: words("a pulse: somebody comes in", "パルスごとに、入る人")),
                Row(key: "out", value: written(out), comment: words("a pulse: somebody leaves", "パルスごとに、出る人")),
            ]
        }
    }

    private func row(_ direction: Direction) -> Row {
        Row(
            key: "direction", value: direction.word.asToml,
            comment: direction == .unknown
                ? words("\"arrival\" if people only come in here", "入口専用なら \"arrival\"")
                : words("arrival, departure, unknown", "arrival は入口、departure は出口"))
    }

    static func name(ofDoor index: Int) -> String { index == 0 ? "front" : "door-\(index + 1)" }

    // MARK: Lines

    /// A line in as settings write it: what is usual is left out.
    private func written(_ line: LineDraft, normallyLow: Bool = true) -> String {
        var extra: [String] = []
        if line.bias != .pullUp { extra.append("bias = \(line.bias.rawValue.asToml)") }
        if line.isActiveLow != normallyLow { extra.append("active = \((line.isActiveLow ? "low" : "high").asToml)") }
        return written(line.address, extra)
    }

    private func output(_ line: LineDraft) -> String {
        written(line.address, line.isActiveLow ? ["active = \"low\""] : [])
    }

    private func written(_ address: LineAddress, _ extra: [String]) -> String {
        let parts: [String]
        switch address {
        case .name(let name):
            if extra.isEmpty { return name.asToml }
            parts = ["name = \(name.asToml)"]
        case .offset(let chip, let line): parts = ["chip = \(chip.asToml)", "line = \(line)"]
        }
        return "{ " + (parts + extra).joined(separator: ", ") + " }"
    }
}
