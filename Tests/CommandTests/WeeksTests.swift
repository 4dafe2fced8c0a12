import Foundation
import Testing

private let benchmarks = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Benchmarks")
private let hasPython = FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")

@Suite(
    "The weeks of a real building", .enabled(if: hasPython, "spreading counts needs /usr/bin/python3"),
    .timeLimit(.minutes(30)))
struct WeeksTests {
    private let folder: Folder
    private let counts = benchmarks.appending(path: "Data/building-door-weeks-1-8.csv")

    init() throws { folder = try Folder() }

    private func python(_ script: String, _ arguments: String...) throws -> Command {
        try Command.run("/usr/bin/python3", [benchmarks.appending(path: script).path] + arguments, in: folder)
    }

    @Test("are spread to as many passages as were counted, and a seed gives the same ones")
    func spread() throws {
        let trace = try python("spread", "--seed", "7", "--door", "front", counts.path)
        #expect(trace.status == 0, "\(trace.err)")
        var counted = (arrivals: 0, departures: 0)
        for line in try String(contentsOf: counts, encoding: .utf8).split(separator: "\n").dropFirst() {
            let fields = line.split(separator: ",")
            counted.arrivals += Int(fields[1]) ?? 0
            counted.departures += Int(fields[2]) ?? 0
        }
        let rows = trace.out.split(separator: "\n").dropFirst()
        #expect(rows.filter { $0.hasSuffix(",front,arrival,") }.count == counted.arrivals)
        #expect(rows.filter { $0.hasSuffix(",front,departure,") }.count == counted.departures)
        #expect(try python("spread", "--seed", "7", "--door", "front", counts.path).out == trace.out)
        #expect(try python("spread", "--seed", "8", "--door", "front", counts.path).out != trace.out)
    }

    @Test("and as many generated ones as are wanted are traces that simulate takes", arguments: ["spread", "generate"])
    func simulate(script: String) throws {
        try folder.write(
            "[shop]\ntimezone = \"America/Los_Angeles\"\n\n[[door]]\ncontact = \"GPIO17\"\n", to: "shop.toml")
        let made =
            script == "spread" ? try python(script, counts.path) : try python(script, "3000", "--per-day", "700")
        #expect(made.status == 0, "\(made.err)")
        try folder.write(made.out.split(separator: "\n").prefix(3001).joined(separator: "\n"), to: "trace.csv")
        let summary = try Command.noren(
            ["simulate", "trace.csv", "--config", "shop.toml", "--format", "summary"], in: folder)
        #expect(summary.status == 0, "\(summary.err)")
        #expect(summary.out.contains("\"passages\":3000,\"decisions\":3000"))
    }
}
