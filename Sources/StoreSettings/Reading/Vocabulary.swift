internal import GreeterRuntime

/// Every table and every key that settings know, for pointing out what somebody meant.
enum Vocabulary {
    static let sections: [SectionSpec] = [
        ShopSection.spec, HoursSection.spec, QuietTimeSection.spec, SoundSection.spec, DoorSection.spec,
        LampSection.spec, NoticeSection.spec, InputsSection.spec, CalmSection.spec, LimitsSection.spec,
        CueSection.spec, BoardSection.spec,
    ]

    /// What to say of a key that a section does not know.
    static func unknown(_ key: String, in section: SectionSpec) -> String {
        let own = section.keys.map(\.name)
        if let near = Nearest.word(to: key, among: own) {
            return "unknown key `\(key)` in \(section.title); did you mean `\(near)`?"
        }
        if let home = home(of: key) { return "`\(key)` does not belong in \(section.title); move it to \(home.title)" }
        return "unknown key `\(key)` in \(section.title); it knows \(list(own))"
    }

    /// What to say of a name at the top of a file that is no table of settings.
    static func unknown(_ name: String, isTable: Bool) -> String {
        let names = sections.map(\.name) + ["extends"]
        let written = isTable ? "table [\(name)]" : "key `\(name)`"
        if !isTable, let home = home(of: name) {
            return "`\(name)` stands outside of any table; move it to \(home.title)"
        }
        if let near = Nearest.word(to: name, among: names) {
            let title = sections.first { $0.name == near }?.title ?? "`\(near)`"
            return "unknown \(written); did you mean \(title)?"
        }
        if let home = home(of: name) { return "`\(name)` is not a table of its own; it belongs in \(home.title)" }
        return "unknown \(written); there are `extends`, " + sections.map(\.title).joined(separator: ", ")
    }

    /// The section that knows a key, where only one does.
    private static func home(of key: String) -> SectionSpec? {
        let homes = sections.filter { section in section.keys.contains { $0.name == key } }
        return homes.count == 1 ? homes.first : nil
    }

    private static func list(_ names: [String]) -> String {
        names.map { "`\($0)`" }.joined(separator: ", ")
    }
}
