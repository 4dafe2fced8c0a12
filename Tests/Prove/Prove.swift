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
        default: print("prove seeds [FIRST] [COUNT] | search [LENGTH] | beams")
        }
    }

    private static func number(_ words: ArraySlice<String>, _ place: Int) -> Int? {
        words.count > place ? Int(words[words.startIndex + place]) : nil
    }

    private static func seeds(from first: Int, count: Int) {
        for seed in first..<first + count {
            let scenario = Scenario(seed: UInt64(seed), isPlain: seed % 3 == 0)
            guard let breach = scenario.play() else { continue }
            print("seed \(seed): \(breach)\n")
            print(scenario.shrunk(breach.rule).counterexample)
            return
        }
        print("\(count) seeds from \(first): nothing is broken")
    }
}
