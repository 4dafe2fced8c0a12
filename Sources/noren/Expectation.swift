internal import FoundationEssentials
internal import Glibc
internal import GreeterRuntime

/// A value of JSON.
enum JSONValue: Decodable, Equatable, CustomStringConvertible {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let string = try? value.decode(String.self) {
            self = .string(string)
        } else if let array = try? value.decode([JSONValue].self) {
            self = .array(array)
        } else {
            self = .object(try value.decode([String: JSONValue].self))
        }
    }

    var description: String {
        switch self {
        case .null: "null"
        case .bool(let bool): bool ? "true" : "false"
        case .number(let number): number == number.rounded() ? String(Int64(number)) : String(number)
        case .string(let string): JSONObject.quoted(string)
        case .array(let array): "[" + array.map(\.description).joined(separator: ",") + "]"
        case .object(let object):
            "{" + object.sorted { $0.key < $1.key }.map { "\(JSONObject.quoted($0)):\($1)" }.joined(separator: ",")
                + "}"
        }
    }

    static func parse(_ text: String) -> JSONValue? {
        try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }
}

/// Decisions that were expected, line by line, each with the keys that matter.
struct Expectation {
    private let path: String
    private let lines: [(number: Int, object: [String: JSONValue])]
    private let summary: (number: Int, object: JSONValue)?
    private var next = 0
    private var differences: [String] = []
    private var differing = 0
    private var extra = 0

    /// More differences than this are counted, not told.
    static let told = 20

    init(path: String) throws(Failure) {
        self.path = path
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw Failure(.failed, "\(path): cannot be read: \(SystemError.text(errno))")
        }
        guard let text = String(data: data, encoding: .utf8) else { throw Failure(.failed, "\(path): is not UTF-8") }
        var lines: [(Int, [String: JSONValue])] = []
        var summary: (Int, JSONValue)?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard line.contains(where: { !$0.isWhitespace }) else { continue }
            guard case .object(let object)? = JSONValue.parse(String(line)) else {
                throw Failure(.failed, "\(path):\(index + 1): is no JSON object; each line is one decision")
            }
            if let expected = object["summary"] {
                summary = (index + 1, expected)
            } else {
                lines.append((index + 1, object))
            }
        }
        self.lines = lines
        self.summary = summary
    }

    mutating func compare(decision: String) {
        guard next < lines.count else {
            extra += 1
            return
        }
        let (number, expected) = lines[next]
        next += 1
        guard case .object(let actual)? = JSONValue.parse(decision) else { return }
        let what = [actual["time"], actual["door"], actual["direction"]].compactMap { value in
            if case .string(let text)? = value { text } else { nil }
        }.joined(separator: " ")
        compare(expected, actual, number, what)
    }

    private mutating func compare(
        _ expected: [String: JSONValue], _ actual: [String: JSONValue], _ number: Int, _ what: String
    ) {
        var differs = false
        for (key, value) in expected.sorted(by: { $0.key < $1.key }) where actual[key] != value {
            differs = true
            if differences.count < Expectation.told {
                let was = actual[key]?.description ?? "not there"
                differences.append("\(path):\(number): \(key): expected \(value), was \(was) (\(what))")
            }
        }
        if differs { differing += 1 }
    }

    /// - Throws: exit 1 with the differences, if there are any.
    mutating func finish(summary text: String) throws(Failure) {
        if let (number, expected) = summary, case .object(let wanted) = expected,
            case .object(let object)? = JSONValue.parse(text), case .object(let actual)? = object["summary"]
        {
            compare(wanted, actual, number, "summary")
        }
        if differing > 0 || next < lines.count || extra > 0 {
            var message = differences
            if differing > 0 {
                message.append("\(differing) of \(lines.count) lines of \(path) are not as expected")
            }
            if next < lines.count {
                message.append(
                    "\(path):\(lines[next].number): expected, and \(lines.count - next - 1) more; there was none")
            }
            if extra > 0 { message.append("\(extra) more decisions than \(path) expects") }
            throw Failure(.failed, message.joined(separator: "\n"))
        }
    }
}
