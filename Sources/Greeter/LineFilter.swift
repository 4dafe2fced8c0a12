/// Takes the bounce out of one line, on the kernel's time stamps, without adding latency.
///
/// The first edge acts. Edges within the debounce time after it do not; when that time is over, a level that did not
/// hold is put right. It also notices a line that chatters.
struct LineFilter: Hashable, Sendable {
    /// The accepted level, nil until it is known.
    private(set) var isActive: Bool?
    /// The level as the line was last seen.
    private var raw = false
    private var holdUntil = Instant.distantPast
    private var isSettling = false
    private var chatter = Chatter()

    /// What one edge came to.
    struct Verdict: Hashable {
        /// The new accepted level, or nil where the edge does not act.
        var accepted: Bool?
        /// When to look at the line again.
        var settleAt: Instant?
        /// The line has just begun to chatter.
        var beganToChatter = false
    }

    mutating func edge(_ active: Bool, at: Instant, debounce: Span) -> Verdict {
        raw = active
        guard let known = isActive else {
            isActive = active
            return Verdict()
        }
        if at < holdUntil {
            // The time may have been settled already where the edge is read late; then it is settled once more.
            guard active != known, !isSettling else { return Verdict() }
            isSettling = true
            return Verdict(settleAt: holdUntil)
        }
        // An edge to the level that is known follows lost ones. It shows no opening that could be dated.
        guard active != known else { return Verdict() }
        isActive = active
        holdUntil = at + debounce
        isSettling = debounce > .zero
        return Verdict(
            accepted: active, settleAt: isSettling ? holdUntil : nil, beganToChatter: chatter.count(at))
    }

    /// The debounce time is over; gives the level to put right, if it did not hold.
    mutating func settle() -> Bool? {
        isSettling = false
        guard let known = isActive, known != raw else { return nil }
        isActive = raw
        return raw
    }

    /// The level as it was found.
    mutating func level(_ active: Bool) {
        raw = active
        isActive = active
        isSettling = false
    }

    /// The line cannot be read.
    mutating func lose() {
        isActive = nil
        isSettling = false
    }

    var isChattering: Bool { chatter.isFault }

    /// Looks at a chattering line again; gives whether it has become quiet.
    mutating func checkChatter() -> Bool { chatter.check() }
}

/// Tells a line that chatters from a busy door.
///
/// A door shaken by hand makes some ten edges a second; a loose contact or mains hum makes as many as the debounce
/// lets through, a hundred. The figures are ours: a bucket that drains 25 edges a second and holds 50.
public struct Chatter: Hashable, Sendable {
    static let drainPerSecond: Int64 = 25
    /// What a line may do for long, in edges a second.
    public static let edgesPerSecond = Int(drainPerSecond)
    static let capacity: Int64 = 50
    /// How often a chattering line is looked at.
    static let recheck = Span.seconds(10)
    /// Fewer edges than this between two looks, and the line has become quiet.
    static let quietEdges = 50

    private(set) var isFault = false
    private var edges = 0
    /// When the bucket would be empty.
    private var emptyAt = Instant.distantPast

    /// Counts an accepted edge; true when the line has just become a fault.
    mutating func count(_ at: Instant) -> Bool {
        edges += 1
        emptyAt = max(emptyAt, at) + Span(nanoseconds: 1_000_000_000 / Chatter.drainPerSecond)
        let full = Span(nanoseconds: Chatter.capacity * 1_000_000_000 / Chatter.drainPerSecond)
        guard !isFault, emptyAt - at > full else { return false }
        isFault = true
        edges = 0
        return true
    }

    mutating func check() -> Bool {
        defer { edges = 0 }
        guard edges < Chatter.quietEdges else { return false }
        isFault = false
        return true
    }
}
