import Foundation
import Testing

/// What each module may import. Whatever is not listed here is refused, so a new arrow is drawn on purpose.
private let allowed: [String: Set<String>] = [
    "Greeter": [],
    "GreeterRuntime": ["Greeter", "CLinux", "Glibc", "Synchronization", "Logging"],
    "GreeterSimulation": ["Greeter", "GreeterRuntime", "Glibc"],
    "GreeterReports": ["Greeter", "GreeterRuntime", "GreeterSimulation"],
    "Alsa": ["CAlsa", "CLinux", "Glibc", "Synchronization"],
    "Gpiod": ["CGpiod", "Glibc"],
    "GpioDoors": ["Greeter", "GreeterRuntime", "Gpiod", "CLinux", "Glibc", "Logging"],
    "AlsaCues": ["Greeter", "GreeterRuntime", "Alsa", "Glibc", "Synchronization", "Logging"],
    "CueFiles": ["Greeter", "GreeterRuntime", "CSound", "Glibc", "Logging"],
    "StoreSettings": ["Greeter", "GreeterRuntime", "CToml", "Glibc"],
    "StoreSetup": ["Greeter", "GreeterRuntime"],
    "StoreClock": ["Greeter", "CCctz", "Glibc"],
    "StoreCalendar": ["Greeter", "GreeterRuntime", "CIcal", "Glibc"],
    "ControlSocket": ["Greeter", "GreeterRuntime", "CLinux", "CJansson", "Glibc", "Logging"],
    "VisitJournal": ["Greeter", "GreeterRuntime", "CSqlite", "CLinux", "Glibc", "Synchronization"],
    "BoardHealth": ["GreeterRuntime", "Glibc"],
    "noren": [
        "Greeter", "GreeterRuntime", "GreeterSimulation", "GreeterReports", "GpioDoors", "AlsaCues", "CueFiles",
        "StoreSettings", "StoreSetup", "StoreClock", "StoreCalendar", "ControlSocket", "VisitJournal", "BoardHealth",
        "Alsa", "Gpiod", "ArgumentParser", "Logging",
        "FoundationEssentials", "Glibc", "Synchronization",
    ],
]

/// The room of each foreign library: where its header may be included.
private let rooms = [
    "alsa/": "CAlsa", "gpiod.h": "CGpiod", "sndfile.h": "CSound", "ebur128.h": "CSound", "soxr.h": "CSound",
    "toml++/": "CToml", "cctz/": "CCctz", "jansson.h": "CJansson", "sqlite3.h": "CSqlite",
    "libical/": "CIcal",
]

private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

private func files(under folder: String, endings: [String]) throws -> [(module: String, path: String, text: String)] {
    let base = root.appending(path: folder)
    let walk = try #require(FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil))
    return try walk.compactMap { $0 as? URL }.filter { endings.contains($0.pathExtension) }.map { url in
        let parts = url.pathComponents
        let module = parts[(parts.lastIndex(of: folder) ?? 0) + 1]
        return (module, url.path, try String(contentsOf: url, encoding: .utf8))
    }
}

/// The modules that a Swift source imports.
private func imports(of source: String) -> [String] {
    source.split(separator: "\n").compactMap { line -> String? in
        var words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
        while let first = words.first,
            first.hasPrefix("@") || ["public", "internal", "package", "private", "fileprivate"].contains(first)
        {
            words.removeFirst()
        }
        guard words.first == "import", words.count > 1 else { return nil }
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        let name = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
        return String(name.split(separator: ".")[0])
    }
}

private func strays(in module: String, source: String) -> [String] {
    guard let allowed = allowed[module] else { return ["the module \(module), which the house does not know"] }
    return imports(of: source).filter { !allowed.contains($0) }
}

@Suite("The house keeps its own rules", .timeLimit(.minutes(30)))
struct HouseTests {
    @Test("each module imports only what the design draws an arrow to")
    func arrows() throws {
        for (module, path, text) in try files(under: "Sources", endings: ["swift"]) {
            #expect(strays(in: module, source: text) == [], "\(path)")
        }
    }

    @Test("the proof knows the core, and nothing that it could lean on instead")
    func proof() throws {
        for (module, path, text) in try files(under: "Tests", endings: ["swift"]) where module == "GreeterProof" {
            #expect(imports(of: text).allSatisfy { $0 == "Greeter" }, "\(path)")
        }
    }

    @Test(
        "the check bites",
        arguments: [
            ("Greeter", "import Foundation"), ("Greeter", "public import struct Foundation.Date"),
            ("Greeter", "@preconcurrency import Glibc"), ("AlsaCues", "internal import CueFiles"),
            ("GpioDoors", "import CGpiod"), ("GreeterReports", "import Glibc"), ("GreeterRuntime", "import Alsa"),
            ("StoreSettings", "import CJansson"),
            ("StoreSettings", "import StoreCalendar"),
            ("Stray", "let x = 1"),
        ])
    func bites(module: String, source: String) {
        #expect(strays(in: module, source: source).count == 1)
    }

    @Test("a foreign library's header is included in its own room only")
    func foreignRooms() throws {
        for (module, path, text) in try files(under: "Sources", endings: ["h", "c", "cpp", "hpp"]) {
            for line in text.split(separator: "\n") where line.hasPrefix("#include") {
                for (header, room) in rooms where line.contains(header) {
                    #expect(module == room, "\(path): \(line)")
                }
            }
        }
    }

    @Test("nothing in Sources traps for what the world can do")
    func noTraps() throws {
        for (_, path, text) in try files(under: "Sources", endings: ["swift"]) {
            for word in ["try!", "fatalError(", "as!", "TODO", "FIXME"] {
                #expect(!text.contains(word), "\(path): \(word)")
            }
        }
    }

    @Test("every escape from the concurrency checks says why it is safe")
    func safety() throws {
        for (_, path, text) in try files(under: "Sources", endings: ["swift"]) {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated()
            where line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)") {
                let before = lines[max(0, index - 4)...index]
                #expect(before.contains { $0.contains("SAFETY:") }, "\(path):\(index + 1)")
            }
        }
    }

    @Test("no file is past 400 lines")
    func shortFiles() throws {
        for (_, path, text) in try files(under: "Sources", endings: ["swift", "c", "cpp", "h"]) {
            #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 401, "\(path)")
        }
    }

    @Test("the top level holds what the design allows")
    func topLevel() throws {
        let allowed: Set<String> = [
            "Package.swift", "Sources", "Sounds", "Tests", "deploy", "README.md", "LICENSE", "CHANGELOG.md",
            "Package.resolved",
        ]
        let names = try FileManager.default.contentsOfDirectory(atPath: root.path).filter { !$0.hasPrefix(".") }
        // What a demonstration leaves behind is ignored by git and does no harm.
        #expect(Set(names).subtracting(allowed).filter { !$0.hasSuffix(".wav") } == [])
    }
}
