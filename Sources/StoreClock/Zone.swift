internal import CCctz
public import Greeter

/// One time zone of the system's database, ready to be asked.
public final class Zone {
    /// As in `Asia/Tokyo`.
    public let name: String
    private let handle: ZoneHandle

    /// The years, by UTC, whose changes a table holds: what a board's clock can show.
    static let tableYears = 1970...2100

    init?(name: String, path: String) {
        guard let handle = ZoneHandle(path: path) else { return nil }
        self.name = name
        self.handle = handle
    }

    /// The zone as a plain value, with every change of its offset from 1970 to 2100.
    public func table() -> ZoneTable {
        let start = Zone.second(ofYear: Zone.tableYears.lowerBound)
        let end = Zone.second(ofYear: Zone.tableYears.upperBound + 1)
        let initial = handle.offset(at: start)
        var offset = initial
        var transitions: [ZoneTable.Transition] = []
        var at = start
        while let next = handle.nextChange(after: at), next < end, next > at {
            at = next
            let changed = handle.offset(at: at)
            // A change of the zone's abbreviation or of "summer" alone moves no clock.
            guard changed != offset else { continue }
            offset = changed
            transitions.append(.init(at: WallTime(nanoseconds: at * 1_000_000_000), offset: offset))
        }
        return ZoneTable(name: name, initialOffset: initial, transitions: transitions)
    }

    /// When a clock on the wall in this zone shows `time`, as cctz says.
    ///
    /// A table answers the same, without a call into C; this is what it is measured by.
    public func meaning(of time: CivilTime) -> ZoneTable.Meaning {
        let date = time.date.parts
        let clock = time.clock
        let found = handle.lookup(
            year: date.year, month: date.month, day: date.day, hour: clock.hour, minute: clock.minute,
            second: clock.second)
        func wall(_ seconds: Int64, plus nanoseconds: Int = 0) -> WallTime {
            WallTime(nanoseconds: seconds * 1_000_000_000 + Int64(nanoseconds))
        }
        switch found.kind {
        case NOREN_CIVIL_SKIPPED: return .skipped(wall(found.change))
        case NOREN_CIVIL_REPEATED:
            return .repeated(
                first: wall(found.before, plus: clock.nanosecond), second: wall(found.after, plus: clock.nanosecond))
        default: return .unique(wall(found.before, plus: clock.nanosecond))
        }
    }

    private static func second(ofYear year: Int) -> Int64 {
        Int64(CivilDate(year: year, month: 1, day: 1)?.dayNumber ?? 0) * 86_400
    }
}

/// The one owner of a zone's C handle.
struct ZoneHandle: ~Copyable {
    private let pointer: OpaquePointer

    init?(path: String) {
        guard let pointer = noren_zone_load(path) else { return nil }
        self.pointer = pointer
    }

    deinit { noren_zone_free(pointer) }

    func offset(at second: Int64) -> Int { Int(noren_zone_offset(pointer, second)) }

    func nextChange(after second: Int64) -> Int64? {
        var change: Int64 = 0
        return noren_zone_next(pointer, second, &change) ? change : nil
    }

    func lookup(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) -> noren_civil_lookup {
        noren_zone_lookup(
            pointer, Int64(year), Int32(month), Int32(day), Int32(hour), Int32(minute), Int32(second))
    }
}
