/// Tells a line that chatters from a busy door.
///
/// What counts is how much of the time a line is on the move, in slots of 10 ms: however often it moves in one, by its bounce,
/// or so fast that most of its edges are lost, that is one. A door shaken by hand moves in some ten slots a second; a loose
/// contact, mains hum or a line that toggles without end in all hundred. The figures are ours: a bucket that drains 25 slots a
/// second and holds 50, so that a line that never rests is found out in two thirds of a second.
public struct Chatter: Hashable, Sendable {
    /// Edges closer together than this are one movement.
    public static let slot = Span.milliseconds(10)
    static let drainPerSecond: Int64 = 25
    /// What a line may do for long, in movements a second.
    public static let edgesPerSecond = Int(drainPerSecond)
    static let capacity: Int64 = 50
    /// How often a chattering line is looked at.
    static let recheck = Span.seconds(10)
    /// Fewer slots than this between two looks, and the line has become quiet.
    static let quietSlots: Int64 = 50

    private(set) var isFault = false
    /// Since the last look.
    private var slots: Int64 = 0
    /// Where the slot ends that was counted last.
    private(set) var countedUntil = Instant.distantPast
    /// When the bucket would be empty.
    private var emptyAt = Instant.distantPast

    /// Counts an edge, or a stretch in which the line was not seen at rest; true when the line has just become a fault.
    mutating func moved(from: Instant, to: Instant) -> Bool {
        let from = max(from, countedUntil)
        guard to >= from else { return false }
        let new = (to - from).nanoseconds / Chatter.slot.nanoseconds + 1
        countedUntil = from + Span(nanoseconds: new * Chatter.slot.nanoseconds)
        slots += new
        let share = 1_000_000_000 / Chatter.drainPerSecond
        let full = to + Span(nanoseconds: Chatter.capacity * share)
        emptyAt = max(emptyAt, from) + Span(nanoseconds: new * share)
        guard emptyAt > full else { return false }
        // What does not go in runs over, or the bucket would take as long to drain as the line chattered.
        emptyAt = full
        defer { isFault = true }
        if !isFault { slots = 0 }
        return !isFault
    }

    mutating func check() -> Bool {
        defer { slots = 0 }
        guard slots < Chatter.quietSlots else { return false }
        isFault = false
        return true
    }
}
