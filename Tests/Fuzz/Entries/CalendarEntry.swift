import Greeter
import GreeterRuntime
import StoreCalendar

enum CalendarEntry {
    /// A fixed day, so that an input means the same tomorrow.
    static let today = CivilDate(year: 2026, month: 3, day: 7) ?? CivilDate(dayNumber: 20_500)

    static func read(_ path: String, in zone: ZoneTable) throws(CalendarError) -> CalendarEvents {
        try CalendarFile.read(path, in: zone, today: today, zoneNamed: Zones.table)
    }

    static func take(_ bytes: [UInt8]) throws {
        let path = try Desk.put(bytes, as: "calendar.ics")
        let lines = bytes.count { $0 == 0x0A } + 1
        do {
            let periods = try read(path, in: Zones.table("Europe/Berlin") ?? .utc).all
            try Broken.unless(periods.days.allSatisfy { $0.lowerBound < $0.upperBound }, "an event of no day")
            try Broken.unless(periods.times.allSatisfy { $0.lowerBound < $0.upperBound }, "an event of no time")
        } catch let error as CalendarError {
            guard case .broken(let problems) = error else {
                // A file that is there and libical that is there: nothing is unavailable.
                throw Broken("\(error)")
            }
            try Broken.unless(!problems.isEmpty, "it is refused, and nothing is said to be wrong")
            for problem in problems {
                try Broken.unless((1...lines).contains(problem.place.line), "\(problem) of \(lines) lines")
            }
        }
    }
}
