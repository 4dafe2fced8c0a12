/// A length of time in nanoseconds.
///
/// Whole nanoseconds, because the kernel stamps edges in them and sums must be exact. The range is ±292 years.
public struct Span: Hashable, Comparable, Sendable {
    public var nanoseconds: Int64

    @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    @inlinable public static func nanoseconds(_ count: Int64) -> Span { Span(nanoseconds: count) }
    @inlinable public static func microseconds(_ count: Int64) -> Span { Span(nanoseconds: count * 1000) }
    @inlinable public static func milliseconds(_ count: Int64) -> Span { Span(nanoseconds: count * 1_000_000) }
    @inlinable public static func seconds(_ count: Int64) -> Span { Span(nanoseconds: count * 1_000_000_000) }
    @inlinable public static func minutes(_ count: Int64) -> Span { .seconds(count * 60) }
    @inlinable public static func hours(_ count: Int64) -> Span { .seconds(count * 3600) }
    public static let zero = Span(nanoseconds: 0)

    /// The span in seconds, rounded as a `Double` rounds.
    @inlinable public var inSeconds: Double { Double(nanoseconds) / 1e9 }

    @inlinable public static func < (a: Span, b: Span) -> Bool { a.nanoseconds < b.nanoseconds }
    @inlinable public static func + (a: Span, b: Span) -> Span { Span(nanoseconds: a.nanoseconds + b.nanoseconds) }
    @inlinable public static func - (a: Span, b: Span) -> Span { Span(nanoseconds: a.nanoseconds - b.nanoseconds) }
    @inlinable public static func += (a: inout Span, b: Span) { a = a + b }
}

/// A point on the monotonic clock: "how long", never "what time".
///
/// On Linux this is `CLOCK_MONOTONIC`, the clock of the kernel's edge stamps. It stands still while the board is
/// suspended, which a board above a till never is.
public struct Instant: Hashable, Comparable, Sendable {
    public var nanoseconds: Int64

    @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    @inlinable public static func < (a: Instant, b: Instant) -> Bool { a.nanoseconds < b.nanoseconds }
    @inlinable public static func + (a: Instant, b: Span) -> Instant {
        Instant(nanoseconds: a.nanoseconds + b.nanoseconds)
    }
    @inlinable public static func - (a: Instant, b: Span) -> Instant {
        Instant(nanoseconds: a.nanoseconds - b.nanoseconds)
    }
    @inlinable public static func - (a: Instant, b: Instant) -> Span {
        Span(nanoseconds: a.nanoseconds - b.nanoseconds)
    }
    /// Before anything that happened: a rest that ended long ago.
    public static let distantPast = Instant(nanoseconds: .min / 4)
    public static let distantFuture = Instant(nanoseconds: .max / 2)
}

/// A point of civil time everywhere: nanoseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// A store turns it into the time on its own wall by its ``ZoneTable``. It may jump when somebody sets the clock.
public struct WallTime: Hashable, Comparable, Sendable {
    public var nanoseconds: Int64

    @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
    @inlinable public static func < (a: WallTime, b: WallTime) -> Bool { a.nanoseconds < b.nanoseconds }
    @inlinable public static func + (a: WallTime, b: Span) -> WallTime {
        WallTime(nanoseconds: a.nanoseconds + b.nanoseconds)
    }
    @inlinable public static func - (a: WallTime, b: WallTime) -> Span {
        Span(nanoseconds: a.nanoseconds - b.nanoseconds)
    }
    public static let distantFuture = WallTime(nanoseconds: .max / 2)
}

/// The two clocks read together.
///
/// A board can serve stores in several time zones, so the civil half is kept as ``WallTime`` and each store's
/// ``ZoneTable`` says what its wall clock shows.
public struct Moment: Hashable, Sendable {
    public var instant: Instant
    public var wall: WallTime

    @inlinable public init(instant: Instant, wall: WallTime) {
        self.instant = instant
        self.wall = wall
    }

    /// The moment at another instant, with the same distance between the clocks.
    @inlinable public func at(_ other: Instant) -> Moment {
        Moment(instant: other, wall: wall + (other - instant))
    }
}
