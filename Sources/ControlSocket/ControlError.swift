/// Why the control socket cannot be opened or used: what is wrong, and what to do.
public struct ControlError: Error, Hashable, CustomStringConvertible, Sendable {
    public enum Kind: Hashable, Sendable {
        // The server's side.
        /// Another process, with this number, answers at the path; 0 where the number cannot be known.
        case taken(pid: Int32)
        /// Something else than a socket is at the path.
        case notASocket
        case pathTooLong
        // The client's side.
        case notRunning
        case noPermission
        case wrongVersion
        /// What answers is not a greeter.
        case notAGreeter
        case timedOut
        case cutOff
        /// The greeter has all the connections that it takes.
        case full
        /// The greeter answered that it will not.
        case refused
        // Both.
        /// A system call failed, with this `errno`.
        case system(Int32)
    }

    public let kind: Kind
    public let message: String
    /// What to do about it, or empty.
    public let remedy: String

    public init(_ kind: Kind, _ message: String, remedy: String = "") {
        self.kind = kind
        self.message = message
        self.remedy = remedy
    }

    public var description: String { remedy.isEmpty ? message : "\(message); \(remedy)" }
}
