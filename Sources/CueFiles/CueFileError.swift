public import Greeter
internal import GreeterRuntime

/// Why a sound file cannot be a cue, and what its owner can do about it.
public struct CueFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Fault: Hashable, Sendable {
        case missing
        case notPermitted
        /// A system call failed with this `errno`.
        case unreadable(call: String, code: Int32)
        /// A directory, a pipe or a device: `a directory`.
        case notRegular(String)
        /// Not one byte.
        case empty
        case text
        /// Sound in a format that is not read, by its name.
        case foreign(String)
        /// Nothing that libsndfile knows.
        case notSound
        /// It begins as a kind of file that is read, by its name, and goes on as none.
        case damaged(String)
        case channels(Int)
        case rate(Int)
        /// A header with nothing behind it.
        case noFrames
        /// Ends before its own header says. Nil where the file does not tell how much is missing.
        case truncated(present: Span?, promised: Span?)
        /// Nothing in it is louder than −70 dBFS, or nothing is in the range that people hear.
        case silent
        case tooLong(Span)
        /// A recording that is longer than a greeting even without the silence around it.
        case tooMuchSpeech(Span)
        /// A sample that is no number, endless, or far out of range.
        case notANumber
        /// A library refused, in its words.
        case library(String)
    }

    public let path: String
    public let fault: Fault

    public init(_ path: String, _ fault: Fault) {
        self.path = path
        self.fault = fault
    }

    public var description: String { "sound file \(path) \(what); \(remedy)" }

    /// What is wrong, to follow the path in a sentence.
    public var what: String {
        switch fault {
        case .missing: "is missing"
        case .notPermitted: "may not be read"
        case .unreadable(let call, let code): "cannot be read (\(call): \(SystemError.text(code)))"
        case .notRegular(let kind): "is \(kind)"
        case .empty: "is empty"
        case .text: "is text, not sound"
        case .foreign(let name): "is \(name), which is not read"
        case .notSound: "is no sound that can be read"
        case .damaged(let name): "is damaged: it begins as \(name), but cannot be read"
        case .channels(let count): "has \(count) channels"
        case .rate(let rate): "claims \(rate) frames a second"
        case .noFrames: "holds no sound: only a header"
        case .truncated(let present?, let promised?):
            "is cut short: \(present.inWords) of \(promised.inWords) are there"
        case .truncated: "is cut short: its end is missing"
        case .silent: "is silent: nothing in it is above -70 dBFS"
        case .tooLong(let length): "is \(length.inWords) long"
        case .tooMuchSpeech(let length): "holds \(length.inWords) between its first sound and its last"
        case .notANumber: "is damaged: some samples are not numbers, or far out of range"
        case .library(let words): "could not be prepared (\(words))"
        }
    }

    /// What to do about it.
    public var remedy: String {
        switch fault {
        case .missing: "check its name and folder, or copy it there"
        case .notPermitted: "let everybody read it: chmod a+r, and a+x for its folders"
        case .unreadable: "check the disk, or copy the file again"
        case .notRegular: "name a sound file"
        case .empty, .truncated, .noFrames, .damaged: "copy or export it again"
        case .text, .notSound: "use a WAV, FLAC, Ogg or MP3 file"
        case .foreign: "convert it: ffmpeg -i \(name) \(renamed(".flac"))"
        case .channels: "make it mono or stereo: ffmpeg -i \(name) -ac 2 \(renamed("-stereo.flac"))"
        case .rate: "use one between \(CueFile.rates.lowerBound) and \(CueFile.rates.upperBound): export it again"
        case .silent: "record it again, or use another"
        case .tooLong: "a cue lasts at most \(CueFile.longest.inWords): cut it, for a welcome to two or three seconds"
        case .tooMuchSpeech:
            "a greeting lasts two or three seconds, \(Recording.longest.inWords) at most: cut it to one sentence"
        case .notANumber: "export it again, as 16-bit or 24-bit"
        case .library: "convert it to a 48000 Hz WAV and report this"
        }
    }

    /// The file's own name, to be typed in a shell.
    private var name: String { CueFileError.quoted(path.split(separator: "/").last ?? "FILE") }

    /// A new name beside it.
    private func renamed(_ ending: String) -> String {
        let name = path.split(separator: "/").last ?? "FILE"
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else {
            return CueFileError.quoted(name + ending)
        }
        return CueFileError.quoted(name[..<dot] + ending)
    }

    private static func quoted(_ name: some StringProtocol) -> String {
        let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || "._-".contains($0) } && !name.hasPrefix("-")
        return isPlain ? String(name) : "\"\(name.hasPrefix("-") ? "./" : "")\(name)\""
    }
}

extension Span {
    /// As people say it: `0.25 s`, `12.3 s`, `10 min 0 s`, `6 h 12 min`.
    var inWords: String {
        func rounded(to unit: Int64) -> Int64 { (nanoseconds + unit / 2) / unit }
        if nanoseconds < 1_000_000_000 {
            let hundredths = rounded(to: 10_000_000)
            return "\(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10) s"
        }
        let tenths = rounded(to: 100_000_000)
        if tenths < 600 { return "\(tenths / 10).\(tenths % 10) s" }
        let seconds = rounded(to: 1_000_000_000)
        if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
        return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
    }

    /// How long `frames` sound, rounded up, so that nothing is over before its last frame.
    init(frames: Int, rate: Int) {
        let (whole, rest) = frames.quotientAndRemainder(dividingBy: rate)
        self = .seconds(Int64(whole)) + .nanoseconds((Int64(rest) * 1_000_000_000 + Int64(rate) - 1) / Int64(rate))
    }
}
