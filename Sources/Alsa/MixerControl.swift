/// One thing that a card's mixer can turn, as it was when it was asked: what `amixer` calls a simple control.
public struct MixerControl: Hashable, Sendable {
    /// Which one: the name, and a number where several have the same.
    public struct ID: Hashable, Sendable, CustomStringConvertible {
        public var name: String
        public var index: Int

        public init(_ name: String, index: Int = 0) {
            self.name = name
            self.index = index
        }

        /// As people and `amixer` write it: `Master`, or `PCM,1`.
        public init?(written text: String) {
            let comma = text.lastIndex(of: ",")
            let number = comma.flatMap { Int(text[text.index(after: $0)...]) }
            let name = number == nil ? text[...] : text[..<(comma ?? text.endIndex)]
            guard !name.isEmpty, number ?? 0 >= 0 else { return nil }
            self.init(String(name), index: number ?? 0)
        }

        /// As `amixer sset` takes it.
        public var description: String { index == 0 ? name : "\(name),\(index)" }
    }

    /// How loud it lets the card play.
    public struct Volume: Hashable, Sendable {
        /// What the card counts in.
        public var range: ClosedRange<Int>
        /// One for each channel, in the library's order.
        public var channels: [Int]
        /// What the ends of the range are in dB, where the card says; −∞ where the lower end is silence.
        public var decibels: ClosedRange<Double>?

        public init(range: ClosedRange<Int>, channels: [Int], decibels: ClosedRange<Double>? = nil) {
            self.range = range
            self.channels = channels
            self.decibels = decibels
        }

        /// All channels are at the lower end.
        public var isAtMinimum: Bool { !range.isEmpty && channels.allSatisfy { $0 <= range.lowerBound } }
    }

    public var id: ID
    /// Nil where it is only a switch.
    public var volume: Volume?
    /// One for each channel, true: it plays; nil where it cannot be switched.
    public var switches: [Bool]?

    public init(id: ID, volume: Volume? = nil, switches: [Bool]? = nil) {
        self.id = id
        self.volume = volume
        self.switches = switches
    }

    /// It has a switch, and no channel plays.
    public var isMuted: Bool { switches.map { $0.allSatisfy { !$0 } } ?? false }
}
