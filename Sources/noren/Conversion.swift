internal import CueFiles
internal import Glibc
internal import Greeter
internal import GreeterRuntime

/// Recordings in formats that only ffmpeg reads, as telephones make them.
enum Conversion {
    /// A memo of a minute is a megabyte; nothing that becomes a greeting is larger.
    private static let mostBytes = 64 << 20
    private static let patience = Span.seconds(60)
    /// What ffmpeg may take a file for. A playlist would have it open others.
    private static let formats = "mov,matroska,webm,aac,amr,amrnb,amrwb,asf,caf,aiff,au,wav,w64,flac,ogg,mp3"

    /// Reads a recording itself, or has ffmpeg read it.
    static func recording(_ path: String, level: Level, loudness: Double) throws(Failure) -> Recording {
        do throws(CueFileError) {
            return try Recording(path: path, level: level, loudness: loudness)
        } catch {
            switch error.fault {
            case .foreign, .notSound, .channels, .damaged: break
            default: throw Failure(.deviceOrDisk, "\(error)")
            }
            let converted = try wav(of: path, because: error)
            defer { unlink(converted) }
            do throws(CueFileError) {
                return try Recording(path: converted, level: level, loudness: loudness)
            } catch {
                throw Failure(.deviceOrDisk, "\(CueFileError(path, error.fault))")
            }
        }
    }

    /// The sound of a file as a WAV in /tmp, which the caller removes.
    private static func wav(of path: String, because error: CueFileError) throws(Failure) -> String {
        var status = stat()
        guard stat(path, &status) == 0, status.st_size <= mostBytes else {
            throw Failure(.deviceOrDisk, "\(path) is larger than \(mostBytes >> 20) MB, which no greeting is")
        }
        // An absolute name after a protocol can be taken neither for an option nor for an address.
        guard let real = realpath(path, nil) else {
            throw Failure(.deviceOrDisk, "\(path): \(SystemError.text(errno))")
        }
        defer { free(real) }
        let target = try OwnersFile.temporary("noren-recording", ".wav")
        let arguments = [
            "-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-protocol_whitelist", "file", "-format_whitelist",
            formats, "-t", "\(Int(CueFile.longest.inSeconds))", "-i", "file:\(String(cString: real))", "-map", "0:a:0",
            "-vn", "-sn", "-dn", "-map_metadata", "-1", "-ac", "1", "-c:a", "pcm_s16le", "-f", "wav",
            "file:\(target)",
        ]
        let trouble: String
        do throws(ChildProcess.Trouble) {
            let outcome = try ChildProcess.run("ffmpeg", arguments, within: patience)
            if outcome.code == 0 { return target }
            let last = outcome.said.split(whereSeparator: \.isNewline).last.map(String.init) ?? "code \(outcome.code)"
            trouble = "\(error.what), and ffmpeg does not read it either (\(last)); record it again"
        } catch let failed {
            trouble = words(failed, error)
        }
        unlink(target)
        throw Failure(.deviceOrDisk, "sound file \(path) \(trouble)")
    }

    private static func words(_ trouble: ChildProcess.Trouble, _ error: CueFileError) -> String {
        switch trouble {
        case .missing:
            "\(error.what) without ffmpeg; install it (sudo apt install ffmpeg) and try again, or make it a WAV elsewhere"
        case .late(let span):
            "\(error.what), and ffmpeg did not read it within \(Int(span.inSeconds)) s; record it again"
        case .system(let why): "\(error.what), and ffmpeg could not be started (\(why))"
        }
    }
}
