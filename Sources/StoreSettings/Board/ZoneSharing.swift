internal import Greeter
internal import GreeterRuntime

/// The loudspeakers of a board: stores that name the same device share its zone, and must agree on it.
struct ZoneSharing {
    private(set) var zones: [ZoneSettings] = []
    /// Parallel to `zones`. Where stores differ in their budget, the quieter one holds for both.
    private(set) var policies: [ZonePolicy] = []
    private var firsts: [(store: String, section: Section)] = []

    /// The index of a store's zone; disagreement is reported at the later store.
    mutating func zone(of store: StoreReading, findings: Findings) -> Int {
        let sound = store.sound
        guard let index = zones.firstIndex(where: { ZoneSharing.isSame($0.device, sound.zone.device) }) else {
            zones.append(sound.zone)
            policies.append(
                ZonePolicy(
                    name: "\(sound.zone.device)", voice: store.calm.voice, sound: store.calm.sound,
                    loudspeaker: sound.zone.loudspeaker))
            firsts.append((store.policy.id, sound.section))
            if let duck = sound.zone.duck { refuseTwice(duck, findings) }
            return zones.count - 1
        }
        policies[index].voice = policies[index].voice.quieter(store.calm.voice)
        policies[index].sound = policies[index].sound.quieter(store.calm.sound)
        // What is silent or discarded need not agree.
        guard sound.zone.device != .null else { return index }
        let (first, own) = (zones[index], sound.zone)
        let values = [
            ("volume", Toml.number(first.volume), Toml.number(own.volume)),
            ("loudness", Toml.number(first.loudness), Toml.number(own.loudness)),
            ("ceiling", Toml.number(first.ceiling), Toml.number(own.ceiling)),
            ("calibrated", ZoneSharing.text(first.calibrated), ZoneSharing.text(own.calibrated)),
            ("duck", ZoneSharing.text(first.duck), ZoneSharing.text(own.duck)),
            ("idle", Toml.quoted(first.idle.word), Toml.quoted(own.idle.word)),
            ("lead_in", Toml.quoted(DurationText.write(first.leadIn)), Toml.quoted(DurationText.write(own.leadIn))),
        ]
        for (key, theirs, ours) in values where theirs != ours {
            let place = sound.section[key]?.place ?? sound.section.place(of: "device")
            let there = firsts[index].section.place(of: key)
            findings.problem(
                place,
                "`\(key)` is \(ours) here and \(theirs) in store \"\(firsts[index].store)\" "
                    + "(\(LimitsSection.location(there))), which has the same device; write the same in both")
        }
        return index
    }

    /// Each would take the other's lowered volume for the one to be given back.
    private func refuseTwice(_ duck: DuckSettings, _ findings: Findings) {
        for other in zones.dropLast() {
            guard let first = other.duck, first.control == duck.control, let card = duck.card, first.card == card else {
                continue
            }
            findings.problem(
                duck.place,
                "\(Toml.quoted(duck.control)) is already lowered for \(other.device) "
                    + "(\(LimitsSection.location(first.place))); let one loudspeaker lower it")
        }
    }

    private static func text(_ calibrated: Double?) -> String { calibrated.map(Toml.number) ?? "not written" }

    private static func text(_ duck: DuckSettings?) -> String {
        duck.map { "{ control = \(Toml.quoted($0.control)), by = \(Toml.number($0.by)) }" } ?? "not written"
    }

    private static func isSame(_ a: OutputDevice, _ b: OutputDevice) -> Bool {
        if case .file(let left) = a, case .file(let right) = b {
            return left == right
                || SettingsPath.identity(left).map { $0 == SettingsPath.identity(right) } ?? false
        }
        return a == b
    }
}
