internal import ArgumentParser
internal import ControlSocket
internal import Glibc
internal import Greeter
internal import GreeterRuntime

/// How a command reaches the running greeter.
struct GreeterLine: ParsableArguments {
    @Option(help: ArgumentHelp("The greeter's control socket; else the one that its settings name.", valueName: "path"))
    var socket: String?

    @Option(help: ArgumentHelp("The settings that the greeter runs with, to find its socket.", valueName: "file"))
    var config: [String] = []

    @Option(help: ArgumentHelp("Only this store, where a board serves several.", valueName: "id"))
    var store: String?

    func connect(patience: Span = .seconds(5)) throws(Failure) -> ControlClient {
        do throws(ControlError) {
            return try ControlClient.connect(path: try path(), timeout: patience)
        } catch {
            throw Failure(.unreachable, "\(error)")
        }
    }

    /// Asks one thing.
    ///
    /// - Parameter patience: how long the answer may take.
    func ask(_ command: ControlCommand, patience: Span = .seconds(5)) throws(Failure) -> JSONMembers {
        var client = try connect(patience: patience)
        do throws(ControlError) {
            return try client.send(command, store: store)
        } catch {
            throw GreeterLine.failure(error)
        }
    }

    static func failure(_ error: ControlError) -> Failure {
        Failure(error.kind == .refused ? .failed : .unreachable, "\(error)")
    }

    /// Has a greeter take its settings anew, and gives its answer.
    static func reload(at path: String) throws(ControlError) -> JSONMembers {
        var client = try ControlClient.connect(path: path, timeout: reloadPatience)
        return try client.send(.reload)
    }

    /// Customers who wait are waited for, which takes 45 s at most; then there are sounds to read.
    static let reloadPatience = Span.seconds(75)

    /// `--socket`, then what the settings say, then the usual place.
    private func path() throws(ControlError) -> String {
        if let socket { return socket }
        let paths = config.isEmpty ? [SettingsOptions.standard] : config
        guard !config.isEmpty || access(SettingsOptions.standard, R_OK) == 0 else { return GreeterLine.usual }
        do throws(Failure) {
            return try SettingsLoader.load(paths, sounds: .header).socket
        } catch {
            // A greeter may be running with the settings as they were before.
            Console.error("\(paths[0]) cannot be read, so the greeter is looked for at \(GreeterLine.usual)")
            return GreeterLine.usual
        }
    }

    static let usual = "/run/noren/noren.sock"
}

extension StoryLanguage {
    /// The language of whoever types.
    static var ofTerminal: StoryLanguage {
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            if let value = getenv(name), value.pointee != 0 { return StoryLanguage(locale: String(cString: value)) }
        }
        return .english
    }
}
