/// The board's clock, and what the shop trusts it for.
public struct ClockFacts: Sendable {
    /// `[board] clock`: network, rtc or trusted.
    public var rule: String
    /// The kernel's estimate of its error, in microseconds; nil where it will not say.
    public var error: Int?
    /// What the running greeter holds; nil without one.
    public var isTrusted: Bool?
    /// Whether any shop has hours or quiet times.
    public var isNeeded: Bool
    /// The time in the shop, as people read it.
    public var now: String
    public var year: Int
    /// The shops' zones.
    public var zones: [String]
    /// The board's own.
    public var boardZone: String?

    public init(
        rule: String, error: Int?, isTrusted: Bool?, isNeeded: Bool, now: String, year: Int, zones: [String],
        boardZone: String?
    ) {
        self.rule = rule
        self.error = error
        self.isTrusted = isTrusted
        self.isNeeded = isNeeded
        self.now = now
        self.year = year
        self.zones = zones
        self.boardZone = boardZone
    }
}

struct ClockExaminer {
    let files: BoardFiles
    let clock: ClockFacts

    /// Where the kernel's estimate stands until somebody sets the clock by another; see `ClockWatch`.
    private static let untrustedError = 16_000_000
    /// This program is younger.
    private static let firstYear = 2025

    private var isSynchronised: Bool {
        files.exists("/run/systemd/timesync/synchronized")
            || (clock.error.map { $0 < ClockExaminer.untrustedError } ?? false)
    }

    /// A clock of the board's own that goes on without power, and whether the kernel took the time from it.
    private var ownClock: (name: String, wasUsed: Bool)? {
        let folder = "/sys/class/rtc"
        let clocks = files.names(folder).filter { $0.hasPrefix("rtc") }
        guard let first = clocks.first(where: { files.word("\(folder)/\($0)/hctosys") == "1" }) ?? clocks.first else {
            return nil
        }
        return (files.word("\(folder)/\(first)/name") ?? first, files.word("\(folder)/\(first)/hctosys") == "1")
    }

    /// By the rule, where no greeter says.
    private func isTrusted(_ own: (name: String, wasUsed: Bool)?) -> Bool {
        if let known = clock.isTrusted { return known }
        return switch clock.rule {
        case "trusted": true
        case "rtc": own?.wasUsed == true || isSynchronised
        default: isSynchronised
        }
    }

    var finding: Finding {
        let own = ownClock
        let (isSynchronised, isTrusted) = (isSynchronised, isTrusted(own))
        let facts: Facts = [
            "now": .text(clock.now), "synchronised": .flag(isSynchronised), "trusted": .flag(isTrusted),
            "rule": .text(clock.rule), "rtc": Fact(own?.name), "rtc_set_the_clock": .flag(own?.wasUsed == true),
            "zones": .list(clock.zones.map { .text($0) }), "board_zone": Fact(clock.boardZone),
        ]
        func make(_ verdict: Verdict, _ seen: [Phrase], _ remedy: Phrase? = nil) -> Finding {
            Finding(.clock, verdict, Phrase.sentences(seen), remedy: remedy, facts: facts)
        }
        let zones = clock.zones.joined(separator: ", ")
        let now = Phrase("It is \(clock.now) (\(zones)).", "今は\(clock.now)（\(zones)）です。")
        let network =
            isSynchronised
            ? Phrase("The network keeps it right.", "ネットワークで合わせてあります。")
            : Phrase("The network has not set it since the start.", "起動後、ネットワークでは合わせていません。")
        let battery =
            own.map {
                Phrase("The board has a clock of its own (\($0.name)).", "ボードに内蔵時計（\($0.name)）があります。")
            }
            ?? Phrase("The board has no clock that runs without power.", "電源なしで動く内蔵時計はありません。")
        if clock.year < ClockExaminer.firstYear {
            return make(
                .wrong, [now, Phrase("That is years ago: the clock is wrong.", "何年も前の日付で、時計が狂っています。")],
                Phrase(
                    "Connect the board to the network for a minute, or set it by hand: sudo timedatectl set-time '2026-03-07 10:00'.",
                    "しばらくネットワークにつなぐか、sudo timedatectl set-time '2026-03-07 10:00' のように合わせてください。"))
        }
        guard isTrusted else {
            let effect =
                clock.isNeeded
                ? Phrase(
                    "The shop's hours need a right clock: until it is trusted (\(rule.english)), nothing louder than a chime sounds.",
                    "営業時間には正しい時計が必要です。信頼できるまで（\(rule.japanese)）、チャイムより大きな音は出しません。")
                : Phrase(
                    "It is not trusted yet (\(rule.english)); without hours or quiet times that changes nothing.",
                    "まだ信頼していません（\(rule.japanese)）が、営業時間がないため影響はありません。")
            return make(
                clock.isNeeded ? .look : .fine, [now, network, effect],
                clock.isNeeded
                    ? Phrase(
                        "Connect the board to the network; where there never is one, add a clock module and write clock = \"rtc\" under [board].",
                        "ネットワークにつないでください。つながない店では、時計モジュールを付けて [board] に clock = \"rtc\" と書きます。") : nil)
        }
        let trust = Phrase("It is trusted (\(rule.english)).", "信頼しています（\(rule.japanese)）。")
        return make(.fine, [now, network, battery, trust])
    }

    /// What the settings ask of a clock, in words.
    private var rule: Phrase {
        switch clock.rule {
        case "rtc": Phrase("rule rtc: the board's own clock is enough", "規則 rtc：内蔵時計で足りる")
        case "trusted": Phrase("rule trusted: always", "規則 trusted：いつでも")
        default: Phrase("rule network: once the network has set it", "規則 network：ネットワークで合わせてから")
        }
    }
}
