internal import ControlSocket
internal import CueFiles
internal import Greeter
internal import GreeterRuntime

// How loud it is: the volume by hand, and the signal to measure by.
extension ControlDesk {
    func volume(_ stores: Range<Int>, _ change: ControlVolume?, _ reply: ControlReply) {
        var volumes: [JSONValue] = []
        for zone in Set(stores.map { policy.stores[$0].zone }).sorted() {
            guard let before = shop.greeter?.volume(ofZone: zone) else { continue }
            let asked =
                switch change {
                case .by(let decibels)?: before + decibels
                case .to(let decibels)?: decibels
                case nil: before
                }
            if change != nil { shop.deliver(.volume(zone: zone, asked)) }
            let now = shop.greeter?.volume(ofZone: zone) ?? before
            var members = StatusMembers.loudness(shop, zone, signals)
            members["device"] = .string(policy.zones[zone].name)
            members["asked"] = .real(asked)
            members["bound_by"] = bound(asked, now, zone).map { .string($0) } ?? .null
            volumes.append(.object(members))
        }
        reply.success(["volumes": .array(volumes), "forgotten": forgets().map { .string($0) } ?? .null])
    }

    /// What kept a volume from becoming what was asked for; nil: nothing.
    private func bound(_ asked: Double, _ now: Double, _ zone: Int) -> String? {
        guard (asked - now).magnitude > 0.06 else { return nil }
        return asked > now && now < Loudspeaker.volumes.upperBound ? "ceiling" : "range"
    }

    func calibrate(_ stores: Range<Int>, _ reply: ControlReply) {
        guard Set(stores.map { policy.stores[$0].zone }).count == 1, let store = stores.first else {
            let ids = policy.stores[stores].map(\.id).joined(separator: ", ")
            return reply.failure("these stores have several loudspeakers", remedy: "name one with --store: \(ids)")
        }
        let zone = policy.stores[store].zone
        let loudspeaker = policy.zones[zone].loudspeaker
        guard let format = shop.format(ofZone: zone) else {
            let why = shop.trouble(ofZone: zone) ?? "the sound card has not said yet what it can do"
            return reply.failure(why, remedy: "noren doctor says more of the sound card")
        }
        shop.inBackground(
            { () -> Result<LoadedCue, CueFileError> in
                do throws(CueFileError) {
                    return .success(try CalibrationSignal.make(loudspeaker, format: format))
                } catch {
                    return .failure(error)
                }
            },
            then: { [unowned self] made in
                switch made {
                case .success(let signal): play(signal, store: store, zone: zone, reply)
                case .failure(let error): reply.failure("\(error)")
                }
            },
            failed: { error in reply.failure("\(error)") })
    }

    private func play(_ signal: LoadedCue, store: Int, zone: Int, _ reply: ControlReply) {
        // Other settings may have been taken meanwhile.
        guard policy.stores.indices.contains(store), policy.stores[store].zone == zone else {
            return reply.failure("other settings came in between", remedy: "try again")
        }
        notes = []
        let now = Reactor.now()
        let volume = min(shop.greeter?.volume(ofZone: zone) ?? 0, signal.sound.headroom)
        shop.play(signal: signal.sound, store: store)
        for note in notes {
            guard case .signalRefused(_, let refusal) = note else { continue }
            return reply.failure(Wording(policy).line(note, at: now), remedy: remedy(refusal, zone))
        }
        guard shop.greeter?.isSounding(zone: zone) == true else {
            return reply.failure("the sound card did not begin", remedy: "noren doctor says more of it")
        }
        let lufs = signal.measure.result + volume
        signals[policy.zones[zone].name] = lufs
        reply.success([
            "device": .string(policy.zones[zone].name), "lufs": .real(lufs),
            "seconds": .integer(Greeter.signalLength.nanoseconds / 1_000_000_000),
        ])
    }

    private func remedy(_ refusal: Greeter.SignalRefusal, _ zone: Int) -> String {
        switch refusal {
        case .busy: "try again in a few seconds"
        case .demand(.quiet): "noren quiet --off ends that"
        case .demand(.serving): "wait until nobody is served, or noren serving off"
        case .demand: shop.trouble(ofZone: zone) ?? "noren doctor says more of the sound card"
        }
    }
}
