import CueFiles
import Greeter
import GreeterRuntime
import GreeterSimulation
import StoreCalendar
import StoreSettings

enum SettingsEntry {
    /// One store; after a separator what it extends by the name `base.toml`; after another one a second store.
    static func take(_ bytes: [UInt8]) throws {
        let parts = bytes.split(
            separator: HostileInput.separator, maxSplits: 2, omittingEmptySubsequences: false)
        var paths = [try Desk.put(parts[0], as: "store.toml")]
        _ = try Desk.put(parts.count > 1 ? parts[1] : [], as: "base.toml")
        if parts.count > 2 { paths.append(try Desk.put(parts[2], as: "second.toml")) }
        do {
            let settings = try SettingsFile.load(paths, in: context)
            try live(with: settings)
        } catch let problems as Problems {
            try Broken.unless(!problems.all.isEmpty, "it is refused, and nothing is said to be wrong")
            for problem in problems.all {
                try Broken.unless(problem.place.line >= 0 && !problem.message.isEmpty, "\(problem)")
                _ = problem.description
            }
        }
    }

    /// What is accepted must greet: through a morning, an evening and the new year.
    private static func live(with settings: BoardSettings) throws {
        try Broken.unless(
            settings.policy.stores.count == settings.cueSources.count, "a store without a list of its cues")
        for value in settings.effective { _ = "\(value.store) \(value.key) \(value.value)" }
        let watch = Watch()
        let simulation = Simulation(settings.policy, observer: watch)
        var passages = 0
        for hour in [0, 9, 13, 23, 24 * 291, 24 * 300] {
            for door in settings.policy.doors.indices {
                let direction = Direction.allCases[(hour + door) % Direction.allCases.count]
                let wall = WallTime(nanoseconds: start + Int64(hour) * 3_600_000_000_000)
                simulation.take(TraceRow(wall: wall, what: .pass(door: door, direction), line: 1))
                passages += 1
            }
        }
        simulation.finish()
        try Broken.unless(watch.decisions == passages, "\(passages) passages and \(watch.decisions) decisions")
    }

    /// 2026-03-07T00:00Z.
    private static let start: Int64 = 1_772_841_600_000_000_000

    /// A board as `noren check` finds it, except for its name and its own zone.
    private static var context: SettingsContext {
        SettingsContext(
            zone: { Zones.table($0).map { .table($0) } ?? .unknown }, zoneNames: { Zones.names },
            boardZone: { .success("Asia/Tokyo") }, hostName: { "kiosk-7" }, soundsFolder: sounds,
            soundLength: { path in
                do throws(CueFileError) {
                    return .success(try CueFile.inspect(path))
                } catch {
                    return .failure(.init("\(error)"))
                }
            },
            calendar: { path, zone in
                do throws(CalendarError) {
                    return .events(try CalendarEntry.read(path, in: zone))
                } catch {
                    switch error {
                    case .broken(let problems): return .broken(problems)
                    case .unavailable(let why): return .unavailable(why)
                    }
                }
            })
    }

    /// The bundled sounds of this source tree.
    private static var sounds: String {
        let path = #filePath
        let folders = path.split(separator: "/").dropLast(4)
        return "/" + folders.joined(separator: "/") + "/Sounds"
    }
}

/// Counts what was decided.
final class Watch: SimulationObserver {
    private(set) var decisions = 0

    func decided(_ decision: Decision, at moment: Moment) { decisions += 1 }
}
