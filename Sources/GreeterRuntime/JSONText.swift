/// Writes one JSON object, key by key, in the order given.
public struct JSONObject {
    public private(set) var text = "{"
    private var isEmpty = true

    public init() {}

    /// The object, closed.
    public var closed: String { text + "}" }

    public mutating func add(_ key: String, _ value: String?) {
        addRaw(key, value.map { JSONObject.quoted($0) } ?? "null")
    }

    public mutating func add(_ key: String, _ value: Int) { addRaw(key, String(value)) }

    public mutating func add(_ key: String, _ value: Bool) { addRaw(key, value ? "true" : "false") }

    /// - Parameter json: a value that is JSON already.
    public mutating func addRaw(_ key: String, _ json: String) {
        if !isEmpty { text += "," }
        isEmpty = false
        text += JSONObject.quoted(key)
        text += ":"
        text += json
    }

    /// A JSON string, quoted, as RFC 8259 wants it.
    public static func quoted(_ string: String) -> String {
        var text = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
