import Glibc
import Greeter
import GreeterRuntime
import StoreCalendar
import StoreClock

/// Calendars as text, read by the real thing from a file of their own.
enum TestCalendar {
    /// A day on which nothing happens to be: the window ends ten years later.
    static let today = date(2026, 3, 7)

    static func read(
        path: String, zone: String = "Europe/Berlin", today: CivilDate = today
    ) throws(CalendarError) -> CalendarEvents {
        try CalendarFile.read(path, in: table(zone) ?? .utc, today: today, zoneNamed: table)
    }

    static func read(
        _ bytes: [UInt8], zone: String = "Europe/Berlin", today: CivilDate = today
    ) throws(CalendarError) -> CalendarEvents {
        var template = Array("/tmp/noren-calendar-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { unlink(path) }
        var left = bytes[...]
        while !left.isEmpty {
            // Writes at most what is left.
            let count = left.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            left = left.dropFirst(count)
        }
        close(descriptor)
        return try read(path: path, zone: zone, today: today)
    }

    /// A calendar with these lines in it.
    static func read(
        lines: String, zone: String = "Europe/Berlin", today: CivilDate = today
    ) throws(CalendarError) -> CalendarEvents {
        try read(Array("BEGIN:VCALENDAR\n\(lines)\nEND:VCALENDAR\n".utf8), zone: zone, today: today)
    }

    /// A calendar of one event with these lines.
    static func event(_ lines: String, zone: String = "Europe/Berlin") throws(CalendarError) -> CalendarPeriods {
        try read(lines: "BEGIN:VEVENT\n\(lines)\nEND:VEVENT", zone: zone).all
    }

    /// The messages of a calendar that is refused, each with its line.
    static func problems(_ lines: String) -> [String] {
        do throws(CalendarError) {
            _ = try read(lines: lines)
            return []
        } catch {
            guard case .broken(let problems) = error else { return ["\(error)"] }
            return problems.map { "\($0.place.line): \($0.message)" }
        }
    }

    static func table(_ name: String) -> ZoneTable? { try? ZoneDatabase().zone(named: name).table() }

    static func date(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
        CivilDate(year: year, month: month, day: day) ?? CivilDate(dayNumber: 0)
    }

    static func time(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0) -> CivilTime {
        CivilTime(date(year, month, day), hour: hour, minute: minute)
    }

    /// Where the fixtures are, beside this file.
    static var fixtures: String {
        let path = #filePath
        return path[..<(path.lastIndex(of: "/") ?? path.endIndex)] + "/Fixtures"
    }

    static func files(in folder: String, ending: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            // The kernel ends the name with a NUL within the array.
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(ending) { names.append(name) }
        }
        return names.sorted()
    }

    static func bytes(of path: String) -> [UInt8] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }
}

extension CalendarPeriods {
    /// One line a stretch: days as `2026-12-25/2026-12-26`, both included; times as `2026-07-06T09:00/12:00`.
    var lines: [String] {
        days.map { range in
            let last = range.upperBound + -1
            return last == range.lowerBound ? last.text : "\(range.lowerBound.text)/\(last.text)"
        }
            + times.map { range in
                let end = range.upperBound.text(decimals: 0)
                let isSameDay = range.upperBound.date == range.lowerBound.date
                return "\(range.lowerBound.text(decimals: 0))/\(isSameDay ? String(end.suffix(8)) : end)"
            }
    }
}
