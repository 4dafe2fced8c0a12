/// Turns moments into civil time and back, remembering where in its zone's table it was asked last.
///
/// Passages come close together, and transitions half a year apart: the search is rarely needed.
public struct ZoneCursor: Hashable, Sendable {
    public let table: ZoneTable
    private var offset = 0
    private var from = Int64.max
    private var until = Int64.min

    public init(_ table: ZoneTable) { self.table = table }

    /// What the clock on the wall shows at `wall`.
    public mutating func civil(_ wall: WallTime) -> CivilTime {
        if wall.nanoseconds < from || wall.nanoseconds >= until { find(wall) }
        return CivilTime(nanoseconds: wall.nanoseconds + Int64(offset) * 1_000_000_000)
    }

    /// When the wall clock shows `civil`, where no transition is near enough to make a question of it; else nil.
    public mutating func plainWall(_ civil: CivilTime) -> WallTime? {
        let wall = WallTime(nanoseconds: civil.nanoseconds - Int64(offset) * 1_000_000_000)
        if isPlain(wall) { return wall }
        find(WallTime(nanoseconds: civil.nanoseconds))
        let again = WallTime(nanoseconds: civil.nanoseconds - Int64(offset) * 1_000_000_000)
        return isPlain(again) ? again : nil
    }

    /// A day from every transition no civil time is skipped or repeated: no offset is further from UTC than that.
    private func isPlain(_ wall: WallTime) -> Bool {
        let day = CivilTime.day
        return wall.nanoseconds >= from && wall.nanoseconds < until && wall.nanoseconds - from > 2 * day
            && until - wall.nanoseconds > 2 * day
    }

    private mutating func find(_ wall: WallTime) {
        let segment = table.segment(at: wall)
        offset = segment.offset
        from = segment.from?.nanoseconds ?? .min / 4
        until = segment.until?.nanoseconds ?? .max / 4
    }
}
