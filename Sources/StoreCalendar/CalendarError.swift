public import GreeterRuntime

/// Why a calendar cannot be used.
public enum CalendarError: Error, Hashable, CustomStringConvertible, Sendable {
    /// It was not looked into: there is no such file, or no libical. In words that end an error message.
    case unavailable(String)
    /// What is wrong with it, in the order of its lines; never empty.
    case broken([Problem])

    public var description: String {
        switch self {
        case .unavailable(let why): why
        case .broken(let problems): problems.map(\.description).joined(separator: "\n")
        }
    }
}

/// What is wrong with one file, as it is being found.
final class Faults {
    let file: String
    private var problems: [Problem] = []
    private var more = 0

    /// More are counted, and not listed: it is the wrong file.
    private static let most = 20

    init(file: String) { self.file = file }

    var isEmpty: Bool { problems.isEmpty }

    /// - Parameter line: from 1.
    func add(_ line: Int, _ message: String) {
        let problem = Problem(Place(file: file, line: line, column: 1), message)
        guard !problems.contains(problem) else { return }
        guard problems.count < Faults.most else { return more += 1 }
        problems.append(problem)
    }

    /// Throws what was found, if anything was.
    func check() throws(CalendarError) {
        if !problems.isEmpty { throw all }
    }

    /// What was found until now, and this, which hides all that follows.
    func last(_ line: Int, _ message: String) -> CalendarError {
        add(line, message)
        return all
    }

    /// This and nothing else: the file is something else altogether.
    func only(_ line: Int, _ message: String) -> CalendarError {
        .broken([Problem(Place(file: file, line: line, column: 1), message)])
    }

    private var all: CalendarError {
        var sorted = problems.sorted { $0.place < $1.place }
        if more > 0, let last = sorted.last {
            sorted.append(Problem(last.place, "and \(more) more like these; is it the right file?"))
        }
        return .broken(sorted)
    }
}
