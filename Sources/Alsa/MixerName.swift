extension Mixer {
    /// The mixer's name of the card that a PCM's name speaks of; `default` where it names none.
    public static func name(ofDevice device: String) -> String {
        CardName(inDevice: device).map { "hw:CARD=\($0.card)" } ?? "default"
    }
}
