public import Greeter
public import GreeterRuntime
internal import Glibc

/// What reading settings needs to know of the board, each asked only where it matters.
public struct SettingsContext {
    /// What the board's time zone database says to a name.
    public enum Zone: Sendable {
        case table(ZoneTable)
        case unknown
        /// There is no answer; the text says why and what to do.
        case unavailable(String)
    }

    /// What a calendar file says.
    public enum Calendar: Sendable {
        case events(CalendarEvents)
        /// What is wrong with it, by its lines.
        case broken([Problem])
        /// It was not looked into; the text says why and what to do.
        case unavailable(String)
    }

    /// Why something cannot be used, in words that end an error message.
    public struct Trouble: Error, Hashable, Sendable {
        public var message: String
        public init(_ message: String) { self.message = message }
    }

    /// A time zone by its name.
    public var zone: (String) -> Zone
    /// All names of zones, for suggestions.
    public var zoneNames: () -> [String]
    /// The name of the board's own zone.
    public var boardZone: () -> Result<String, Trouble>
    /// The board's name, for `id = "@hostname"`.
    public var hostName: () -> String
    /// The folder of the bundled sounds, with its `cues.toml`; nil: none was found.
    public var soundsFolder: String?
    /// How long a sound file lasts, or why it cannot be used; for the shop's own files.
    public var soundLength: (String) -> Result<Span, Trouble>
    /// A calendar file's events, as the wall clock of a zone shows them.
    public var calendar: (String, ZoneTable) -> Calendar

    public init(
        zone: @escaping (String) -> Zone, zoneNames: @escaping () -> [String] = { [] },
        boardZone: @escaping () -> Result<String, Trouble>,
        hostName: @escaping () -> String = SettingsContext.systemHostName, soundsFolder: String?,
        soundLength: @escaping (String) -> Result<Span, Trouble>,
        calendar: @escaping (String, ZoneTable) -> Calendar
    ) {
        self.zone = zone
        self.zoneNames = zoneNames
        self.boardZone = boardZone
        self.hostName = hostName
        self.soundsFolder = soundsFolder
        self.soundLength = soundLength
        self.calendar = calendar
    }

    /// The system's name of this board.
    public static func systemHostName() -> String {
        var name = utsname()
        guard uname(&name) == 0 else { return "" }
        // uname ends its text with a NUL within the array.
        return withUnsafeBytes(of: &name.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
