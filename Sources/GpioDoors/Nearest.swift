/// Finds what somebody may have meant.
enum Nearest {
    /// How many letters must be added, left out, changed or swapped with their neighbour; case does not count.
    static func distance(_ a: String, _ b: String) -> Int {
        let a = Array(a.lowercased().utf8)
        let b = Array(b.lowercased().utf8)
        guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
        var twoBack: [Int] = []
        var back = Array(0...b.count)
        for i in 1...a.count {
            var row = [i]
            for j in 1...b.count {
                var least = min(back[j] + 1, row[j - 1] + 1, back[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { least = min(least, twoBack[j - 2] + 1) }
                row.append(least)
            }
            twoBack = back
            back = row
        }
        return back[b.count]
    }

    /// At most `limit` of `names`, nearest first, none that is further than a third of the name.
    static func names(to name: String, among names: [String], limit: Int = 3) -> [String] {
        let furthest = max(1, name.utf8.count / 3)
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
            .map { (name: $0, distance: distance(name, $0)) }
            .filter { $0.distance <= furthest }
            .sorted { ($0.distance, $0.name.utf8.count, $0.name) < ($1.distance, $1.name.utf8.count, $1.name) }
            .prefix(limit).map(\.name)
    }

    /// Whether `written` is `meant` with a slip of the pen: the same digits, and at most two letters amiss.
    ///
    /// Digits tell two alike chips apart (`1-0020`, `1-0021`), so another digit is another chip and no slip.
    static func isSlip(_ written: String, of meant: String) -> Bool {
        written.filter(\.isNumber) == meant.filter(\.isNumber) && distance(written, meant) <= 2
    }
}
