internal import Greeter

/// Reads the time of a trace row: `2026-03-07T10:00:01.250`, with or without an offset.
enum TraceTime {
    /// The moment, or nil where the text is no time; `skipped` where the store's wall clock never shows it.
    enum Reading: Equatable {
        case wall(WallTime)
        case skipped(CivilTime)
        case malformed
    }

    static func read(_ text: Substring, in zone: ZoneTable) -> Reading {
        var bytes = Array(text.utf8)[...]
        guard let year = digits(&bytes, 4), mark(&bytes, "-"), let month = digits(&bytes, 2), mark(&bytes, "-"),
            let day = digits(&bytes, 2), mark(&bytes, "T") || mark(&bytes, " "), let hour = digits(&bytes, 2),
            mark(&bytes, ":"), let minute = digits(&bytes, 2),
            let date = CivilDate(year: year, month: month, day: day), hour < 24, minute < 60
        else { return .malformed }
        var second = 0
        var nanosecond = 0
        if mark(&bytes, ":") {
            guard let value = digits(&bytes, 2), value < 60 else { return .malformed }
            second = value
            if mark(&bytes, ".") {
                guard let value = fraction(&bytes) else { return .malformed }
                nanosecond = value
            }
        }
        let civil = CivilTime(date, hour: hour, minute: minute, second: second, nanosecond: Int64(nanosecond))
        if bytes.isEmpty {
            let meaning = zone.meaning(of: civil)
            if case .skipped = meaning { return .skipped(civil) }
            return .wall(meaning.first)
        }
        guard let offset = offset(&bytes), bytes.isEmpty else { return .malformed }
        return .wall(WallTime(nanoseconds: civil.nanoseconds - Int64(offset) * 1_000_000_000))
    }

    private static func offset(_ bytes: inout ArraySlice<UInt8>) -> Int? {
        if mark(&bytes, "Z") { return 0 }
        let isNegative = mark(&bytes, "-")
        guard isNegative || mark(&bytes, "+"), let hours = digits(&bytes, 2), hours < 24, mark(&bytes, ":"),
            let minutes = digits(&bytes, 2), minutes < 60
        else { return nil }
        return (hours * 3600 + minutes * 60) * (isNegative ? -1 : 1)
    }

    private static func digits(_ bytes: inout ArraySlice<UInt8>, _ count: Int) -> Int? {
        guard bytes.count >= count else { return nil }
        var value = 0
        for byte in bytes.prefix(count) {
            guard byte >= 48, byte <= 57 else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        bytes = bytes.dropFirst(count)
        return value
    }

    private static func fraction(_ bytes: inout ArraySlice<UInt8>) -> Int? {
        var value = 0
        var count = 0
        while let byte = bytes.first, byte >= 48, byte <= 57 {
            guard count < 9 else { return nil }
            value = value * 10 + Int(byte - 48)
            count += 1
            bytes = bytes.dropFirst()
        }
        guard count > 0 else { return nil }
        while count < 9 {
            value *= 10
            count += 1
        }
        return value
    }

    private static func mark(_ bytes: inout ArraySlice<UInt8>, _ mark: Unicode.Scalar) -> Bool {
        guard let first = bytes.first, UInt32(first) == mark.value else { return false }
        bytes = bytes.dropFirst()
        return true
    }
}
