public import Greeter

/// A greeter's memory with when it was kept, so that another greeter knows how long ago that was.
public struct KeptMemory: Hashable, Sendable {
    public var memory: Memory
    public var at: Moment
    /// The kernel's name for the boot in which it was kept; empty where it has none.
    public var boot: String

    public init(_ memory: Memory, at: Moment, boot: String = Boot.id) {
        self.memory = memory
        self.at = at
        self.boot = boot
    }

    /// How long ago it was kept: by the monotonic clock within one boot, by the wall clock over several, and never less than
    /// nothing.
    public func elapsed(at now: Moment, boot: String = Boot.id) -> Span {
        let span = !boot.isEmpty && boot == self.boot ? now.instant - at.instant : now.wall - at.wall
        return min(max(.zero, span), KeptMemory.longest)
    }

    /// More would change nothing: quiet lasts a day, and any bucket that refills at all is full.
    private static let longest = Span.hours(24 * 3660)

    /// As a journal keeps it.
    public var text: String { "kept \(boot) \(at.instant.nanoseconds) \(at.wall.nanoseconds)\n" + memory.text }

    public init?(text: String) {
        guard let lineBreak = text.firstIndex(of: "\n") else { return nil }
        let fields = text[..<lineBreak].split(separator: " ", omittingEmptySubsequences: false)
        guard fields.count == 4, fields[0] == "kept", let instant = Int64(fields[2]), let wall = Int64(fields[3]),
            instant.magnitude < 1 << 62, wall.magnitude < 1 << 62,
            let memory = Memory(text: String(text[text.index(after: lineBreak)...]))
        else { return nil }
        self.init(
            memory, at: Moment(instant: Instant(nanoseconds: instant), wall: WallTime(nanoseconds: wall)),
            boot: String(fields[1]))
    }
}
