public import Greeter
internal import GreeterRuntime

/// What may be asked of a running greeter. What it means is the greeter's business.
public enum ControlCommand: Hashable, Sendable {
    case status
    /// Quiet by hand, for a time or until a time of day; without either for as long as the settings say.
    case quiet(Level?, ControlEnd?)
    case quietOff
    /// Somebody is being served, for a time at most.
    case serving(for: Span?)
    case servingOff
    /// The next passage is staff's.
    case pass
    /// Somebody of the staff has seen to who came.
    case acknowledge
    /// Pretends a passage. A door of several stores is named `STORE/DOOR`.
    case trigger(door: String, Direction)
    case play(cue: String)
    /// Moves the volume; nil: only says what it is.
    case volume(ControlVolume?)
    /// Lets the signal sound by which the loudness at the till is measured, or ends it.
    case calibrate(isOver: Bool)
    /// The story of a decision, by its number; nil: of the last.
    case why(Int64?)
    /// A snapshot, then every event as it happens. The server answers it itself.
    case watch
    case reload

    /// The word after `"do"`.
    public var word: String {
        switch self {
        case .status: "status"
        case .quiet, .quietOff: "quiet"
        case .serving, .servingOff: "serving"
        case .pass: "pass"
        case .acknowledge: "acknowledge"
        case .trigger: "trigger"
        case .play: "play"
        case .volume: "volume"
        case .calibrate: "calibrate"
        case .why: "why"
        case .watch: "watch"
        case .reload: "reload"
        }
    }

    /// The request's own members, as they are sent.
    public var members: JSONMembers {
        var members: JSONMembers = ["do": .string(word)]
        switch self {
        case .status, .pass, .acknowledge, .watch, .reload: break
        case .quiet(let level, let end):
            if let level { members["level"] = .string(level.word) }
            switch end {
            case .after(let span)?: members["for"] = .string(span.duration)
            case .at(let time)?: members["until"] = .string(time.text)
            case nil: break
            }
        case .quietOff, .servingOff: members["off"] = true
        case .serving(let span):
            if let span { members["for"] = .string(span.duration) } else { members["on"] = true }
        case .trigger(let door, let direction):
            members["door"] = .string(door)
            members["direction"] = .string(direction.word)
        case .play(let cue): members["cue"] = .string(cue)
        case .volume(.by(let decibels)?): members["by"] = .real(decibels)
        case .volume(.to(let decibels)?): members["to"] = .real(decibels)
        case .volume(nil): break
        case .calibrate(let isOver): if isOver { members["off"] = true }
        case .why(let number): members["decision"] = number.map { .integer($0) } ?? "last"
        }
        return members
    }

    /// Every request there is, with the fields it takes beside `id`, `do` and `store`.
    static let fields: [(word: String, fields: [String])] = [
        ("status", []), ("quiet", ["level", "for", "until", "off"]), ("serving", ["on", "off", "for"]), ("pass", []),
        ("acknowledge", []), ("trigger", ["door", "direction"]), ("play", ["cue"]), ("volume", ["by", "to"]),
        ("calibrate", ["off"]), ("why", ["decision"]), ("watch", []), ("reload", []),
    ]
}

/// Where a volume by hand goes, in decibels.
public enum ControlVolume: Hashable, Sendable {
    /// From where it is.
    case by(Double)
    /// From that of the settings; 0 gives it back to them.
    case to(Double)
}

/// When something that was asked for by hand is over.
public enum ControlEnd: Hashable, Sendable {
    case after(Span)
    /// The next time that the shop's clock shows this.
    case at(TimeOfDay)
}

/// A time of day as people write it: `18:00`.
public struct TimeOfDay: Hashable, Sendable {
    /// Since midnight, from 0 to 1440, which is `24:00`.
    public let minutes: Int

    public init?(minutes: Int) {
        guard (0...1440).contains(minutes) else { return nil }
        self.minutes = minutes
    }

    /// `H:MM` or `HH:MM`, from 0:00 to 24:00; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }),
            let hours = Int(parts[0]), let minutes = Int(parts[1]), minutes < 60
        else { return nil }
        self.init(minutes: hours * 60 + minutes)
    }

    /// As in `18:00`.
    public var text: String {
        let (hours, minutes) = (minutes / 60, minutes % 60)
        return (hours < 10 ? "0" : "") + "\(hours):" + (minutes < 10 ? "0" : "") + "\(minutes)"
    }
}
