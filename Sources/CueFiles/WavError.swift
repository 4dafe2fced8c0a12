internal import Glibc
public import Greeter
internal import GreeterRuntime

/// Why a WAV file cannot be written, and what to do.
public struct WavError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Fault: Hashable, Sendable {
        /// A system call failed with this `errno`.
        case system(call: String, code: Int32)
        /// A directory, a pipe or a device is in the way.
        case notRegular(String)
        /// A file is in the way that Noren did not write.
        case foreign
        /// An own file in another format.
        case otherFormat
        /// 4 GiB are reached.
        case full
        /// A rendering would pass 4 GiB: how long it would be, and how long it may be.
        case tooLong(Span, longest: Span)
        /// Two cues at once, or one before the other: a mistake of the caller.
        case overlap(frame: Int, end: Int)
    }

    public let path: String
    public let fault: Fault

    public init(_ path: String, _ fault: Fault) {
        self.path = path
        self.fault = fault
    }

    static func last(_ path: String, _ call: String) -> WavError { WavError(path, .system(call: call, code: errno)) }

    public var description: String {
        switch fault {
        case .system(let call, let code):
            "cannot write \(path) (\(call): \(SystemError.text(code))); \(WavError.remedy(code))"
        case .notRegular(let kind): "\(path) is \(kind); name a file that may be written, like noren.wav"
        case .foreign: "\(path) was not written by Noren and is left alone; move it away, or name another file"
        case .otherFormat: "\(path) was begun in another format; move it away, or name another file"
        case .full: "\(path) has reached the 4 GiB that a WAV can hold; move it away, and a new one is begun"
        case .tooLong(let length, let longest):
            "\(path) would last \(length.inWords), and a WAV of this format holds \(longest.inWords); "
                + "render a shorter trace, for example one day of it"
        case .overlap(let frame, let end):
            "\(path): a cue at frame \(frame) would sound while the one before lasts until \(end)"
        }
    }

    private static func remedy(_ code: Int32) -> String {
        switch code {
        case ENOSPC, EDQUOT: "make room on that disk, or name a file on another"
        case EFBIG: "the system allows no larger file here: move it away, or raise the limit"
        case EACCES, EPERM: "let Noren's user write there, or name a file elsewhere"
        case EROFS: "that disk is read-only: name a file elsewhere"
        case ENOENT, ENOTDIR: "make its folder first, or name another"
        default: "name a file on another disk"
        }
    }
}
