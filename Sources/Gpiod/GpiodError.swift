internal import CGpiod
internal import Glibc

/// A call to libgpiod, or to the system for it, that failed: which, and with which number.
public struct GpiodError: Error, Hashable, CustomStringConvertible, Sendable {
    public let call: String
    /// The value of `errno`.
    public let code: Int32

    public init(call: String, code: Int32) {
        self.call = call
        self.code = code
    }

    /// The error that the call before left in `errno`, which is read before the text is made.
    static func last(_ call: @autoclosure () -> String) -> GpiodError {
        let code = errno
        return GpiodError(call: call(), code: code)
    }

    public var description: String { "\(call): \(String(cString: strerror(code)))" }

    /// The chip is no longer there.
    public var isGone: Bool { code == ENODEV || code == ENXIO || code == ENOENT }
    /// Another program has the line.
    public var isBusy: Bool { code == EBUSY }
    /// This user may not open the chip.
    public var isDenied: Bool { code == EACCES || code == EPERM }
}

/// Which libgpiod this is built for.
public enum Gpiod {
    /// As in `libgpiod 1.6.3`, of the library that is loaded.
    public static var version: String { "libgpiod " + String(cString: noren_gpio_version()) }

    /// Whether events carry sequence numbers, which reveal lost ones: from libgpiod 2 on.
    public static var hasSequenceNumbers: Bool { noren_gpio_generation() >= 2 }
}
