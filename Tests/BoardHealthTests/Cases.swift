import BoardHealth
import Foundation

/// Folders of a board's files, and what the rest of Noren would know of that board.
enum Cases {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures").path

    static let names = ["healthy-raspberry", "failing-raspberry", "pc"]

    static func files(_ name: String) -> BoardFiles {
        BoardFiles(root: "\(folder)/\(name)") { path in
            switch (name, path) {
            case ("pc", "/"):
                .init(bytes: 8_000_000_000, freeBytes: 3_000_000_000, files: 500_000, freeFiles: 900)
            case ("pc", _): .init(bytes: 16_777_216, freeBytes: 16_000_000, files: 4000, freeFiles: 3990)
            default: .init(bytes: 31_000_000_000, freeBytes: 24_500_000_000, files: 1_900_000, freeFiles: 1_800_000)
            }
        }
    }

    static func facts(_ name: String) -> BoardFacts {
        switch name {
        case "healthy-raspberry": healthy
        case "failing-raspberry": failing
        default: pc
        }
    }

    static func findings(_ name: String) -> [Finding] { Checkup.findings(facts(name), files(name)) }

    static func line(
        _ part: (String, String), _ kind: LineFacts.Kind, _ address: String, active: Bool? = false, changes: Int = 0,
        held: Int? = nil, trouble: String? = nil
    ) -> LineFacts {
        LineFacts(
            part: Phrase(part.0, part.1), kind: kind, address: address, isActive: active, changes: changes,
            heldFor: held, trouble: trouble)
    }

    private static let libraries = [
        LibraryFacts("libgpiod", "2.2.1", Phrase("pins, second generation", "端子、第2世代")),
        LibraryFacts("SQLite", "3.46.1", Phrase("journal", "記録")),
    ]

    private static let settings = SettingsFacts(files: ["/etc/noren/noren.toml"], state: .checked)

    static var greeter: GreeterAnswer {
        GreeterAnswer(
            version: "0.1.0", pid: 812, runningFor: 1_036_000, isSimulated: false,
            stores: [(name: "corner", level: "voice", demand: "shop")], passages: 5120, isClockTrusted: true,
            journal: "kept at /var/lib/noren/journal.sqlite", isJournalKept: true, refusal: nil)
    }

    static let unit = [
        "LoadState": "loaded", "ActiveState": "active", "SubState": "running", "UnitFileState": "enabled",
        "Result": "success", "ExecMainStatus": "0", "NRestarts": "0", "MainPID": "812",
        "ActiveEnterTimestamp": "Sat 2026-03-07 08:55:02 JST",
    ]

    private static var healthy: BoardFacts {
        BoardFacts(
            program: "0.1.0", libraries: libraries,
            user: UserFacts(name: "owner", isRoot: false, groups: ["owner", "noren"], closed: []), settings: settings,
            service: .unit(unit), greeter: .answers(greeter),
            chips: [
                ChipFacts(
                    label: "pinctrl-bcm2711", name: "gpiochip0", lines: 58,
                    used: [
                        .init(line: "ACT_LED", consumer: "ACT", isOutput: true),
                        .init(line: "GPIO17", consumer: "noren", isOutput: false),
                        .init(line: "GPIO27", consumer: "noren", isOutput: false),
                    ])
            ], forbiddenChips: [], watch: .greeter(seconds: 1_036_000),
            doors: [
                DoorFacts(
                    name: Phrase("front"),
                    lines: [
                        line(("outer beam", "外側の光線"), .beam, "GPIO17", changes: 10_412, held: 40),
                        line(("inner beam", "内側の光線"), .beam, "GPIO27", changes: 10_398, held: 41),
                    ])
            ],
            sounds: [
                SoundFacts(
                    device: "plughw:CARD=Device", kind: .card, index: 1, card: "USB Audio Device", state: .ready,
                    format: "48000 Hz, 2 channels", holders: [.init(pid: 812, program: "noren")])
            ],
            journal: JournalFacts(
                path: "/var/lib/noren/journal.sqlite",
                state: .read(.init(bytes: 1_843_200, passages: 5120, from: "2026-03-07 09:58", to: "2026-03-19 11:20"))),
            clock: ClockFacts(
                rule: "network", error: 12_000, isTrusted: true, isNeeded: true, now: "2026-03-19 11:21", year: 2026,
                zones: ["Asia/Tokyo"], boardZone: "Asia/Tokyo"))
    }

    private static var failing: BoardFacts {
        var facts = healthy
        facts.greeter = .absent(socket: "/run/noren/noren.sock")
        facts.service = .unit(
            unit.merging([
                "ActiveState": "failed", "SubState": "failed", "Result": "exit-code", "ExecMainStatus": "78",
                "MainPID": "0",
            ]) { $1 })
        facts.settings.problems = [
            "/etc/noren/noren.toml:2: there is no time zone \"Asia/Tokio\"; did you mean \"Asia/Tokyo\"?",
            "/etc/noren/noren.toml:3: unknown key `languges` in [shop]; did you mean `languages`?",
        ]
        facts.watch = .nobody(why: Phrase("The settings say nothing of it.", "設定にありません。"))
        facts.doors = []
        facts.sounds[0].state = .busy
        facts.sounds[0].holders = [.init(pid: 991, program: "aplay")]
        facts.sounds[0].format = nil
        facts.clock?.isTrusted = nil
        facts.clock?.error = 16_000_000
        facts.clock?.now = "2026-03-05 02:10"
        facts.journal?.state = .unreadable("/var/lib/noren/journal.sqlite is no journal of Noren: it is damaged")
        facts.user.closed = [
            .init(what: Phrase("the pins", "端子"), path: "/dev/gpiochip0", group: "gpio"),
            .init(what: Phrase("the sound cards", "音の機器"), path: "/dev/snd/controlC1", group: "audio"),
        ]
        return facts
    }

    private static var pc: BoardFacts {
        var facts = healthy
        facts.greeter = .answers(
            {
                var answer = greeter
                answer.isSimulated = true
                answer.runningFor = 12
                answer.isClockTrusted = false
                return answer
            }())
        facts.service = .noSystemd
        facts.chips = []
        facts.watch = .rehearsal
        facts.doors = [DoorFacts(name: Phrase("front"), lines: [])]
        facts.sounds = [SoundFacts(device: "null", kind: .nothing, state: .untried)]
        facts.clock?.isTrusted = false
        facts.clock?.error = nil
        facts.user = UserFacts(name: "root", isRoot: true, groups: [], closed: [])
        return facts
    }
}
