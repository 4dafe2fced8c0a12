import Greeter
import GreeterRuntime
import Testing

/// Numbers that are the same for the same seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite("What outlives a restart, as text", .timeLimit(.minutes(30)))
struct MemoryTests {
    private func memory(_ random: inout Seeded) -> Memory {
        func span(_ random: inout Seeded) -> Span {
            Span(nanoseconds: .random(in: 0...86_400_000_000_000, using: &random))
        }
        func bucket(_ random: inout Seeded) -> Memory.Bucket {
            Memory.Bucket(
                tokens: Bool.random(using: &random) ? .max : .random(in: 0...99, using: &random),
                progress: span(&random))
        }
        var memory = Memory(zones: [], stores: [])
        let names = ["null", "plughw:CARD=Device,DEV=0", "file:/tmp/a b.wav", "", "スピーカー"]
        for name in names where Bool.random(using: &random) {
            memory.zones.append(
                .init(
                    name: name, voice: bucket(&random), sound: bucket(&random),
                    volume: Double.random(in: -40...12, using: &random)))
        }
        for id in ["shop", "bakery", "花屋"] {
            var store = Memory.Store(id: id)
            if Bool.random(using: &random) {
                store.quiet = .init(level: Level.allCases.randomElement(using: &random) ?? .off, left: span(&random))
            }
            if Bool.random(using: &random) { store.serving = span(&random) }
            for cue in ["birthday", "welcome-ja"] where Bool.random(using: &random) {
                store.rare.append(
                    .init(
                        cue: cue, day: CivilDate(dayNumber: .random(in: -1000...40_000, using: &random)),
                        times: .random(in: 0...1000, using: &random)))
            }
            for door in ["front", "裏口 2"] where Bool.random(using: &random) {
                store.parties.append(
                    .init(
                        door: door, direction: Direction.allCases.randomElement(using: &random) ?? .unknown,
                        size: .random(in: 1...99, using: &random), first: span(&random), last: span(&random),
                        greeted: WallTime(nanoseconds: .random(in: -1 << 61...1 << 61, using: &random))))
            }
            // A store of which there is nothing to know is not written.
            if store != Memory.Store(id: id) { memory.stores.append(store) }
        }
        return memory
    }

    @Test("what is written is read again", arguments: 0..<200 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var random = Seeded(state: seed)
        let memory = memory(&random)
        #expect(Memory(text: memory.text) == memory)
        let moment = Moment(
            instant: Instant(nanoseconds: .random(in: 0...1 << 61, using: &random)),
            wall: WallTime(nanoseconds: .random(in: -1 << 61...1 << 61, using: &random)))
        for boot in ["", "5c1f3a4e-0000-4000-8000-000000000000"] {
            let kept = KeptMemory(memory, at: moment, boot: boot)
            #expect(KeptMemory(text: kept.text) == kept)
        }
    }

