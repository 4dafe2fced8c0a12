internal import CAlsa
internal import Glibc

/// A call of alsa-lib that failed: which, with which number, and what to do.
public struct AlsaError: Error, Hashable, Sendable, CustomStringConvertible {
    public let call: String
    /// The negative error number that the call returned.
    public let code: Int32
    /// What was asked for, such as the device's name; or empty.
    public let subject: String
    /// What the device takes, where that is nothing of what was asked for; or empty.
    public let offers: String

    public init(call: String, code: Int32, subject: String = "", offers: String = "") {
        self.call = call
        self.code = code
        self.subject = subject
        self.offers = offers
    }

    /// The library's words for the number.
    public var text: String {
        // SAFETY: snd_strerror returns a string that lives as long as the process, whatever the number.
        snd_strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }

    /// What to do about it, or empty.
    public var remedy: String {
        switch -code {
        case ENOENT, ENODEV, ENXIO:
            "is the card plugged in? `noren devices` lists what there is"
        case EBUSY:
            "another program holds the card: close that one, or use a device that shares it"
        case EACCES, EPERM:
            "the user needs the group `audio`"
        case EINVAL where call.contains("params"):
            "the device does not take this; a name with `plughw:` in place of `hw:` converts"
        case EINVAL where call == "snd_pcm_open":
            "is the name spelt as ALSA expects it? `noren devices` lists what there is"
        case ENOSYS, EOPNOTSUPP:
            "this device cannot do that"
        case ENOMEM, ENOSPC:
            "the board or the bus has no room for it"
        default:
            ""
        }
    }

    public var description: String {
        "\(call)\(subject.isEmpty ? "" : " \(subject)"): \(text)\(remedy.isEmpty ? "" : "; \(remedy)")"
    }

    /// Another program has the device.
    public var isBusy: Bool { code == -EBUSY }
    /// The ring ran dry and the stream stopped.
    public var isUnderrun: Bool { code == -EPIPE }
    /// The board slept and the stream stopped.
    public var isSuspended: Bool { code == -ESTRPIPE }
    /// The card was taken away, or its handle is of no more use.
    public var isGone: Bool { code == -ENODEV || code == -EBADFD || code == -ENXIO || code == -EBADF }
}

/// Gives the result of a call of alsa-lib, or throws it where it is negative.
func check(_ result: Int32, _ call: String, _ subject: String = "") throws(AlsaError) {
    guard result >= 0 else { throw AlsaError(call: call, code: result, subject: subject) }
}
