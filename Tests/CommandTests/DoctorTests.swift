import Foundation
import Testing

@Suite("The doctor on this machine", .timeLimit(.minutes(30)))
struct DoctorTests {
    private let folder: Folder

    init() throws {
        folder = try Folder()
        try folder.write(settings(language: "en"), to: "shop.toml")
        try folder.write("time,source,event,value\n2026-03-07T10:00:00,front,arrival,\n", to: "day.csv")
    }

    private func settings(language: String, id: String = "shop", board: Bool = true) -> String {
        """
        [shop]
        id = "\(id)"
        timezone = "Asia/Tokyo"
        languages = ["\(language)"]
        [sound]
        device = "null"
        [[door]]
        name = "front"
        in  = { chip = "\(id)-counter", line = 5 }
        out = { chip = "\(id)-counter", line = 6 }

        """
            + (board
                ? """
                [board]
                socket = "noren.sock"
                journal = "journal.sqlite"
                clock = "trusted"

                """ : "")
    }

    private func doctor(_ arguments: String...) throws -> Command {
        try Command.noren(["doctor", "--for", "100ms"] + arguments, in: folder)
    }

    /// What was found, by its subject and name.
    private func findings(_ arguments: String...) throws -> (ok: Bool, [String: [String: Any]], Command) {
        let command = try Command.noren(["doctor", "--json", "--for", "100ms"] + arguments, in: folder)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(command.out.utf8)) as? [String: Any], "\(command.said)")
        var found: [String: [String: Any]] = [:]
        for finding in try #require(object["findings"] as? [[String: Any]]) {
            let name = (finding["name"] as? String).map { " \($0)" } ?? ""
            found[(finding["subject"] as? String ?? "") + name] = finding
        }
        return (try #require(object["ok"] as? Bool), found, command)
    }

    private func words(_ finding: [String: Any]?) -> String {
        ((finding?["seen"] as? [String: String])?["en"] ?? "") + " "
            + ((finding?["remedy"] as? [String: String])?["en"] ?? "")
    }

    @Test("without a greeter it is calm, says what is missing and what to do, and exits 1")
    func alone() throws {
        let said = try doctor("--config", "shop.toml")
        #expect(said.status == 1 && said.err.isEmpty, "\(said.err)")
        #expect(said.out.contains("need you: greeter") || said.out.contains("needs you: greeter"), "\(said.out)")
        #expect(said.out.contains("Nobody greets: no greeter answers at noren.sock."))
        #expect(said.out.contains("→ Start it: noren run."))
        #expect(said.out.contains("✓ fine    settings"), "\(said.out)")
        #expect(said.out.contains("The settings throw all sound away"))
    }

    @Test("speaks Japanese where the terminal does")
    func japanese() throws {
        let said = try Command.run(
            "/usr/bin/env",
            ["LC_ALL=ja_JP.UTF-8", try Command.executable().path, "doctor", "--for", "100ms", "--config", "shop.toml"],
            in: folder)
        #expect(said.status == 1)
        #expect(said.out.hasPrefix("対処が必要なものが"), "\(said.out)")
        #expect(said.out.contains("✓ 正常  設定"))
    }

    @Test("counts what the checker of settings finds, and shows the first")
    func wrongSettings() throws {
        try folder.write(
            "[shop]\ntimezone = \"Asia/Tokio\"\nlanguges = 1\n[[door]]\ncontact = \"GPIO1\"\n", to: "wrong.toml")
        let (ok, found, command) = try findings("--config", "wrong.toml")
        #expect(!ok && command.status == 1)
        #expect((found["settings"]?["facts"] as? [String: Any])?["problems"] as? Int == 2)
        #expect(
            words(found["settings"]).contains(
                "2 mistakes in wrong.toml; the first is: wrong.toml:2: there is no time zone"))
        #expect(words(found["settings"]).contains("noren check wrong.toml"))
        let missing = try findings("--config", "absent.toml").1
        #expect(words(missing["settings"]).contains("absent.toml is not there"))
    }

    @Test("asks the running greeter, and finds its journal")
    func running() throws {
        let greeter = try Running(in: folder, ["--simulate", "day.csv", "--from-now"])
        try #require(greeter.waits(for: "the trace is at its end"), "\(greeter.log)")
        let (ok, found, command) = try findings("--config", "shop.toml")
        #expect(command.status == (ok ? 0 : 1))
        let facts = try #require(found["greeter"]?["facts"] as? [String: Any])
        #expect(facts["pid"] as? Int == Int(greeter.process.processIdentifier))
        #expect(facts["passages"] as? Int == 1 && facts["simulated"] as? Bool == true)
        #expect(found["greeter"]?["verdict"] as? String == "look")
        // A trace stands for the doors.
        #expect(found["door front"]?["verdict"] as? String == "unseen")
        let journal = try #require(found["journal"]?["facts"] as? [String: Any])
        // What happened is written some seconds later.
        #expect((journal["passages"] as? Int ?? 2) <= 1 && (journal["bytes"] as? Int ?? 0) > 0, "\(journal)")
        #expect((found["clock"]?["facts"] as? [String: Any])?["trusted"] as? Bool == true)
        #expect(greeter.end() == 0)
    }

    @Test("looks at every store of the board")
    func stores() throws {
        try folder.write(settings(language: "ja", id: "annex", board: false), to: "annex.toml")
        let found = try findings("--config", "shop.toml", "--config", "annex.toml").1
        #expect(found["door shop/front"] != nil && found["door annex/front"] != nil, "\(found.keys)")
        #expect(words(found["settings"]).contains("shop.toml, annex.toml: in order"))
    }

    @Test("a wrong time is refused before anything is looked at")
    func usage() throws {
        #expect(try Command.noren(["doctor", "--for", "soon"], in: folder).status == 64)
    }
}
