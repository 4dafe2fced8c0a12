internal import ArgumentParser
internal import BoardHealth
internal import Glibc
internal import Greeter
internal import GreeterRuntime
internal import Logging

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Looks at everything that greeting needs: what is well, what is wrong, and what to do next.",
        discussion: """
            The first sentence says whether anything needs you. ✗ is wrong, ! is worth a look, ? could not be seen, ✓ is \
            fine. Exit 1 where anything is wrong. Nothing sounds, and nothing is changed.

            Where no greeter runs, the doors' lines are read for a moment (--for); open a door meanwhile to see it count.

            --json is one object: noren, time, ok, summary {en, ja}, counts {wrong, look, unseen, fine} and findings; each \
            of these has subject (greeter, service, settings, door, input, sound, power, temperature, disk, journal, clock, \
            chips, user, libraries, system, board), name or null, verdict, seen {en, ja}, remedy {en, ja} or null, and \
            facts, whose keys stay.
            """)

    @OptionGroup var settings: SettingsOptions

    @Option(help: ArgumentHelp("The greeter's control socket; else the one that its settings name.", valueName: "path"))
    var socket: String?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("How long lines are read where no greeter runs (2s).", valueName: "time"))
    var length: String?

    @Flag(help: "One object of JSON instead.")
    var json = false

    func run() throws {
        let span = try length.map { try Words.span($0, option: "--for") } ?? .seconds(2)
        // What adapters would log has its place in what is found.
        LoggingSystem.bootstrap { _ in SwiftLogNoOpLogHandler() }
        let history = History(paths: settings.paths, socket: socket, watching: span)
        let report = HealthReport(Checkup.findings(try history.facts(), BoardFiles()))
        if json {
            try Console.line(report.json(program: Noren.version, time: history.now))
        } else {
            let columns = Console.columns ?? 100
            for line in report.lines(in: .ofTerminal, width: columns) { try Console.line(line) }
        }
        if !report.isWell { throw Failure(.failed) }
    }
}
