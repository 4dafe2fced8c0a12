/// What comes into a greeter from outside, each way in with the real code behind it.
///
/// The fuzzer and the ordinary tests feed the same entries, so what the one has found the other keeps.
public enum HostileInput: String, CaseIterable, Sendable {
    /// Settings files: a store, what it extends, a second store.
    case settings
    /// A trace, by its fast way and its slow one, and the simulation of it.
    case trace
    /// A calendar file.
    case calendar
    /// All the bytes of connections with the control socket.
    case control
    /// A sound file, decoded, brought to its loudness and mixed.
    case sound
    /// What a journal's ring, its records and the kept memory hold after damage.
    case journal

    /// Feeds the bytes to the real code.
    ///
    /// - Throws: what it promised and did not keep. Whatever it refuses politely is as it should be.
    public func take(_ bytes: [UInt8]) throws {
        switch self {
        case .settings: try SettingsEntry.take(bytes)
        case .trace: try TraceEntry.take(bytes)
        case .calendar: try CalendarEntry.take(bytes)
        case .control: try ControlEntry.take(bytes)
        case .sound: try SoundEntry.take(bytes)
        case .journal: try JournalEntryPoint.take(bytes)
        }
    }

    /// Parts one input into several files or messages: no text that is meant has this byte.
    static let separator: UInt8 = 0x1E
}

/// A promise that was not kept.
struct Broken: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// Throws unless what is promised holds.
    static func unless(_ holds: Bool, _ promise: @autoclosure () -> String) throws {
        if !holds { throw Broken(promise()) }
    }
}
