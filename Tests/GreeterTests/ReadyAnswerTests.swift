import Testing

@testable import Greeter

@Suite("An answer that is made ready", .timeLimit(.minutes(30)))
struct ReadyAnswerTests {
    /// Saturday 7 March 2026, midnight, UTC.
    private let midnight = Moment(
        instant: Instant(nanoseconds: 1_000_000_000), wall: WallTime(nanoseconds: 1_772_841_600_000_000_000))

    private func cue(_ id: String, _ says: Says, when: Recurrence? = nil, timesADay: Int? = nil) -> Cue {
        Cue(
            id: id, text: id, language: "en", says: says, level: .voice, when: when, timesADay: timesADay,
            length: .seconds(1))
    }

    /// A door that is at rest, as the first thing that is known.
    private func greeter(
        _ sensor: SensorPolicy = .contact(.arrival), cues: [Cue]? = nil, schedule: Schedule = Schedule(),
        change: (inout StorePolicy) -> Void = { _ in }
    ) -> Greeter {
        var store = StorePolicy(
            id: "shop", schedule: schedule, cues: cues ?? [cue("welcome", .welcome), cue("thanks", .thanks)])
        change(&store)
        var lines = [LinePolicy(role: .contact(door: 0))]
        if case .contactAndMotion = sensor { lines.append(LinePolicy(role: .motion(door: 0))) }
        var greeter = Greeter(
            BoardPolicy(stores: [store], doors: [DoorPolicy(name: "front", sensor: sensor)], lines: lines))
        for line in lines.indices { _ = greeter.handle(.level(line: line, active: false), at: midnight) }
        return greeter
    }

    private func later(_ span: Span) -> Moment { midnight.at(midnight.instant + span) }

    /// Asks at many moments what was made ready at `moment`, and what an edge is really answered with.
    ///
    /// - Returns: how many were known beforehand, and how many of these were wrong.
    private func compare(
        _ greeter: Greeter, after moment: Moment, every step: Span, for whole: Span
    ) -> (known: Int, wrong: Int) {
        guard let answer = greeter.readyAnswer(toLine: 0, after: moment) else { return (0, 0) }
        var (known, wrong) = (0, 0)
        var at = moment
        while at.instant - moment.instant < whole {
            if let play = answer.play(at: at) {
                var copy = greeter
                known += 1
                if copy.handle(.edge(line: 0, active: true), at: at).first != .play(play) { wrong += 1 }
            }
            at = at.at(at.instant + step)
        }
        return (known, wrong)
    }

    @Test("is good all day where the hours, the cues and the door never change")
    func plain() {
        let found = compare(greeter(), after: midnight, every: .minutes(1), for: .hours(24))
        #expect(found == (1440, 0))
    }

    @Test("ends with the hours, with a quiet time, and with a cue's time of day")
    func timeOfDay() {
        let nine = TimeRange(start: 0, end: 540)
        let open = Schedule(hours: Hours(rules: [Hours.Rule(days: .daily, ranges: [nine])]))
        #expect(compare(greeter(schedule: open), after: midnight, every: .minutes(1), for: .hours(24)) == (540, 0))
        let evening = QuietTime(
            name: "evening", when: Recurrence(ranges: [TimeRange(start: 600, end: 1440)]), atMost: .light)
        let quiet = greeter(schedule: Schedule(quietTimes: [evening]))
        #expect(compare(quiet, after: midnight, every: .minutes(1), for: .hours(24)) == (600, 0))
        let morning = cue("good-morning", .welcome, when: Recurrence(ranges: [TimeRange(start: 300, end: 630)]))
        let greetings = greeter(cues: [cue("welcome", .welcome), morning])
        #expect(compare(greetings, after: midnight, every: .minutes(1), for: .hours(24)) == (300, 0))
        #expect(compare(greetings, after: later(.hours(6)), every: .minutes(1), for: .hours(24)) == (270, 0))
    }

    @Test("is none where chance has a say, or the shop is closed")
    func none() {
        let rare = greeter(cues: [cue("welcome", .welcome), cue("flower", .welcome, timesADay: 3)])
        #expect(rare.readyAnswer(toLine: 0, after: midnight) == nil)
        let noon = Hours(rules: [Hours.Rule(days: .daily, ranges: [TimeRange(start: 720, end: 1080)])])
        #expect(greeter(schedule: Schedule(hours: noon)).readyAnswer(toLine: 0, after: midnight) == nil)
    }

    @Test("waits until motion before an opening means nothing any more")
    func approach() {
        var greeter = greeter(.contactAndMotion(approach: .seconds(4)))
        _ = greeter.handle(.edge(line: 1, active: true), at: later(.seconds(1)))
        _ = greeter.handle(.edge(line: 1, active: false), at: later(.seconds(2)))
        let found = compare(greeter, after: later(.seconds(2)), every: .milliseconds(100), for: .seconds(10))
        // From the first moment after 5 s on.
        #expect(found == (69, 0))
    }

    @Test("waits for the end of the rest and of the party, of which nobody tells")
    func rest() {
        var greeter = greeter()
        let plays = greeter.handle(.edge(line: 0, active: true), at: later(.seconds(1))).compactMap { effect in
            if case .play(let play) = effect { play } else { nil }
        }
        #expect(plays.count == 1)
        #expect(greeter.readyAnswer(toLine: 0, after: later(.seconds(1))) == nil)
        _ = greeter.handle(.soundStarted(PlayID(number: 1)), at: later(.seconds(1)))
        _ = greeter.handle(.edge(line: 0, active: false), at: later(.milliseconds(1500)))
        _ = greeter.handle(.soundEnded(PlayID(number: 1)), at: later(.seconds(2)))
        // A party's gap of 5 s, which began with the passage, lasts longer than the rest.
        let found = compare(greeter, after: later(.seconds(2)), every: .milliseconds(100), for: .seconds(10))
        #expect(found == (59, 0))
    }
}
