internal import CueFiles
internal import Glibc
internal import GreeterRuntime
internal import StoreSettings

/// A cue on its way into the settings: its file beside them, its table at their end.
struct CueAddition {
    let id: String
    /// The sound file, in the settings' own folder.
    let path: String
    private let settings: String
    private let table: String

    init(
        settings: String, id: String, says: String, language: String?, text: String, level: String, register: String?,
        source: String
    ) throws(Failure) {
        // It becomes a file's name; the checker has more to say of it, and in the settings' own words.
        guard !id.isEmpty, !id.hasPrefix("."), id.utf8.count <= 64,
            !id.contains(where: { $0 == "/" || $0.isNewline })
        else {
            throw Failure(.usage, "--id \(id): use letters, digits, \"-\" and \"_\"")
        }
        self.id = id
        self.settings = settings
        let file = "cues/\(id).flac"
        path = settings.contains("/") ? OwnersFile.folder(of: settings) + "/" + file : file
        var keys = [("id", id), ("file", file), ("text", text)]
        if let language { keys.append(("language", language)) }
        keys += [("says", says), ("level", level)]
        if let register { keys.append(("register", register)) }
        let rows = keys.map { key, value in
            key + String(repeating: " ", count: 8 - key.count) + " = " + value.asToml
        }
        let name = source.split(separator: "/").last.map(String.init) ?? source
        let comment = String(name.map { $0.isNewline || $0.asciiValue.map { $0 < 32 } == true ? "?" : $0 })
        table = "\n# From \(comment), by noren cue add.\n[[cue]]\n" + rows.joined(separator: "\n") + "\n"
    }

    /// `welcome-da`, or with a number where that is taken.
    static func freeID(says: String, language: String?, taken: [String]) -> String {
        let start = language.map { "\(says)-\($0)" } ?? "\(says)-own"
        var number = 1
        while true {
            let id = number == 1 ? start : "\(start)-\(number)"
            if !taken.contains(id) { return id }
            number += 1
        }
    }

    /// The recording as a file in /tmp, which the caller removes.
    static func temporary(_ recording: Recording) throws(Failure) -> String {
        let path = try OwnersFile.temporary("noren-cue", ".flac")
        do throws(CueFileError) {
            try recording.write(to: path)
        } catch {
            unlink(path)
            throw Failure(.deviceOrDisk, "\(error)")
        }
        return path
    }

    /// Puts the sound in its place, tries the settings with the cue, and only then lets them take the place of the old.
    ///
    /// - Returns: the settings as they are now.
    func add(_ recording: Recording) throws(Failure) -> BoardSettings {
        let before = try OwnersFile.read(settings, most: SettingsDraft.mostBytes)
        let temporary = try CueAddition.temporary(recording)
        defer { unlink(temporary) }
        try OwnersFile.makeFolder(OwnersFile.folder(of: path))
        try OwnersFile.write(try OwnersFile.read(temporary, most: 32 << 20), to: path, isNew: true)
        var isAdded = false
        defer { if !isAdded { unlink(path) } }
        var after = before
        if let last = after.last, last != 10 { after.append(10) }
        after += Array(table.utf8)
        let board = try SettingsDraft.check(after, for: settings)
        try OwnersFile.write(after, to: settings)
        isAdded = true
        return board
    }
}
