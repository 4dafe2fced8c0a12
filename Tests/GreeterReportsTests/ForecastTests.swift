import Greeter
import GreeterReports
import GreeterRuntime
import GreeterSimulation
import Testing

@Suite("A forecast", .timeLimit(.minutes(30)))
struct ForecastTests {
    static func forecast(limits: [String] = []) throws -> Forecast {
        let old = try side("old.toml", Shop.policy())
        let new = try side("new.toml", Shop.policy(atMost: .chime, rest: .seconds(60)))
        var differences = Differences()
        for (visit, at) in old.visits { differences.before(visit, at: at) }
        for (visit, at) in new.visits { differences.after(visit, at: at) }
        differences.finish()
        return Forecast(
            trace: "day.csv", new: new.side, old: old.side, differences: differences,
            limits: try limits.map { try Limit.read($0).result(new.side.report, zone: .utc) }, zone: .utc)
    }

    private static let trace = [
        "2026-03-07T09:30:00,front,arrival,", "2026-03-07T10:00:00,front,arrival,",
        "2026-03-07T10:00:02,front,arrival,", "2026-03-07T10:00:30,front,departure,",
        "2026-03-07T14:00:00,front,arrival,", "2026-03-07T14:30:00,front,departure,",
    ]

    private static func side(
        _ name: String, _ policy: BoardPolicy
    ) throws -> (side: Forecast.Side, visits: [(Visit, Instant)]) {
        let tap = VisitTap(policy)
        var visits: [(Visit, Instant)] = []
        tap.onVisit = { visits.append(($0, $1)) }
        let simulation = Simulation(policy, observer: tap)
        for row in try TraceReader.rows(trace, policy: policy) { simulation.take(row) }
        simulation.finish()
        tap.finish()
        return (Forecast.Side(name: name, report: tap.report), visits)
    }

