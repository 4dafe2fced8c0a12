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
        var path = Array("/tmp/noren-settings-XXXXXX.toml".utf8CString)
        let descriptor = mkstemps(&path, 5)
        guard descriptor >= 0 else {
            throw Failure(.deviceOrDisk, "/tmp: \(SystemError.text(errno)); settings are put there to be checked")
        }
        let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer {
            close(descriptor)
            unlink(name)
        }
        let bytes = Array(text.utf8)
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard count == bytes.count else {
            throw Failure(.deviceOrDisk, "/tmp is full; settings are put there to be checked")
        }
        do throws(Problems) {
            return .success(try SettingsFile.load([name], in: SettingsLoader.context(.header)))
        } catch {
            return .failure(error)
        }
    }
}
