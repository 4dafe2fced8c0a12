/// The answer to one request, given once, now or later, on the reactor's thread.
public final class ControlReply {
    private let id: JSONValue
    private var deliver: ((String) -> Void)?

    init(id: JSONValue, deliver: @escaping (String) -> Void) {
        self.id = id
        self.deliver = deliver
    }

    // Somebody waits for it.
    deinit { failure("the greeter has dropped this request", remedy: "try again; see the greeter's log for why") }

    /// Done: `{"id":…,"ok":true,…}`.
    public func success(_ members: JSONMembers = [:]) { send(ControlReply.line(id, members)) }

    /// Not done, and why: `{"id":…,"ok":false,"error":…,"remedy":…}`.
    ///
    /// - Parameter remedy: what to do about it, or empty.
    public func failure(_ error: String, remedy: String = "") {
        send(ControlReply.line(id, error: error, remedy: remedy))
    }

    /// Done, with an object that is JSON already.
    public func success(object: String) {
        send(ControlReply.spliced(["id": id, "ok": true], object))
    }

    private func send(_ line: String) {
        guard let deliver else { return }
        self.deliver = nil
        deliver(line)
    }

    static func line(_ id: JSONValue, _ members: JSONMembers = [:]) -> String {
        var all: JSONMembers = ["id": id, "ok": true]
        all.append(members)
        return all.description
    }

    static func line(_ id: JSONValue, error: String, remedy: String) -> String {
        var all: JSONMembers = ["id": id, "ok": false, "error": .string(error)]
        if !remedy.isEmpty { all["remedy"] = .string(remedy) }
        return all.description
    }

    /// Members, and those of an object that is text already, as one object.
    static func spliced(_ members: JSONMembers, _ object: String) -> String {
        let rest = object.drop { $0 == " " }.dropFirst()
        let head = String(members.description.dropLast())
        return rest.first == "}" ? head + rest : head + "," + rest
    }
}
