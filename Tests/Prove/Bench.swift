internal import Glibc
internal import Greeter

/// The core alone, with nothing around it: passages, cues that begin and end, and nothing else.
enum Bench {
    /// Lets so many people pass and prints how fast that went.
    static func run(passages: Int) {
        let cues = [
            Cue(id: "welcome", language: "en", says: .welcome, level: .voice, length: .seconds(1)),
            Cue(id: "thanks", language: "en", says: .thanks, level: .voice, length: .seconds(1)),
            Cue(id: "chime", says: .neutral, level: .chime, length: .seconds(1)),
        ]
        let store = StorePolicy(id: "shop", lamp: .seconds(3), cues: cues)
        let zone = ZonePolicy(
            voice: TokenBucket.Policy(burst: 5, perHour: 8), sound: TokenBucket.Policy(burst: 20, perHour: 40))
        var greeter = Greeter(
            BoardPolicy(
                stores: [store], doors: [DoorPolicy(name: "front", sensor: .contact(.unknown))],
                lines: [LinePolicy(role: .contact(door: 0))], zones: [zone]))
        var random = SplitMix64(state: 1)
        var now = Moment(instant: Instant(nanoseconds: 0), wall: WallTime(nanoseconds: 1_772_870_400_000_000_000))
        var effects: [Effect] = []
        effects.reserveCapacity(32)
        var decisions = 0
        var sounding: (id: PlayID, ends: Instant)?
        let began = clock()
        for _ in 0..<passages {
            // Some forty an hour, so that the budget rules as often as not.
            now = now.at(now.instant + .milliseconds(Int64(random.next() % 180_000)))
            if let sound = sounding, sound.ends <= now.instant {
                greeter.handle(.soundEnded(sound.id), at: now.at(sound.ends), into: &effects)
                sounding = nil
            }
            greeter.handle(
                .pass(door: 0, direction: random.next() % 2 == 0 ? .arrival : .departure), at: now, into: &effects)
            for effect in effects {
                guard case .play(let play) = effect else { continue }
                sounding = (play.id, now.instant + .seconds(1))
            }
            if let sound = sounding, sound.ends == now.instant + .seconds(1) {
                greeter.handle(.soundStarted(sound.id), at: now, into: &effects)
            }
            for effect in effects { if case .decided = effect { decisions += 1 } }
            effects.removeAll(keepingCapacity: true)
        }
        let seconds = Double(clock() - began) / Double(CLOCKS_PER_SEC)
        print("\(passages) passages, \(decisions) decisions, \(seconds) s, \(Int(Double(passages) / seconds)) a second")
    }
}
