internal import Glibc
internal import GreeterRuntime
internal import StoreSettings

/// Settings as they would be, looked through before they take the place of those that are there.
enum SettingsDraft {
    /// Settings are some kilobytes; what is far larger is none.
    static let mostBytes = 1 << 20

    /// In the settings' own folder and with their own ending, so that what they name is found.
    static func check(_ bytes: [UInt8], for settings: String) throws(Failure) -> BoardSettings {
        let draft = WholeFile.folder(of: settings) + "/noren-draft-\(getpid()).toml"
        try WholeFile.write(bytes, to: draft)
        defer { unlink(draft) }
        do throws(Problems) {
            return try SettingsFile.load([draft], in: SettingsLoader.context(.whole))
        } catch {
            let told = error.all.map { problem in
                var problem = problem
                if problem.place.file == draft { problem.place.file = settings }
                return "\(problem)"
            }
            throw Failure(
                .badSettings,
                (told + ["The settings would not be in order, so nothing was changed."]).joined(separator: "\n"))
        }
    }

    /// A text with `key = value` in a table: in place of the line that says it, else below the table's name, else in a new
    /// table at the end. Nil where the table is written in a way that has no such place.
    ///
    /// What comes of it is for the reader of settings to judge; nothing else of the text changes.
    static func setting(_ key: String, _ value: String, in table: String, of text: String) -> String? {
        // By bytes: to Swift, the line break of another system is one character.
        var lines = Array(text.utf8).split(separator: 10, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        if lines.last == "" { lines.removeLast() }
        let ending = lines.last?.last == "\r" ? "\r" : ""
        let line = "\(key) = \(value)\(ending)"
        func name(_ line: String) -> Substring {
            line.drop { $0 == " " || $0 == "\t" }.prefix { $0 != "#" && $0 != "\r" }
        }
        func isHeader(_ line: String) -> Bool { name(line).hasPrefix("[") }
        let heads = lines.indices.filter { name(lines[$0]).filter { $0 != " " && $0 != "\t" } == "[\(table)]" }
        guard let head = heads.first else {
            // `sound = { … }` and `sound.device = …` have no place for a line.
            let firstTable = lines.firstIndex(where: isHeader) ?? lines.endIndex
            let isInline = lines[..<firstTable].contains { line in
                let start = name(line)
                return start.hasPrefix(table) && start.dropFirst(table.count).first.map { " \t.=".contains($0) } == true
            }
            guard !isInline else { return nil }
            return (lines + ["\(ending)", "[\(table)]\(ending)", line]).joined(separator: "\n") + "\n"
        }
        let end = lines[(head + 1)...].firstIndex(where: isHeader) ?? lines.endIndex
        let old = lines[(head + 1)..<end].firstIndex { line in
            let start = name(line)
            return start.hasPrefix(key) && start.dropFirst(key.count).first.map { " \t=".contains($0) } == true
        }
        if let old { lines[old] = line } else { lines.insert(line, at: head + 1) }
        return lines.joined(separator: "\n") + "\n"
    }
}
