internal import Greeter
internal import GreeterRuntime

/// A store's cues: the bundled ones, with its own beside and in their place.
struct StoreCues {
    let bundled: [CueSection.Reading]
    let context: SettingsContext
    let findings: Findings

    /// Bundled first, in their order; an own cue with a bundled id takes its place.
    func read(_ nodes: [Node], file: String) -> [CueSection.Reading] {
        var cues = bundled
        var own: [String: Place] = [:]
        for (index, node) in nodes.enumerated() {
            let section = Section(
                CueSection.spec, path: "cue[\(index + 1)]", node, file: file, findings: findings)
            let reading = CueSection.read(
                section, replacing: { id in bundled.first { $0.cue.id == id } }, findings: findings)
            guard var reading else { continue }
            let place = section.place(of: CueSection.id.name)
            if let first = own.updateValue(place, forKey: reading.cue.id) {
                findings.problem(
                    place,
                    "there is another cue \(Toml.quoted(reading.cue.id)) (\(LimitsSection.location(first))); "
                        + "give each its own id")
                continue
            }
            find(&reading)
            if let index = cues.firstIndex(where: { $0.cue.id == reading.cue.id }) {
                cues[index] = reading
            } else {
                cues.append(reading)
            }
        }
        return cues
    }

    /// Every language of a store needs a voice; says which have one.
    func check(_ languages: [String], in shop: Section, cues: [CueSection.Reading]) {
        let spoken = Set(cues.filter { $0.cue.level == .voice }.compactMap(\.cue.language))
        for (index, language) in languages.enumerated() where !spoken.contains(language) {
            var place = shop.place(of: ShopSection.languages.name)
            if case .array(let elements)? = shop["languages"]?.value, index < elements.count {
                place = elements[index].place
            }
            findings.problem(place, "no cue speaks \(Toml.quoted(language)); \(remedy(spoken))")
        }
    }

    private func remedy(_ spoken: Set<String>) -> String {
        let list = spoken.sorted().map(Toml.quoted).joined(separator: ", ")
        if !spoken.isEmpty { return "write one of \(list), or add a [[cue]] in that language" }
        return context.soundsFolder == nil
            ? "the bundled sounds were not found: set NOREN_SOUNDS to their folder, or add a [[cue]] in that language"
            : "add a [[cue]] in that language"
    }

    /// Looks for a cue's file beside the settings, then among the bundled sounds, and asks how long it is.
    private func find(_ reading: inout CueSection.Reading) {
        guard let place = reading.source.place else { return }
        var candidates = [SettingsPath.beside(place.file, reading.source.path)]
        if let folder = context.soundsFolder, !reading.source.path.hasPrefix("/") {
            candidates.append("\(folder)/\(reading.source.path)")
        }
        guard let path = candidates.first(where: SettingsPath.isReadable) else {
            let places = candidates.joined(separator: " or ")
            findings.problem(place, "there is no sound file \(places); put it there, or correct `file`")
            return
        }
        reading.source.path = path
        switch context.soundLength(path) {
        case .success(let length): reading.cue.length = length
        case .failure(let trouble): findings.problem(place, "the sound file cannot be used: \(trouble.message)")
        }
    }
}
