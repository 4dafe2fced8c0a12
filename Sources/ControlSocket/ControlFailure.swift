internal import Glibc
internal import Greeter
internal import GreeterRuntime

/// The words for why a greeter cannot be talked to.
enum ControlFailure {
    private static let start = "start it: sudo systemctl start noren, or noren run"

    static func connecting(_ path: String, _ code: Int32, _ timeout: Span) -> ControlError {
        switch code {
        case ENOENT, ENOTDIR:
            ControlError(.notRunning, "the greeter does not run: there is no socket at \(path)", remedy: start)
        case ECONNREFUSED:
            ControlError(.notRunning, "the greeter does not run: nobody answers at \(path)", remedy: start)
        case EACCES, EPERM: denied(path)
        case EAGAIN: late(path, timeout)
        case EPROTOTYPE, ENOTSOCK: stranger(path)
        default: system("connect \(path)", code)
        }
    }

    /// Names the group, where it can be seen.
    private static func denied(_ path: String) -> ControlError {
        let message = "you may not talk to the greeter at \(path)"
        // The folder of the socket may be closed, too; then it is its group that counts.
        for place in [path, Text.folder(of: path)] {
            var status = stat()
            guard stat(place, &status) == 0 else { continue }
            let group = name(ofGroup: status.st_gid)
            // Nobody joins root's group for a door chime.
            guard group != "root" else { break }
            return ControlError(
                .noPermission, message,
                remedy: "join the group \(group): sudo usermod -aG \(group) $USER, then log in again")
        }
        return ControlError(.noPermission, message, remedy: "use sudo, or ask whoever looks after this board")
    }

    private static func name(ofGroup gid: gid_t) -> String {
        var entry = group()
        var found: UnsafeMutablePointer<group>?
        var buffer = [CChar](repeating: 0, count: 65536)
        guard getgrgid_r(gid, &entry, &buffer, buffer.count, &found) == 0, found != nil, let name = entry.gr_name
        else { return String(gid) }
        return String(cString: name)
    }

    static func version(_ version: Int64) -> ControlError {
        ControlError(
            .wrongVersion,
            "the greeter speaks version \(version) of the control protocol, and this command \(ControlProtocol.version)",
            remedy: "install both from the same release, and restart the greeter")
    }

    static func stranger(_ path: String) -> ControlError {
        ControlError(
            .notAGreeter, "what answers at \(path) is not a greeter",
            remedy: "see [board] socket in the settings for the right path")
    }

    static func late(_ path: String, _ timeout: Span) -> ControlError {
        ControlError(
            .timedOut, "the greeter at \(path) did not answer within \(timeout.duration)",
            remedy: "try again; if it stays so: sudo systemctl restart noren")
    }

    static func cutOff(_ path: String) -> ControlError {
        ControlError(
            .cutOff, "the greeter at \(path) closed the connection",
            remedy: "it may be restarting: try again in a moment")
    }

    static func refusal(_ line: JSONMembers) -> ControlError {
        ControlError(
            .refused, line["error"]?.string ?? "the greeter refused without a word",
            remedy: line["remedy"]?.string ?? "")
    }

    static func system(_ call: String, _ code: Int32) -> ControlError {
        ControlError(.system(code), "\(call): \(SystemError.text(code))")
    }
}
