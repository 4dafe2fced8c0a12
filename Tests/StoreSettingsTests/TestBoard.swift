import Glibc
import Greeter
import GreeterRuntime
import StoreCalendar
import StoreSettings

/// A board in a folder of its own, with a few zones, and sounds whose length is known.
struct TestBoard: ~Copyable {
    let folder: String

    init() {
        var template = Array("/tmp/noren-settings-XXXXXX".utf8CString)
        folder = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
    }

    deinit {
        if let found = try? TestBoard.files(in: folder) { for file in found { unlink("\(folder)/\(file)") } }
        rmdir(folder)
    }

    func write(_ bytes: [UInt8], to file: String) {
        guard let handle = fopen("\(folder)/\(file)", "w") else { return }
        fwrite(bytes, 1, bytes.count, handle)
        fclose(handle)
    }

    /// Writes the files and loads those that are stores; a base's name begins with `base`.
    func load(_ files: KeyValuePairs<String, String>) throws -> BoardSettings {
        for (name, text) in files { write(Array(text.utf8), to: name) }
        let stores = files.map(\.key).filter { !$0.hasPrefix("base") }
        return try SettingsFile.load(stores.map { "\(folder)/\($0)" }, in: .test())
    }

    /// The problems of those files, without the folder.
    func problems(_ files: KeyValuePairs<String, String>) -> [String] {
        do {
            _ = try load(files)
            return []
        } catch let problems as Problems {
            return problems.all.map { plain("\($0)") }
        } catch {
            return ["\(error)"]
        }
    }

    func plain(_ text: String) -> String { text.replacing("\(folder)/", with: "") }

    static func files(in folder: String) throws -> [String] {
        guard let directory = opendir(folder) else { throw SystemError.last("opendir \(folder)") }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            // The kernel ends the name with a NUL within the array.
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    /// Where the fixtures are, beside this file.
    static var fixtures: String {
        let path = #filePath
        return path[..<(path.lastIndex(of: "/") ?? path.endIndex)] + "/Fixtures"
    }
}

extension SettingsContext {
    /// A board in Tokyo that knows four zones.
    static func test(sounds: String? = TestBoard.fixtures + "/sounds") -> SettingsContext {
        let offsets = ["Asia/Tokyo": 9, "Europe/Berlin": 1, "America/New_York": -5, "Asia/Seoul": 9]
        return SettingsContext(
            zone: { name in
                offsets[name].map { .table(ZoneTable(name: name, initialOffset: $0 * 3600)) } ?? .unknown
            },
            zoneNames: { offsets.keys.sorted() }, boardZone: { .success("Asia/Tokyo") }, hostName: { "kiosk-7" },
            soundsFolder: sounds,
            soundLength: { path in
                path.contains("broken") ? .failure(.init("it is no sound")) : .success(.milliseconds(1200))
            },
            calendar: { path, zone in
                do throws(CalendarError) {
                    let events = try CalendarFile.read(path, in: zone, today: CivilDate(dayNumber: 20_500)) {
                        offsets[$0].map { ZoneTable(name: "", initialOffset: $0 * 3600) }
                    }
                    return .events(events)
                } catch {
                    switch error {
                    case .broken(let problems): return .broken(problems)
                    case .unavailable(let why): return .unavailable(why)
                    }
                }
            })
    }
}
