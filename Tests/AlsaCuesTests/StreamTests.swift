import Alsa
import Glibc
import Greeter
import GreeterRuntime
import Testing

@testable import AlsaCues

/// A cue on a card with a clock of the test's: frames heard, on a time line.
@Suite("A cue on a card", .timeLimit(.minutes(30)))
struct StreamTests {
    private let clock = TestClock()
    /// A ramp that never repeats within 30,000 frames, so that a lost, doubled or swapped frame shows.
    private static func ramp(_ frames: Int) -> [Int16] { (0..<frames).map { Int16($0 % 30_000 + 1) } }

    private func performance(_ frames: Int, rate: Int = 48_000) -> Performance {
        Performance(parts: [
            CueSound(rate: rate, channels: 1, samples: Self.ramp(frames).map { Float($0) / 32768 })
        ])
    }

    private func card(
        rate: Int = 48_000, period: Int = 480, buffer: Int = 9_600, isFreeRunning: Bool = false,
        isRewindable: Bool = false, startsWhenWritten: Bool = false
    ) -> FakeCard {
        FakeCard(
            rate: rate, period: period, buffer: buffer, isFreeRunning: isFreeRunning, isRewindable: isRewindable,
            startsWhenWritten: startsWhenWritten
        ) { [clock] in clock.now }
    }

    /// Plays on, looking after the ring whenever the stream asks for it, until the cue is over.
    private func playOut(_ stream: Stream, late: Span = .zero) throws -> Instant {
        for _ in 0..<10_000 {
            switch try stream.feed(at: clock.now) {
            case .sounding(let wait): clock.advance(wait + late)
            case .over(let end): return end
            case .standstill: throw Unexpected.standstill
            }
        }
        throw Unexpected.noEnd
    }

    private enum Unexpected: Error { case standstill, noEnd }

    @Test(
        "is heard from its first frame to its last, with silence behind it, whatever the periods",
        arguments: [(480, 9_600), (441, 8_820), (333, 1_000), (64, 128), (4_096, 16_384), (1, 4_800)])
    func wholeCue(period: Int, buffer: Int) throws {
        let card = card(period: period, buffer: buffer)
        let stream = Stream(card: card)
        let began = clock.now
        try stream.begin(performance(20_001), at: began)
        stream.topUp()
        let length = try playOut(stream) - began
        #expect(Array(card.heard.prefix(20_001)) == Self.ramp(20_001))
        #expect(card.heard.dropFirst(20_001).allSatisfy { $0 == 0 })
        #expect(stream.underruns == 0)
        // 20,001 frames at 48 kHz.
        #expect(abs(length.nanoseconds - 416_687_500) < 1_000_000)
    }

    @Test("starts the card once, with little in the ring, and fills it up at once", arguments: [false, true])
    func firstFrames(startsWhenWritten: Bool) throws {
        let card = card(startsWhenWritten: startsWhenWritten)
        let stream = Stream(card: card)
        try stream.begin(performance(48_000), at: clock.now)
        #expect(card.isRunning && card.starts == 1 && card.ring.count == 960)
        stream.topUp()
        #expect(card.ring.count == 3_840)
    }

