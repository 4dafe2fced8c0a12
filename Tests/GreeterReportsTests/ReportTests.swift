import Greeter
import GreeterReports
import GreeterSimulation
import Testing

@Suite("A report", .timeLimit(.minutes(30)))
struct ReportTests {
    @Test("text fits a terminal, and says what came, what sounded and why not")
    func text() throws {
        let text = try Shop.tell(Shop.story).report.text()
        #expect(
            text == """
                The corner shop
                2026-03-07 to 2026-03-09, 3 days

                  came in                   4, 1.3 a day
                  went out                  3, 1 a day
                  way unknown               1, 0.3 a day
                  answered with words       3, 38 %
                  answered with light       3, 38 %
                  answered with nothing     2, 25 %
                  sound                     5.1 s, 1.7 s a day
                  of that words             5.1 s, 100 %
                  most in any sixty minutes 2 cues; 3 s of sound
                  met the budget            never

                By hour of the day: people a day, cues a day
                  09     0.3  ██████████                         0.0 ♪
                  10     1.0  ██████████████████████████████     0.7 ♪
                  11     0.3  ██████████                         0.3 ♪
                  12     0.3  ██████████                         0.0 ♪
                  13     0.0                                     0.0 ♪
                  14     0.7  ████████████████████               0.3 ♪
                  15     0.0                                     0.0 ♪
                  16     0.0                                     0.0 ♪
                  17     0.0                                     0.0 ♪
                  18     0.0                                     0.0 ♪
                  19     0.0                                     0.0 ♪

                By day of the week: people a day
                  Mon       2  ██████████
                  Sat       6  ██████████████████████████████
                  Sun       0

                By day: people, sound
                  2026-03-07 Sat      6  ██████████████████████████████  3.6 s
                  2026-03-08 Sun      0                                  0 s
                  2026-03-09 Mon      2  ██████████                      1.5 s

                By door
                  front  came in 4, went out 3, way unknown 1

                How many came or went together
                  alone          4  ██████████████████████████████
                  2              1  ███████▌

                Why it was not words
                  busy              1  █████  Another cue was sounding.
                  closed            1  █████  The shop was closed.
                  fault             1  █████  A door or the sound was out of order.
                  party             1  █████  They came with somebody just greeted.
                  quiet             1  █████  Somebody had asked for quiet.

                Faults and what else happened
                  2026-03-09 12:00:00 front: out of order, as was said
                  2026-03-09 12:01:00 front: in order again

                """, "\(text)")
        for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }

    @Test("its totals are those of simulate's summary")
    func totals() throws {
        let tap = try Shop.tell(Shop.story)
        let (report, summary) = (tap.report, tap.statistics)
        #expect(report.total.visits == summary.passages)
        #expect(report.total.cues == summary.cues)
        #expect(report.total.audible == summary.audible)
        #expect(report.total.spoken == summary.spoken)
        #expect(report.busiest[.cues]?.value == Double(summary.mostCuesInAnHour))
        let sounding = report.total[.voice] + report.total[.chime] + report.total[.tick]
        #expect(sounding == summary.count(of: .sound))
        #expect(report.total[.light] == summary.count(of: .light))
        #expect(report.total[.off] == summary.count(of: .silent))
    }

    @Test("every table adds up to the total")
    func tables() throws {
        let report = try Shop.tell(Shop.story).report
        for tallies in [report.hours, report.weekdays, report.days.map(\.tally)] {
            #expect(tallies.reduce(0) { $0 + $1.visits } == report.total.visits)
            #expect(tallies.reduce(0) { $0 + $1.cues } == report.total.cues)
            #expect(tallies.reduce(Span.zero) { $0 + $1.audible } == report.total.audible)
        }
        #expect(report.treatments.values.reduce(0, +) == report.total.visits)
        let period = try #require(report.period)
        #expect(period.open == 30)
        #expect(report.stretches(of: period).stretches.map(\.tally.visits) == [6, 0, 2])
    }

    @Test("a hush shortens what was heard")
    func hush() throws {
        let report = try Shop.tell(["2026-03-07T14:00:00,front,arrival,", "2026-03-07T14:00:00.500,quiet,set,30m"])
            .report
        #expect(report.total.audible == .milliseconds(600))
        #expect(report.total.spoken == .milliseconds(600))
    }

    @Test("staff and pretended passages are no footfall")
    func apart() {
        var report = VisitReport(name: "shop")
        report.add(Shop.visit(0, answer: .off, reason: "staff"))
        report.add(Shop.visit(1, isPretended: true))
        report.add(Shop.visit(2))
        #expect(report.total.visits == 1)
        #expect(report.staff == 1)
        #expect(report.pretended == 1)
    }

    @Test("parties are told by their last place, and those of six and more together")
    func parties() {
        var report = VisitReport(name: "shop")
        for size in [1, 1, 3, 2, 9] {
            for place in 1...size { report.add(Shop.visit(0, party: place)) }
        }
        #expect(report.parties == [2, 1, 1, 0, 0, 1])
    }

    @Test("the budget rules from one passage that met it to the next")
    func budget() {
        var report = VisitReport(name: "shop")
        report.add(Shop.visit(0))
        report.add(Shop.visit(100, answer: .chime, level: .chime, demand: "budget"))
        report.add(Shop.visit(160, answer: .chime, level: .chime, demand: "budget"))
        report.add(Shop.visit(400))
        report.add(Shop.visit(500, answer: .chime, level: .chime, demand: "budget"))
        #expect(report.budgetRuled == .seconds(60))
        #expect(report.total.underBudget == 3)
    }

    @Test("days outside those asked for do not count, and those asked for do, also empty ones")
    func asked() throws {
        let second = try #require(CivilDate(year: 1970, month: 1, day: 2))
        var report = VisitReport(name: "shop", from: second, to: second + 8)
        for day in 0..<4 { report.add(Shop.visit(Int64(day) * 86_400)) }
        #expect(report.total.visits == 3)
        #expect(report.period?.days == 9)
        #expect(report.period?.weekdays == [1, 1, 1, 1, 2, 2, 1])
    }

    @Test("the most in sixty minutes does not begin at full hours, and ends after sixty minutes")
    func busiest() {
        var report = VisitReport(name: "shop")
        for second: Int64 in [1800, 3000, 5000, 5400, 5401] { report.add(Shop.heard(second, spoken: .seconds(1))) }
        #expect(report.busiest[.cues]?.value == 4)
        #expect(report.busiest[.cues]?.from == WallTime(nanoseconds: 3000 * 1_000_000_000))
        #expect(report.busiest[.audibleSeconds]?.value == 4)
        #expect(report.hours[0].cues == 2)
    }

    @Test("a century is bounded, and years are shown as years")
    func century() throws {
        var report = VisitReport(name: "shop")
        for day in 0..<40_000 { report.add(Shop.visit(Int64(day) * 86_400)) }
        #expect(report.total.visits == 40_000)
        #expect(report.days.count == VisitReport.mostDays)
        let period = try #require(report.period)
        let (unit, stretches) = report.stretches(of: period)
        #expect(unit == .year && stretches.count == 100)
        #expect(stretches.first?.tally.visits == 365)
    }
}
