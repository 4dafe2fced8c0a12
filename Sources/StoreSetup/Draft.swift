internal import Greeter
internal import GreeterRuntime

/// A line as it was found.
struct LineDraft: Hashable {
    var address: LineAddress
    var bias: Bias
    var isActiveLow: Bool
}

/// A door as it was found and described.
struct DoorDraft: Hashable {
    enum Sensor: Hashable {
        case contact(LineDraft, Direction)
        case contactAndMotion(LineDraft, motion: LineDraft)
        case beam(LineDraft, Direction)
        case pair(outer: LineDraft, inner: LineDraft)
        case counter(in: LineDraft, out: LineDraft)
    }

    var sensor: Sensor

    var lines: [LineDraft] {
        switch sensor {
        case .contact(let line, _), .beam(let line, _): [line]
        case .contactAndMotion(let contact, let motion): [contact, motion]
        case .pair(let outer, let inner): [outer, inner]
        case .counter(let into, let out): [into, out]
        }
    }

    /// Whether it tells who comes from who goes.
    var knowsDirection: Bool {
        switch sensor {
        case .contact(_, let direction), .beam(_, let direction): direction != .unknown
        case .contactAndMotion, .pair, .counter: true
        }
    }
}

/// A door that the settings have already.
struct PresentDoor: Hashable {
    struct Line: Hashable {
        /// The key: `contact`, `outer`.
        var use: String
        var address: LineAddress
    }

    var name: String
    var lines: [Line]
    var knowsDirection: Bool
}

/// What is driven, and not read: the lamp that answers people, and the lamp or buzzer that tells the staff.
enum Light: Hashable {
    case lamp, notice
}

/// The answers so far.
struct Draft {
    /// Times of a day or of days, as settings write them.
    struct Hours: Hashable {
        var days: String
        var times: String
    }

    /// Doors of the settings so far that stay as they are.
    var kept: [PresentDoor] = []
    /// Doors that were found now.
    var doors: [DoorDraft] = []
    var device = "default"
    /// Decibels. Quiet at first: nobody is to be startled in a shop with customers.
    var volume = -12.0
    var style = Level.voice
    var register = Register.plain
    var languages: [String] = []
    var zone = ""
    /// Empty: always open.
    var hours: [Hours] = []
    var button: LineDraft?
    var lights: [Light: LineDraft] = [:]

    /// Lines that have a use already.
    var used: [LineAddress] {
        kept.flatMap(\.lines).map(\.address)
            + (doors.flatMap(\.lines) + [button].compactMap { $0 } + Array(lights.values)).map(\.address)
    }

    /// Whether any door tells who comes from who goes.
    var knowsDirection: Bool { doors.contains(where: \.knowsDirection) || kept.contains(where: \.knowsDirection) }
}
