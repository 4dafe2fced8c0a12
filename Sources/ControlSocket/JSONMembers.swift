internal import GreeterRuntime

/// What is in a JSON object: keys with their values, in the order in which they were written or added.
public struct JSONMembers: Sendable {
    public private(set) var all: [(key: String, value: JSONValue)]

    /// - Parameter all: of keys that come twice, the later is not found by ``subscript(_:)``.
    public init(_ all: [(String, JSONValue)] = []) { self.all = all.map { (key: $0.0, value: $0.1) } }

    /// The keys in their order.
    public var keys: [String] { all.map(\.key) }

    /// The value of a key, nil where there is none. Setting adds at the end, replaces in place, or removes.
    public subscript(key: String) -> JSONValue? {
        get { all.first { $0.key == key }?.value }
        set {
            let index = all.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): all[index].value = value
            case (let index?, nil): all.remove(at: index)
            case (nil, let value?): all.append((key, value))
            case (nil, nil): break
            }
        }
    }

    /// Adds the members of another object, after these.
    public mutating func append(_ others: JSONMembers) { all += others.all }

    func write(to text: inout String) {
        text += "{"
        for (index, member) in all.enumerated() {
            if index > 0 { text += "," }
            text += JSONObject.quoted(member.key)
            text += ":"
            member.value.write(to: &text)
        }
        text += "}"
    }
}

extension JSONMembers: Equatable {
    /// The order of keys means nothing in JSON.
    public static func == (a: JSONMembers, b: JSONMembers) -> Bool {
        guard a.all.count == b.all.count else { return false }
        let others = Dictionary(b.all.map { ($0.key, $0.value) }) { first, _ in first }
        return a.all.allSatisfy { others[$0.key] == $0.value }
    }
}

extension JSONMembers: ExpressibleByDictionaryLiteral, CustomStringConvertible {
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }

    /// The object on one line.
    public var description: String { JSONValue.object(self).description }
}
