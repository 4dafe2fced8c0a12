/// Notices, for one line, that an edge was missed.
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

    /// A line that was just asked for, with its level.
    init(isActive: Bool) { self.isActive = isActive }

    /// Takes one edge; gives how many were lost before it.
    ///
    /// Equal edges are told on as they are: a pulse too short for the kernel looks so.
    mutating func take(active: Bool, sequence number: UInt32?) -> Int {
        var lost = 0
        if let number {
            // The count wraps.
            lost = Int(number &- sequence &- 1)
            sequence = number
            if lost > 0 { raise(.certain) }
        }
        if active == isActive { raise(.perhaps) }
        isActive = active
        return lost
    }

    /// The kernel's buffer may have been full, and then it drops what comes.
    mutating func wasFull() { raise(.perhaps) }

    /// Settles the doubt by the level as it is; gives whether that is to be told.
    mutating func settle(active: Bool) -> Bool {
        let tells = doubt == .certain || active != isActive
        doubt = nil
        isActive = active
        return tells
    }

    private mutating func raise(_ new: Doubt) { doubt = max(doubt ?? new, new) }
}
