public import Greeter

/// What one line in has been seen to do since it was first asked for; for whoever looks after the board.
public struct LineSight: Hashable, Sendable {
    /// Nil: not known.
    public private(set) var isActive: Bool?
    /// Edges that the kernel told of, bounces among them.
    public private(set) var changes = 0
    public private(set) var changedAt: Instant?
    /// Why it cannot be read now, and what to do.
    public private(set) var trouble: String?

    public init() {}

    public mutating func take(_ report: LineReport, at now: Instant) {
        switch report {
        case .edge(_, let active, let at):
            isActive = active
            changes += 1
            changedAt = at
        case .blur:
            break
        case .level(_, let active):
            // One that was missed, or that happened while the line was away.
            if let isActive, isActive != active {
                changes += 1
                changedAt = now
            }
            isActive = active
            trouble = nil
        case .lost(_, let why):
            trouble = why
        case .back:
            trouble = nil
        }
    }

    /// The sights of other lines, those that stay with what they have.
    static func carried(_ sights: [LineSight], from old: [LineIn], to new: [LineIn]) -> [LineSight] {
        new.map { line in
            let place = old.firstIndex {
                $0.address == line.address && $0.isActiveLow == line.isActiveLow && $0.bias == line.bias
            }
            return place.map { sights[$0] } ?? LineSight()
        }
    }
}
