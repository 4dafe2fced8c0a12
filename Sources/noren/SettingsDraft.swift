internal import Glibc
internal import GreeterRuntime
internal import StoreSettings

/// Settings as they would be, looked through before they take the place of those that are there.
enum SettingsDraft {
    /// Settings are some kilobytes; what is far larger is none.
    static let mostBytes = 1 << 20

    /// In the settings' own folder and with their own ending, so that what they name is found.
    static func check(_ bytes: [UInt8], for settings: String) throws(Failure) -> BoardSettings {
        switch try read(bytes, for: settings) {
        case .success(let board): return board
        case .failure(let problems):
            throw Failure(
                .badSettings, "\(problems)\nThe settings would not be in order, so nothing was changed.")
        }
    }

    /// The settings that `bytes` would be in the place of others, or every problem with them, told as of those.
    static func read(
        _ bytes: [UInt8], for settings: String, sounds: SettingsLoader.Sounds = .whole
    ) throws(Failure) -> Result<BoardSettings, Problems> {
        let draft = OwnersFile.folder(of: settings) + "/noren-draft-\(getpid()).toml"
        // Nobody else is to read it, whoever may read the settings.
        try OwnersFile.write(bytes, to: draft, mode: 0o600)
        defer { unlink(draft) }
        do throws(Problems) {
            return .success(try SettingsFile.load([draft], in: SettingsLoader.context(sounds)))
        } catch {
            return .failure(
                Problems(
                    error.all.map { problem in
                        var problem = problem
                        if problem.place.file == draft { problem.place.file = settings }
                        return problem
                    }))
        }
    }
}
