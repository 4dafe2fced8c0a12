/// Quiet asked for by a person.
struct QuietByHand: Sendable {
    var level: Level
    var until: Instant
    var timer: UInt32
}

// Quiet by hand: it can only lower, and it always ends.
extension Greeter {
    /// A day: quiet by hand never lasts longer.
    public static let longestQuiet = Span.hours(24)

    mutating func setQuiet(_ store: Int, _ level: Level?, for span: Span?, at moment: Moment) {
        let calm = policy.stores[store].calm
        let length = min(max(.zero, span ?? calm.quietFor), Greeter.longestQuiet)
        let timer = nextSerial()
        let until = moment.instant + length
        let level = level ?? calm.quietAtMost
        stores[store].quiet = QuietByHand(level: level, until: until, timer: timer)
        effects.append(.note(.quietSet(store: store, level, until: moment.wall + length)))
        effects.append(.setTimer(TimerID(purpose: .quietEnd(store: store), serial: timer), at: until))
        hush(store, above: level, by: .quiet)
        tellLevel(store, at: moment)
        effects.append(.remember)
    }

    mutating func endQuiet(_ store: Int, at moment: Moment) {
        guard let quiet = stores[store].quiet else { return }
        effects.append(.cancelTimer(TimerID(purpose: .quietEnd(store: store), serial: quiet.timer)))
        stores[store].quiet = nil
        effects.append(.note(.quietEnded(store: store)))
        tellLevel(store, at: moment)
        effects.append(.remember)
    }

    /// Press: quiet. While any quiet by hand holds, press: its end.
    mutating func pressQuietButton(_ store: Int, at moment: Moment) {
        if stores[store].quiet == nil {
            setQuiet(store, nil, for: nil, at: moment)
        } else {
            endQuiet(store, at: moment)
        }
    }

    /// The wall time at which quiet by hand ends.
    func quietUntil(_ store: Int, at moment: Moment) -> WallTime? {
        stores[store].quiet.map { moment.wall + ($0.until - moment.instant) }
    }
}
