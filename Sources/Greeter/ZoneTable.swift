/// A time zone as a plain value: when its offset from UTC changes, and to what.
///
/// An adapter fills it from the system's zone files; the core only reads it, so that a schedule can be asked about
/// any moment of any year without I/O.
public struct ZoneTable: Hashable, Sendable {
    /// One change of the offset.
    public struct Transition: Hashable, Sendable {
        public var at: WallTime
        /// Seconds to add to UTC from then on.
        public var offset: Int

        public init(at: WallTime, offset: Int) {
            self.at = at
            self.offset = offset
        }
    }

    /// The zone's name, as in `Asia/Tokyo`.
    public let name: String
    /// The offset, in seconds, before the first transition.
    public let initialOffset: Int
    /// In order of time.
    public let transitions: [Transition]

    public init(name: String, initialOffset: Int, transitions: [Transition] = []) {
        self.name = name
        self.initialOffset = initialOffset
        self.transitions = transitions
    }

    public static let utc = ZoneTable(name: "UTC", initialOffset: 0)

    /// Seconds to add to UTC at `wall`.
    public func offset(at wall: WallTime) -> Int {
        segment(at: wall).offset
    }

    /// What the clock on the wall shows at `wall`.
    public func civil(_ wall: WallTime) -> CivilTime {
        CivilTime(nanoseconds: wall.nanoseconds + Int64(offset(at: wall)) * 1_000_000_000)
    }

    /// The offset in force at `wall`, since when (nil: ever) and until when (nil: for ever).
    public func segment(at wall: WallTime) -> (offset: Int, from: WallTime?, until: WallTime?) {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].at <= wall { low = middle + 1 } else { high = middle }
        }
        return (
            low == 0 ? initialOffset : transitions[low - 1].offset,
            low == 0 ? nil : transitions[low - 1].at,
            low < transitions.count ? transitions[low].at : nil
        )
    }
}
