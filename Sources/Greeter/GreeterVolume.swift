// How loud it is: the volume by hand, and the signal by which a loudspeaker is calibrated.
extension Greeter {
    /// How long the signal sounds: time to walk to the till and to read a meter that is set to slow.
    public static let signalLength = Span.seconds(20)

    /// Why a signal does not sound.
    public enum SignalRefusal: Hashable, Sendable {
        /// The card is away, or somebody wants it quiet. Being closed is no reason: that is the best time to measure.
        case demand(DemandSource)
        /// A cue sounds.
        case busy
    }

    /// Decibels that a person has moved a zone's volume by.
    public func volume(ofZone zone: Int) -> Double { zones[zone].volume }

    /// LUFS of a zone's spoken cues as they sound now, but for a quiet time's volume.
    public func loudness(ofZone zone: Int) -> Double { policy.zones[zone].loudspeaker.spoken + zones[zone].volume }

    mutating func setVolume(_ zone: Int, _ volume: Double) {
        let volume = policy.zones[zone].loudspeaker.bounded(volume)
        guard volume != zones[zone].volume else { return }
        zones[zone].volume = volume
        effects.append(.note(.volume(zone: zone, volume)))
        effects.append(.remember)
    }

    /// Lets the signal sound in a store's zone. It costs no budget, and a hush ends it like any cue.
    mutating func playSignal(_ store: Int, at moment: Moment) {
        let zone = policy.stores[store].zone
        if let refusal = signalRefusal(store) {
            effects.append(.note(.signalRefused(store: store, refusal)))
            return
        }
        effects.append(.note(.signal(store: store)))
        plays += 1
        let latest = moment.instant + policy.stores[store].calm.staleAfter
        let play = Play(
            id: PlayID(number: plays), zone: zone, store: store, cues: [], gap: .zero, volume: zones[zone].volume,
            latest: latest, length: Greeter.signalLength)
        begin(play, level: .voice, draft: nil)
    }

    /// Whoever wanted it has measured, or given up.
    mutating func endSignal(_ store: Int) {
        let zone = policy.stores[store].zone
        if case .sounding(let sounding, _) = zones[zone].voice, sounding.play.cues.isEmpty { cut(zone, by: nil) }
    }

    private func signalRefusal(_ store: Int) -> SignalRefusal? {
        let zone = policy.stores[store].zone
        if zones[zone].isFault { return .demand(.fault) }
        if let quiet = stores[store].quiet, quiet.level < .voice { return .demand(.quiet) }
        if stores[store].serving.isOn, policy.stores[store].calm.servingAtMost < .voice { return .demand(.serving) }
        return isSilent(zone) ? nil : .busy
    }
}
