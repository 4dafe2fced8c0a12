internal import ArgumentParser
internal import Greeter
internal import GreeterRuntime

struct Settings: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows every value in force and where it comes from.")

    @Flag(help: "Also what no file sets: the defaults.")
    var effective = false

    @OptionGroup var settings: SettingsOptions

    func run() throws {
        let board = try settings.load(sounds: .header)
        for (index, store) in board.policy.stores.enumerated() {
            if index > 0 { try Console.line() }
            if board.policy.stores.count > 1 { try Console.line("# \(store.name)") }
            var table = Table()
            for value in board.effective where value.store == store.id {
                guard effective || value.place != nil else { continue }
                table.add(
                    "\(value.key) = \(value.value)",
                    "# " + (value.place.map { "\($0.file):\($0.line)" } ?? "default"))
            }
            for line in table.lines { try Console.line(line) }
        }
    }
}
