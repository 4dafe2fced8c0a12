import Testing

@testable import Greeter

@Suite("A line that chatters", .timeLimit(.minutes(30)))
struct ChatterTests {
    private func at(_ microseconds: Int64) -> Instant { Instant(nanoseconds: 1_000_000_000 + microseconds * 1000) }

    /// When an edge every so often, for so long, was called chatter.
    private func calledAt(every microseconds: Int64, for seconds: Int64) -> Int64? {
        var chatter = Chatter()
        for time in stride(from: 0, to: seconds * 1_000_000, by: Int64.Stride(microseconds))
        where chatter.moved(from: at(time), to: at(time)) {
            return time
        }
        return nil
    }

    @Test("is found out within a second, however fast it is", arguments: [100, 1000, 5000, 10_000])
    func fast(microseconds: Int64) throws {
        #expect(try #require(calledAt(every: microseconds, for: 5)) <= 1_000_000)
    }

    @Test("is none while a hand could move it so")
    func slow() {
        #expect(calledAt(every: 50_000, for: 600) == nil)
        #expect(calledAt(every: 40_000, for: 600) == nil)
    }

    @Test("is none for a contact that bounces, however often")
    func bounce() {
        var chatter = Chatter()
        for opening in 0..<100 {
            for edge in 0..<200 {
                let time = at(Int64(opening) * 500_000 + Int64(edge) * 40)
                let isCalled = chatter.moved(from: time, to: time)
                #expect(!isCalled)
            }
        }
    }

    @Test("is found out where all but sixteen edges of each burst that can be read are lost, a few times a second")
    func starved() {
        var chatter = Chatter()
        var calledAt: Int64?
        for round in 0..<8 where calledAt == nil {
            let start = Int64(round) * 250_000
            for time in (0..<16).map({ at(start + $0 * 100) }) where chatter.moved(from: time, to: time) {
                calledAt = start
            }
            if chatter.moved(from: at(start + 1500), to: at(start + 250_000)) { calledAt = start + 250_000 }
        }
        #expect(calledAt.map { $0 <= 1_000_000 } == true)
    }

    @Test("is none for one stretch in which the board was too busy to read a bouncing contact")
    func oneBlur() {
        var chatter = Chatter()
        let calls = [Int64(0), 3_000_000].map { chatter.moved(from: at($0), to: at($0 + 250_000)) }
        #expect(calls == [false, false])
    }

    @Test("counts a stretch once, whatever is told of it again")
    func overlaps() {
        var once = Chatter()
        _ = once.moved(from: at(0), to: at(300_000))
        var again = once
        _ = again.moved(from: at(100_000), to: at(200_000))
        _ = again.moved(from: at(0), to: at(300_000))
        #expect(once == again)
    }

    @Test("is mended at the first look after it came to rest, and not called again by the next visitor")
    func mended() {
        var chatter = Chatter()
        var calls = 0
        for time in stride(from: Int64(0), to: 60_000_000, by: 200) where chatter.moved(from: at(time), to: at(time)) {
            calls += 1
        }
        #expect(calls == 1)
        let looks = [chatter.check(), chatter.check()]
        #expect(looks == [false, true])
        #expect(!chatter.isFault)
        let visitor = [Int64(75_000_000), 75_400_000].map { chatter.moved(from: at($0), to: at($0)) }
        #expect(visitor == [false, false])
    }
}

/// A greeter whose timers come when they are due.
private struct TimedGreeter {
    private var greeter: Greeter
    private var timers: [(id: TimerID, at: Instant)] = []
    private(set) var notes: [Note] = []
    private(set) var decisions: [Decision] = []

    init(_ policy: BoardPolicy) { greeter = Greeter(policy) }

    mutating func handle(_ event: Event, at milliseconds: Int64) {
        let now = Instant(nanoseconds: milliseconds * 1_000_000)
        while let index = timers.indices.filter({ timers[$0].at <= now }).min(by: { timers[$0].at < timers[$1].at }) {
            let timer = timers.remove(at: index)
            take(.timer(timer.id), timer.at)
        }
        take(event, now)
    }

    private mutating func take(_ event: Event, _ now: Instant) {
        let wall = WallTime(nanoseconds: 1_772_845_200_000_000_000 + now.nanoseconds)
        for effect in greeter.handle(event, at: Moment(instant: now, wall: wall)) {
            switch effect {
            case .setTimer(let id, let at): timers.append((id, at))
            case .note(let note): notes.append(note)
            case .decided(let decision): decisions.append(decision)
            case .play(let play):
                // A cue of no length.
                take(.soundStarted(play.id), now)
                take(.soundEnded(play.id), now)
            default: break
            }
        }
    }
}

@Suite("A door whose line moves faster than it can be followed", .timeLimit(.minutes(30)))
struct BlurTests {
    @Test("is out of order once, though hardly an edge is seen; the other door greets, and it mends by itself")
    func fault() {
        var greeter = TimedGreeter(.shop(.contact(.arrival), doors: ["front", "side"], debounce: .milliseconds(50)))
        for line in 0...1 { greeter.handle(.level(line: line, active: false), at: 0) }
        greeter.handle(.edge(line: 0, active: true), at: 1000)
        greeter.handle(.edge(line: 0, active: false), at: 1400)
        #expect(greeter.decisions.map(\.door) == [0])
        // For a minute: four times a second a burst is read of which every second edge is an opening.
        for quarter in 8..<248 {
            let start = Int64(quarter) * 250
            let since = Instant(nanoseconds: (start - 249) * 1_000_000)
            if quarter > 8 { greeter.handle(.blur(line: 0, since: since), at: start) }
            greeter.handle(.edge(line: 0, active: quarter % 2 == 0), at: start + 1)
            if quarter == 100 { greeter.handle(.edge(line: 1, active: true), at: start + 2) }
        }
        let fault = Note.doorFault(door: 0, .chatter(line: 0))
        #expect(greeter.notes.filter { $0 == fault }.count == 1)
        #expect(!greeter.notes.contains(.doorMended(door: 0)))
        // At most what came in the first second, and whoever came through the other door.
        #expect(greeter.decisions.count { $0.door == 0 } <= 4)
        #expect(greeter.decisions.count { $0.door == 1 } == 1)

        greeter.handle(.level(line: 0, active: false), at: 62_000)
        let before = greeter.decisions.count
        greeter.handle(.edge(line: 0, active: true), at: 85_000)
        #expect(greeter.notes.last { $0 == .doorMended(door: 0) || $0 == fault } == .doorMended(door: 0))
        #expect(greeter.decisions.count == before + 1)
    }
}
