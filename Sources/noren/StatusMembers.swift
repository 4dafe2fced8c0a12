internal import ControlSocket
internal import Greeter
internal import GreeterRuntime

/// What holds now, as the control socket says it.
enum StatusMembers {
    static func members(_ shop: Shop, at now: Moment, signals: [String: Double]) -> JSONMembers {
        let policy = shop.settings.policy
        guard let status = shop.greeter?.status(at: now) else { return [:] }
        let wording = Wording(policy)
        return [
            "time": .string(policy.stores[0].timeZone.text(now.wall, decimals: 0)),
            "stores": .array(
                zip(policy.stores, status.stores).map { .object(store($0, $1, doors: policy)) }),
            "doors": .array(
                policy.doors.indices.map { door in
                    .object([
                        "door": .string(wording.name(ofDoor: door)), "fault": .bool(status.doorFaults[door]),
                    ])
                }),
            "cards": .array(
                policy.zones.indices.map { zone in
                    .object([
                        "device": .string(policy.zones[zone].name), "fault": .bool(status.cardFaults[zone]),
                        "trouble": shop.trouble(ofZone: zone).map { .string($0) } ?? .null,
                        "format": shop.format(ofZone: zone).map {
                            .object(["rate": .integer(Int64($0.rate)), "channels": .integer(Int64($0.channels))])
                        } ?? .null,
                        "loudness": .object(loudness(shop, zone, signals)),
                    ])
                }),
            "simulated": .bool(shop.isSimulated), "lines": .array(lines(shop, at: now)),
            "clock": .object(["trusted": .bool(status.isClockTrusted)]), "passages": .integer(Int64(status.passages)),
        ]
    }

    /// How loud a zone's cues are, and may be. `spoken` is what a spoken cue comes to now, but for a quiet time's volume;
    /// `held_back` how much louder the settings would have it; `signals` what was played to measure by.
    static func loudness(_ shop: Shop, _ zone: Int, _ signals: [String: Double]) -> JSONMembers {
        let loudspeaker = shop.settings.policy.zones[zone].loudspeaker
        func number(_ value: Double?) -> JSONValue { value.map { .real(($0 * 10).rounded() / 10) } ?? .null }
        let spoken = shop.greeter?.loudness(ofZone: zone) ?? loudspeaker.spoken
        return [
            "volume": number(shop.greeter?.volume(ofZone: zone)), "spoken_lufs": number(spoken),
            "spoken_dba": number(loudspeaker.atTill(spoken)),
            "chime_dba": number(loudspeaker.atTill(spoken + Level.chime.offset)),
            "ceiling": number(loudspeaker.ceiling), "calibrated": number(loudspeaker.calibrated),
            "signal_lufs": number(signals[shop.settings.policy.zones[zone].name]),
            "held_back": number(loudspeaker.target - loudspeaker.spoken),
        ]
    }

    /// The lines in, in the order of the settings; none where a trace stands for the doors.
    private static func lines(_ shop: Shop, at now: Moment) -> [JSONValue] {
        zip(LineUse.all(shop.settings), shop.sights).map { use, sight in
            .object([
                "door": use.door.map { .string($0) } ?? .null, "key": .string(use.key), "line": .string(use.address),
                "active": sight.isActive.map { .bool($0) } ?? .null, "changes": .integer(Int64(sight.changes)),
                "since_change": sight.changedAt.map { .integer((now.instant - $0).nanoseconds / 1_000_000_000) }
                    ?? .null,
                "trouble": sight.trouble.map { .string($0) } ?? .null,
            ])
        }
    }

    private static func store(_ store: StorePolicy, _ status: Status.Store, doors: BoardPolicy) -> JSONMembers {
        func time(_ wall: WallTime?) -> JSONValue {
            wall.map { .string(store.timeZone.text($0, decimals: 0)) } ?? .null
        }
        func bucket(_ bucket: Status.Bucket) -> JSONValue {
            .object([
                "tokens": .integer(Int64(bucket.tokens)), "burst": .integer(Int64(bucket.burst)),
                "next": time(bucket.next),
            ])
        }
        return [
            "store": .string(store.id), "name": .string(store.name), "level": .string(status.demand.level.word),
            "demand": .string(status.demand.source.word),
            "demands": .array(
                status.standing.map { standing in
                    var members: JSONMembers = [
                        "level": .string(standing.demand.level.word), "source": .string(standing.demand.source.word),
                        "until": time(standing.until),
                    ]
                    if let name = standing.name { members["name"] = .string(name) }
                    return .object(members)
                }),
            "budget": .object(["voice": bucket(status.voice), "sound": bucket(status.sound)]),
            "serving": .bool(status.isServing), "serving_stuck": .bool(status.isServingStuck),
            "schedule_changes": time(status.scheduleChanges),
        ]
    }
}
