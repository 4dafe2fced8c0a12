/// What holds now, to be shown to a person.
public struct Status: Hashable, Sendable {
    /// One demand that holds, whether or not it is the quietest.
    public struct Standing: Hashable, Sendable {
        public var demand: Greeter.Demand
        /// When it ends by itself, where that is known.
        public var until: WallTime?
        /// The name of a quiet time, where it has one.
        public var name: String?
    }

    /// A bucket of the budget.
    public struct Bucket: Hashable, Sendable {
        public var tokens: Int
        public var burst: Int
        /// When the next token has grown; nil: it is full, or none ever does.
        public var next: WallTime?
    }

    /// One store.
    public struct Store: Hashable, Sendable {
        public var demand: Greeter.Demand
        /// All that hold, the ruling one first; the shop's own is always among them.
        public var standing: [Standing]
        public var voice: Bucket
        public var sound: Bucket
        public var isServing: Bool
        /// The serving input has been active for too long to be believed.
        public var isServingStuck: Bool
        /// Decibels that a quiet time takes from each cue; 0 or less.
        public var quietVolume: Double
        /// When opening, closing or a quiet time changes what holds.
        public var scheduleChanges: WallTime?
    }

    public var stores: [Store]
    /// Per door: whether it is out of order.
    public var doorFaults: [Bool]
    /// Per zone: whether its card is.
    public var cardFaults: [Bool]
    /// Per zone: decibels by which a person has moved the volume.
    public var volumes: [Double]
    public var isClockTrusted: Bool
    /// Passages since the start.
    public var passages: UInt64
}

extension Greeter {
    /// What holds at `moment`.
    public func status(at moment: Moment) -> Status {
        Status(
            stores: stores.indices.map { status(of: $0, at: moment) }, doorFaults: doors.map(\.isFault),
            cardFaults: zones.map(\.isFault), volumes: zones.map(\.volume), isClockTrusted: isClockTrusted,
            passages: passages)
    }

    private func status(of store: Int, at moment: Moment) -> Status.Store {
        let zone = policy.stores[store].zone
        let schedule = stores[store].schedule
        let ruling = demand(in: store, at: moment)
        let standing = standing(in: store, at: moment)
        return Status.Store(
            demand: ruling,
            standing: standing.filter { $0.demand == ruling } + standing.filter { $0.demand != ruling },
            voice: bucket(zones[zone].spoken, policy.zones[zone].voice, at: moment),
            sound: bucket(zones[zone].sound, policy.zones[zone].sound, at: moment),
            isServing: stores[store].serving.isOn,
            isServingStuck: { if case .stuck = stores[store].serving.input { true } else { false } }(),
            quietVolume: schedule.state.volume, scheduleChanges: schedule.until == .distantFuture ? nil : schedule.until
        )
    }

    /// Every demand that holds, in the order of ``DemandSource``.
    private func standing(in store: Int, at moment: Moment) -> [Status.Standing] {
        var found: [Status.Standing] = []
        func add(_ level: Level, _ source: DemandSource, until: WallTime? = nil, name: String? = nil) {
            found.append(
                Status.Standing(demand: Demand(level: level, source: source), until: until, name: name))
        }
        let shop = policy.stores[store]
        let schedule = stores[store].schedule
        if !schedule.state.isOpen { add(.off, .closed, until: schedule.opens) }
        if zones[shop.zone].isFault { add(.light, .fault) }
        if let quiet = stores[store].quiet { add(quiet.level, .quiet, until: quietUntil(store, at: moment)) }
        if let until = stores[store].serving.until {
            add(shop.calm.servingAtMost, .serving, until: moment.wall + (until - moment.instant))
        }
        if let quiet = schedule.state.quietTime {
            add(
                schedule.state.atMost, .quietTime, until: schedule.quietUntil,
                name: shop.schedule.quietTimes[quiet].name)
        }
        if let level = budgetLevel(shop.zone, at: moment.instant) {
            add(level, .budget, until: budgetUntil(shop.zone, at: moment))
        }
        if !isClockTrusted, !shop.schedule.isAlwaysTheSame { add(.chime, .clock) }
        add(shop.atMost, .shop)
        return found
    }

    private func bucket(_ bucket: TokenBucket, _ policy: TokenBucket.Policy, at moment: Moment) -> Status.Bucket {
        let tokens = bucket.tokens(policy, at: moment.instant)
        var next: WallTime?
        if tokens < policy.burst, let interval = policy.interval {
            next = moment.wall + (interval - bucket.progress(policy, at: moment.instant))
        }
        return Status.Bucket(tokens: tokens, burst: policy.burst, next: next)
    }
}
