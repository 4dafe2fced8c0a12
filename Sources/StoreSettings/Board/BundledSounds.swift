internal import Greeter
internal import GreeterRuntime

/// The sounds that come with Noren, as their folder's `cues.toml` lists them.
enum BundledSounds {
    /// Empty, and reported, where the list is missing or wrong.
    static func read(folder: String, findings: Findings) -> [CueSection.Reading] {
        let path = "\(folder)/cues.toml"
        let root: Node
        do throws(Problem) {
            root = try TomlDocument.parse(try SettingsText.read(path), file: path)
        } catch {
            findings.problem(error.place, "the bundled sounds cannot be used: \(error.message)")
            return []
        }
        for entry in root.table?.entries ?? [] where entry.key != "cue" {
            findings.problem(entry.keyPlace, "unknown key `\(entry.key)`; a list of sounds holds [[cue]] only")
        }
        guard case .array(let nodes)? = root.table?["cue"]?.value else {
            findings.problem(root.place, "the list of bundled sounds holds no [[cue]]")
            return []
        }
        return findings.withoutNotes {
            nodes.compactMap { cue($0, folder: folder, file: path, findings) }
        }
    }

    private static func cue(_ node: Node, folder: String, file: String, _ findings: Findings) -> CueSection.Reading? {
        let section = Section(CueSection.bundledSpec, node, file: file, findings: findings)
        guard var reading = CueSection.read(section, replacing: { _ in nil }, findings: findings) else { return nil }
        _ = section.read(CueSection.licence)
        _ = section.read(CueSection.source)
        reading.source = CueSource(path: "\(folder)/\(reading.source.path)")
        if !SettingsPath.isReadable(reading.source.path) {
            findings.problem(
                section.place(of: CueSection.file.name), "the bundled sound \(reading.source.path) is missing")
        }
        guard let seconds = section.read(CueSection.seconds) else {
            if section["seconds"] == nil {
                findings.problem(
                    section.place, "this bundled cue has no `seconds`; add its length, as in seconds = 1.4")
            }
            return nil
        }
        reading.cue.length = Span(nanoseconds: Int64((seconds * 1e9).rounded()))
        return reading
    }
}
