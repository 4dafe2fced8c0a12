import Foundation
import Testing

/// A greeter that runs, with a trace for its doors.
final class Running {
    let process = Process()
    private let pipe = Pipe()
    private(set) var log = ""

    init(in folder: Folder, _ arguments: [String], environment: [String: String] = [:]) throws {
        process.executableURL = try Command.executable()
        process.arguments = ["run", "--config", "shop.toml"] + arguments
        process.currentDirectoryURL = folder.url
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    deinit { if process.isRunning { process.terminate() } }

    /// Waits until the log says so; false when the greeter has ended before.
    func waits(for words: String) -> Bool {
        while !log.contains(words) {
            let data = pipe.fileHandleForReading.availableData
            guard !data.isEmpty else { return false }
            log += String(decoding: data, as: UTF8.self)
        }
        return true
    }

    /// Ends it as a service manager does; its exit code.
    func end() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}

@Suite("A running greeter", .timeLimit(.minutes(30)))
struct RunningTests {
    private let folder: Folder

    init() throws {
        folder = try Folder()
        try folder.write(settings(languages: "\"en\""), to: "shop.toml")
        try folder.write(
            """
            time,source,event,value
            2026-03-07T10:00:00,front,arrival,
            2026-03-07T10:00:00.200,front,arrival,
            2026-03-07T10:00:00.250,quiet,set,chime/30m
            2026-03-07T10:00:00.300,front,departure,
            2026-03-07T10:00:00.350,staff,pass,
            2026-03-07T10:00:00.400,front,departure,

            """, to: "morning.csv")
    }

    private func settings(languages: String) -> String {
        Folder.shop(languages: languages, extra: "[lamp]\nline = \"GPIO24\"\n")
    }

    private func noren(_ arguments: String...) throws -> Command {
        try Command.noren(arguments + ["--config", "shop.toml"], in: folder)
    }

    private func greeter() throws -> Running {
        let greeter = try Running(in: folder, ["--simulate", "morning.csv", "--from-now"])
        try #require(greeter.waits(for: "the trace is at its end"), "\(greeter.log)")
        return greeter
    }

    @Test("tells what holds, and why it did what it did")
    func status() throws {
        let greeter = try greeter()
        let status = try noren("status")
        #expect(status.status == 0, "\(status.err)")
        for words in ["chime  quiet", "until", "voice  shop", "words", "4 of 5", "front in order", "noren why"] {
            #expect(status.out.contains(words), "\(words) in \(status.out)")
        }
        let why = try noren("why", "1")
        #expect(why.out.contains("somebody came in through the door \"front\""), "\(why.said)")
        // Quiet by hand came while it sounded.
        #expect(why.out.contains("They heard the beginning of welcome-en"), "\(why.out)")
        #expect(why.out.contains("somebody asked for quiet, and it was faded out"), "\(why.out)")
        #expect(try noren("why", "99").status == 1)
        #expect(try noren("why", "never").status == 64)
        #expect(greeter.end() == 0)
        #expect(try noren("status").status == 69)
    }

    @Test("can be kept quiet for a while only, and never made louder")
    func quiet() throws {
        let greeter = try greeter()
        #expect(try noren("quiet", "voice", "--for", "5m").out.contains("voice  quiet"))
        // In the evening it is tomorrow's, and the date stands before it.
        #expect(try noren("quiet", "off", "--until", "18:00").out.contains(/until ([0-9-]+ )?18:00:00/))
        #expect(try noren("trigger", "front", "arrival").out.contains("Somebody asked for quiet"))
        #expect(try noren("quiet", "--off").out.contains("level  voice  shop"))
        #expect(try noren("serving", "--for", "10m").out.contains("tick   serving"))
        for wrong in [["--for", "-5m"], ["--for", "1e9h"], ["--for", "30"], ["--until", "25:00"], ["loud"]] {
            let answer = try Command.noren(["quiet"] + wrong, in: folder)
            #expect(answer.status == 64, "\(wrong): \(answer.said)")
        }
        #expect(greeter.end() == 0)
    }

