/// Finds what somebody probably meant.
public enum Nearest {
    /// The candidate that is fewest slips away (a letter missing, added, wrong, or two swapped), or nil where none is
    /// near: at most a third of the word's length, and one slip in the shortest.
    public static func word(to word: String, among candidates: some Sequence<String>) -> String? {
        let letters = Array(word.lowercased())
        let limit = max(1, letters.count / 3)
        var best: (word: String, slips: Int)?
        for candidate in candidates {
            let other = Array(candidate.lowercased())
            // A difference in length alone is as many slips.
            guard abs(other.count - letters.count) <= min(limit, (best?.slips ?? .max) - 1) else { continue }
            let slips = slips(letters, other)
            guard slips <= limit, slips < best?.slips ?? .max else { continue }
            best = (candidate, slips)
        }
        return best?.word
    }

    /// The Damerau–Levenshtein distance with adjacent swaps.
    static func slips(_ a: [Character], _ b: [Character]) -> Int {
        var before: [Int] = []
        var last = Array(0...b.count)
        for (row, left) in a.enumerated() {
            var current = [row + 1]
            for (column, right) in b.enumerated() {
                var cost = min(last[column + 1] + 1, current[column] + 1, last[column] + (left == right ? 0 : 1))
                if row > 0, column > 0, left == b[column - 1], a[row - 1] == right {
                    cost = min(cost, before[column - 1] + 1)
                }
                current.append(cost)
            }
            (before, last) = (last, current)
        }
        return last[b.count]
    }
}
