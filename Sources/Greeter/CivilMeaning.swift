extension ZoneTable {
    /// What a civil time means in a zone.
    public enum Meaning: Hashable, Sendable {
        case unique(WallTime)
        /// The wall clock jumps over it; the moment of the jump.
        case skipped(WallTime)
        /// The wall clock shows it twice.
        case repeated(first: WallTime, second: WallTime)

        /// The moment, or the first of two, or the jump.
        public var first: WallTime {
            switch self {
            case .unique(let wall), .skipped(let wall), .repeated(let wall, _): wall
            }
        }
    }

    /// When the wall clock shows `civil`.
    public func meaning(of civil: CivilTime) -> Meaning {
        // No offset is further from UTC than a day, so only the transitions around it matter.
        var at = WallTime(nanoseconds: civil.nanoseconds) + .hours(-24)
        let end = WallTime(nanoseconds: civil.nanoseconds) + .hours(24)
        var found: [WallTime] = []
        var jump: WallTime?
        while true {
            let (offset, _, until) = segment(at: at)
            let candidate = WallTime(nanoseconds: civil.nanoseconds - Int64(offset) * 1_000_000_000)
            let isInside = candidate >= at && until.map { candidate < $0 } ?? true
            if isInside { found.append(candidate) }
            guard let until, until <= end else { break }
            // The jump over it: before it the time had not come, after it the time has passed.
            if candidate >= until, self.civil(until) > civil { jump = until }
            at = until
        }
        if found.count > 1 { return .repeated(first: found[0], second: found[1]) }
        if let only = found.first { return .unique(only) }
        return .skipped(jump ?? at)
    }
}
