internal import ArgumentParser
internal import CueFiles
internal import Glibc
internal import Greeter
internal import GreeterRuntime
internal import StoreCalendar
internal import StoreClock
internal import StoreSettings

/// The settings that a command works with.
struct SettingsOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A store's settings; several for several stores on one board.", valueName: "file"))
    var config: [String] = []

    static let standard = "/etc/noren/noren.toml"

    var paths: [String] { config.isEmpty ? [SettingsOptions.standard] : config }

    func load(sounds: SettingsLoader.Sounds) throws(Failure) -> BoardSettings {
        try SettingsLoader.load(paths, sounds: sounds)
    }
}

/// Reads settings with what this board knows of zones, sounds and calendars.
enum SettingsLoader {
    /// How closely sound files are looked at.
    enum Sounds {
        /// Their length, as they state it: enough to simulate.
        case header
        /// Read to the end, so that a file that will not sound is a problem now and not above the till.
        case whole
    }

    static func load(_ paths: [String], sounds: Sounds) throws(Failure) -> BoardSettings {
        do throws(Problems) {
            return try SettingsFile.load(paths, in: context(sounds))
        } catch {
            throw Failure(.badSettings, "\(error)")
        }
    }

    static func context(_ sounds: Sounds) -> SettingsContext {
        let zones = ZoneDatabase()
        return SettingsContext(
            zone: { name in
                do throws(ZoneError) {
                    return .table(try zones.zone(named: name).table())
                } catch {
                    return zones.exists ? .unknown : .unavailable("\(error)")
                }
            },
            zoneNames: { zones.names() },
            boardZone: {
                do throws(ZoneError) {
                    return .success(try zones.boardZoneName())
                } catch {
                    return .failure(SettingsContext.Trouble("\(error)"))
                }
            },
            soundsFolder: SoundsFolder.path,
            soundLength: { path in
                do throws(CueFileError) {
                    return .success(sounds == .whole ? try CueFile.examine(path) : try CueFile.inspect(path))
                } catch {
                    return .failure(SettingsContext.Trouble("\(error.path) \(error.what); \(error.remedy)"))
                }
            },
            calendar: { path, zone in
                let today = ZoneTable.utc.civil(Reactor.now().wall).date
                do throws(CalendarError) {
                    return .events(
                        try CalendarFile.read(path, in: zone, today: today) { try? zones.zone(named: $0).table() })
                } catch {
                    switch error {
                    case .broken(let problems): return .broken(problems)
                    case .unavailable(let why): return .unavailable(why)
                    }
                }
            })
    }
}

/// Where the bundled sounds are.
enum SoundsFolder {
    /// `NOREN_SOUNDS`, then `Sounds` beside the executable, `../share/noren/sounds`, then the source.
    static var path: String? {
        if let named = getenv("NOREN_SOUNDS") { return String(cString: named) }
        let folder = executable.map { String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) } ?? "."
        let source = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return [folder + "/Sounds", folder + "/../share/noren/sounds", "/" + source + "/Sounds"]
            .first { access($0 + "/cues.toml", R_OK) == 0 }
    }

    private static var executable: String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
    }
}
