import Glibc
import GreeterRuntime
import StoreSettings
import Testing

@Suite("Settings that are wrong", .timeLimit(.minutes(30)))
struct BadSettingsTests {
    static let folder = TestBoard.fixtures + "/bad"

    /// Each file is a board; each folder with an `a.toml` is one with a store for each file that is no base.
    static let cases: [String] = {
        let names = (try? TestBoard.files(in: folder)) ?? []
        return names.compactMap { name in
            if name.hasSuffix(".toml") { return String(name.dropLast(5)) }
            return SettingsFileNames.stores(in: "\(folder)/\(name)").isEmpty ? nil : name
        }
    }()

    @Test("a bad file gives exactly these messages, all in one pass", arguments: cases)
    func messages(name: String) throws {
        let stores = SettingsFileNames.stores(in: "\(BadSettingsTests.folder)/\(name)")
        let paths =
            stores.isEmpty
            ? ["\(BadSettingsTests.folder)/\(name).toml"] : stores.map { "\(BadSettingsTests.folder)/\(name)/\($0)" }
        var found = ""
        do {
            _ = try SettingsFile.load(paths, in: .test())
        } catch {
            found = "\(error)\n".replacing(BadSettingsTests.folder + "/", with: "").replacing(
                TestBoard.fixtures + "/", with: "")
        }
        let expected = SettingsFileNames.text(of: "\(BadSettingsTests.folder)/\(name).expected")
        #expect(found == expected)
    }

    @Test("every message is said in Japanese, too, at the same place and with its remedy", arguments: cases)
    func japanese(name: String) throws {
        let english = SettingsFileNames.text(of: "\(BadSettingsTests.folder)/\(name).expected").split(separator: "\n")
        #expect(!english.isEmpty)
        for line in english.map(String.init) where !line.hasSuffix("it is no sound") {
            let japanese = StoryLanguage.japanese.translated(line)
            let place = line.prefix { $0 != " " }
            #expect(japanese.hasPrefix("\(place) 誤り："), "\(japanese)")
            // What somebody wrote is quoted as it is; nothing else is English.
            let bare = japanese.dropFirst(place.count).replacing(/"[^"]*"/, with: "")
            #expect(bare.firstMatch(of: /[A-Za-z]{2,}( [a-z]{2,}){2,}/) == nil, "\(japanese)")
            // What is to be written instead stands in quotes, also in Japanese.
            if let remedy = line.firstMatch(of: /; write ("[^"]*")$/) {
                #expect(japanese.contains(remedy.output.1), "\(japanese)")
            }
        }
    }

    @Test("there are bad files to try")
    func hasCases() {
        #expect(BadSettingsTests.cases.count > 20)
    }
}

/// Files of the fixtures.
enum SettingsFileNames {
    /// The stores' files in a folder of one board; none where it has no `a.toml`.
    static func stores(in folder: String) -> [String] {
        let names = ((try? TestBoard.files(in: folder)) ?? []).filter { $0.hasSuffix(".toml") && !$0.hasPrefix("base") }
        return names.contains("a.toml") ? names : []
    }

    static func text(of path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
