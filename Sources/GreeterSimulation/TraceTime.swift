internal import Greeter

/// Reads the time of a trace row: `2026-03-07T10:00:01.250`, with or without an offset.
enum TraceTime {
    /// The moment, or nil where the text is no time; `skipped` where the store's wall clock never shows it.
    enum Reading: Equatable {
        case wall(WallTime)
        case skipped(CivilTime)
        case malformed
    }

    /// Nanoseconds in 64 bits reach from 1677 to 2262.
    static let years = 1700...2200

    static func read(_ text: Substring, in zone: ZoneTable) -> Reading {
        var text = text
        return text.withUTF8 { bytes in
            var cursor = ZoneCursor(zone)
            return read(UnsafeRawBufferPointer(bytes), in: &cursor)
        }
    }

    /// The moment of the plain form with milliseconds, `2026-03-07T10:00:01.250`, of which long traces are full; nil for all else.
    ///
    /// - Parameter day: the date that was read last and its bytes: most rows have the same.
    static func readPlain(
        _ text: UnsafeRawBufferPointer, day: inout KnownDay, in zone: inout ZoneCursor
    ) -> WallTime? {
        guard text.count == 23, let base = text.baseAddress, text[10] == 0x54, text[13] == 0x3A, text[16] == 0x3A,
            text[19] == 0x2E
        else { return nil }
        // Eight and two of the 23 bytes, wherever they lie.
        let head = base.loadUnaligned(as: UInt64.self)
        let tail = base.loadUnaligned(fromByteOffset: 8, as: UInt16.self)
        if head != day.head || tail != day.tail {
            var bytes = Bytes(text)
            guard let year = bytes.number(4), years.contains(year), bytes.take("-"), let month = bytes.number(2),
                bytes.take("-"), let date = bytes.number(2), let known = CivilDate(year: year, month: month, day: date)
            else { return nil }
            day = KnownDay(head: head, tail: tail, nanoseconds: CivilTime(known).nanoseconds)
        }
        var isGood = true
        func two(_ place: Int) -> Int {
            let (high, low) = (text[place] &- 48, text[place + 1] &- 48)
            isGood = isGood && high <= 9 && low <= 9
            return Int(high) * 10 + Int(low)
        }
        let (hour, minute, second, hundredths, last) = (two(11), two(14), two(17), two(20), text[22] &- 48)
        guard isGood, last <= 9, hour < 24, minute < 60, second < 60 else { return nil }
        let milliseconds = ((hour * 60 + minute) * 60 + second) * 1000 + hundredths * 10 + Int(last)
        return zone.plainWall(CivilTime(nanoseconds: day.nanoseconds + Int64(milliseconds) * 1_000_000))
    }

    /// A date and the bytes that it was read from.
    struct KnownDay {
        var head: UInt64 = 0
        var tail: UInt16 = 0
        /// Of its midnight on the wall.
        var nanoseconds: Int64 = 0
    }

    static func read(_ text: UnsafeRawBufferPointer, in zone: inout ZoneCursor) -> Reading {
        var bytes = Bytes(text)
        guard let year = bytes.number(4), years.contains(year), bytes.take("-"), let month = bytes.number(2),
            bytes.take("-"), let day = bytes.number(2), bytes.take("T") || bytes.take(" "),
            let hour = bytes.number(2), bytes.take(":"), let minute = bytes.number(2),
            let date = CivilDate(year: year, month: month, day: day), hour < 24, minute < 60
        else { return .malformed }
        var second = 0
        var nanosecond = 0
        if bytes.take(":") {
            guard let value = bytes.number(2), value < 60 else { return .malformed }
            second = value
            if bytes.take(".") {
                guard let value = bytes.fraction() else { return .malformed }
                nanosecond = value
            }
        }
        let civil = CivilTime(date, hour: hour, minute: minute, second: second, nanosecond: Int64(nanosecond))
        if bytes.isEmpty {
            if let wall = zone.plainWall(civil) { return .wall(wall) }
            let meaning = zone.table.meaning(of: civil)
            if case .skipped = meaning { return .skipped(civil) }
            return .wall(meaning.first)
        }
        guard let offset = bytes.offset(), bytes.isEmpty else { return .malformed }
        return .wall(WallTime(nanoseconds: civil.nanoseconds - Int64(offset) * 1_000_000_000))
    }
}

/// Bytes that are read from the front.
private struct Bytes {
    private let bytes: UnsafeRawBufferPointer
    private var place = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isEmpty: Bool { place == bytes.count }

    /// So many digits.
    mutating func number(_ count: Int) -> Int? {
        guard bytes.count - place >= count else { return nil }
        var value = 0
        for index in place..<place + count {
            let digit = bytes[index] &- 48
            guard digit <= 9 else { return nil }
            value = value * 10 + Int(digit)
        }
        place += count
        return value
    }

    /// One to nine digits behind a point, in nanoseconds.
    mutating func fraction() -> Int? {
        var value = 0
        var count = 0
        while place < bytes.count, bytes[place] &- 48 <= 9 {
            guard count < 9 else { return nil }
            value = value * 10 + Int(bytes[place] &- 48)
            count += 1
            place += 1
        }
        guard count > 0 else { return nil }
        while count < 9 {
            value *= 10
            count += 1
        }
        return value
    }

    /// `Z`, `+09:00` or `-03:30`, in seconds.
    mutating func offset() -> Int? {
        if take("Z") { return 0 }
        let isNegative = take("-")
        guard isNegative || take("+"), let hours = number(2), hours < 24, take(":"), let minutes = number(2),
            minutes < 60
        else { return nil }
        return (hours * 3600 + minutes * 60) * (isNegative ? -1 : 1)
    }

    mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard place < bytes.count, UInt32(bytes[place]) == mark.value else { return false }
        place += 1
        return true
    }
}
