internal import Alsa
internal import ArgumentParser
internal import Gpiod
internal import GreeterRuntime

struct Devices: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the sound cards and lines that this board has, as settings name them.")

    @Flag(help: "All lines, also those without a name.")
    var all = false

    func run() throws {
        try Console.line("Sound cards")
        let cards = Alsa.cards()
        if cards.isEmpty { try Console.line("  none; plug one in, or load its driver") }
        for card in cards {
            let holders = Alsa.holders(card: card.index).map(\.description)
            for playback in card.playbacks {
                let isBusy = playback.freeSubdevices == 0 && !holders.isEmpty
                try Console.line(
                    "  \(card.deviceName(playback))  \(card.name), \(playback.name)"
                        + (isBusy ? ", held by \(holders.joined(separator: ", "))" : ""))
            }
        }
        try Console.line()
        try Console.line("Lines (\(Gpiod.version))")
        let survey = Gpiod.survey()
        if survey.chips.isEmpty, survey.unreadable.isEmpty {
            try Console.line("  no GPIO chip on this machine")
        }
        for trouble in survey.unreadable { try Console.line("  \(trouble.path): \(trouble.error)") }
        for chip in survey.chips {
            try Console.line("  \(chip.label) (\(chip.name), \(chip.lines.count) lines)")
            var table = Table(right: [0])
            for line in chip.lines where all || line.name != nil || line.isUsed {
                let use = line.isUsed ? "used by \(line.consumer ?? "the kernel")" : "free"
                table.add("\(line.offset)", line.name ?? "-", line.isOutput ? "output" : "input", use)
            }
            for line in table.lines { try Console.line("    " + line) }
        }
    }
}
