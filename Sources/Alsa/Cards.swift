internal import CAlsa
internal import Glibc

/// A sound card with what it can play on.
public struct SoundCard: Hashable, Sendable {
    /// A PCM that plays.
    public struct Playback: Hashable, Sendable {
        public var device: Int
        public var id: String
        public var name: String
        /// How many programs can have it at once, without mixing.
        public var subdevices: Int
        public var freeSubdevices: Int
    }

    /// The number, which moves between boots and with the plugs.
    public var index: Int
    /// The name that stays: `Device` in `plughw:CARD=Device`.
    public var id: String
    public var name: String
    public var driver: String
    public var playbacks: [Playback]

    /// The name by which a settings file should know the device, with whatever conversion it needs.
    public func deviceName(_ playback: Playback) -> String {
        "plughw:CARD=\(id)" + (playback.device == 0 ? "" : ",DEV=\(playback.device)")
    }
}

/// A name that alsa-lib knows, with its description.
public struct PcmHint: Hashable, Sendable {
    public var name: String
    /// One or more lines.
    public var description: String
}

/// What there is to play on.
public enum Alsa {
    /// The library's own version, such as `1.2.8`.
    public static var version: String {
        // SAFETY: a static string of the library.
        snd_asoundlib_version().map { String(cString: $0) } ?? "unknown"
    }

    /// Every sound card, by its number; none is no error.
    ///
    /// One that vanishes while it is asked is left out.
    public static func cards() -> [SoundCard] {
        var cards: [SoundCard] = []
        var index: Int32 = -1
        while snd_card_next(&index) == 0, index >= 0 {
            if let card = try? card(Int(index)) { cards.append(card) }
        }
        return cards
    }

    /// The names that the configuration offers for playing (`default`, `plughw:CARD=…`, a sound server's …).
    public static func playbackHints() -> [PcmHint] {
        // SAFETY: -1 is every card; the list of the library's own strings is freed below, after they were copied.
        var list: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
        guard snd_device_name_hint(-1, "pcm", &list) == 0, let first = list else { return [] }
        defer { snd_device_name_free_hint(first) }
        var hints: [PcmHint] = []
        var next = first
        // SAFETY: the list ends with NULL.
        while let hint = next.pointee {
            // No word about the direction means both.
            if let name = value(of: "NAME", in: hint), value(of: "IOID", in: hint) != "Input" {
                hints.append(PcmHint(name: name, description: value(of: "DESC", in: hint) ?? ""))
            }
            next += 1
        }
        return hints
    }

    /// Forgets the configuration that the library has read, so that a card which came since is known by its id.
    ///
    /// To be called before a device is opened again. It does no harm to what is open.
    public static func forgetConfiguration() {
        snd_config_update_free_global()
    }

    /// The number of the card that a device name speaks of, or nil where it names none (as `default` does not).
    public static func card(inDevice name: String) -> Int? {
        guard let word = CardName(inDevice: name)?.card else { return nil }
        let index = snd_card_get_index(word)
        return index >= 0 ? Int(index) : nil
    }

    private static func card(_ index: Int) throws(AlsaError) -> SoundCard {
        var opened: OpaquePointer?
        try check(snd_ctl_open(&opened, "hw:\(index)", SND_CTL_NONBLOCK), "snd_ctl_open", "hw:\(index)")
        // SAFETY: opened above, closed at the end of this function, kept by nobody.
        let control = opened
        defer { snd_ctl_close(control) }
        var info: OpaquePointer?
        try check(snd_ctl_card_info_malloc(&info), "snd_ctl_card_info_malloc")
        defer { snd_ctl_card_info_free(info) }
        try check(snd_ctl_card_info(control, info), "snd_ctl_card_info", "hw:\(index)")
        var playbacks: [SoundCard.Playback] = []
        var device: Int32 = -1
        while snd_ctl_pcm_next_device(control, &device) == 0, device >= 0 {
            if let playback = try? playback(Int(device), control: control) { playbacks.append(playback) }
        }
        return SoundCard(
            index: index, id: text(snd_ctl_card_info_get_id(info)), name: text(snd_ctl_card_info_get_name(info)),
            driver: text(snd_ctl_card_info_get_driver(info)), playbacks: playbacks)
    }

    private static func playback(_ device: Int, control: OpaquePointer?) throws(AlsaError) -> SoundCard.Playback {
        var info: OpaquePointer?
        try check(snd_pcm_info_malloc(&info), "snd_pcm_info_malloc")
        // SAFETY: allocated above, freed at the end of this function, after its strings were copied.
        defer { snd_pcm_info_free(info) }
        snd_pcm_info_set_device(info, UInt32(device))
        snd_pcm_info_set_subdevice(info, 0)
        snd_pcm_info_set_stream(info, SND_PCM_STREAM_PLAYBACK)
        try check(snd_ctl_pcm_info(control, info), "snd_ctl_pcm_info")
        return SoundCard.Playback(
            device: device, id: text(snd_pcm_info_get_id(info)), name: text(snd_pcm_info_get_name(info)),
            subdevices: Int(snd_pcm_info_get_subdevices_count(info)),
            freeSubdevices: Int(snd_pcm_info_get_subdevices_avail(info)))
    }

    private static func value(of key: String, in hint: UnsafeMutableRawPointer) -> String? {
        // SAFETY: the library hands over a copy, which is ours to free.
        guard let value = snd_device_name_get_hint(hint, key) else { return nil }
        defer { free(value) }
        return String(cString: value)
    }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
        // SAFETY: the library's strings end with a zero and live as long as the structure that they are in.
        pointer.map { String(cString: $0) } ?? ""
    }
}
