internal import GreeterRuntime

/// What reading the settings of a board brought to light.
///
/// One object for all files of a pass, so that every problem of every file is found at once.
final class Findings {
    private var problems = Set<Problem>()
    private var warnings: [Warning] = []
    private(set) var effective: [EffectiveValue] = []
    /// The store whose values are being read.
    var store = ""
    private var isNoting = true

    func problem(_ place: Place, _ message: String) {
        // A chain's base file is read once for each of its stores.
        problems.insert(Problem(place, message))
    }

    func warn(_ place: Place, _ message: String) {
        let warning = Warning(place, message)
        if !warnings.contains(warning) { warnings.append(warning) }
    }

    /// Reads something whose values are not listed one by one.
    func withoutNotes<Result>(_ body: () -> Result) -> Result {
        let before = isNoting
        isNoting = false
        defer { isNoting = before }
        return body()
    }

    func note(_ key: String, _ value: String, _ place: Place?) {
        guard isNoting else { return }
        effective.append(EffectiveValue(store: store, key: key, value: value, place: place))
    }

    /// All problems in the order of the files as they were given, and of the places in them.
    func sortedProblems(files: [String]) -> [Problem] {
        // At one place in the order of the alphabet: the same every time.
        sorted(problems.sorted { $0.message < $1.message }, by: \.place, files: files)
    }

    /// All warnings, in the same order.
    func sortedWarnings(files: [String]) -> [Warning] {
        sorted(warnings, by: \.place, files: files)
    }

    private func sorted<Found>(_ found: [Found], by place: KeyPath<Found, Place>, files: [String]) -> [Found] {
        func rank(_ file: String) -> Int { files.firstIndex(of: file) ?? files.count }
        return found.sorted { a, b in
            let (first, second) = (a[keyPath: place], b[keyPath: place])
            let (left, right) = (rank(first.file), rank(second.file))
            return left != right ? left < right : first < second
        }
    }
}
