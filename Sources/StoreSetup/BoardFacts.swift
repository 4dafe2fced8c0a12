public import GreeterRuntime

/// What the interview knows of the board that it is held on.
public struct BoardFacts: Sendable {
    /// Where something can be heard.
    public struct Output: Hashable, Sendable {
        /// As settings name it: `plughw:CARD=Device`.
        public var device: String
        /// As people know it.
        public var name: String

        public init(device: String, name: String) {
            self.device = device
            self.name = name
        }
    }

    /// Lines that are not watched, and who has them.
    public struct Taken: Hashable, Sendable {
        /// A program's or a driver's word; empty where the line is simply an output.
        public var who: String
        public var lines: [String]

        public init(who: String, lines: [String]) {
            self.who = who
            self.lines = lines
        }
    }

    /// Lines that can be watched; an edge names its line by its place here.
    public var lines: [LineAddress]
    public var taken: [Taken]
    /// Why chips could not be looked at, and what to do.
    public var troubles: [String]
    public var outputs: [Output]
    /// Languages in which the bundled cues speak.
    public var languages: [String]
    /// The board's time zone; nil where it cannot be known.
    public var zone: String?
    /// The settings file that is to be written.
    public var path: String
    public var hasSettings: Bool
    /// What that file says, which setup goes on from; nil: it sets nothing, or is not in order.
    public var present: PresentSettings?
    /// Why setup cannot go on from it.
    public var problems: [String] = []
    /// Whether this user may write it.
    public var canWrite: Bool
    /// Whether a greeter runs now, which holds the lines and the card.
    public var isGreeting: Bool
    /// Whether there is a service `noren` that can be started and stopped.
    public var hasService: Bool

    public init(
        lines: [LineAddress], taken: [Taken] = [], troubles: [String] = [], outputs: [Output] = [],
        languages: [String] = ["en", "ja"], zone: String? = nil, path: String = "/etc/noren/noren.toml",
        hasSettings: Bool = false, canWrite: Bool = true, isGreeting: Bool = false, hasService: Bool = false
    ) {
        self.lines = lines
        self.taken = taken
        self.troubles = troubles
        self.outputs = outputs
        self.languages = languages
        self.zone = zone
        self.path = path
        self.hasSettings = hasSettings
        self.canWrite = canWrite
        self.isGreeting = isGreeting
        self.hasService = hasService
    }
}
