import BoardHealth
import Foundation
import GreeterRuntime
import Testing

@Suite("What the doctor says of whole boards", .timeLimit(.minutes(30)))
struct CheckupTests {
    @Test("is told in full, in both languages, as it is written down beside the board's files", arguments: Cases.names)
    func told(name: String) throws {
        let report = HealthReport(Cases.findings(name))
        for language in StoryLanguage.allCases {
            let told = report.lines(in: language, width: 100).joined(separator: "\n") + "\n"
            let path = "\(Cases.folder)/\(name).\(language.rawValue).txt"
            guard told != (try? String(contentsOfFile: path, encoding: .utf8)) else { continue }
            let seen = FileManager.default.temporaryDirectory.appending(path: "doctor-\(name).\(language.rawValue).txt")
            try Data(told.utf8).write(to: seen)
            Issue.record("\(path) says something else than what was told, which is in \(seen.path)")
        }
    }

    @Test("fits the terminal, whatever its width", arguments: Cases.names, [20, 40, 60, 80, 200])
    func fits(name: String, width: Int) {
        for language in StoryLanguage.allCases {
            let lines = HealthReport(Cases.findings(name)).lines(in: language, width: width)
            for line in lines {
                // A path or a command is not broken.
                let isWord = !line.drop { $0 == " " || $0 == "→" }.contains(" ")
                #expect(line.cells <= width || isWord || width < 40, "\(width): \(line)")
            }
        }
    }

    @Test("is one object for programs, with the keys that are promised", arguments: Cases.names)
    func json(name: String) throws {
        let findings = Cases.findings(name)
        let text = HealthReport(findings).json(program: "0.1.0", time: "2026-03-19T11:21:00+09:00")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(Set(object.keys) == ["noren", "time", "ok", "summary", "counts", "findings"])
        let told = try #require(object["findings"] as? [[String: Any]])
        #expect(told.count == findings.count)
        for finding in told {
            #expect(Set(finding.keys) == ["subject", "name", "verdict", "seen", "remedy", "facts"])
            #expect((finding["subject"] as? String).flatMap { Subject(rawValue: $0) } != nil)
            let seen = try #require(finding["seen"] as? [String: String])
            #expect(Set(seen.keys) == ["en", "ja"] && !seen.values.contains(""))
        }
        let counts = try #require(object["counts"] as? [String: Int])
        #expect(counts.values.reduce(0, +) == findings.count)
        #expect(object["ok"] as? Bool == (counts["wrong"] == 0))
    }

    @Test("whatever is wrong or worth a look comes with what to do", arguments: Cases.names)
    func remedies(name: String) {
        for finding in Cases.findings(name) where finding.verdict == .wrong || finding.verdict == .look {
            #expect(finding.remedy != nil, "\(finding.title.english)")
        }
    }
}