    @Test("reports what was played by hand as what was heard")
    func byHand() throws {
        #expect(try greeter().end() == 0)
        let before = try noren("report").out
        try folder.write("time,source,event,value\n", to: "nobody.csv")
        let other = try Running(in: folder, ["--simulate", "nobody.csv", "--from-now"])
        try #require(other.waits(for: "the trace is at its end"), "\(other.log)")
        #expect(try noren("play", "chime-arrival").status == 0)
        #expect(other.end() == 0)
        let after = try noren("report").out
        #expect(try cues(after) == cues(before) + 1, "\(before)\(after)")
    }

    /// The most cues in sixty minutes, as a report says it.
    private func cues(_ report: String) throws -> Int {
        let number = try #require(report.firstMatch(of: /sixty minutes +(\d+) cue/)?.1, "\(report)")
        return try #require(Int(number))
    }

    @Test("takes other settings whole, and bad ones not at all")
    func reload() throws {
        let greeter = try greeter()
        try folder.write(settings(languages: "\"ja\", \"en\""), to: "shop.toml")
        let good = try noren("reload")
        #expect(good.out.contains("shop.languages is [\"ja\", \"en\"], was [\"en\"]"), "\(good.said)")
        try folder.write(settings(languages: "\"klingon\""), to: "shop.toml")
        let bad = try Command.noren(["reload", "--socket", "noren.sock"], in: folder)
        #expect(bad.status == 1 && bad.err.contains("shop.toml:3:"), "\(bad.said)")
        let status = try Command.noren(["status", "--socket", "noren.sock"], in: folder)
        #expect(status.out.contains("the last reload was refused"), "\(status.said)")
        #expect(greeter.end() == 0)
    }

    @Test("keeps a journal that simulates alike, also when it is killed")
    func journal() throws {
        let killed = try greeter()
        killed.kill()
        let second = try greeter()
        // What was asked for by hand outlives the one who was asked.
        #expect(try noren("status").out.contains("chime  quiet"))
        #expect(second.end() == 0)
        let export = try noren("journal", "export")
        #expect(export.out.contains("board,restart,"), "\(export.said)")
        try folder.write(export.out, to: "export.csv")
        let kept = try noren("report", "--format", "csv")
        #expect(kept.status == 0, "\(kept.err)")
        let told = (killed.log + second.log).split(separator: "\n").filter { $0.hasPrefix("front: ") }
        let simulated = try noren("simulate", "export.csv", "--format", "jsonl").out.split(separator: "\n").dropLast()
        #expect(told.count == simulated.count, "\(told)\n\(simulated)")
        for (line, decision) in zip(told, simulated) {
            let reason = line.split(separator: "(").last?.prefix { $0 != ")" } ?? ""
            #expect(decision.contains("\"reason\":\"\(reason)\""), "\(line) against \(decision)")
        }
        #expect(try noren("journal", "info").out.contains("passages  \(told.count)"))
        let forecast = try noren("forecast", "--against", "shop.toml")
        #expect(forecast.status == 0 && forecast.out.contains("the last 4 weeks of journal.sqlite"), "\(forecast.said)")
    }

    @Test("greets on where its journal and its socket cannot be had")
    func without() throws {
        try folder.write("no database at all\n", to: "journal.sqlite")
        try folder.write("taken\n", to: "noren.sock")
        let greeter = try greeter()
        #expect(greeter.log.contains("front: arrival — sound"))
        #expect(greeter.log.contains("no control socket"), "\(greeter.log)")
        #expect(greeter.log.contains("journal.sqlite.unreadable-"), "\(greeter.log)")
        #expect(greeter.end() == 0)
        #expect(try String(contentsOf: folder.url.appending(path: "noren.sock"), encoding: .utf8) == "taken\n")
    }
}
