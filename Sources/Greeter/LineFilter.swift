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
        var verdict = Verdict(beganToChatter: chatter.moved(from: at, to: at))
        raw = active
        guard let known = isActive else {
            isActive = active
            return verdict
        }
        // An edge to the level that is known follows lost ones. It shows no opening that could be dated.
        guard active != known else { return verdict }
        if at < holdUntil {
            // The time may have been settled already where the edge is read late; then it is settled once more.
            guard !isSettling else { return verdict }
            isSettling = true
            verdict.settleAt = holdUntil
            return verdict
        }
        isActive = active
        holdUntil = at + debounce
        isSettling = debounce > .zero
        verdict.accepted = active
        verdict.settleAt = isSettling ? holdUntil : nil
        return verdict
    }

    /// The line moved faster than it could be followed; gives whether it has just begun to chatter.
    mutating func blur(since: Instant, at: Instant) -> Bool { chatter.moved(from: since, to: at) }

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

    /// From when on an edge acts, whenever it comes.
    var actsFrom: Instant { max(holdUntil, chatter.countedUntil) }

    /// Looks at a chattering line again; gives whether it has become quiet.
    mutating func checkChatter() -> Bool { chatter.check() }
}
