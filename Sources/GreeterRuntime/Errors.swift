internal import CLinux
internal import Glibc

/// A system call that failed: which, with which number, and what to do.
public struct SystemError: Error, CustomStringConvertible, Sendable {
    public let call: String
    /// The value of `errno`.
    public let code: Int32
    /// What to do about it, or empty.
    public let remedy: String

    public init(call: String, code: Int32, remedy: String = "") {
        self.call = call
        self.code = code
        self.remedy = remedy
    }

    /// The error that the call before left in `errno`.
    public static func last(_ call: String, remedy: String = "") -> SystemError {
        SystemError(call: call, code: errno, remedy: remedy)
    }

    public var description: String {
        "\(call): \(SystemError.text(code))" + (remedy.isEmpty ? "" : "; \(remedy)")
    }

    /// The C library's words for an error number.
    public static func text(_ code: Int32) -> String {
        String(cString: strerror(code))
    }
}

/// A place in a settings file.
public struct Place: Hashable, Comparable, Sendable {
    public var file: String
    /// From 1.
    public var line: Int
    /// From 1, in characters.
    public var column: Int

    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    public static func < (a: Place, b: Place) -> Bool {
        (a.file, a.line, a.column) < (b.file, b.line, b.column)
    }
}

/// Something wrong in a settings file: where, what, and what to write instead.
public struct Problem: Hashable, Error, CustomStringConvertible, Sendable {
    public var place: Place
    public var message: String

    public init(_ place: Place, _ message: String) {
        self.place = place
        self.message = message
    }

    public var description: String {
        "\(place.file):\(place.line):\(place.column): error: \(message)"
    }
}

/// Something in a settings file that works, but hardly as somebody would want: where, what, and what to write instead.
public struct Warning: Hashable, CustomStringConvertible, Sendable {
    public var place: Place
    public var message: String

    public init(_ place: Place, _ message: String) {
        self.place = place
        self.message = message
    }

    public var description: String {
        "\(place.file):\(place.line):\(place.column): warning: \(message)"
    }
}

/// All that is wrong with the settings, in the order of the files.
public struct Problems: Error, CustomStringConvertible, Sendable {
    public var all: [Problem]

    public init(_ all: [Problem]) { self.all = all }

    public var description: String { all.map(\.description).joined(separator: "\n") }
}
