internal import Glibc
internal import Greeter
internal import GreeterProof

/// A virtual year of a shop at full traffic, with faults; and what it leaves in memory.
enum Year {
    /// KB that a year may hold more than its first week did.
    private static let slack = 128

    static func run(seed: Int, days: Int) {
        let began = clock()
        var life = Life(seed: UInt64(seed))
        var afterWeek: Int?
        for day in 1...max(1, days) {
            if let breach = life.liveDay() { fail(life, seed, day, breach) }
            if day == 7 { afterWeek = memory() }
            if day % 73 == 0 { print("day \(day): \(life.counts.passages) passages, \(memory()) KB of memory") }
        }
        let counts = life.counts
        let outcomes = Outcome.allCases.map { "\(counts.decisions[$0] ?? 0) \($0.word)" }.joined(separator: ", ")
        let seconds = Int(Double(clock() - began) / Double(CLOCKS_PER_SEC))
        print("\(counts.days) days from seed \(seed) in \(seconds) s:")
        print("  \(counts.passages) passages, \(counts.killed) left by kills;")
        print("  \(counts.decided) decisions (\(outcomes))")
        print("  \(counts.faults) faults, \(counts.starts) starts, \(counts.reloads) reloads; no rule was broken")
        guard let afterWeek else { return }
        print("  memory: \(afterWeek) KB after the first week, \(memory()) KB now")
        guard memory() <= afterWeek + slack else {
            print("found: memory grows")
            exit(1)
        }
    }

    /// What of this process's memory is its own, in KB; the kernel counts in pages of 4.
    private static func memory() -> Int {
        var text = [UInt8](repeating: 0, count: 8192)
        let file = open("/proc/self/status", O_RDONLY | O_CLOEXEC)
        defer { close(file) }
        // SAFETY: the array has as many bytes as may be read.
        let count = max(0, read(file, &text, text.count))
        let line = String(decoding: text[..<count], as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix("RssAnon:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }

    private static func fail(_ life: Life, _ seed: Int, _ day: Int, _ breach: Witness.Breach) -> Never {
        print("found: seed \(seed), day \(day): \(breach)")
        var alone = life.today
        alone.start = alone.start + .hours(24 * Int64(day - 1))
        if alone.play()?.rule == breach.rule {
            print(alone.shrunk(breach.rule).counterexample)
        } else {
            print("the day alone does not break it: prove year \(seed) \(day) plays the days before it again")
        }
        exit(1)
    }
}
