public import Greeter

/// A board that can be told to the core and, as settings, to `noren simulate`.
public struct ProofBoard: Hashable, Sendable {
    /// A bucket, in the words of the settings.
    public struct Budget: Hashable, Sendable {
        public var burst: Int
        public var perHour: Int

        public init(burst: Int, perHour: Int) {
            self.burst = burst
            self.perHour = perHour
        }

        var policy: TokenBucket.Policy { TokenBucket.Policy(burst: burst, perHour: Double(perHour)) }
    }

    /// The kinds of door; each kind's door is named for it.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        case reed, motion, beam, pair, counter

        var sensor: SensorPolicy {
            switch self {
            case .reed: .contact(.unknown)
            case .motion: .contactAndMotion(approach: .seconds(4))
            case .beam: .beam(.arrival)
            case .pair: .beamPair(shortest: .milliseconds(20), longest: .milliseconds(1500))
            case .counter: .pulses
            }
        }

        func roles(_ door: Int) -> [LinePolicy.Role] {
            switch self {
            case .reed: [.contact(door: door)]
            case .motion: [.contact(door: door), .motion(door: door)]
            case .beam: [.beam(door: door)]
            case .pair: [.outer(door: door), .inner(door: door)]
            case .counter: [.pulseIn(door: door), .pulseOut(door: door)]
            }
        }
    }

    /// One store.
    public struct Shop: Hashable, Sendable {
        public var id: String
        public var device = "null"
        public var doors: [Kind] = [.reed]
        public var calm = Calm()
        public var atMost = Level.voice
        public var departures = Departures.same
        public var lastOut = Span.minutes(15)
        /// Every day; none: always open.
        public var hours: [TimeRange] = []
        /// Every day; named for their place.
        public var quietTimes: [TimeRange: Level] = [:]
        public var hasLamp = true
        public var hasNotice = true

        public init(id: String) { self.id = id }
    }

    public var shops: [Shop]
    public var voice = Budget(burst: 5, perHour: 8)
    public var sound = Budget(burst: 20, perHour: 40)

    public init(shops: [Shop] = [Shop(id: "shop")]) { self.shops = shops }

    /// The devices that the shops name, in their order.
    var devices: [String] {
        var found: [String] = []
        for shop in shops where !found.contains(shop.device) { found.append(shop.device) }
        return found
    }

    /// What the core is told.
    public var policy: BoardPolicy {
        var doors: [DoorPolicy] = []
        var lines: [LinePolicy] = []
        let devices = devices
        let stores = shops.enumerated().map { index, shop in
            for kind in shop.doors {
                lines += kind.roles(doors.count).map { LinePolicy(role: $0) }
                doors.append(DoorPolicy(name: kind.rawValue, store: index, sensor: kind.sensor))
            }
            return shop.policy(zone: devices.firstIndex(of: shop.device) ?? 0)
        }
        let zones = devices.map { ZonePolicy(name: $0, voice: voice.policy, sound: sound.policy) }
        return BoardPolicy(stores: stores, doors: doors, lines: lines, zones: zones)
    }
}

extension ProofBoard.Shop {
    fileprivate func policy(zone: Int) -> StorePolicy {
        let rules = hours.isEmpty ? [] : [Hours.Rule(days: .daily, ranges: hours)]
        return StorePolicy(
            id: id, zone: zone, schedule: Schedule(hours: Hours(rules: rules), quietTimes: sortedQuietTimes),
            atMost: atMost, departures: departures, lastOut: lastOut, languages: ["en"], calm: calm,
            lamp: hasLamp ? .seconds(3) : nil, notice: hasNotice ? .seconds(3) : nil, cues: [Cue].bundled)
    }

    var sortedQuietTimes: [QuietTime] {
        quietTimes.sorted { ($0.key.start, $0.key.end) < ($1.key.start, $1.key.end) }.enumerated().map {
            QuietTime(name: "quiet \($0 + 1)", when: Recurrence(ranges: [$1.key]), atMost: $1.value)
        }
    }
}

extension [Cue] {
    /// The bundled cues that a shop in English without hours of its own speaks with, as long as they are.
    static let bundled: [Cue] = [
        Cue(id: "welcome-en", language: "en", says: .welcome, level: .voice, length: .milliseconds(995)),
        Cue(id: "thanks-en", language: "en", says: .thanks, level: .voice, length: .milliseconds(1805)),
        Cue(id: "chime-arrival", says: .welcome, level: .chime, length: .milliseconds(1100)),
        Cue(id: "chime-departure", says: .thanks, level: .chime, length: .milliseconds(1100)),
        Cue(id: "chime-neutral", says: .neutral, level: .chime, length: .milliseconds(900)),
        Cue(id: "tick", says: .neutral, level: .tick, length: .milliseconds(140)),
    ]
}
