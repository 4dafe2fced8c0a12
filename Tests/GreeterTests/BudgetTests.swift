import Greeter
import GreeterProof
import Testing

@Suite("The budget", .timeLimit(.minutes(30)))
struct BudgetTests {
    private func shop(_ voice: TokenBucket.Policy, _ sound: TokenBucket.Policy = .unlimited) -> BoardPolicy {
        var policy = BoardPolicy.shop(lamp: true)
        policy.zones[0] = ZonePolicy(name: "till", voice: voice, sound: sound)
        return policy
    }

    /// An arrival a minute.
    private func minutes(_ range: Range<Int>) -> [String] {
        range.map { "1\($0 / 60):\($0 % 60 < 10 ? "0" : "")\($0 % 60):00,front,arrival," }
    }

    @Test("a burst speaks, then chimes until the next token has grown, then one word for each")
    func burst() throws {
        let story = Story(shop(TokenBucket.Policy(burst: 3, perHour: 6)))
        try story.tell(minutes(0..<32))
        // The first token was taken at 0, so the next grows at 10.
        let spoken = story.decisions.indices.filter { story.decisions[$0].level == .voice }
        #expect(spoken == [0, 1, 2, 10, 20, 30])
        #expect(story.decisions[5].demand == .budget && story.decisions[5].outcome == .sound)
        #expect(story.decisions[5].level == .chime)
    }

    @Test("without a token for sound the lamp answers, and says when the next one grows")
    func sound() throws {
        let policy = shop(TokenBucket.Policy(burst: 1, perHour: 0), TokenBucket.Policy(burst: 3, perHour: 6))
        let story = Story(policy)
        let told = try story.tell(minutes(0..<11)).map { String($0.dropFirst(13)) }
        #expect(told[0] == "arrival sound welcome played")
        #expect(told[1...2].allSatisfy { $0 == "arrival sound chime-in played" })
        #expect(told[3...9].allSatisfy { $0 == "arrival light - budget" })
        #expect(told[10] == "arrival sound chime-in played")
        #expect(story.decisions[3].detail == .budgetUntil(story.decisions[10].at.wall))
    }

    @Test("a bucket that never refills never does")
    func never() throws {
        let story = Story(shop(TokenBucket.Policy(burst: 1, perHour: 0)))
        try story.tell("10:00:00,front,arrival,", "2026-04-07T10:00:00,front,arrival,")
        #expect(story.decisions.map(\.level) == [.voice, .chime])
        #expect(story.decisions[1].demand == .budget)
    }

    @Test("what fails costs nothing, and what is played by hand costs as much")
    func cost() {
        var till = Till(shop(.unlimited, TokenBucket.Policy(burst: 1, perHour: 0)))
        till.at("10:00", .output(.fails), .pass(door: 0, .arrival))
        till.at("10:01", .output(.good), .pass(door: 0, .arrival))
        till.at("10:02", .pass(door: 0, .arrival))
        #expect(till.told == ["arrival light fault", "arrival sound played", "arrival light budget"])
        var other = Till(shop(.unlimited, TokenBucket.Policy(burst: 1, perHour: 0)))
        other.at("10:00", .play(store: 0, cue: 0))
        other.at("10:01", .play(store: 0, cue: 0), .pass(door: 0, .arrival))
        #expect(other.told == ["arrival light budget"])
        #expect(other.notes.contains(.playRefused(store: 0, cue: 0, .init(level: .light, source: .budget))))
    }

    @Test("two shops on one loudspeaker share it")
    func shared() throws {
        var policy = BoardPolicy.shop(lamp: true)
        var other = policy.stores[0]
        other.id = "other"
        policy.stores.append(other)
        policy.doors.append(DoorPolicy(name: "side", store: 1, sensor: .contact(.unknown)))
        policy.zones[0].sound = TokenBucket.Policy(burst: 1, perHour: 0)
        let story = Story(policy)
        try story.tell("10:00:00,shop/front,arrival,", "10:01:00,other/side,arrival,")
        #expect(story.decisions.map(\.reason) == [.played, .demand(.budget)])
    }

    @Test("in any stretch of time no more than burst and what has grown is taken, to the nanosecond")
    func bound() {
        let policy = TokenBucket.Policy(burst: 2, perHour: 3.6e12)
        var bucket = TokenBucket(full: policy)
        var taken: [Int64] = []
        var random = SplitMix64(state: 7)
        var now: Int64 = 0
        for _ in 0..<2000 {
            now += Int64.random(in: 0...3, using: &random) / 2
            if bucket.tokens(policy, at: Instant(nanoseconds: now)) > 0 {
                bucket = TokenBucket(
                    policy, tokens: bucket.tokens(policy, at: Instant(nanoseconds: now)) - 1,
                    progress: bucket.progress(policy, at: Instant(nanoseconds: now)), at: Instant(nanoseconds: now))
                taken.append(now)
            }
        }
        for first in taken.indices {
            for last in first..<min(first + 50, taken.count) {
                #expect(last - first + 1 <= 2 + Int(taken[last] - taken[first]))
            }
        }
        #expect(taken.count > 500)
    }

    @Test("a restart keeps what is left and what has grown, and quiet by hand")
    func restart() {
        var till = Till(shop(TokenBucket.Policy(burst: 2, perHour: 6)))
        till.at("10:00", .pass(door: 0, .arrival))
        till.at("10:01", .pass(door: 0, .arrival))
        till.at("10:06", .kill)
        till.at("10:07", .pass(door: 0, .arrival))
        till.at("10:10", .restart, .pass(door: 0, .arrival))
        till.at("10:11", .quiet(store: 0, .tick, .minutes(10)), .kill)
        till.at("10:20:59", .pass(door: 0, .arrival))
        till.at("10:21:10", .pass(door: 0, .arrival))
        #expect(till.decisions.map(\.level) == [.voice, .voice, .chime, .voice, .tick, .voice])
        #expect(till.world.witness.breach == nil)
    }

    @Test("time that is not known to have passed is not counted")
    func unknownTime() {
        let policy = shop(TokenBucket.Policy(burst: 2, perHour: 6))
        let memory = Memory(
            zones: [
                Memory.Zone(
                    name: "till", voice: .init(tokens: 0, progress: .minutes(4)),
                    sound: .init(tokens: 9, progress: .zero))
            ],
            stores: [Memory.Store(id: "shop", quiet: .init(level: .tick, left: .minutes(5)), serving: .minutes(2))])
        let start = Moment(instant: Instant(nanoseconds: 5), wall: WallTime(nanoseconds: 1_772_870_400_000_000_000))
        func left(_ elapsed: Span) -> (Int, [String]) {
            var greeter = Greeter(policy)
            _ = greeter.recall(memory, elapsed: elapsed, at: start)
            let store = greeter.status(at: start).stores[0]
            return (store.voice.tokens, store.standing.map(\.demand.source.word))
        }
        #expect(left(.zero) == (0, ["quiet", "serving", "budget", "shop"]))
        #expect(left(.minutes(3)) == (0, ["quiet", "budget", "shop"]))
        #expect(left(.minutes(6)) == (1, ["shop"]))
        #expect(left(.minutes(-6)) == left(.zero))
    }
}