    @Test("hostile text is nothing or something, and never the end", arguments: 0..<300 as Range<UInt64>)
    func hostile(seed: UInt64) {
        var random = Seeded(state: seed &+ 1_000_000)
        let kept = KeptMemory(
            memory(&random), at: Moment(instant: Instant(nanoseconds: 1), wall: WallTime(nanoseconds: 2)), boot: "b")
        var bytes = Array(kept.text.utf8)
        let scraps = ["\t", "\n", "+", "-", "-9223372036854775808", "9223372036854775807", "\0", "é", "\u{FEFF}", " "]
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let at = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes.insert(contentsOf: Array((scraps.randomElement(using: &random) ?? "").utf8), at: at)
            case 1: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 0...20, using: &random)))
            default: if at < bytes.count { bytes[at] = UInt8.random(in: 0...255, using: &random) }
            }
        }
        guard let read = KeptMemory(text: String(decoding: bytes, as: UTF8.self)) else { return }
        // What was understood can be used: a greeter recalls it, however long ago.
        var policy = BoardPolicy(stores: [StorePolicy(id: "shop")], doors: [], lines: [])
        policy.zones = [ZonePolicy(name: "null", voice: .init(burst: 3, perHour: 6), sound: .unlimited)]
        let now = Moment(instant: Instant(nanoseconds: 1 << 50), wall: WallTime(nanoseconds: 1 << 60))
        for elapsed in [read.elapsed(at: now, boot: "b"), read.elapsed(at: now, boot: "c"), .zero] {
            var greeter = Greeter(policy)
            _ = greeter.recall(read.memory, elapsed: elapsed, at: now)
            #expect(greeter.demand(in: 0, at: now).level <= .voice)
        }
    }

    @Test(
        "other texts are none",
        arguments: [
            "", "\n", "noren memory 2\n", "kept", "kept  1 2", "kept b 1 2\n", "kept b x 2\nnoren memory 1\n",
            "kept b 1\nnoren memory 1\n", "kept b 9223372036854775807 0\nnoren memory 1\n",
            "kept b 0 -9223372036854775808\nnoren memory 1\n", "kept b 1 2 3\nnoren memory 1\n",
        ])
    func none(text: String) { #expect(KeptMemory(text: text) == nil) }

    @Test("lines that are not understood are left out, and the others stand")
    func partly() {
        let memory = Memory(
            text: """
                noren memory 1
                quiet\tshop\tloud\t5
                quiet\tshop\tchime\t-5
                quiet\tshop\tchime\t60000000000
                serving\tshop\t99999999999999999999
                rare\tshop\tbirthday\t20000\t-1
                zone\tnull\t3\t4+0
                hologram\tshop

                """)
        #expect(
            memory == Memory(zones: [], stores: [.init(id: "shop", quiet: .init(level: .chime, left: .minutes(1)))]))
    }

    private func kept(instant: Span, wall: Span) -> KeptMemory {
        KeptMemory(
            Memory(zones: [], stores: []),
            at: Moment(
                instant: Instant(nanoseconds: instant.nanoseconds), wall: WallTime(nanoseconds: wall.nanoseconds)),
            boot: "one")
    }

    private func moment(instant: Span, wall: Span) -> Moment { kept(instant: instant, wall: wall).at }

    @Test("within a boot it was as long ago as the monotonic clock says, whatever became of the wall clock")
    func withinBoot() {
        let kept = kept(instant: .hours(5), wall: .hours(1000))
        #expect(kept.elapsed(at: moment(instant: .hours(6), wall: .hours(1)), boot: "one") == .hours(1))
        #expect(kept.elapsed(at: moment(instant: .hours(4), wall: .hours(1001)), boot: "one") == .zero)
    }

    @Test("over boots it was as long ago as the wall clock says, and never less than nothing")
    func overBoots() {
        let kept = kept(instant: .hours(5), wall: .hours(1000))
        #expect(kept.elapsed(at: moment(instant: .seconds(9), wall: .hours(1002)), boot: "two") == .hours(2))
        #expect(kept.elapsed(at: moment(instant: .hours(9), wall: .hours(999)), boot: "two") == .zero)
        #expect(kept.elapsed(at: moment(instant: .hours(9), wall: .hours(1001)), boot: "") == .hours(1))
    }

    @Test("where the kernel names no boot the wall clock counts, and this boot has a name here")
    func noBoot() {
        var kept = kept(instant: .hours(5), wall: .hours(1000))
        kept.boot = ""
        #expect(kept.elapsed(at: moment(instant: .hours(9), wall: .hours(1001)), boot: "") == .hours(1))
        #expect(Boot.id.utf8.count == 36)
    }

    @Test("more than ten years ago is ten years ago")
    func longAgo() {
        let kept = kept(instant: .zero, wall: .zero)
        let now = moment(instant: .zero, wall: .hours(24 * 36_600))
        #expect(kept.elapsed(at: now, boot: "two") == .hours(24 * 3660))
    }
}
