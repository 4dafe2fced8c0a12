internal import Alsa
internal import AlsaCues
internal import ArgumentParser
internal import Glibc
internal import GreeterRuntime
internal import Logging

/// What systemd does behind every end of the greeter, a crash included (`ExecStopPost=`): a control that `duck` had lowered
/// comes back also where no greeter starts again.
struct GiveBack: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "give-back",
        abstract: "Gives back what a greeter that has crashed left lowered; systemd runs it by itself.",
        shouldDisplay: false)

    func run() throws {
        LoggingSystem.bootstrap { _ in StderrLog() }
        let log = Logger(label: "noren")
        // alsa-lib would print what it thinks of a card that is not there any more.
        AlsaMessages.capture { _ in }
        // Where the greeter's socket is, whatever the settings say by now.
        let folder = getenv("RUNTIME_DIRECTORY").map { String(cString: $0) } ?? OwnersFile.folder(of: GreeterLine.usual)
        for told in Duck.recover(in: folder) { log.notice("\(told)") }
    }
}
