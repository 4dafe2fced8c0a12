/// One sound: what the core must know of it to choose it. The samples live elsewhere.
public struct Cue: Hashable, Sendable {
    public var id: String
    /// What is said; empty for a chime.
    public var text: String
    /// A language tag, or nil where nothing is spoken.
    public var language: String?
    public var says: Says
    /// The rung on which it sounds: `voice`, `chime` or `tick`.
    public var level: Level
    /// Nil: any.
    public var register: Register?
    /// When it may be chosen; nil: always. The most specific that matches is chosen.
    public var when: Recurrence?
    /// A rare cue: how many times a day, at moments drawn by the seed; nil: every time.
    public var timesADay: Int?
    /// How long it sounds.
    public var length: Span

    public init(
        id: String, text: String = "", language: String? = nil, says: Says, level: Level, register: Register? = nil,
        when: Recurrence? = nil, timesADay: Int? = nil, length: Span
    ) {
        self.id = id
        self.text = text
        self.language = language
        self.says = says
        self.level = level
        self.register = register
        self.when = when
        self.timesADay = timesADay
        self.length = length
    }
}
