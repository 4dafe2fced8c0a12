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
    static let ceiling = Key("ceiling", .number(in: 30...90, unit: "dB(A)", example: "65"), Loudspeaker().ceiling)
    static let calibrated = Key("calibrated", optional: .number(in: 20...120, unit: "dB(A)", example: "62"))

    static let spec = SectionSpec(
        "sound", [device, volume, loudness, idle, leadIn, ceiling, calibrated, NestedKey(name: "duck")])

    /// What a store asks of its loudspeaker, with the place of each value.
    struct Reading {
        var zone: ZoneSettings
        var section: Section
    }

    static func read(_ node: Node?, limits: LimitsSection.Reading, file: String, findings: Findings) -> Reading {
        let section = Section(spec, node, file: file, findings: findings)
        let name = section.read(device)
        var zone = ZoneSettings(
            device: output(name, section, findings), volume: section.read(volume), loudness: section.read(loudness),
            idle: section.read(idle), leadIn: section.read(leadIn), place: section.place(of: device.name))
        zone.ceiling = ceiling(section, limits.ceiling, findings)
        zone.calibrated = section.read(calibrated)
        if zone.calibrated == nil {
            // Who wrote it believes that it holds. A default asks for nothing.
            let place = section["ceiling"]?.place ?? limits.ceiling?.place
            if let place {
                findings.warn(
                    place,
                    "`ceiling` binds nothing before somebody has measured how loud it is at the till: noren calibrate")
            }
        }
        zone.duck = Duck.read(in: section)
        return Reading(zone: zone, section: section)
    }

    /// What the shop asks for, or less where its chain allows less.
    private static func ceiling(
        _ section: Section, _ limit: (decibels: Double, place: Place)?, _ findings: Findings
    ) -> Double {
        guard let limit else { return section.read(ceiling) }
        let asked = findings.withoutNotes { section.read(ceiling) }
        if section[ceiling.name] != nil { LimitsSection.refuse(asked, above: limit, ceiling.name, section, findings) }
        let isLimited = limit.decibels < asked
        let decibels = isLimited ? limit.decibels : asked
        findings.note(
            "sound.ceiling", Toml.number(decibels), isLimited ? limit.place : section[ceiling.name]?.place)
        return decibels
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

/// `duck = { control = "Music", by = -12 }`: what is lowered while a cue sounds.
private enum Duck {
    static let control = Key("control", .text(example: "Music"), "")
    static let by = Key("by", .number(in: -60 ... -1, unit: "dB", example: "-12"), -12)
    static let card = Key("card", optional: .text(example: "hw:CARD=Device"))

    static let spec = SectionSpec("duck", isNested: true, [control, by, card])

    static func read(in sound: Section) -> DuckSettings? {
        guard let node = sound[spec.name] else { return nil }
        let section = sound.section(spec, example: "{ control = \"Music\", by = -12 }")
        guard node.table != nil else { return nil }
        if section[control.name] == nil {
            section.findings.problem(
                section.place,
                "`duck` does not say what to lower; add control = \"Music\", the name of an ALSA mixer control "
                    + "(amixer scontrols lists them)")
        }
        let name = section.read(control)
        return DuckSettings(
            control: name, by: section.read(by), card: section.read(card), place: section.place(of: control.name))
    }
}
