internal import CAlsa
internal import Glibc

/// A program that mixes what others play, behind a name of ALSA's configuration, such as `pipewire` or often `default`.
public enum SoundServer: String, Hashable, Sendable {
    case pipeWire = "PipeWire"
    case pulseAudio = "PulseAudio"

    /// The one that a device leads to; nil for a card, and where the name means nothing.
    ///
    /// May read files.
    public init?(ofDevice name: String) {
        var configuration: OpaquePointer?
        guard snd_config_update_ref(&configuration) >= 0 else { return nil }
        // SAFETY: a reference of our own, given back here; what is found below is a copy, freed before.
        defer { snd_config_unref(configuration) }
        var found: OpaquePointer?
        guard snd_config_search_definition(configuration, "pcm", name, &found) >= 0, let definition = found else {
            return nil
        }
        defer { snd_config_delete(definition) }
        var type: OpaquePointer?
        var text: UnsafePointer<CChar>?
        guard snd_config_search(definition, "type", &type) >= 0, snd_config_get_string(type, &text) >= 0, let text
        else { return nil }
        self.init(type: String(cString: text))
    }

    /// By ALSA's name of the plug-in.
    init?(type: String) {
        switch type {
        case "pipewire": self = .pipeWire
        case "pulse": self = .pulseAudio
        default: return nil
        }
    }

    /// Why nothing sounds through it; what to set; in one line.
    public func trouble(_ error: AlsaError) -> String {
        guard error.call == "snd_pcm_open" else {
            return "\(rawValue) has ended or takes no more sound (\(error.call): \(error.text)); it is looked for"
        }
        let why =
            error.code == -EACCES || error.code == -EPERM
            ? "may not be reached by this user" : "does not answer this user"
        return """
            \(rawValue) \(why) (\(error.call): \(error.text)); it serves who is logged in, and not the service: name the card \
            itself, as noren devices lists it, or share it as the guide says under "Music on the same card"
            """
    }
}
