import ArgumentParser

@main
struct Noren: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "noren", abstract: "Greets at a shop's door, and knows when to be quiet.")
}
