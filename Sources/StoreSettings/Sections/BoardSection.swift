internal import GreeterRuntime

/// `[board]`: what the board's stores have in common; in one of its files.
enum BoardSection {
    static let journal = Key(
        "journal", .text(example: "/var/lib/noren/journal.sqlite"), "/var/lib/noren/journal.sqlite")
    static let socket = Key(
        "socket", .text(example: "/run/noren/noren.sock"), "/run/noren/noren.sock")
    static let clock = Key("clock", .word(ClockTrust.allCases), .network)

    static let spec = SectionSpec("board", [journal, socket, clock])

    struct Reading {
        var journal: String
        var socket: String
        var clock: ClockTrust
    }

    /// Paths are relative to the settings file.
    static func read(_ node: Node?, file: String, findings: Findings) -> Reading {
        let section = Section(spec, node, file: file, findings: findings)
        let journal = SettingsPath.beside(section.place(of: Self.journal.name).file, section.read(Self.journal))
        let socket = SettingsPath.beside(section.place(of: Self.socket.name).file, section.read(Self.socket))
        // The kernel's sockaddr_un holds 108 bytes with the NUL.
        if socket.utf8.count > 107 {
            findings.problem(
                section.place(of: Self.socket.name),
                "`socket` is longer than the 107 bytes that Linux allows; shorten it")
        }
        return Reading(journal: journal, socket: socket, clock: section.read(clock))
    }
}
