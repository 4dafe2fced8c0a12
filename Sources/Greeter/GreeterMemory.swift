/// What a greeter must know again after a restart: nothing that could be asked of the world instead.
///
/// In spans, because a monotonic clock begins anew with the board.
public struct Memory: Hashable, Sendable {
    /// A bucket: its tokens, and how long the next one has grown.
    public struct Bucket: Hashable, Sendable {
        public var tokens: Int
        public var progress: Span

        public init(tokens: Int, progress: Span) {
            self.tokens = tokens
            self.progress = progress
        }
    }

    /// A zone, by its name.
    public struct Zone: Hashable, Sendable {
        public var name: String
        public var voice: Bucket
        public var sound: Bucket
        /// Decibels by which a person has moved the volume.
        public var volume: Double

        public init(name: String, voice: Bucket, sound: Bucket, volume: Double = 0) {
            self.name = name
            self.voice = voice
            self.sound = sound
            self.volume = volume
        }
    }

    /// A store, by its id.
    public struct Store: Hashable, Sendable {
        public var id: String
        /// Quiet by hand and how long it still holds.
        public var quiet: Quiet?
        /// How long serving by command still holds.
        public var serving: Span?
        /// Rare cues of the day and how often each was said.
        public var rare: [Rare]
        /// Parties that were greeted and may still grow.
        public var parties: [Party]

        public init(
            id: String, quiet: Quiet? = nil, serving: Span? = nil, rare: [Rare] = [], parties: [Party] = []
        ) {
            self.id = id
            self.quiet = quiet
            self.serving = serving
            self.rare = rare
            self.parties = parties
        }
    }

    /// People who came through a door together, and how long ago the first and the last of them did.
    public struct Party: Hashable, Sendable {
        public var door: String
        public var direction: Direction
        public var size: Int
        public var first: Span
        public var last: Span
        public var greeted: WallTime

        public init(door: String, direction: Direction, size: Int, first: Span, last: Span, greeted: WallTime) {
            self.door = door
            self.direction = direction
            self.size = size
            self.first = first
            self.last = last
            self.greeted = greeted
        }
    }

    /// Quiet by hand.
    public struct Quiet: Hashable, Sendable {
        public var level: Level
        public var left: Span

        public init(level: Level, left: Span) {
            self.level = level
            self.left = left
        }
    }

    /// A rare cue.
    public struct Rare: Hashable, Sendable {
        public var cue: String
        public var day: CivilDate
        public var times: Int

        public init(cue: String, day: CivilDate, times: Int) {
            self.cue = cue
            self.day = day
            self.times = times
        }
    }

    public var zones: [Zone]
    public var stores: [Store]

    public init(zones: [Zone], stores: [Store]) {
        self.zones = zones
        self.stores = stores
    }
}

// What outlives a restart.
extension Greeter {
    /// What is to be known again, as of `moment`.
    public func memory(at moment: Moment) -> Memory {
        func bucket(_ bucket: TokenBucket, _ policy: TokenBucket.Policy) -> Memory.Bucket {
            Memory.Bucket(
                tokens: bucket.tokens(policy, at: moment.instant),
                progress: bucket.progress(policy, at: moment.instant))
        }
        return Memory(
            zones: zip(zones, policy.zones).map { zone, policy in
                Memory.Zone(
                    name: policy.name, voice: bucket(zone.spoken, policy.voice),
                    sound: bucket(zone.sound, policy.sound), volume: zone.volume)
            },
            stores: policy.stores.indices.map { index in
                let store = stores[index]
                return Memory.Store(
                    id: policy.stores[index].id,
                    quiet: store.quiet.map { Memory.Quiet(level: $0.level, left: $0.until - moment.instant) },
                    serving: store.serving.hand.map { $0.until - moment.instant }, rare: store.chooser.saidOfRare,
                    parties: parties(of: index, at: moment.instant))
            })
    }

    /// Those that somebody may still join. One that waits to be greeted loses its turn with its greeter, and is forgotten.
    private func parties(of store: Int, at now: Instant) -> [Memory.Party] {
        let calm = policy.stores[store].calm
        var known: [Memory.Party] = []
        for (door, policy) in zip(doors, policy.doors) where policy.store == store {
            for direction in Direction.allCases {
                guard let party = door.parties[direction], let greeted = party.greeted,
                    now - party.last <= calm.partyGap, now - party.first <= calm.partyLongest
                else { continue }
                known.append(
                    Memory.Party(
                        door: policy.name, direction: direction, size: party.size, first: now - party.first,
                        last: now - party.last, greeted: greeted))
            }
        }
        return known
    }

    /// Takes up what was remembered `elapsed` ago; what is not known to have passed must not be counted.
    ///
    /// Before the first event, but for those that say what the board is like.
    public mutating func recall(_ memory: Memory, elapsed: Span, at moment: Moment) -> [Effect] {
        effects = []
        let elapsed = max(.zero, elapsed)
        for (index, zone) in policy.zones.enumerated() {
            guard let known = memory.zones.first(where: { $0.name == zone.name }) else { continue }
            zones[index].spoken = TokenBucket(
                zone.voice, tokens: known.voice.tokens, progress: known.voice.progress + elapsed, at: moment.instant)
            zones[index].sound = TokenBucket(
                zone.sound, tokens: known.sound.tokens, progress: known.sound.progress + elapsed, at: moment.instant)
            if budgetLevel(index, at: moment.instant) != nil { noteBudget(index, at: moment) }
            setVolume(index, known.volume)
        }
        for (index, store) in policy.stores.enumerated() {
            guard let known = memory.stores.first(where: { $0.id == store.id }) else { continue }
            stores[index].chooser.recall(known.rare)
            if let quiet = known.quiet, quiet.left > elapsed {
                setQuiet(index, quiet.level, for: quiet.left - elapsed, at: moment)
            }
            if let left = known.serving, left > elapsed { serve(index, for: left - elapsed, at: moment) }
            for party in known.parties {
                guard let door = policy.doors.firstIndex(where: { $0.store == index && $0.name == party.door }) else {
                    continue
                }
                // No passage of this greeter's began it.
                doors[door].parties[party.direction] = Party(
                    passage: 0, first: moment.instant - (party.first + elapsed),
                    last: moment.instant - (party.last + elapsed), size: party.size, greeted: party.greeted)
            }
        }
        defer { effects = [] }
        return effects
    }
}
