internal import CAlsa
internal import Glibc

/// A card's mixer that is open, and closed when this value ends. It sees and turns what plays; recording is not its business.
///
/// No call waits for the card beyond what its driver takes to turn a control. One owner: whoever holds the value. It may be
/// handed to another thread, but not be used by two.
///
// SAFETY: the value cannot be copied, so two threads never have it at once, and alsa-lib keeps nothing per thread.
public struct Mixer: ~Copyable, @unchecked Sendable {
    /// The name by which it was opened.
    public let name: String
    private let handle: OpaquePointer

    /// Opens the mixer of a card.
    ///
    /// - Parameter name: as alsa-lib knows control devices: `hw:0`, `hw:CARD=Device`, `default`.
    /// - Throws: where there is no such card, or this user may not have it.
    public init(opening name: String) throws(AlsaError) {
        var opened: OpaquePointer?
        try check(snd_mixer_open(&opened, 0), "snd_mixer_open", name)
        guard let handle = opened else { throw AlsaError(call: "snd_mixer_open", code: -ENOMEM, subject: name) }
        do throws(AlsaError) {
            try check(snd_mixer_attach(handle, name), "snd_mixer_attach", name)
            try check(snd_mixer_selem_register(handle, nil, nil), "snd_mixer_selem_register", name)
            try check(snd_mixer_load(handle), "snd_mixer_load", name)
        } catch {
            // SAFETY: opened above and given to nobody.
            snd_mixer_close(handle)
            throw error
        }
        self.name = name
        self.handle = handle
    }

    /// Opens the mixer of the card that a PCM's name speaks of; `default`'s where it names none (`default`, `pulse`).
    public init(ofDevice device: String) throws(AlsaError) {
        try self.init(opening: Mixer.name(ofDevice: device))
    }

    /// The mixer's name of the card that a PCM's name speaks of; `default` where it names none.
    public static func name(ofDevice device: String) -> String {
        CardName(inDevice: device).map { "hw:CARD=\($0.card)" } ?? "default"
    }

    deinit {
        // SAFETY: the value is not copyable, so that this is the only owner's end.
        snd_mixer_close(handle)
    }

    /// Every control that plays, in the library's order, as it is now.
    public borrowing func controls() throws(AlsaError) -> [MixerControl] {
        try refresh()
        var controls: [MixerControl] = []
        var next = snd_mixer_first_elem(handle)
        // SAFETY: elements live as long as the mixer, and change only in `refresh`.
        while let element = next {
            next = snd_mixer_elem_next(element)
            if let control = try control(element) { controls.append(control) }
        }
        return controls
    }

    /// One control as it is now; nil where the card has none of that name that plays.
    public borrowing func control(_ id: MixerControl.ID) throws(AlsaError) -> MixerControl? {
        try refresh()
        return try find(id).flatMap { (element) throws(AlsaError) in try control(element) }
    }

    /// Turns each channel to its own value; the last one counts for all that are left.
    ///
    /// - Throws: `ENOENT` where there is no such control, or it has no volume.
    public borrowing func setVolume(_ values: [Int], of id: MixerControl.ID) throws(AlsaError) {
        guard let last = values.last else { return }
        let element = try volumeElement(id)
        for (place, channel) in channels(of: element).enumerated() {
            try check(
                snd_mixer_selem_set_playback_volume(element, channel, place < values.count ? values[place] : last),
                "snd_mixer_selem_set_playback_volume", "\(id)")
        }
    }

    /// What a volume is in dB; −∞ for silence, nil where the card does not say.
    public borrowing func decibels(ofVolume value: Int, of id: MixerControl.ID) throws(AlsaError) -> Double? {
        var hundredths = 0
        let element = try volumeElement(id)
        guard snd_mixer_selem_ask_playback_vol_dB(element, value, &hundredths) >= 0 else { return nil }
        return Mixer.decibels(hundredths)
    }

    /// The volume nearest to so many dB that is not louder; nil where the card does not know dB.
    public borrowing func volume(ofDecibels decibels: Double, of id: MixerControl.ID) throws(AlsaError) -> Int? {
        var value = 0
        let element = try volumeElement(id)
        let hundredths = Int(max(-1e6, min(1e6, decibels * 100)).rounded(.down))
        guard snd_mixer_selem_ask_playback_dB_vol(element, hundredths, -1, &value) >= 0 else { return nil }
        return value
    }

