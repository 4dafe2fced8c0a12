internal import Glibc
internal import Greeter
internal import GreeterRuntime

/// Where speech begins and ends in a recording, by levels relative to its own loudness.
///
/// Loud parts of some length are speech for certain; from there it reaches outward over what is softer, as an `s` at the end
/// of a word is. A knock away from it, as of the finger that ends the recording, is not speech.
struct SpeechBounds {
    /// The frames between the first sound and the last.
    let range: Range<Int>
    /// Decibels between the loudest 400 ms and what lies outside; nil where too little lies there to judge.
    let distance: Double?
    /// The longest stretch of quiet within that is a pause between sentences.
    let longestPause: Range<Int>?

    /// Frames of 5 ms.
    private static let hopsASecond = 200
    private static let leastPause = 140
    private static let silence = -90.0

    init?(_ samples: [Float], rate: Int) {
        let hop = rate / SpeechBounds.hopsASecond
        let powers = stride(from: 0, to: samples.count, by: hop).map { start in
            samples[start..<min(samples.count, start + hop)].reduce(0.0) { $0 + Double($1 * $1) } / Double(hop)
        }
        guard !powers.isEmpty else { return nil }
        let levels = powers.map(SpeechBounds.decibels)
        let loudest = SpeechBounds.decibels(SpeechBounds.loudest(powers, over: 80))
        guard loudest > -70 else { return nil }
        let floor = SpeechBounds.room(powers, loudest: loudest)
        let high = min(max(loudest - 20, floor + 10), loudest - 6)
        let low = min(max(loudest - 40, floor + 6), high)

        // 30 ms are a sound of speech; shorter ones count beside it, as the release of a t does.
        let cores = SpeechBounds.runs(levels, above: high, bridging: 6).filter { $0.count >= 6 }
        guard let first = cores.first, let last = cores.last else { return nil }
        let start = SpeechBounds.reach(levels, from: first.lowerBound, by: -1, above: low, gap: 8, most: 60)
        let end = SpeechBounds.reach(levels, from: last.upperBound - 1, by: 1, above: low, gap: 24, most: 100) + 1
        range = (start * hop)..<min(samples.count, end * hop)

        let outside = powers[..<max(0, start - 10)] + powers[min(powers.count, end + 10)...]
        // Digital silence says nothing of the room; a quarter of a second says enough.
        distance =
            outside.count >= 50
            ? loudest - SpeechBounds.decibels(outside.sorted()[outside.count / 2]) : nil
        let pauses = SpeechBounds.runs(levels[start..<end].map { -$0 }, above: -max(low, floor + 6), bridging: 2)
            .filter { $0.count >= SpeechBounds.leastPause }
        longestPause = pauses.max { $0.count < $1.count }.map { pause in
            ((pause.lowerBound + start) * hop)..<((pause.upperBound + start) * hop)
        }
    }

    private static func decibels(_ power: Double) -> Double { power > 1e-9 ? 10 * log10(power) : silence }

    /// The most power over so many hops.
    private static func loudest(_ powers: [Double], over count: Int) -> Double {
        var sum = 0.0
        var most = 0.0
        for index in powers.indices {
            sum += powers[index]
            if index >= count { sum -= powers[index - count] }
            most = max(most, sum)
        }
        return most / Double(min(count, powers.count))
    }

    /// The level of the room: what the quietest 300 ms do not pass, in averages of 100 ms, which rumble does not move.
    ///
    /// A recording that was cut close has no such stretch: its quietest is speech, and is far louder or not at both ends.
    private static func room(_ powers: [Double], loudest: Double) -> Double {
        let width = min(20, powers.count)
        var averages: [Double] = []
        var sum = powers[..<width].reduce(0, +)
        for end in width...powers.count {
            averages.append(decibels(max(0, sum) / Double(width)))
            if end < powers.count { sum += powers[end] - powers[end - width] }
        }
        let quiet = averages.sorted()[min(60, averages.count - 1)]
        let ends = [averages[0], averages[averages.count - 1]]
        let isRoom = quiet <= loudest - 25 || ends.allSatisfy { abs($0 - quiet) < 4 }
        return isRoom ? quiet : loudest - 60
    }

    /// Stretches above a level; gaps of up to `bridging` hops do not end one.
    private static func runs(_ levels: [Double], above level: Double, bridging: Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for index in levels.indices where levels[index] > level {
            if let last = runs.last, index - last.upperBound <= bridging {
                runs[runs.count - 1] = last.lowerBound..<(index + 1)
            } else {
                runs.append(index..<(index + 1))
            }
        }
        return runs
    }

    /// The farthest hop above a level in one direction, over gaps of up to `gap` hops and `most` hops in all.
    private static func reach(
        _ levels: [Double], from start: Int, by step: Int, above level: Double, gap: Int, most: Int
    ) -> Int {
        var farthest = start
        var index = start
        while levels.indices.contains(index + step), abs(index + step - start) <= most,
            abs(index + step - farthest) <= gap
        {
            index += step
            if levels[index] > level { farthest = index }
        }
        return farthest
    }
}
