internal import GreeterRuntime

/// A value as programs read it.
public enum Fact: Sendable {
    case absent
    case text(String)
    case count(Int)
    case decimal(Double)
    case flag(Bool)
    case list([Fact])
    case record(Facts)

    var json: String {
        switch self {
        case .absent: "null"
        case .text(let text): JSONObject.quoted(text)
        case .count(let count): String(count)
        case .decimal(let decimal): String(decimal: decimal, digits: 1)
        case .flag(let flag): flag ? "true" : "false"
        case .list(let list): "[" + list.map(\.json).joined(separator: ",") + "]"
        case .record(let facts): facts.json
        }
    }

    /// A text, or none.
    public init(_ text: String?) { self = text.map { .text($0) } ?? .absent }

    /// A count, or none.
    public init(_ count: Int?) { self = count.map { .count($0) } ?? .absent }
}

/// Values with their keys, in the order in which they were added.
public struct Facts: Sendable, ExpressibleByDictionaryLiteral {
    public private(set) var all: [(key: String, value: Fact)]

    public init(dictionaryLiteral elements: (String, Fact)...) { all = elements.map { (key: $0.0, value: $0.1) } }

    public subscript(key: String) -> Fact? {
        get { all.first { $0.key == key }?.value }
        set {
            all.removeAll { $0.key == key }
            if let newValue { all.append((key, newValue)) }
        }
    }

    var json: String {
        var object = JSONObject()
        for (key, value) in all { object.addRaw(key, value.json) }
        return object.closed
    }
}