    @Test("text lays old and new beside one another, at 80 columns")
    func text() throws {
        let text = try Self.forecast(limits: ["cues-per-hour=2"]).text()
        #expect(
            text == """
                Forecast of day.csv
                2026-03-07 to 2026-03-07, 1 day

                                                          old.toml           new.toml    change
                people through the door                          6                  6         =
                hours open                                      10                 10         =
                answered with words                       4 (67 %)            0 (0 %)    -100 %
                answered with chime                        0 (0 %)           3 (50 %)         –
                answered with tick                         0 (0 %)            0 (0 %)         =
                answered with light                       1 (17 %)           2 (33 %)    +100 %
                answered with nothing                     1 (17 %)           1 (17 %)         =
                cues a day                                       4                  3     -25 %
                seconds of sound a day                           6                2.4     -60 %
                seconds of words a day                           6                  0    -100 %
                cues an hour                                   0.4                0.3     -25 %
                seconds of sound an hour                       0.6                0.2     -60 %
                seconds of words an hour                       0.6                  0    -100 %
                cues that speak                              100 %                0 %
                most cues in sixty minutes                       2                  2         =
                most seconds in sixty minutes                    3                1.6     -47 %
                loudest hour (cues)                      10:00 (2)          14:00 (2)
                quietest hour (cues)                     11:00 (0)          11:00 (0)
                met the budget                                   0                  0         =
                the budget ruled, at least                     0 s                0 s         =

                By hour of the day: cues an hour, and how many of them speak
                  10      2 ████████████████████ 100 %      1 ██████████             0 %
                  11      0                          –      0                          –
                  12      0                          –      0                          –
                  13      0                          –      0                          –
                  14      2 ████████████████████ 100 %      2 ████████████████████   0 %
                  15      0                          –      0                          –
                  16      0                          –      0                          –
                  17      0                          –      0                          –
                  18      0                          –      0                          –
                  19      0                          –      0                          –

                Reasons
                  played               4        3   A cue was played.
                  closed               1        1   The shop was closed.
                  party                1        1   They came with somebody just greeted.
                  rest                 0        1   The silence between two cues had not passed.

                Treated differently: 4 (67 %), of which 4 sound or look different
                          3  voice played → chime played (shop)
                             as at 2026-03-07 10:00:00 front arrival
                          1  voice played → light rest
                             as at 2026-03-07 10:00:30 front departure

                Limits
                  ✓ 2 cues in the sixty minutes from 2026-03-07 14:00:00
                    the limit is 2 (cues-per-hour)

                """, "\(text)")
        for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }

    @Test("Japanese fits a terminal too, where its letters are twice as wide")
    func japanese() throws {
        let forecast = try Self.forecast(limits: ["cues-per-hour=2"]).text(.japanese)
        let report = try Shop.tell(Shop.story).report.text(.japanese)
        #expect(report.contains("営業時間外でした。"))
        for line in (forecast + report).split(separator: "\n") {
            let width = line.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 && $1.value < 0xFF61 ? 2 : 1) }
            #expect(width <= 80, "\(line)")
        }
    }

    @Test("settings under which nobody passes can be laid beside others")
    func nobody() throws {
        var forecast = try Self.forecast()
        forecast.new.report = VisitReport(name: "nobody")
        #expect(
            forecast.text().contains("people through the door                          6                  0    -100 %"))
        #expect(try Element.read(forecast.html()).all("table").count > 3)
    }

    @Test("changes are counted by what was before and what is now")
    func changes() throws {
        let differences = try Self.forecast().differences
        #expect(
            differences.sorted.map(\.change.words) == [
                "voice played → chime played (shop)", "voice played → light rest",
            ])
        #expect(differences.sorted.map(\.occurrences.count) == [3, 1])
        #expect(differences.alike == 2)
        #expect(differences.heard == 4)
    }

    @Test("a passage that only one side sees, or late, has no counterpart; others keep theirs")
    func strays() {
        var differences = Differences()
        func at(_ second: Int64) -> Instant { Instant(nanoseconds: second * 1_000_000_000) }
        for second: Int64 in [1, 2, 3] { differences.before(Shop.visit(second), at: at(second)) }
        for second: Int64 in [1, 3, 4] { differences.after(Shop.visit(second), at: at(second)) }
        differences.settle(now: at(5))
        #expect(differences.alike == 2)
        #expect(differences.count == 1, "the last may still come")
        differences.settle(now: at(1000))
        #expect(differences.sorted.map(\.change.words) == ["no passage → voice played", "voice played → no passage"])
    }

    @Test("two doors at the same moment are not mixed up")
    func sameMoment() {
        var differences = Differences()
        let at = Instant(nanoseconds: 0)
        differences.before(Shop.visit(0, door: "front"), at: at)
        differences.before(Shop.visit(0, answer: .chime, door: "back"), at: at)
        differences.after(Shop.visit(0, answer: .chime, door: "back"), at: at)
        differences.after(Shop.visit(0, door: "front"), at: at)
        differences.finish()
        #expect(differences.alike == 2 && differences.count == 0)
    }

    @Test(
        "a limit names what there was and when",
        arguments: [
            ("cues-per-hour=2", false, "2 cues"),
            ("cues-per-hour=1", true, "2 cues in the sixty minutes from 2026-03-07 14:00:00"),
            ("spoken-per-hour=0", false, "0 spoken cues"), ("cues-per-day=2.5", true, "3 cues on 2026-03-07"),
            ("audible-seconds-per-day=2.4", false, "2.4 seconds of sound"),
            (
                "audible-seconds-per-hour=1.5", true,
                "1.6 seconds of sound in the sixty minutes from 2026-03-07 14:00:00"
            ),
        ])
    func limits(text: String, isExceeded: Bool, words: String) throws {
        let result = try #require(try Self.forecast(limits: [text]).limits.first)
        #expect(result.isKept != isExceeded)
        #expect(result.words.hasPrefix(words), "\(result.words)")
    }

    @Test(
        "a limit that cannot be understood says what to write",
        arguments: [
            ("cue-per-hour=20", "did you mean \"cues-per-hour\"?"), ("loudness=3", "there are cues-per-hour"),
            ("cues-per-hour", "write cues-per-hour=20"), ("cues-per-hour=-1", "write cues-per-hour=20"),
            ("cues-per-hour=nan", "write cues-per-hour=20"), ("", "there is no limit"),
        ])
    func wrongLimits(text: String, message: String) {
        let error = #expect(throws: LimitError.self) { try Limit.read(text) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
}
