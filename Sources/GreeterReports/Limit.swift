public import Greeter
internal import GreeterRuntime

/// A figure that a forecast must not exceed, as in `cues-per-hour=20`.
public struct Limit: Hashable, Sendable {
    /// The word before the equals sign.
    public var name: String
    public var most: Double
    private var measure: BusiestHour.Measure
    private var isPerDay: Bool

    /// What a limit came to.
    public struct Result: Hashable, Sendable {
        public var limit: Limit
        /// The most there was.
        public var value: Double
        /// When: `the sixty minutes from 2026-03-07 14:23:10`, or `2026-03-07`; empty where nothing sounded.
        public var when: String
        public var isKept: Bool { value <= limit.most }

        /// As in `23 cues in the sixty minutes from 2026-03-07 14:23:10`.
        public var amount: String {
            "\(Figures.value(value)) \(limit.unit)" + (when.isEmpty ? "" : " \(limit.isPerDay ? "on" : "in") \(when)")
        }

        /// As in `the limit is 20 (cues-per-hour)`.
        public var limited: String { "the limit is \(Figures.value(limit.most)) (\(limit.name))" }

        /// Both.
        public var words: String { "\(amount); \(limited)" }
    }

    /// Every limit there is. An hour is any sixty minutes, a day is the store's.
    public static let names = measures.flatMap { [$0.word + "-per-hour", $0.word + "-per-day"] }

    private static let measures: [(word: String, measure: BusiestHour.Measure)] = [
        ("cues", .cues), ("spoken", .spokenCues), ("audible-seconds", .audibleSeconds),
        ("spoken-seconds", .spokenSeconds),
    ]

    /// Reads `NAME=NUMBER`; what is wrong, and what to write instead, is the error.
    public static func read(_ text: String) throws(LimitError) -> Limit {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = parts[0]
        let words = measures.first { name == $0.word + "-per-hour" || name == $0.word + "-per-day" }
        guard let words else {
            let nearest = Nearest.word(to: name, among: names).map { "did you mean \"\($0)\"?" }
            throw LimitError(
                description: "there is no limit \"\(name)\"; \(nearest ?? "there are " + names.joined(separator: ", "))"
            )
        }
        guard parts.count == 2, let most = Double(parts[1]), most.isFinite, most >= 0 else {
            throw LimitError(
                description: "\"\(text)\" gives no number to keep to; write \(name)=20, with a number from 0")
        }
        return Limit(name: name, most: most, measure: words.measure, isPerDay: name.hasSuffix("-per-day"))
    }

    /// What the limit comes to in a report, with times as the store's wall shows them.
    public func result(_ report: VisitReport, zone: ZoneTable) -> Result {
        if isPerDay {
            let loudest = report.days.max { value($0.tally) < value($1.tally) }
            guard let loudest, value(loudest.tally) > 0 else { return Result(limit: self, value: 0, when: "") }
            return Result(limit: self, value: value(loudest.tally), when: loudest.date.text)
        }
        guard let peak = report.busiest[measure] else { return Result(limit: self, value: 0, when: "") }
        let from = zone.civil(peak.from)
        return Result(
            limit: self, value: peak.value, when: "the sixty minutes from \(from.date.text) \(from.clockText)")
    }

    private func value(_ tally: Tally) -> Double {
        switch measure {
        case .cues: Double(tally.cues)
        case .spokenCues: Double(tally.spokenCues)
        case .audibleSeconds: tally.audible.inSeconds
        case .spokenSeconds: tally.spoken.inSeconds
        }
    }

    private var unit: String {
        switch measure {
        case .cues: "cues"
        case .spokenCues: "spoken cues"
        case .audibleSeconds: "seconds of sound"
        case .spokenSeconds: "seconds of words"
        }
    }
}

/// A limit that cannot be understood: what is wrong, and what to write instead.
public struct LimitError: Error, CustomStringConvertible, Sendable {
    public let description: String
}
