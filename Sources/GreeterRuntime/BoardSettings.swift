public import Greeter

/// How a line is found: by the name that people use, or by its chip's label and its offset there.
public enum LineAddress: Hashable, Sendable, CustomStringConvertible {
    case name(String)
    /// The chip's label (`pinctrl-rp1`) or name (`gpiochip0`), and the line's offset on it.
    case offset(chip: String, line: Int)

    public var description: String {
        switch self {
        case .name(let name): name
        case .offset(let chip, let line): "\(chip) line \(line)"
        }
    }
}

/// The resistor that holds an open line.
public enum Bias: String, CaseIterable, Hashable, Sendable {
    case pullUp = "pull-up"
    case pullDown = "pull-down"
    case disabled
    case asIs = "as-is"
}

/// One line in, as the settings ask for it; its index is that of its ``LinePolicy``.
public struct LineIn: Hashable, Sendable {
    public var address: LineAddress
    public var bias: Bias
    /// Whether the low level is the active one.
    public var isActiveLow: Bool
    /// What it is for, in words for a message: `door "front", contact`.
    public var purpose: String
    public var place: Place

    public init(address: LineAddress, bias: Bias, isActiveLow: Bool, purpose: String, place: Place) {
        self.address = address
        self.bias = bias
        self.isActiveLow = isActiveLow
        self.purpose = purpose
        self.place = place
    }
}

/// One line out.
public struct LineOut: Hashable, Sendable {
    /// Whom it answers.
    public enum Role: Hashable, Sendable {
        case lamp(store: Int)
        case notice(store: Int)
    }

    public var role: Role
    public var address: LineAddress
    public var isActiveLow: Bool
    public var purpose: String
    public var place: Place

    public init(role: Role, address: LineAddress, isActiveLow: Bool, purpose: String, place: Place) {
        self.role = role
        self.address = address
        self.isActiveLow = isActiveLow
        self.purpose = purpose
        self.place = place
    }
}

/// What becomes of the card between two cues.
public enum Idle: String, CaseIterable, Hashable, Sendable {
    /// Open and prepared, not running.
    case ready
    /// Closed, for cards that others use too.
    case close
    /// Kept awake with silence.
    case hold
}

/// Where a zone's sound goes.
public enum OutputDevice: Hashable, Sendable, CustomStringConvertible {
    case alsa(String)
    case file(String)
    case null

    public var description: String {
        switch self {
        case .alsa(let name): name
        case .file(let path): "file:\(path)"
        case .null: "null"
        }
    }
}

/// A mixer control that is lowered while a cue sounds: somebody else's music.
public struct DuckSettings: Hashable, Sendable {
    /// As the mixer names it.
    public var control: String
    /// Decibels, below 0.
    public var by: Double
    /// The mixer's own name; nil: that of the zone's card.
    public var card: String?
    public var place: Place

    public init(control: String, by: Double, card: String?, place: Place) {
        self.control = control
        self.by = by
        self.card = card
        self.place = place
    }
}

/// One loudspeaker output.
public struct ZoneSettings: Hashable, Sendable {
    public var device: OutputDevice
    /// Decibels on top of the loudness target.
    public var volume: Double
    /// LUFS.
    public var loudness: Double
    /// dB(A) that ``Loudspeaker/reference`` measures at the till; nil: nobody has measured it.
    public var calibrated: Double?
    /// dB(A) at the till.
    public var ceiling: Double
    public var idle: Idle
    /// Silence before each cue, for cards that clip its start.
    public var leadIn: Span
    /// Nil: nothing is lowered while a cue sounds.
    public var duck: DuckSettings?
    public var place: Place

    public init(
        device: OutputDevice, volume: Double, loudness: Double, calibrated: Double? = nil,
        ceiling: Double = Loudspeaker().ceiling, idle: Idle, leadIn: Span, place: Place
    ) {
        self.device = device
        self.volume = volume
        self.loudness = loudness
        self.calibrated = calibrated
        self.ceiling = ceiling
        self.idle = idle
        self.leadIn = leadIn
        self.place = place
    }

    /// How loud its cues are to be, and may be.
    public var loudspeaker: Loudspeaker {
        Loudspeaker(target: loudness + volume, calibrated: calibrated, ceiling: ceiling)
    }
}

/// Where the samples of one cue are; its index is that of its ``Cue``.
public struct CueSource: Hashable, Sendable {
    public var path: String
    /// Where the settings name it; nil for a bundled cue.
    public var place: Place?

    public init(path: String, place: Place? = nil) {
        self.path = path
        self.place = place
    }
}

/// What a board trusts its wall clock for.
public enum ClockTrust: String, CaseIterable, Hashable, Sendable {
    case network, rtc, trusted
}

/// Everything that the settings of one board say, checked.
public struct BoardSettings: Sendable {
    public var policy: BoardPolicy
    /// Parallel to `policy.lines`.
    public var inputs: [LineIn]
    public var outputs: [LineOut]
    /// Parallel to the policy's zones.
    public var zones: [ZoneSettings]
    /// Per store, parallel to its cues.
    public var cueSources: [[CueSource]]
    public var journal: String
    public var socket: String
    public var clock: ClockTrust
    /// Every value in force with where it comes from, in the order of the documentation.
    public var effective: [EffectiveValue]
    /// What works, but hardly as somebody would want, in the order of the files.
    public var warnings: [Warning]

    public init(
        policy: BoardPolicy, inputs: [LineIn], outputs: [LineOut], zones: [ZoneSettings], cueSources: [[CueSource]],
        journal: String, socket: String, clock: ClockTrust, effective: [EffectiveValue],
        warnings: [Warning] = []
    ) {
        self.policy = policy
        self.inputs = inputs
        self.outputs = outputs
        self.zones = zones
        self.cueSources = cueSources
        self.journal = journal
        self.socket = socket
        self.clock = clock
        self.effective = effective
        self.warnings = warnings
    }
}

/// One value in force.
public struct EffectiveValue: Hashable, Sendable {
    /// The store's id.
    public var store: String
    /// As in `calm.rest` or `door[1].debounce`.
    public var key: String
    /// As it would be written in TOML.
    public var value: String
    /// Nil: the default.
    public var place: Place?

    public init(store: String, key: String, value: String, place: Place?) {
        self.store = store
        self.key = key
        self.value = value
        self.place = place
    }
}
