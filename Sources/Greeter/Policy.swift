/// What one line in means.
public struct LinePolicy: Hashable, Sendable {
    /// What the line belongs to.
    public enum Role: Hashable, Sendable {
        case contact(door: Int)
        case motion(door: Int)
        case beam(door: Int)
        case outer(door: Int)
        case inner(door: Int)
        case pulseIn(door: Int)
        case pulseOut(door: Int)
        case quietButton(store: Int)
        /// Active while somebody is being served.
        case serving(store: Int)
        /// The next passage is staff's.
        case staff(store: Int)
        /// Staff greet in person.
        case acknowledge(store: Int)
    }

    public var role: Role
    /// Edges within this time after an accepted one do not act.
    public var debounce: Span

    public init(role: Role, debounce: Span = .milliseconds(10)) {
        self.role = role
        self.debounce = debounce
    }
}

/// How a door senses people.
public enum SensorPolicy: Hashable, Sendable {
    /// An opening is a passage in this direction.
    case contact(Direction)
    /// Motion inside that began within `approach` before the opening makes a departure.
    case contactAndMotion(approach: Span)
    /// A break is a passage in this direction.
    case beam(Direction)
    /// A pair: each step of a passage takes between `shortest` and `longest`.
    case beamPair(shortest: Span, longest: Span)
    /// A counter's two pulse outputs.
    case pulses
}

/// One door.
public struct DoorPolicy: Hashable, Sendable {
    public var name: String
    /// Index of its store.
    public var store: Int
    public var sensor: SensorPolicy
    /// Nil: the shop's.
    public var register: Register?

    public init(name: String, store: Int = 0, sensor: SensorPolicy, register: Register? = nil) {
        self.name = name
        self.store = store
        self.sensor = sensor
        self.register = register
    }
}

/// The numbers of the quiet policy.
public struct Calm: Hashable, Sendable {
    public var partyGap = Span.seconds(5)
    public var partyLongest = Span.seconds(30)
    public var rest = Span.seconds(2)
    public var staleAfter = Span.seconds(1)
    public var quietAtMost = Level.light
    public var quietFor = Span.minutes(30)
    public var servingAtMost = Level.tick
    /// After this a serving input is taken to be stuck.
    public var servingLongest = Span.minutes(90)
    /// How long staff have to greet an arrival in person before the machine does; zero: it does at once.
    public var peopleFirst = Span.zero

    public init() {}
}

/// One store as the core sees it.
public struct StorePolicy: Hashable, Sendable {
    public var id: String
    public var name: String
    public var timeZone: ZoneTable
    /// Index of its zone: stores that name the same device share one.
    public var zone: Int
    public var schedule: Schedule
    public var atMost: Level
    public var departures: Departures
    /// After closing, departures are still thanked for so long.
    public var lastOut: Span
    public var languages: [String]
    public var order: LanguageOrder
    /// Silence between the parts of a sequence.
    public var sequenceGap: Span
    public var register: Register
    public var calm: Calm
    /// How long the lamp answers; nil: there is none.
    public var lamp: Span?
    /// How long the notice line tells the staff; nil: there is none.
    public var notice: Span?
    public var cues: [Cue]

    public init(
        id: String, name: String? = nil, timeZone: ZoneTable = .utc, zone: Int = 0, schedule: Schedule = Schedule(),
        atMost: Level = .voice, departures: Departures = .same, lastOut: Span = .zero, languages: [String] = ["en"],
        order: LanguageOrder = .rotate,
        sequenceGap: Span = .milliseconds(300), register: Register = .plain, calm: Calm = Calm(), lamp: Span? = nil,
        notice: Span? = nil, cues: [Cue] = []
    ) {
        self.id = id
        self.name = name ?? id
        self.timeZone = timeZone
        self.zone = zone
        self.schedule = schedule
        self.atMost = atMost
        self.departures = departures
        self.lastOut = lastOut
        self.languages = languages
        self.order = order
        self.sequenceGap = sequenceGap
        self.register = register
        self.calm = calm
        self.lamp = lamp
        self.notice = notice
        self.cues = cues
    }
}

/// One loudspeaker output and how much may sound there.
public struct ZonePolicy: Hashable, Sendable {
    /// Tells it from others, over changes of settings: its device.
    public var name: String
    /// Spoken cues.
    public var voice: TokenBucket.Policy
    /// All cues.
    public var sound: TokenBucket.Policy
    public var loudspeaker: Loudspeaker

    public init(
        name: String = "", voice: TokenBucket.Policy = .unlimited, sound: TokenBucket.Policy = .unlimited,
        loudspeaker: Loudspeaker = Loudspeaker()
    ) {
        self.name = name
        self.voice = voice
        self.sound = sound
        self.loudspeaker = loudspeaker
    }
}

/// Everything one board serves.
public struct BoardPolicy: Hashable, Sendable {
    public var stores: [StorePolicy]
    public var doors: [DoorPolicy]
    public var lines: [LinePolicy]
    /// The loudspeaker outputs.
    public var zones: [ZonePolicy]
    /// Draws the moments of rare cues.
    public var seed: UInt64

    public init(
        stores: [StorePolicy], doors: [DoorPolicy], lines: [LinePolicy], zones: [ZonePolicy] = [ZonePolicy()],
        seed: UInt64 = 0
    ) {
        self.stores = stores
        self.doors = doors
        self.lines = lines
        self.zones = zones
        self.seed = seed
    }
}
