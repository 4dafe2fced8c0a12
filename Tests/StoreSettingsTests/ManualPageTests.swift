import GreeterRuntime
import Testing

@testable import StoreSettings

@Suite("The manual page of the settings", .timeLimit(.minutes(30)))
struct ManualPageTests {
    @Test("it tells every key that settings know, and no other")
    func keys() throws {
        let page = try ManualPage()
        #expect(page.sections.map(\.title) == Vocabulary.sections.map(\.title))
        for spec in Vocabulary.sections {
            let told = page.sections.first { $0.title == spec.title }?.keys.map(\.name) ?? []
            #expect(told.sorted() == spec.keys.map(\.name).sorted(), "\(spec.title)")
        }
    }

    @Test("a file with every value that it says holds anyway changes nothing")
    func defaults() throws {
        let page = try ManualPage()
        let plain = try TestBoard().load(["corner.toml": ManualPageTests.file(page, withDefaults: false)])
        let full = try TestBoard().load(["corner.toml": ManualPageTests.file(page, withDefaults: true)])
        let values = { (settings: BoardSettings) in settings.effective.map { "\($0.key) = \($0.value)" } }
        #expect(values(full) == values(plain))
        let written = Set(full.effective.filter { $0.place != nil }.map { ManualPageTests.withoutNumber($0.key) })
        for section in page.sections {
            for key in section.keys where key.holds {
                let path = "\(section.name).\(key.name)"
                #expect(written.contains { $0 == path || $0.hasPrefix(path + ".") }, "\(path)")
            }
        }
    }

    /// A shop with one of everything that the defaults are about; two doors, as no door can have all keys.
    private static func file(_ page: ManualPage, withDefaults: Bool) -> String {
        let needed = [
            "lamp": ["line = \"GPIO24\""], "notice": ["line = \"GPIO25\""], "quiet_time": ["at_most = \"light\""],
            "cue": ["id = \"own\"", "file = \"welcome-en.flac\"", "language = \"en\"", "says = \"welcome\""],
        ]
        func table(_ section: ManualPage.Section, _ lines: [String], without: Set<String> = []) -> String {
            let told = section.keys.filter { $0.holds && !without.contains($0.name) }.map(\.text)
            return ([section.title] + lines + (withDefaults ? told : [])).joined(separator: "\n")
        }
        return page.sections.flatMap { section in
            switch section.name {
            case "door":
                [
                    table(section, ["contact = \"GPIO17\""], without: ["approach"]),
                    table(section, ["contact = \"GPIO5\"", "motion = \"GPIO6\""], without: ["direction"]),
                ]
            case "hours", "inputs", "limits": [String]()
            default: [table(section, needed[section.name] ?? [])]
            }
        }.joined(separator: "\n\n") + "\n"
    }

    /// `door[1].debounce` is the page's `door.debounce`.
    private static func withoutNumber(_ key: String) -> String {
        String(key.replacing(#/\[[^\]]*\]/#, with: ""))
    }
}

/// What `deploy/man/noren.toml.5` says of each key.
private struct ManualPage {
    struct Key {
        /// As it stands in a file: `gap = "300ms"`.
        var text: String
        /// Whether the value holds where the key is not written; else it is an example.
        var holds: Bool
        var name: String { String(text.prefix { $0 != " " }) }
    }

    struct Section {
        var title: String
        var keys: [Key] = []
        var name: String { String(title.drop { $0 == "[" }.prefix { $0 != "]" }) }
    }

    private(set) var sections: [Section] = []

    init() throws {
        let repository = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let page = try SettingsText.read("/\(repository)/deploy/man/noren.toml.5")
        for line in String(decoding: page, as: UTF8.self).split(separator: "\n") {
            if line.hasPrefix(".Sh ") {
                guard sections.isEmpty else { break }
            } else if line.hasPrefix(".Ss [") {
                sections.append(Section(title: String(line.dropFirst(4))))
            } else if let key = line.wholeMatch(of: #/\.It Li "(.*)"/#), !sections.isEmpty {
                let text = key.1.replacing("\\(dq", with: "\"").replacing("\\-", with: "-")
                sections[sections.count - 1].keys.append(Key(text: String(text), holds: true))
            } else if line == ".Em \"Not set:\"" || line == ".Em \"Must be set:\"" {
                guard let last = sections.last?.keys.indices.last else { continue }
                sections[sections.count - 1].keys[last].holds = false
            }
        }
    }
}
