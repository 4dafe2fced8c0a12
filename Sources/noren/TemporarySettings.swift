internal import Glibc
internal import GreeterRuntime
internal import StoreSettings

/// Settings that are no file yet, read and checked as any shop's are.
enum TemporarySettings {
    static func load(_ text: String) throws(Failure) -> BoardSettings {
        switch try read(text) {
        case .success(let board): return board
        case .failure(let problems): throw Failure(.badSettings, "\(problems)")
        }
    }

    /// The settings, or every problem with them; places name a file that is gone.
    static func read(_ text: String) throws(Failure) -> Result<BoardSettings, Problems> {
        let name = try OwnersFile.temporary("noren-settings", ".toml", holding: Array(text.utf8))
        defer { unlink(name) }
        do throws(Problems) {
            return .success(try SettingsFile.load([name], in: SettingsLoader.context(.header)))
        } catch {
            return .failure(error)
        }
    }
}
