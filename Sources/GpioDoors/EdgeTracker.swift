internal import Greeter

/// Notices, for one line, that an edge was missed, and when that may have been.
struct EdgeTracker: Hashable {
    /// Why the level that was told last may be wrong.
    enum Doubt: Int, Comparable, Hashable {
        /// Two equal edges in a row, or more edges than the kernel keeps: the level is told where it differs.
        case perhaps
        /// Edges are missing: the level is told in any case, so that nobody builds on what was before.
        case certain

        static func < (a: Doubt, b: Doubt) -> Bool { a.rawValue < b.rawValue }
    }

    /// The level that was told last.
    private(set) var isActive: Bool
    /// The number of the last event.
    private var sequence: UInt32 = 0
    private(set) var doubt: Doubt?
    /// All that the line did until then has been seen, or is known to be lost.
    private var followedUntil = Instant.distantPast

    /// A line that was just asked for, with its level.
    init(isActive: Bool) { self.isActive = isActive }

    /// A stretch of time in which edges were lost: the line moved faster than it could be followed.
    struct Blur: Hashable {
        var from: Instant
        var to: Instant
    }

    /// Takes one edge; gives the blur before it, where edges were lost.
    ///
    /// Equal edges are told on as they are: a pulse too short for the kernel looks so.
    mutating func take(active: Bool, at: Instant, sequence number: UInt32?) -> Blur? {
        defer { followedUntil = max(followedUntil, at) }
        if active == isActive { raise(.perhaps) }
        isActive = active
        guard let number else { return nil }
        // The count wraps.
        let lost = number &- sequence &- 1
        sequence = number
        guard lost > 0 else { return nil }
        raise(.certain)
        // The oldest were dropped. So many edges fill no more than so many slots: a burst after a quiet hour is no hour's.
        let longest = Span(nanoseconds: Int64(lost) * Chatter.slot.nanoseconds)
        return Blur(from: min(max(followedUntil, at - longest), at), to: at)
    }

    /// Nothing more was waiting, until this moment.
    mutating func wasEmptied(at: Instant) { followedUntil = max(followedUntil, at) }

    /// The kernel's buffer was full at this moment, and then it drops what comes (libgpiod 1.6, where nothing counts them).
    mutating func wasFull(at: Instant) -> Blur {
        raise(.perhaps)
        defer { wasEmptied(at: at) }
        return Blur(from: min(followedUntil, at), to: at)
    }

    /// Settles the doubt by the level as it is; gives whether that is to be told.
    mutating func settle(active: Bool) -> Bool {
        let tells = doubt == .certain || active != isActive
        doubt = nil
        isActive = active
        return tells
    }

    private mutating func raise(_ new: Doubt) { doubt = max(doubt ?? new, new) }
}
