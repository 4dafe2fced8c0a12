internal import Glibc
internal import Greeter
internal import GreeterProof

/// Plays seeds, or searches, for as long as it is asked to; prints a counterexample as files that `noren simulate` takes.
@main
enum Prove {
    static func main() {
        let words = CommandLine.arguments.dropFirst()
        switch words.first {
        case "seeds": seeds(from: number(words, 1) ?? 1, count: number(words, 2) ?? 2000)
        case "search": search(longer: number(words, 1) ?? 0)
        case "beams": beams(alone: number(words, 1) ?? 3, together: number(words, 2) ?? 0)
        case "year": Year.run(seed: number(words, 1) ?? 1, days: number(words, 2) ?? 365)
        case "bench": Bench.run(passages: number(words, 1) ?? 1_000_000)
        default:
            print(
                "prove seeds [FIRST] [COUNT] | search [LONGER] | beams [ALONE] [TOGETHER] | year [SEED] [DAYS]"
                    + " | bench [PASSAGES]")
        }
    }

    private static func number(_ words: ArraySlice<String>, _ place: Int) -> Int? {
        words.count > place ? Int(words[words.startIndex + place]) : nil
    }

    private static func search(longer: Int) {
        for (name, search, length) in Search.all {
            var search = search
            let began = clock()
            let found = search.run(length: length + longer)
            if let found { print("found after \(seconds(since: began)) s: \(found.play()?.description ?? "")") }
            print("\(name): \(search.looked) worlds, \(search.states) states, \(seconds(since: began)) s")
            guard let found else { continue }
            print(found.counterexample)
            exit(1)
        }
    }

    private static func beams(alone: Int, together: Int) {
        let findings = BeamWalks.search(alone: alone, together: together)
        print("\(findings.walks) walks, \(findings.sequences) sequences, \(findings.clear) of them clear,")
        print("\(findings.asFewest) of the others taken for the fewest people, \(findings.wrong.count) wrong")
        guard !findings.wrong.isEmpty else { return }
        print("found after 0.1 s: \(findings.wrong[0])")
        for line in findings.wrong { print(line) }
        exit(1)
    }

    private static func seconds(since began: clock_t) -> Double {
        (Double(clock() - began) / 10_000).rounded() / 100
    }

    private static func seeds(from first: Int, count: Int) {
        let began = clock()
        for seed in first..<first + count {
            let scenario = Scenario(seed: UInt64(seed), isPlain: seed % 3 == 0)
            guard let breach = scenario.play() else { continue }
            print("found after \(seconds(since: began)) s: seed \(seed): \(breach)")
            print(scenario.shrunk(breach.rule).counterexample)
            exit(1)
        }
        print("\(count) seeds from \(first): nothing is broken")
    }
}
