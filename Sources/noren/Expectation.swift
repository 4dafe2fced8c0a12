internal import ControlSocket
internal import FoundationEssentials
internal import Glibc
internal import GreeterRuntime

/// Decisions that were expected, line by line, each with the keys that matter.
struct Expectation {
    private let path: String
    private let lines: [(number: Int, object: JSONMembers)]
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
        var lines: [(Int, JSONMembers)] = []
        var summary: (Int, JSONValue)?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard line.contains(where: { !$0.isWhitespace }) else { continue }
            guard let object = (try? JSONValue(parsing: line.utf8))?.object else {
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
        guard let actual = (try? JSONValue(parsing: decision))?.object else { return }
        let what = ["time", "door", "direction"].compactMap { actual[$0]?.string }.joined(separator: " ")
        compare(expected, actual, number, what)
    }

    private mutating func compare(
        _ expected: JSONMembers, _ actual: JSONMembers, _ number: Int, _ what: String
    ) {
        var differs = false
        for (key, value) in expected.all.sorted(by: { $0.key < $1.key }) where actual[key] != value {
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
        if let (number, expected) = summary, let wanted = expected.object,
            let actual = (try? JSONValue(parsing: text))?.object?["summary"]?.object
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
