public import Greeter

/// The most that sounded in any sixty minutes, in memory bounded by what can sound in an hour.
public struct BusiestHour: Sendable {
    /// What is counted.
    public enum Measure: CaseIterable, Sendable {
        case cues, spokenCues, audibleSeconds, spokenSeconds
    }

    /// The most of a measure, and when the sixty minutes began.
    public struct Peak: Hashable, Sendable {
        public var value: Double
        public var from: WallTime
    }

    private var window: [Heard] = []
    private var start = 0
    private var peaks: [Peak?] = Measure.allCases.map { _ in nil }
    private var sums = Sums()

    private struct Sums {
        var cues = 0
        var spokenCues = 0
        var audible = Span.zero
        var spoken = Span.zero

        mutating func add(_ heard: Heard, sign: Int64) {
            cues += Int(sign)
            if heard.spoken > .zero { spokenCues += Int(sign) }
            audible += Span(nanoseconds: sign * heard.audible.nanoseconds)
            spoken += Span(nanoseconds: sign * heard.spoken.nanoseconds)
        }

        subscript(measure: Measure) -> Double {
            switch measure {
            case .cues: Double(cues)
            case .spokenCues: Double(spokenCues)
            case .audibleSeconds: audible.inSeconds
            case .spokenSeconds: spoken.inSeconds
            }
        }
    }

    public init() {}

    /// The most of a measure; nil where nothing sounded.
    public subscript(measure: Measure) -> Peak? {
        Measure.allCases.firstIndex(of: measure).flatMap { peaks[$0] }
    }

    /// Cues come in order, but for those of several outputs, which may be a few seconds apart.
    mutating func add(_ heard: Heard) {
        var place = window.count
        while place > start, window[place - 1].at > heard.at { place -= 1 }
        window.insert(heard, at: place)
        sums.add(heard, sign: 1)
        while start < window.count - 1, window[start].at <= (window.last?.at ?? heard.at) + .hours(-1) {
            sums.add(window[start], sign: -1)
            start += 1
        }
        for (index, measure) in Measure.allCases.enumerated() where sums[measure] > peaks[index]?.value ?? 0 {
            peaks[index] = Peak(value: sums[measure], from: window[start].at)
        }
        if start > 1024 {
            window.removeFirst(start)
            start = 0
        }
    }
}
