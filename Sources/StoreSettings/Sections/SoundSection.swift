internal import Greeter
internal import GreeterRuntime

/// `[sound]`: where cues are heard, and how loud.
enum SoundSection {
    static let device = Key("device", .text(example: "plughw:CARD=Device"), "default")
    static let volume = Key("volume", .number(in: -60...12, unit: "dB", example: "-3"), 0)
    static let loudness = Key("loudness", .number(in: -40 ... -10, unit: "LUFS", example: "-18"), -18)
    static let idle = Key("idle", .word(Idle.allCases), .ready)
    static let leadIn = Key(
        "lead_in",
        .span(
            .zero ... .seconds(5), example: "500ms",
            otherwise: #"; a card that sleeps deeper is kept awake, by idle = "hold""#), .zero)
    static let ceiling = Key("ceiling", optional: .number(in: 30...90, unit: "dB(A)", example: "65"), hasEffect: false)

    static let spec = SectionSpec("sound", [device, volume, loudness, idle, leadIn, ceiling])

    /// What a store asks of its loudspeaker, with the place of each value.
    struct Reading {
        var zone: ZoneSettings
        var ceiling: Double?
        var section: Section
    }

    static func read(_ node: Node?, file: String, findings: Findings) -> Reading {
        let section = Section(spec, node, file: file, findings: findings)
        let name = section.read(device)
        let zone = ZoneSettings(
            device: output(name, section, findings), volume: section.read(volume), loudness: section.read(loudness),
            idle: section.read(idle), leadIn: section.read(leadIn), place: section.place(of: device.name))
        return Reading(zone: zone, ceiling: section.read(ceiling), section: section)
    }

    private static func output(_ name: String, _ section: Section, _ findings: Findings) -> OutputDevice {
        guard name != "null" else { return .null }
        guard name.hasPrefix("file:") else { return .alsa(name) }
        let path = String(name.dropFirst(5))
        let place = section.place(of: device.name)
        if !path.lowercased().hasSuffix(".wav") || path.count < 5 {
            findings.problem(place, "`device` must name a WAV file; write it as in device = \"file:noren.wav\"")
        }
        return .file(SettingsPath.beside(place.file, path))
    }
}
