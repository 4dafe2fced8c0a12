/// The board's pins as the kernel lists them: chips with lines, and who has which.
public struct ChipFacts: Sendable {
    /// One line that somebody has.
    public struct Used: Hashable, Sendable {
        /// By its name, or its number on the chip.
        public var line: String
        public var consumer: String
        public var isOutput: Bool

        public init(line: String, consumer: String, isOutput: Bool) {
            self.line = line
            self.consumer = consumer
            self.isOutput = isOutput
        }
    }

    public var label: String
    /// As in `gpiochip0`.
    public var name: String
    public var lines: Int
    public var used: [Used]

    public init(label: String, name: String, lines: Int, used: [Used]) {
        self.label = label
        self.name = name
        self.lines = lines
        self.used = used
    }
}

struct ChipExaminer {
    let chips: [ChipFacts]
    /// Device files that this user may not open.
    let forbidden: [String]
    let isSimulated: Bool

    /// More are not read out; `noren devices` lists them.
    private static let told = 6

    var finding: Finding {
        let facts: Facts = [
            "chips": .list(
                chips.map { chip in
                    .record([
                        "label": .text(chip.label), "name": .text(chip.name), "lines": .count(chip.lines),
                        "used": .list(
                            chip.used.map {
                                .record([
                                    "line": .text($0.line), "by": .text($0.consumer), "output": .flag($0.isOutput),
                                ])
                            }),
                    ])
                }), "forbidden": .list(forbidden.map { .text($0) }),
        ]
        if chips.isEmpty, !forbidden.isEmpty {
            return Finding(
                .chips, .unseen,
                Phrase(
                    "You may not look at the board's pins (\(forbidden.joined(separator: ", "))).",
                    "ボードの端子を見る権限がありません（\(forbidden.joined(separator: "、"))）。"),
                remedy: Phrase("Say sudo before the command.", "コマンドの前に sudo を付けてください。"), facts: facts)
        }
        guard !chips.isEmpty else {
            return Finding(
                .chips, isSimulated ? .look : .wrong,
                Phrase(
                    "This machine has no pins (GPIO) that a door could be wired to.", "この機械には、ドアをつなぐ端子（GPIO）がありません。"),
                remedy: Phrase(
                    "Noren needs a board with pins, such as a Raspberry Pi; noren demo works without.",
                    "Raspberry Piのような端子のあるボードが必要です。noren demo なら、なくても試せます。"), facts: facts)
        }
        let names = Phrase.list(
            chips.map { Phrase("\($0.label) (\($0.lines) lines)", "\($0.label)（\($0.lines)本）") })
        let used = chips.flatMap(\.used)
        // Noren's own first: they are what is asked about.
        let sorted = used.filter { $0.consumer == "noren" } + used.filter { $0.consumer != "noren" }
        let list = sorted.prefix(ChipExaminer.told).map {
            Phrase("\($0.line) by \($0.consumer)", "\($0.line)（\($0.consumer)）")
        }
        let more = used.count - list.count
        let rest =
            more > 0 ? [Phrase("\(more) more (noren devices lists them)", "ほか\(more)本（noren devices で一覧）")] : []
        let uses =
            used.isEmpty
            ? Phrase("None is in use.", "使用中のものはありません。")
            : Phrase(
                "In use: \(Phrase.list(list + rest).english).", "使用中：\(Phrase.list(list + rest).japanese)。")
        return Finding(
            .chips, .fine,
            Phrase.sentences([Phrase("The board has \(names.english).", "ボードには\(names.japanese)があります。"), uses]),
            facts: facts)
    }
}
