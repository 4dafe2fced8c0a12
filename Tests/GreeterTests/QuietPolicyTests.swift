import Greeter
import Testing

@Suite("The quiet policy", .timeLimit(.minutes(30)))
struct QuietPolicyTests {
    @Test("an arrival is welcomed, a departure thanked, an unknown answered with a neutral chime")
    func directions() throws {
        let told = try Story(.shop()).tell(
            "10:00:00,front,arrival,", "10:00:10,front,departure,", "10:00:20,front,unknown,")
        #expect(
            told == [
                "10:00:00.000 arrival sound welcome played", "10:00:10.000 departure sound thanks played",
                "10:00:20.000 unknown sound chime played",
            ])
    }

    @Test("a party is one greeting: the gap and its length are both inclusive")
    func party() throws {
        let told = try Story(.shop()).tell(
            "10:00:00,front,arrival,", "10:00:05,front,arrival,", "10:00:10,front,arrival,",
            "10:00:15.001,front,arrival,")
        #expect(
            told == [
                "10:00:00.000 arrival sound welcome played", "10:00:05.000 arrival silent - party",
                "10:00:10.000 arrival silent - party", "10:00:15.001 arrival sound welcome played",
            ])
    }

    @Test("a party is never longer than its longest")
    func longestParty() throws {
        let rows = (0...8).map { "10:00:\($0 * 4 < 10 ? "0" : "")\($0 * 4),front,arrival," }
        let story = Story(.shop())
        try story.tell(rows)
        #expect(story.decisions.map(\.party) == [1, 2, 3, 4, 5, 6, 7, 8, 1])
        #expect(story.sounded.count == 2)
    }

    @Test("parties are told apart by door and by direction")
    func partiesApart() throws {
        let told = try Story(.shop(doors: ["front", "back"])).tell(
            "10:00:00,front,arrival,", "10:00:04,back,arrival,", "10:00:08,front,departure,")
        #expect(told.allSatisfy { $0.hasSuffix("played") })
    }

    @Test("a passage that stayed silent begins no party")
    func silentBeginsNoParty() throws {
        let told = try Story(.shop(doors: ["front", "back"])).tell(
            "10:00:00,front,arrival,", "10:00:00.5,back,arrival,", "10:00:04.5,back,arrival,")
        #expect(
            told == [
                "10:00:00.000 front arrival sound welcome played", "10:00:00.500 back arrival silent - busy",
                "10:00:04.500 back arrival sound welcome played",
            ])
    }

    @Test("one voice: while a cue sounds, another passage is busy")
    func busy() throws {
        let told = try Story(.shop()).tell("10:00:00,front,arrival,", "10:00:00.4,front,departure,")
        #expect(told[1] == "10:00:00.400 departure silent - busy")
    }

    @Test("after a cue there is rest; who can have their turn in time waits for it, who cannot does not")
    func rest() throws {
        // The cue ends at 1 s, the rest at 3 s, and a cue may begin a second after its passage.
        let story = Story(.shop(doors: ["front", "back"]))
        let told = try story.tell(
            "10:00:00,front,arrival,", "10:00:01.5,front,departure,", "10:00:02.2,back,departure,")
        #expect(
            told == [
                "10:00:00.000 front arrival sound welcome played", "10:00:01.500 front departure silent - rest",
                "10:00:02.200 back departure sound thanks played",
            ])
        #expect(story.decisions[2].soundedAt?.wall == story.decisions[0].at.wall + .seconds(3))
    }

    @Test("of two who wait, the second grows old")
    func stale() throws {
        let told = try Story(.shop(doors: ["front", "back"])).tell(
            "10:00:00,front,arrival,", "10:00:02.2,back,departure,", "10:00:02.4,front,departure,")
        #expect(told[1] == "10:00:02.200 back departure sound thanks played")
        #expect(told[2] == "10:00:02.400 front departure silent - stale")
    }

    @Test("decisions come in the order of the passages, also when one waits")
    func order() throws {
        let told = try Story(.shop(doors: ["front", "back"], lamp: true)).tell(
            "10:00:00,front,arrival,", "10:00:02.2,back,departure,", "10:00:02.3,front,arrival,")
        #expect(
            told == [
                "10:00:00.000 front arrival sound welcome played", "10:00:02.200 back departure sound thanks played",
                "10:00:02.300 front arrival light - party",
            ])
    }

    @Test(
        "the ladder takes words away first",
        arguments: [
            (Level.voice, "sound welcome played"), (.chime, "sound chime-in played"), (.tick, "sound tick played"),
            (.light, "silent - shop"), (.off, "silent - shop"),
        ])
    func ladder(level: Level, answer: String) throws {
        let told = try Story(.shop { $0.atMost = level }).tell("10:00:00,front,arrival,")
        #expect(told == ["10:00:00.000 arrival \(answer)"])
    }

    @Test("a rung without a cue falls to the next lower one, then to none")
    func missingRung() throws {
        let chimes = [Cue].bundle.filter { $0.level != .voice }
        #expect(
            try Story(.shop(cues: chimes)).tell("10:00:00,front,arrival,") == [
                "10:00:00.000 arrival sound chime-in played"
            ])
        let tick = [Cue].bundle.filter { $0.level == .tick }
        #expect(
            try Story(.shop(cues: tick)).tell("10:00:00,front,arrival,") == ["10:00:00.000 arrival sound tick played"])
        #expect(try Story(.shop(cues: [])).tell("10:00:00,front,arrival,") == ["10:00:00.000 arrival silent - no-cue"])
    }

    @Test("where there is a lamp, it answers every passage that does not sound; off is dark")
    func lamp() throws {
        let quiet = try Story(.shop(lamp: true) { $0.atMost = .light }).tell(
            "10:00:00,front,arrival,", "10:00:04,front,arrival,")
        #expect(quiet == ["10:00:00.000 arrival light - shop", "10:00:04.000 arrival light - party"])
        let off = try Story(.shop(lamp: true) { $0.atMost = .off }).tell("10:00:00,front,arrival,")
        #expect(off == ["10:00:00.000 arrival silent - shop"])
    }

    @Test("closed is dark and silent, and says so before anything else")
    func closed() throws {
        let hours = Hours(rules: [Hours.Rule(days: .daily, ranges: [TimeRange(start: 600, end: 1200)])])
        let story = Story(.shop(lamp: true) { $0.schedule = Schedule(hours: hours) })
        let told = try story.tell(
            "09:59:59.999,front,arrival,", "10:00:00,front,arrival,", "19:59:59.999,front,departure,",
            "20:00:00,front,departure,")
        #expect(
            told == [
                "09:59:59.999 arrival silent - closed", "10:00:00.000 arrival sound welcome played",
                "19:59:59.999 departure sound thanks played", "20:00:00.000 departure silent - closed",
            ])
        #expect(story.decisions[0].detail == .opens(story.decisions[1].at.wall))
    }

    @Test("the quietest of all quiet times wins, and lowers the volume")
    func quietTimes() throws {
        let times = [
            QuietTime(name: "morning", when: Recurrence(ranges: [TimeRange(start: 540, end: 660)]), atMost: .chime),
            QuietTime(
                name: "quiet hour", when: Recurrence(ranges: [TimeRange(start: 600, end: 660)]), atMost: .tick,
                volume: -6),
        ]
        let story = Story(.shop { $0.schedule = Schedule(quietTimes: times) })
        let told = try story.tell(
            "09:30:00,front,arrival,", "10:30:00,front,arrival,", "11:00:00,front,arrival,")
        #expect(
            told == [
                "09:30:00.000 arrival sound chime-in played", "10:30:00.000 arrival sound tick played",
                "11:00:00.000 arrival sound welcome played",
            ])
        #expect(story.decisions.map(\.demand) == [.quietTime, .quietTime, .shop])
    }

    @Test("quiet by hand lowers, ends by itself, and never raises")
    func quietByHand() throws {
        let story = Story(.shop { $0.atMost = .chime })
        let told = try story.tell(
            "10:00:00,quiet,set,tick/10m", "10:05:00,front,arrival,", "10:10:00,front,arrival,",
            "10:20:00,quiet,set,voice/10m", "10:21:00,front,arrival,")
        #expect(
            told == [
                "10:05:00.000 arrival sound tick played", "10:10:00.000 arrival sound chime-in played",
                "10:21:00.000 arrival sound chime-in played",
            ])
    }

    @Test("quiet by hand lasts a day at most")
    func longestQuiet() throws {
        let told = try Story(.shop()).tell("10:00:00,quiet,set,100h", "2026-03-08T10:00:00,front,arrival,")
        #expect(told == ["10:00:00.000 arrival sound welcome played"])
    }

    @Test("the button hushes what sounds, and pressed again lets it speak")
    func button() throws {
        let story = Story(.shop(lamp: true))
        let told = try story.tell(
            "10:00:00,front,arrival,", "10:00:00.4,button,press,", "10:00:20,front,arrival,", "10:01:00,button,press,",
            "10:02:00,front,arrival,")
        #expect(
            told == [
                "10:00:00.000 arrival sound welcome played", "10:00:20.000 arrival light - quiet",
                "10:02:00.000 arrival sound welcome played",
            ])
        #expect(story.hushes.count == 1)
    }

    @Test("the start of a quiet time cuts no cue")
    func quietTimeCutsNothing() throws {
        let quiet = QuietTime(name: "noon", when: Recurrence(ranges: [TimeRange(start: 720, end: 780)]), atMost: .off)
        let story = Story(.shop { $0.schedule = Schedule(quietTimes: [quiet]) })
        try story.tell("11:59:59.800,front,arrival,", "12:00:10,front,arrival,")
        #expect(story.told.map { $0.hasSuffix("played") } == [true, false])
        #expect(story.hushes.isEmpty)
    }

    @Test("a door out of order is silent and dark, and mended without a restart")
    func doorFault() throws {
        let told = try Story(.shop(lamp: true)).tell(
            "10:00:00,front,fault,1", "10:00:01,front,arrival,", "10:00:20,front,fault,0", "10:00:21,front,arrival,")
        #expect(
            told == ["10:00:01.000 arrival silent - fault", "10:00:21.000 arrival sound welcome played"])
    }

    @Test("without a card the lamp answers")
    func cardFault() throws {
        let told = try Story(.shop(lamp: true)).tell(
            "10:00:00,card,fault,1", "10:00:01,front,arrival,", "10:00:20,card,fault,0", "10:00:21,front,arrival,")
        #expect(told == ["10:00:01.000 arrival light - fault", "10:00:21.000 arrival sound welcome played"])
    }

    @Test("a chattering line is a fault of its door, and mended when it is still again")
    func chatter() throws {
        var rows: [String] = []
        for step in 0..<400 {
            let milliseconds = step * 10
            let time = "10:00:0\(milliseconds / 1000).\(String(1000 + milliseconds % 1000).dropFirst())"
            rows.append("\(time),front,edge,contact=\(step % 2 == 0 ? 1 : 0)")
        }
        let story = Story(.shop(.contact(.arrival), debounce: .milliseconds(5)))
        try story.tell(rows + ["10:01:00,front,edge,contact=1"])
        #expect(story.notes.contains(.doorFault(door: 0, .chatter(line: 0))))
        #expect(story.notes.contains(.doorMended(door: 0)))
        #expect(story.told.last == "10:01:00.000 arrival sound welcome played")
        #expect(story.sounded.count == 2)
    }

    @Test("ten openings a second are no fault")
    func busyLine() throws {
        let rows = (0..<400).map { step in
            let milliseconds = step * 50
            let second = milliseconds / 1000
            return
                "10:00:\(second < 10 ? "0" : "")\(second).\(String(1000 + milliseconds % 1000).dropFirst()),front,edge,"
                + "contact=\(step % 2 == 0 ? 1 : 0)"
        }
        let story = Story(.shop(.contact(.arrival)))
        try story.tell(rows)
        #expect(story.decisions.count == 200)
        #expect(!story.notes.contains(.doorFault(door: 0, .chatter(line: 0))))
    }
}
