import Foundation
import HostileInput
import Testing

/// One input and the entry that it is for.
struct Regression: CustomTestStringConvertible {
    let target: HostileInput
    let file: URL

    var testDescription: String { "\(target.rawValue)/\(file.lastPathComponent)" }

    /// Every input that once broke something, by its folder.
    static let all: [Regression] = HostileInput.allCases.flatMap { target in
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fuzz/Regressions/\(target.rawValue)")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().map { Regression(target: target, file: folder.appending(path: $0)) }
    }
}

// One at a time: an entry has one folder for its files.
@Suite("Input that once broke something", .serialized, .timeLimit(.minutes(30)))
struct RegressionTests {
    @Test("breaks nothing any more", arguments: Regression.all)
    func regression(_ input: Regression) throws {
        try input.target.take([UInt8](try Data(contentsOf: input.file)))
    }

    @Test("an entry takes nothing at all", arguments: HostileInput.allCases)
    func nothing(_ target: HostileInput) throws {
        try target.take([])
    }
}
