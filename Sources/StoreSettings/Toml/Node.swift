internal import GreeterRuntime

/// One value of a settings file, and where it stands.
struct Node: Hashable, Sendable {
    var value: Value
    var place: Place

    indirect enum Value: Hashable, Sendable {
        case table(Table)
        case array([Node])
        case string(String)
        case integer(Int64)
        case float(Double)
        case boolean(Bool)
        /// A date, a time or both, as TOML writes them.
        case date(String)
    }

    /// What it is, in words for a message: `the number 5`.
    var found: String {
        switch value {
        case .table: "a table"
        case .array: "a list"
        case .string(let text): "the text \"\(text)\""
        case .integer(let number): "the number \(number)"
        case .float(let number): "the number \(number)"
        case .boolean(let flag): "\(flag)"
        case .date(let text): "the bare date or time \(text)"
        }
    }

    var table: Table? {
        if case .table(let table) = value { table } else { nil }
    }
}

/// Keys and their values, in the order of the file.
struct Table: Hashable, Sendable {
    var entries: [Entry] = []

    struct Entry: Hashable, Sendable {
        var key: String
        var keyPlace: Place
        var node: Node
    }

    subscript(key: String) -> Node? {
        entries.first { $0.key == key }?.node
    }
}
