import Greeter
import Testing

@Suite("What is said", .timeLimit(.minutes(30)))
struct CueChoiceTests {
    private func voice(
        _ id: String, _ language: String = "ja", says: Says = .welcome, register: Register? = nil,
        when: Recurrence? = nil, timesADay: Int? = nil
    ) -> Cue {
        Cue(
            id: id, language: language, says: says, level: .voice, register: register, when: when,
            timesADay: timesADay, length: .seconds(1))
    }

    private func cues(
        _ cues: [Cue], _ rows: [String],
        change: @escaping (inout StorePolicy) -> Void = { $0.languages = ["ja", "en"] }
    ) throws -> [[String]] {
        let story = Story(.shop(cues: cues, change: change))
        try story.tell(rows)
        return story.sounded.map(\.cues)
    }

    private let rows = ["10:00:00,front,arrival,", "10:01:00,front,arrival,", "10:02:00,front,arrival,"]

    @Test("languages take turns, for arrivals and departures each")
    func rotation() throws {
        let both = [
            voice("ja"), voice("en", "en"), voice("arigato", says: .thanks), voice("bye", "en", says: .thanks),
        ]
        let rows = [
            "10:00:00,front,arrival,", "10:01:00,front,departure,", "10:02:00,front,arrival,",
            "10:03:00,front,departure,", "10:04:00,front,arrival,",
        ]
        #expect(try cues(both, rows) == [["ja"], ["arigato"], ["en"], ["bye"], ["ja"]])
    }

    @Test("in sequence each greeting is said in all languages, with the gap between")
    func sequence() throws {
        let story = Story(
            .shop(cues: [voice("en", "en"), voice("ja")]) {
                $0.languages = ["ja", "en"]
                $0.order = .sequence
            })
        try story.tell("10:00:00,front,arrival,")
        #expect(story.sounded.map(\.cues) == [["ja", "en"]])
        #expect(story.sounded[0].to.nanoseconds - story.sounded[0].from.nanoseconds == 2_300_000_000)
    }

    @Test("first is always the first that has a cue")
    func first() throws {
        let found = try cues([voice("en", "en")], rows) {
            $0.languages = ["ja", "en"]
            $0.order = .first
        }
        #expect(found == [["en"], ["en"], ["en"]])
    }

    @Test("the wanted register is said; where it has none, the plain one")
    func register() throws {
        let registers = [voice("formal", register: .formal), voice("plain", register: .plain)]
        for (wanted, said) in [(Register.formal, "formal"), (.plain, "plain"), (.casual, "plain")] {
            let found = try cues(registers, ["10:00:00,front,arrival,"]) {
                $0.languages = ["ja"]
                $0.register = wanted
            }
            #expect(found == [[said]])
        }
    }

    @Test("a door can have a register of its own")
    func registerOfDoor() throws {
        var policy = BoardPolicy.shop(
            doors: ["front", "back"],
            cues: [voice("formal", register: .formal), voice("casual", register: .casual)]
        ) {
            $0.languages = ["ja"]
            $0.register = .formal
        }
        policy.doors[1].register = .casual
        let story = Story(policy)
        try story.tell("10:00:00,front,arrival,", "10:01:00,back,arrival,")
        #expect(story.sounded.map(\.cues) == [["formal"], ["casual"]])
    }

    @Test("the most specific cue is chosen: a date before a season, a season before a time, a time before always")
    func specific() throws {
        func on(_ days: DaySelector, _ ranges: [TimeRange] = [.allDay]) -> Recurrence {
            Recurrence(days: days, ranges: ranges)
        }
        let date = try #require(CivilDate(year: 2026, month: 3, day: 7))
        let march = DaySelector.yearlyRange(
            try #require(MonthDay(month: 3, day: 1)), try #require(MonthDay(month: 3, day: 31)))
        let all = [
            voice("always"), voice("morning", when: on(.daily, [TimeRange(start: 300, end: 660)])),
            voice("march", when: on(march)), voice("today", when: on(.date(date))),
        ]
        for count in 1...4 {
            let found = try cues(Array(all.prefix(count)), ["10:00:00,front,arrival,"])
            #expect(found == [[all[count - 1].id]])
        }
        #expect(try cues(Array(all.prefix(2)), ["12:00:00,front,arrival,"]) == [["always"]])
    }

    @Test("what can never be chosen is known, so that it need not be loaded")
    func neverChosen() throws {
        let morning = Recurrence(ranges: [TimeRange(start: 300, end: 660)])
        let cues = [
            voice("ja"), voice("fr", "fr"), voice("formal", register: .formal), voice("plain", register: .plain),
            voice("thanks-formal", says: .thanks, register: .formal), voice("morning", register: .plain, when: morning),
            voice("formal-morning", register: .formal, when: morning),
        ]
        func loaded(_ register: Register, _ cues: [Cue]) -> [String] {
            let policy = BoardPolicy.shop(cues: cues) {
                $0.languages = ["ja"]
                $0.register = register
            }
            return cues.indices.filter { policy.canChoose($0, of: 0) }.map { cues[$0].id }
        }
        #expect(loaded(.plain, cues) == ["ja", "plain", "thanks-formal", "morning"])
        #expect(loaded(.formal, cues) == ["ja", "formal", "thanks-formal", "formal-morning"])
        // Where the wanted register has nothing for every hour, the others are needed too.
        #expect(loaded(.plain, [cues[2], cues[5]]) == ["formal", "morning"])
    }

    @Test("equals take turns")
    func turns() throws {
        #expect(
            try cues([voice("a"), voice("b")], rows + ["10:03:00,front,arrival,"]) == [["a"], ["b"], ["a"], ["b"]])
    }

    @Test("a rare cue is heard as often a day as it says, while the shop is open")
    func rare() throws {
        let hours = Hours(rules: [Hours.Rule(days: .daily, ranges: [TimeRange(start: 600, end: 1200)])])
        var rows: [String] = []
        for day in 10..<20 {
            for minute in stride(from: 600, to: 1200, by: 10) {
                rows.append(
                    "2026-03-\(day)T\(minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60):30,front,arrival,")
            }
        }
        let said = try cues([voice("plain"), voice("flower", timesADay: 2)], rows) {
            $0.languages = ["ja"]
            $0.schedule = Schedule(hours: hours)
        }
        // At the end of a day a moment may be drawn after the last customer.
        let flowers = said.filter { $0 == ["flower"] }.count
        #expect((18...20).contains(flowers))
        #expect(said.count == 600)
    }
}