    @Test("on a card that does not start, whoever is to start it, has not begun", arguments: [false, true])
    func noStart(startsWhenWritten: Bool) throws {
        let card = card(startsWhenWritten: startsWhenWritten)
        card.startError = -EIO
        let stream = Stream(card: card)
        #expect(throws: AlsaError(call: "snd_pcm_start", code: -EIO)) {
            try stream.begin(performance(5_000), at: clock.now)
        }
    }

    @Test(
        "is silent 150 ms after a hush, what was queued included, and fades without a step",
        arguments: [0, 240, 960])
    func hush(pipe: Int) throws {
        let card = card()
        card.pipe = pipe
        let tone = Performance(parts: [
            CueSound(rate: 48_000, channels: 1, samples: [Float](repeating: 0.5, count: 96_000))
        ])
        let stream = Stream(card: card)
        try stream.begin(tone, at: clock.now)
        stream.topUp()
        for _ in 0..<10 {
            _ = try stream.feed(at: clock.now)
            clock.advance(.milliseconds(20))
        }
        _ = try stream.feed(at: clock.now)
        let before = card.heard.count
        stream.hush()
        _ = try playOut(stream)
        let sounding = card.heard.dropFirst(before).prefix { $0 != 0 }.count + pipe
        #expect(sounding <= 48 * 150)
        // Long enough not to click: at least 10 ms of fade behind the 80 ms in the ring.
        #expect(sounding >= 3_840 + 480)
        let steps = zip(card.heard, card.heard.dropFirst()).map { abs(Int($0) - Int($1)) }
        #expect((steps.max() ?? 0) < 60)
    }

    @Test(
        "on a card whose ring can be taken back is silent 100 ms after a hush, wherever it was, and no frame is said twice",
        arguments: [0, 1, 30, 75, 299, 500, 633], [false, true])
    func hushByRewinding(after milliseconds: Int64, isFreeRunning: Bool) throws {
        let card = card(buffer: 24_000, isFreeRunning: isFreeRunning, isRewindable: true)
        let stream = Stream(card: card)
        if isFreeRunning { try stream.hold() }
        let began = clock.now
        try stream.begin(performance(29_999), at: began)
        stream.topUp()
        #expect(card.ring.count >= 14_400)
        while clock.now - began < .milliseconds(milliseconds) {
            guard case .sounding(let wait) = try stream.feed(at: clock.now) else { break }
            clock.advance(min(wait, began + .milliseconds(milliseconds) - clock.now))
        }
        _ = try card.position()
        let before = card.heard.count
        stream.hush()
        _ = try playOut(stream)
        let heard = card.heard.drop { $0 == 0 }
        #expect(card.heard.dropFirst(before).reversed().drop { $0 == 0 }.count <= 4_800)
        // Up to the fade the cue as it is, then the same frames, softer and softer.
        let ramp = Self.ramp(29_999)
        let whole = zip(heard, ramp).prefix { $0 == $1 }.count
        #expect(whole >= min(29_999, Int(milliseconds) * 48))
        #expect(zip(heard.dropFirst(whole), ramp.dropFirst(whole)).allSatisfy { $0 <= $1 })
        #expect(heard.dropFirst(whole).count { $0 != 0 } <= 48 * 60)
        #expect(stream.underruns == 0)
        // And the next one is whole again.
        try stream.rearm()
        let next = card.heard.count
        try stream.begin(performance(7_000), at: clock.now)
        stream.topUp()
        _ = try playOut(stream)
        #expect(Array(card.heard.dropFirst(next).drop { $0 == 0 }.prefix(7_000)) == Self.ramp(7_000))
    }

    @Test("on a card whose ring can be taken back may be looked after late")
    func longQueue() throws {
        let card = card(buffer: 24_000, isRewindable: true)
        let stream = Stream(card: card)
        try stream.begin(performance(29_000), at: clock.now)
        stream.topUp()
        _ = try playOut(stream, late: .milliseconds(200))
        #expect(Array(card.heard.prefix(29_000)) == Self.ramp(29_000))
        #expect(stream.underruns == 0)
    }

    @Test("goes on where it was after an underrun, with no frame lost or said twice", arguments: [false, true])
    func underrun(startsWhenWritten: Bool) throws {
        let card = card(startsWhenWritten: startsWhenWritten)
        let stream = Stream(card: card)
        try stream.begin(performance(29_000), at: clock.now)
        stream.topUp()
        clock.advance(.milliseconds(20))
        _ = try stream.feed(at: clock.now)
        clock.advance(.milliseconds(500))
        _ = try playOut(stream)
        #expect(Array(card.heard.prefix(29_000)) == Self.ramp(29_000))
        #expect(stream.underruns == 1)
        #expect((card.starts, card.recoveries) == (2, 1))
    }

    @Test("that is hushed when the card has run dry goes on with no more than a fade", arguments: [false, true])
    func hushWhenDry(isRewindable: Bool) throws {
        let card = card(buffer: 24_000, isRewindable: isRewindable)
        let stream = Stream(card: card)
        try stream.begin(performance(29_999), at: clock.now)
        stream.topUp()
        clock.advance(.milliseconds(400))
        _ = try? card.position()
        let before = card.heard.count
        stream.hush()
        _ = try playOut(stream)
        #expect(card.heard.dropFirst(before).count { $0 != 0 } <= 48 * 60)
    }

    @Test("that runs dry again and again is given up, rather than stuttered through")
    func hopeless() throws {
        let card = card()
        let stream = Stream(card: card)
        try stream.begin(performance(48_000 * 3), at: clock.now)
        stream.topUp()
        #expect(throws: AlsaError.self) { try playOut(stream, late: .milliseconds(200)) }
        #expect(stream.underruns == Pace.troublesPerCue + 1)
    }

    @Test("whose last silence runs dry is over, and that is no underrun")
    func dryTail() throws {
        let card = card()
        let stream = Stream(card: card)
        try stream.begin(performance(1_000), at: clock.now)
        stream.topUp()
        clock.advance(.seconds(1))
        guard case .over = try stream.feed(at: clock.now) else {
            Issue.record("not over")
            return
        }
        #expect(stream.underruns == 0)
        #expect(Array(card.heard.prefix(1_000)) == Self.ramp(1_000))
    }

    @Test("on a card that takes sound and plays none is noticed within a second")
    func standstill() throws {
        let card = card()
        let stream = Stream(card: card)
        let began = clock.now
        try stream.begin(performance(48_000), at: began)
        stream.topUp()
        card.isStuck = true
        #expect(throws: Unexpected.standstill) { try playOut(stream) }
        #expect(clock.now - began < .seconds(1))
    }

    @Test("on a card that takes little at a time is whole all the same")
    func shortWrites() throws {
        let card = card()
        card.mouthful = 1_000
        let stream = Stream(card: card)
        try stream.begin(performance(20_000), at: clock.now)
        stream.topUp()
        _ = try playOut(stream)
        #expect(Array(card.heard.prefix(20_000)) == Self.ramp(20_000))
    }

    @Test(
        "on a card that stopped behind our back begins after one recovery, and not after a second",
        arguments: [([-EPIPE], true), ([-ESTRPIPE], true), ([-EPIPE, -EPIPE], false), ([-ENODEV], false)],
        [false, true])
    func recoverAtStart(_ trial: (errors: [Int32], begins: Bool), startsWhenWritten: Bool) throws {
        let (errors, begins) = trial
        let card = card(startsWhenWritten: startsWhenWritten)
        card.nextErrors = errors
        let stream = Stream(card: card)
        if begins {
            try stream.begin(performance(5_000), at: clock.now)
            stream.topUp()
            _ = try playOut(stream)
            #expect(Array(card.heard.prefix(5_000)) == Self.ramp(5_000))
        } else {
            #expect(throws: AlsaError.self) { try stream.begin(performance(5_000), at: clock.now) }
            #expect(card.heard.isEmpty)
        }
    }

    @Test("begins at once and whole after another one, with nothing left over from it")
    func again() throws {
        let card = card()
        let stream = Stream(card: card)
        for _ in 0..<3 {
            let before = card.heard.count
            try stream.begin(performance(7_000), at: clock.now)
            stream.topUp()
            _ = try playOut(stream)
            try stream.rearm()
            #expect(Array(card.heard.dropFirst(before).prefix(7_000)) == Self.ramp(7_000))
            #expect(card.ring.isEmpty && !card.isRunning)
        }
    }

    @Test(
        "sounds the same, frame for frame, when its beginning was kept ready, also on a card that takes little at once",
        arguments: [(0.0, Span.zero), (-6.0, .zero), (0.0, .milliseconds(7))], [Int.max, 500])
    func prepared(_ trial: (volume: Double, leadIn: Span), mouthful: Int) throws {
        let (volume, leadIn) = trial
        let sound = CueSound(rate: 48_000, channels: 1, samples: Self.ramp(7_000).map { Float($0) / 32768 })
        let other = CueSound(rate: 48_000, channels: 1, samples: [Float](repeating: 0.5, count: 7_000))
        let heard = try [[], [other, sound]].map { kept in
            let card = card()
            card.mouthful = mouthful
            let stream = Stream(card: card)
            stream.prepare(kept)
            for _ in 0..<2 {
                let performance = Performance(
                    parts: [sound, other], gap: .milliseconds(3), volume: volume, leadIn: leadIn)
                try stream.begin(performance, at: clock.now)
                stream.topUp()
                _ = try playOut(stream)
                try stream.rearm()
            }
            return card.heard
        }
        #expect(heard[0] == heard[1])
        #expect(heard[0].contains { $0 != 0 })
    }

    @Test("on a card kept awake begins one period ahead of what it plays, a minute later too")
    func hold() throws {
        let card = card(isFreeRunning: true, isRewindable: true)
        let stream = Stream(card: card)
        try stream.hold()
        for wait in [Span.milliseconds(3), .minutes(1), .milliseconds(40)] {
            clock.advance(wait)
            _ = try card.position()
            let before = card.heard.count
            try stream.begin(performance(7_000), at: clock.now)
            stream.topUp()
            _ = try playOut(stream)
            let new = card.heard.dropFirst(before)
            let gap = new.prefix { $0 == 0 }.count
            #expect(gap == 480)
            #expect(Array(new.dropFirst(gap).prefix(7_000)) == Self.ramp(7_000))
            try stream.rearm()
            #expect(card.isRunning)
        }
        #expect((card.starts, stream.underruns) == (1, 0))
    }

    @Test("on a card kept awake that was not fed in time goes on where it was")
    func holdUnderrun() throws {
        let card = card(isFreeRunning: true)
        let stream = Stream(card: card)
        try stream.hold()
        clock.advance(.seconds(1))
        try stream.begin(performance(29_000), at: clock.now)
        stream.topUp()
        clock.advance(.milliseconds(300))
        _ = try playOut(stream)
        #expect(card.heard.filter { $0 != 0 } == Self.ramp(29_000))
        #expect(stream.underruns == 1)
    }

    @Test(
        "on a card kept awake begins with its first frame, and is heard once, though the thread is held up where it begins",
        arguments: [0, 9, 11, 25, 40, 90, 199, 201, 450], [1, 3, 9])
    func heldUpAtTheBeginning(milliseconds: Int64, times: Int) throws {
        let card = card(isFreeRunning: true, isRewindable: true)
        let stream = Stream(card: card)
        try stream.hold()
        clock.advance(.seconds(1))
        var left = times
        card.beforeWrite = { [clock] in
            if left > 0 { clock.advance(.milliseconds(milliseconds)) }
            left -= 1
        }
        try stream.begin(performance(7_000), at: clock.now)
        stream.topUp()
        _ = try playOut(stream)
        try stream.rearm()
        let end = card.heard.count
        clock.advance(.seconds(1))
        _ = try card.position()
        #expect(card.heard.dropFirst(end).allSatisfy { $0 == 0 })
        let heard = card.heard.filter { $0 != 0 }
        if times == 1 {
            #expect(heard == Self.ramp(7_000))
        } else {
            // Held up again while it mends that, it says some of it twice.
            #expect(heard.last == 7_000 && Set(heard) == Set(Self.ramp(7_000)))
        }
        #expect(card.isRunning)
    }

    @Test(
        "on a card kept awake that cannot be taken back begins with its first frame all the same",
        arguments: [11, 40, 250])
    func heldUpWithoutRewinding(milliseconds: Int64) throws {
        let card = card(isFreeRunning: true)
        let stream = Stream(card: card)
        try stream.hold()
        clock.advance(.seconds(1))
        card.beforeWrite = { [clock, weak card] in
            clock.advance(.milliseconds(milliseconds))
            card?.beforeWrite = nil
        }
        try stream.begin(performance(7_000), at: clock.now)
        stream.topUp()
        _ = try playOut(stream)
        clock.advance(.seconds(1))
        _ = try card.position()
        #expect(card.heard.filter { $0 != 0 } == Self.ramp(7_000))
    }

    @Test(
        "on a card kept awake that is hushed ends there, and nothing of it is heard later, though the thread is held up",
        arguments: [(24_000, 30), (24_000, 300), (9_990, 300), (9_990, 500)], [0, 20, 31, 40, 49, 51, 120, 260, 600])
    func heldUpAtAHush(_ trial: (buffer: Int, after: Int64), milliseconds: Int64) throws {
        let card = card(period: 333, buffer: trial.buffer, isFreeRunning: true, isRewindable: true)
        let stream = Stream(card: card)
        try stream.hold()
        let began = clock.now
        try stream.begin(performance(29_999), at: began)
        stream.topUp()
        while clock.now - began < .milliseconds(trial.after) {
            guard case .sounding(let wait) = try stream.feed(at: clock.now) else { break }
            clock.advance(min(wait, began + .milliseconds(trial.after) - clock.now))
        }
        card.beforeWrite = { [clock, weak card] in
            clock.advance(.milliseconds(milliseconds))
            card?.beforeWrite = nil
        }
        stream.hush()
        _ = try playOut(stream)
        try stream.rearm()
        clock.advance(.seconds(2))
        _ = try card.position()
        // Frame for frame the cue as it is, and from the hush on softer, never one of before.
        let heard = card.heard.drop { $0 == 0 }
        let ramp = Self.ramp(29_999)
        let whole = zip(heard, ramp).prefix { $0 == $1 }.count
        #expect(whole >= Int(trial.after) * 48 - 333)
        let faded = heard.dropFirst(whole).filter { $0 != 0 }
        #expect(faded.count <= 48 * 60)
        #expect((faded.first ?? 0) <= (ramp.dropFirst(whole).first ?? 0))
        #expect(zip(faded, faded.dropFirst()).allSatisfy { $0 + 2 >= $1 })
    }

    @Test(
        "goes on where it was on a board that stood still while its card went round and round, and nothing is left over",
        arguments: [false, true], [1, 3])
    func goesRound(isFreeRunning: Bool, rings: Int) throws {
        let card = card(buffer: 9_600, isFreeRunning: isFreeRunning, isRewindable: true)
        let stream = Stream(card: card)
        if isFreeRunning { try stream.hold() }
        try stream.begin(performance(29_000), at: clock.now)
        stream.topUp()
        for _ in 0..<3 {
            guard case .sounding(let wait) = try stream.feed(at: clock.now) else { break }
            clock.advance(wait)
        }
        _ = try card.position()
        let before = card.heard.count
        clock.advance(.milliseconds(200 * Int64(rings)))
        card.goRound(rings)
        clock.advance(.milliseconds(3))
        _ = try playOut(stream)
        // What was queued is heard as often as the card came by, and then 3 ms more.
        let since = card.heard.dropFirst(before)
        let again = since.dropFirst(9_600 * rings + 144).filter { $0 != 0 }
        let last = since.prefix(9_600).max() ?? 0
        #expect(Array(again) == Self.ramp(29_000).filter { $0 > last })
        #expect(stream.underruns == 1)
    }

    @Test("asks to be looked after at once when the card ran dry behind the beginning")
    func dryBeginning() throws {
        let card = card(startsWhenWritten: true)
        let stream = Stream(card: card)
        try stream.begin(performance(29_000), at: clock.now)
        clock.advance(.milliseconds(25))
        #expect(stream.topUp() == .zero)
        _ = try playOut(stream)
        #expect(card.heard.filter { $0 != 0 } == Self.ramp(29_000))
        #expect(stream.underruns == 1)
    }
}
