/// One request, as it came over the socket.
public struct ControlRequest: Equatable, Sendable {
    /// What the answer is told apart by: a whole number, a text of at most 64 bytes, or null.
    public let id: JSONValue
    public let command: ControlCommand
    /// Which store is meant, where a board serves several; nil: all of them, or the only one.
    public let store: String?

    public init(id: JSONValue = .null, _ command: ControlCommand, store: String? = nil) {
        self.id = id
        self.command = command
        self.store = store
    }

    /// The request as it is sent.
    public var members: JSONMembers {
        var members: JSONMembers = ["id": id]
        members.append(command.members)
        if let store { members["store"] = .string(store) }
        return members
    }

    /// How large and deep a request may be.
    static let limits = JSONLimits(bytes: 4096, depth: 8)

    /// Reads a line.
    init(parsing line: some Sequence<UInt8>) throws(ControlRefusal) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: line, limits: ControlRequest.limits)
        } catch {
            throw ControlRefusal(
                "no JSON at column \(error.column): \(error.message)",
                remedy: #"a request is one line such as {"id":1,"do":"status"}"#)
        }
        guard let members = value.object else {
            throw ControlRefusal("not an object", remedy: #"a request is one line such as {"id":1,"do":"status"}"#)
        }
        id = try ControlRequest.id(members)
        var fields = ControlFields(members, id: id)
        let word = try fields.word()
        store = try fields.string("store")
        command = try fields.command(word)
        try fields.finish(word)
    }

    private static func id(_ members: JSONMembers) throws(ControlRefusal) -> JSONValue {
        switch members["id"] {
        case nil, .null?: return .null
        case .integer(let number)?: return .integer(number)
        case .string(let text)? where text.utf8.count <= 64: return .string(text)
        default: throw ControlRefusal("\"id\" is a whole number or a text of at most 64 bytes")
        }
    }
}

/// Why a request is not done: what is wrong, and what to send instead.
public struct ControlRefusal: Error, Equatable, Sendable {
    public let id: JSONValue
    public let message: String
    /// What to do about it, or empty.
    public let remedy: String

    init(_ message: String, remedy: String = "", id: JSONValue = .null) {
        self.id = id
        self.message = message
        self.remedy = remedy
    }
}
