import Foundation
import Testing

private let shop = """
    [shop]
    timezone = "Asia/Tokyo"

    [[door]]
    name = "front"
    contact = "GPIO17"

    """

private let trace = """
    time,source,event,value
    2026-03-07T10:00:00,front,arrival,
    2026-03-07T10:00:02,front,arrival,
    2026-03-07T10:10:00,front,departure,
    2026-03-07T11:30:00,front,arrival,

    """

@Suite("noren forecast and noren report", .timeLimit(.minutes(30)))
struct ForecastCommandTests {
    private let folder: Folder

    init() throws {
        folder = try Folder()
        try folder.write(shop, to: "old.toml")
        try folder.write(
            shop.replacingOccurrences(of: "[[door]]", with: "at_most = \"chime\"\n\n[[door]]"), to: "new.toml")
        try folder.write(trace, to: "day.csv")
    }

    private func noren(_ arguments: String...) throws -> Command {
        try Command.noren(arguments, in: folder)
    }

    @Test("old and new are laid beside one another, and the differences named")
    func beside() throws {
        let forecast = try noren(
            "forecast", "--config", "new.toml", "--against", "old.toml", "day.csv", "--language", "en")
        #expect(forecast.status == 0, "\(forecast.err)")
        #expect(forecast.out.contains("voice played → chime played (shop)"))
        #expect(forecast.out.contains("as at 2026-03-07 10:00:00 front arrival"))
    }

    @Test("it says what simulate says")
    func sameAsSimulate() throws {
        let forecast = try noren("forecast", "--config", "old.toml", "day.csv", "--format", "json")
        let simulate = try noren("simulate", "--config", "old.toml", "day.csv", "--format", "summary")
        let figures = try #require(try object(forecast.out)["new"] as? [String: Any])
        let summary = try #require(try object(simulate.out)["summary"] as? [String: Any])
        #expect(figures["passages"] as? Int == summary["passages"] as? Int)
        #expect(figures["cues"] as? Int == summary["cues"] as? Int)
        #expect(figures["audible_seconds"] as? Double == summary["audible_seconds"] as? Double)
        #expect(figures["spoken_seconds"] as? Double == summary["spoken_seconds"] as? Double)
        #expect(figures["most_cues_in_an_hour"] as? Int == summary["most_cues_in_an_hour"] as? Int)
        #expect(figures["reasons"] as? [String: Int] == summary["reasons"] as? [String: Int])
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test("twice the same is the same, byte by byte", arguments: ["text", "json", "html"])
    func same(format: String) throws {
        let arguments = [
            "forecast", "--config", "new.toml", "--against", "old.toml", "day.csv", "--format", format, "--language",
            "ja",
        ]
        let first = try Command.noren(arguments, in: folder)
        #expect(first.status == 0 && !first.out.isEmpty)
        #expect(try Command.noren(arguments, in: folder).out == first.out)
    }

    @Test("a limit that is kept is 0, one exceeded is 1 with hour and value, an unknown one is 64")
    func limits() throws {
        let kept = try noren("forecast", "--config", "old.toml", "day.csv", "--limit", "cues-per-hour=2")
        #expect(kept.status == 0, "\(kept.err)")
        let exceeded = try noren(
            "forecast", "--config", "old.toml", "day.csv", "--limit", "cues-per-hour=1", "--limit", "spoken-per-day=9")
        #expect(exceeded.status == 1)
        #expect(
            exceeded.err
                == "old.toml: 2 cues in the sixty minutes from 2026-03-07 10:00:00; the limit is 1 (cues-per-hour)\n")
        let unknown = try noren("forecast", "--config", "old.toml", "day.csv", "--limit", "cues-an-hour=1")
        #expect(unknown.status == 64)
        #expect(unknown.err.contains("did you mean \"cues-per-hour\"?"))
    }

    @Test("an empty trace is one clear message", arguments: ["time,source,event,value\n", ""])
    func empty(trace: String) throws {
        try folder.write(trace, to: "empty.csv")
        let forecast = try noren("forecast", "--config", "new.toml", "--against", "old.toml", "empty.csv")
        #expect(forecast.status == 65)
        #expect(forecast.err.hasPrefix("empty.csv: "))
        #expect(forecast.err.split(separator: "\n").count == 1 && forecast.out.isEmpty)
    }

    @Test("a door that one of the settings does not know is told with that file")
    func missingDoor() throws {
        try folder.write(shop.replacingOccurrences(of: "front", with: "side"), to: "side.toml")
        let forecast = try noren("forecast", "--config", "new.toml", "--against", "side.toml", "day.csv")
        #expect(forecast.status == 65)
        #expect(forecast.err.hasPrefix("day.csv:2: there is no door \"front\""))
        #expect(forecast.err.contains("(under side.toml)"))
    }

    @Test("standard input can be read once, and so cannot be compared")
    func standardInput() throws {
        let forecast = try noren("forecast", "--config", "new.toml", "--against", "old.toml", "-")
        #expect(forecast.status == 64)
        #expect(forecast.err.contains("save it as a file"))
    }

    @Test("a report of a trace comes as text, CSV and a page", arguments: ["text", "csv", "html"])
    func report(format: String) throws {
        let report = try noren("report", "--config", "old.toml", "--trace", "day.csv", "--format", format)
        #expect(report.status == 0, "\(report.err)")
        let start = ["text": "old\n2026-03-07", "csv": "table,key,visits", "html": "<!DOCTYPE html>"][format]
        #expect(report.out.hasPrefix(start ?? "?"), "\(report.out.prefix(200))")
    }

    @Test("a report of days that are none, or in the wrong order, says so")
    func days() throws {
        let none = try noren("report", "--config", "old.toml", "--trace", "day.csv", "--from", "2026-02-30")
        #expect(none.status == 64 && none.err.contains("\"2026-02-30\" is no day"))
        let swapped = try noren(
            "report", "--config", "old.toml", "--trace", "day.csv", "--from", "2026-03-08", "--to", "2026-03-07")
        #expect(swapped.status == 64 && swapped.err.contains("swap them"))
    }
}
