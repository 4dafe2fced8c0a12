internal import ArgumentParser
internal import GreeterRuntime

@main
struct Noren: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "noren",
        abstract: "Greets at a shop's door, and knows when to be quiet.",
        discussion: """
            Try it without any hardware:     noren demo
            See what a settings file means:  noren check /etc/noren/noren.toml
            Greet:                           noren run

            Exit codes: 0 done, 1 failed or not as expected, 64 wrong usage, 65 bad trace, 69 not reachable, \
            74 device or disk, 78 bad settings.
            """,
        version: version,
        subcommands: [
            Setup.self, Run.self, Demo.self, Check.self, Settings.self, Simulate.self, ForecastCommand.self,
            Report.self, JournalCommand.self, Cues.self, CueCommand.self, Devices.self,
            Doors.self, PlayCue.self, Volume.self, Calibrate.self, ShowStatus.self, Why.self, Quiet.self, Serve.self,
            Pass.self, Trigger.self,
            Watch.self, Reload.self, Doctor.self, GiveBack.self,
        ])

    static func main() {
        // A reader that goes away (`noren simulate … | head`) must end the command with a code, not by a signal.
        Console.ignoreBrokenPipes()
        do {
            var command = try parseAsRoot()
            try command.run()
            try Console.flush()
        } catch let failure as Failure {
            try? Console.flush()
            Console.error(StoryLanguage.ofTerminal.translated(failure.message))
            exit(withError: ExitCode(failure.code.rawValue))
        } catch {
            try? Console.flush()
            exit(withError: error)
        }
    }
}