    /// Lets every channel of a control play, or mutes it.
    ///
    /// - Throws: `ENOENT` where there is no such control, or it cannot be switched.
    public borrowing func setSwitch(_ isOn: Bool, of id: MixerControl.ID) throws(AlsaError) {
        guard let element = find(id), snd_mixer_selem_has_playback_switch(element) != 0 else {
            throw AlsaError(call: "snd_mixer_find_selem", code: -ENOENT, subject: "\(id)")
        }
        try check(
            snd_mixer_selem_set_playback_switch_all(element, isOn ? 1 : 0),
            "snd_mixer_selem_set_playback_switch_all", "\(id)")
    }

    /// Takes in what other programs have turned, or a card's going.
    private borrowing func refresh() throws(AlsaError) {
        try check(snd_mixer_handle_events(handle), "snd_mixer_handle_events", name)
    }

    private borrowing func find(_ id: MixerControl.ID) -> OpaquePointer? {
        var allocated: OpaquePointer?
        guard snd_mixer_selem_id_malloc(&allocated) >= 0, let wanted = allocated else { return nil }
        // SAFETY: allocated above; the library only compares with it.
        defer { snd_mixer_selem_id_free(wanted) }
        snd_mixer_selem_id_set_name(wanted, id.name)
        snd_mixer_selem_id_set_index(wanted, UInt32(max(0, id.index)))
        return snd_mixer_find_selem(handle, wanted)
    }

    private borrowing func volumeElement(_ id: MixerControl.ID) throws(AlsaError) -> OpaquePointer {
        guard let element = find(id), snd_mixer_selem_has_playback_volume(element) != 0 else {
            throw AlsaError(call: "snd_mixer_find_selem", code: -ENOENT, subject: "\(id)")
        }
        return element
    }

    private borrowing func channels(of element: OpaquePointer) -> [snd_mixer_selem_channel_id_t] {
        (SND_MIXER_SCHN_FRONT_LEFT.rawValue...SND_MIXER_SCHN_LAST.rawValue)
            .map { snd_mixer_selem_channel_id_t(rawValue: $0) }
            .filter { snd_mixer_selem_has_playback_channel(element, $0) != 0 }
    }

    private borrowing func control(_ element: OpaquePointer) throws(AlsaError) -> MixerControl? {
        let hasVolume = snd_mixer_selem_has_playback_volume(element) != 0
        let hasSwitch = snd_mixer_selem_has_playback_switch(element) != 0
        guard hasVolume || hasSwitch, let name = snd_mixer_selem_get_name(element) else { return nil }
        // SAFETY: the library's string lives as long as its element and is copied here.
        let id = MixerControl.ID(String(cString: name), index: Int(snd_mixer_selem_get_index(element)))
        var control = MixerControl(id: id)
        let channels = channels(of: element)
        if hasVolume {
            var (low, high) = (0, 0)
            try check(
                snd_mixer_selem_get_playback_volume_range(element, &low, &high),
                "snd_mixer_selem_get_playback_volume_range", "\(id)")
            var values: [Int] = []
            for channel in channels {
                var value = 0
                try check(
                    snd_mixer_selem_get_playback_volume(element, channel, &value),
                    "snd_mixer_selem_get_playback_volume", "\(id)")
                values.append(value)
            }
            control.volume = .init(range: low...max(low, high), channels: values)
            var (quiet, loud) = (0, 0)
            if snd_mixer_selem_get_playback_dB_range(element, &quiet, &loud) >= 0, quiet <= loud {
                control.volume?.decibels = Mixer.decibels(quiet)...Mixer.decibels(loud)
            }
        }
        if hasSwitch {
            var switches: [Bool] = []
            for channel in channels {
                var isOn: Int32 = 0
                try check(
                    snd_mixer_selem_get_playback_switch(element, channel, &isOn),
                    "snd_mixer_selem_get_playback_switch", "\(id)")
                switches.append(isOn != 0)
            }
            control.switches = switches
        }
        return control
    }

    /// The library counts in hundredths, and has a number for silence (SND_CTL_TLV_DB_GAIN_MUTE).
    private static func decibels(_ hundredths: Int) -> Double {
        hundredths <= -9_999_999 ? -.infinity : Double(hundredths) / 100
    }
}
