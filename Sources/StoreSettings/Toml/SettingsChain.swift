internal import GreeterRuntime

/// A store's file with the files that it extends, merged into one table.
///
/// Tables merge key by key, and the extending file wins. Of the lists, an own `[[cue]]` takes the place of the base's
/// with the same `id`, an own `[[door]]` or `[[quiet_time]]` that of the base's with the same `name`, each as a whole;
/// the others are added after the base's. `[limits]` do not override one another: all of them hold.
struct SettingsChain {
    /// The file as the user named it.
    let file: String
    private(set) var root = Table()
    /// The `[limits]` of each file, the base first.
    private(set) var limits: [Node] = []
    /// The base's name and place, where there is one.
    private(set) var extends: Node?
    /// False where a file of the chain could not be read, so that what is missing may stand there.
    private(set) var isComplete = true

    /// Longer than any chain of shops needs.
    private static let longest = 8

    /// Nil where the file itself cannot be read; everything is reported.
    init?(_ file: String, findings: Findings) {
        self.init(file, behind: [], findings: findings)
    }

    private init?(_ file: String, behind: [String], findings: Findings) {
        self.file = file
        let node: Node
        do throws(Problem) {
            node = try TomlDocument.parse(try SettingsText.read(file), file: file)
        } catch {
            findings.problem(error.place, error.message)
            return nil
        }
        guard var own = node.table else { return nil }
        extends = own["extends"]
        own.entries.removeAll { $0.key == "extends" }
        if let extends, let base = base(extends, behind: behind + [file], findings) {
            root = base.root
            limits = base.limits
            isComplete = base.isComplete
        } else {
            isComplete = extends == nil
        }
        if let layer = own["limits"] { limits.append(layer) }
        own.entries.removeAll { $0.key == "limits" }
        root = SettingsChain.merge(own, over: root)
    }

    private func base(_ extends: Node, behind: [String], _ findings: Findings) -> SettingsChain? {
        let form = Form<String>.text(example: "chain.toml")
        guard let name = form.read(extends, Asking(key: "extends", findings: findings)) else { return nil }
        let path = SettingsPath.beside(file, name)
        guard let identity = SettingsPath.identity(path) else {
            findings.problem(extends.place, "there is no file \(path) to extend; put it there, or correct `extends`")
            return nil
        }
        if behind.contains(where: { SettingsPath.identity($0) == identity }) {
            guard behind.count > 1 else {
                findings.problem(extends.place, "this file extends itself; take `extends` out")
                return nil
            }
            let circle = (behind + [path]).joined(separator: ", ")
            findings.problem(
                extends.place, "these files extend one another in a circle: \(circle); take one `extends` out")
            return nil
        }
        guard behind.count <= SettingsChain.longest else {
            findings.problem(extends.place, "more than \(SettingsChain.longest) files extend one another; join some")
            return nil
        }
        return SettingsChain(path, behind: behind, findings: findings)
    }

    private static func merge(_ own: Table, over base: Table) -> Table {
        var merged = base
        let places = Dictionary(zip(base.entries.map(\.key), base.entries.indices)) { first, _ in first }
        for entry in own.entries {
            // TOML lets a key stand once, so only the base's can be met.
            guard let index = places[entry.key] else {
                merged.entries.append(entry)
                continue
            }
            let before = merged.entries[index].node
            merged.entries[index] = entry
            switch (before.value, entry.node.value) {
            case (.table(let below), .table(let above)):
                merged.entries[index].node.value = .table(merge(above, over: below))
            case (.array(let below), .array(let above)):
                guard let identity = ["cue": "id", "door": "name", "quiet_time": "name"][entry.key] else { break }
                merged.entries[index].node.value = .array(merge(above, over: below, by: identity))
            default: break
            }
        }
        return merged
    }

    private static func merge(_ own: [Node], over base: [Node], by key: String) -> [Node] {
        var merged = base
        for node in own {
            let name = node.table?[key]?.value
            // Only the base's: two of one name in one file are a mistake, which the section reports.
            if let name, let index = base.firstIndex(where: { $0.table?[key]?.value == name }),
                merged[index] == base[index]
            {
                merged[index] = node
            } else {
                merged.append(node)
            }
        }
        return merged
    }
}
