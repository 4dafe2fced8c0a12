#if DEBUG
    @testable internal import Greeter
#else
    internal import Greeter
#endif

extension World {
    /// Lets time pass until then.
    mutating func wait(until at: Span) { advance(to: began + at) }

    /// What makes a difference from now on, as a hash: times count from now, numbers from the first that is open.
    var fingerprint: Int {
        var hasher = Hasher()
        let now = clock.instant
        hasher.combine(manner)
        hasher.combine(isClockTrusted)
        hasher.combine(faultyZones)
        hasher.combine(faultyDoors)
        hasher.combine(servingInputs)
        for output in outputs { hash(output, into: &hasher, now) }
        for timer in timers.sorted(by: { $0.at < $1.at }) {
            hasher.combine(timer.id.purpose)
            hasher.combine(timer.at - now)
        }
        witness.hash(into: &hasher, now)
        #if DEBUG
            greeter.hash(into: &hasher, now)
        #else
            // The greeter cannot be looked into: every sequence is a state of its own.
            hasher.combine(now)
            hasher.combine(greeter.status(at: clock))
        #endif
        return hasher.finalize()
    }

    private func hash(_ output: Output, into hasher: inout Hasher, _ now: Instant) {
        switch output {
        case .idle: hasher.combine(0)
        case .beginning(let play, let at):
            hasher.combine(play.cues)
            hasher.combine(at - now)
        case .sounding(_, let ends, let isTold):
            hasher.combine(ends - now)
            hasher.combine(isTold)
        }
    }
}

extension Witness {
    /// The books, as far as a rule may still be broken by them.
    fileprivate func hash(into hasher: inout Hasher, _ now: Instant) {
        for stretch in demands.voice + demands.sound { hasher.combine(stretch.past(at: now)) }
        for shop in demands.shops {
            hasher.combine(shop.quiet?.level)
            for until in [shop.quiet?.until, shop.input, shop.hand, shop.staffUntil] {
                hasher.combine(until.map { max(.zero, $0 - now) })
            }
        }
        for door in parties {
            for party in door {
                let isOver = party.map { now - $0.last > .seconds(5) } ?? true
                hasher.combine(isOver ? nil : party.map { [now - $0.first, now - $0.last] })
            }
        }
        for sound in sounds {
            hasher.combine(sound?.rung)
            hasher.combine(sound?.isHushed)
        }
        hasher.combine(silentSince.map { $0.map { min(now - $0, .seconds(2)) } })
        hasher.combine(begun.map { [now - $0.at] })
        hasher.combine(begun.map(\.levels))
        hasher.combine(open.map { [now - $0.at.instant] })
        hasher.combine(open.map(\.direction))
        hasher.combine(open.map { acknowledged.contains($0.number) })
        hasher.combine(open.map { staff.contains($0.number) })
        hasher.combine(lamps)
        hasher.combine(notices)
        hasher.combine(heldNotices)
    }
}

#if DEBUG
    extension Greeter {
        fileprivate func hash(into hasher: inout Hasher, _ now: Instant) {
            let first = open.first?.number ?? passages + 1
            for door in doors {
                hasher.combine(door.isToldFault)
                for direction in Direction.allCases {
                    guard let party = door.parties[direction], now - party.last <= .seconds(5) else { continue }
                    hasher.combine(direction)
                    hasher.combine([now - party.first, now - party.last])
                    hasher.combine(party.greeted == nil)
                    hasher.combine(party.passage >= first ? party.passage - first : nil)
                }
            }
            for store in stores {
                hasher.combine(store.quiet?.level)
                hasher.combine(store.quiet.map { $0.until - now })
                hasher.combine(store.serving.hand.map { $0.until - now })
                switch store.serving.input {
                case .idle: hasher.combine(0)
                case .active(let until): hasher.combine(until - now)
                case .stuck: hasher.combine(1)
                }
                hasher.combine(store.staffUntil.map { max(.zero, $0 - now) })
                hasher.combine([store.lamp.isOn, store.notice.isOn, store.notice.isHeld])
                hasher.combine(store.toldLevel)
            }
            for (zone, rules) in zip(zones, policy.zones) {
                for (bucket, rule) in [(zone.spoken, rules.voice), (zone.sound, rules.sound)] {
                    hasher.combine(bucket.tokens(rule, at: now))
                    hasher.combine(bucket.progress(rule, at: now))
                }
                hasher.combine(zone.isFault)
                hasher.combine(zone.waiting.map { $0 - first })
                switch zone.voice {
                case .silent(let since): hasher.combine(min(now - since, .seconds(2)))
                case .starting(let sounding):
                    hasher.combine(sounding.level)
                    hasher.combine(sounding.isHushed)
                    hasher.combine(sounding.play.latest - now)
                    hasher.combine(sounding.draft.map { $0.passage - first })
                case .sounding(let sounding, let until):
                    hasher.combine(sounding.level)
                    hasher.combine(until - now)
                }
            }
            for passage in open {
                hasher.combine([passage.door, passage.direction.rawValue, passage.party])
                hasher.combine([passage.isKnown, passage.hasWaited])
                hasher.combine([now - passage.at.instant])
                hasher.combine(passage.peopleUntil.map { $0 - now })
                hasher.combine(passage.verdict.decision?.reason)
            }
            hasher.combine(isClockTrusted)
        }
    }
#endif
