public import Greeter

/// The protocol's own facts.
public enum ControlProtocol {
    /// Raised when a line that was valid before means something else. New requests, fields and events do not raise it.
    public static let version: Int64 = 1
}

/// How much anybody may ask of the control socket.
public struct ControlLimits: Hashable, Sendable {
    /// At once; the next one is told so and closed.
    public var connections = 64
    /// That wait for one peer to read them; then it is cut off.
    public var outputBytes = 64 * 1024
    /// From a line's first byte to its end.
    public var lineTime = Span.seconds(10)
    /// Connections that are looked at between two looks at the doors, each for one request at most.
    public var connectionsPerRound = 4
    /// Who may wait in the kernel to be accepted.
    public var backlog: Int32 = 64

    public init() {}
}

/// What has happened at the control socket since it was made.
public struct ControlCounts: Hashable, Sendable {
    /// Connections.
    public var accepted = 0
    /// Connections that found all places taken.
    public var turnedAway = 0
    /// Connections whose peer did not read.
    public var cutOff = 0
    public var requests = 0
    /// Lines that are no request.
    public var refused = 0

    public init() {}
}
