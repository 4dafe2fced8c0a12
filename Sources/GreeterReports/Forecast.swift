public import Greeter
internal import GreeterRuntime

/// What settings would sound like over a trace, and beside others.
public struct Forecast: Sendable {
    /// One way to set the shop, and what came of it.
    public struct Side: Sendable {
        /// The settings file, as the user named it.
        public var name: String
        public var report: VisitReport

        public init(name: String, report: VisitReport) {
            self.name = name
            self.report = report
        }
    }

    public var trace: String
    public var new: Side
    public var old: Side?
    public var differences: Differences
    public var limits: [Limit.Result]
    /// The first store's, in which the times are shown.
    public var zone: ZoneTable

    public init(
        trace: String, new: Side, old: Side? = nil, differences: Differences = Differences(),
        limits: [Limit.Result] = [], zone: ZoneTable
    ) {
        self.trace = trace
        self.new = new
        self.old = old
        self.differences = differences
        self.limits = limits
        self.zone = zone
    }

    /// The old side, where there is one, and the new one.
    var sides: [Side] { (old.map { [$0] } ?? []) + [new] }

    /// The days that are covered, by the new side's opening hours; nil for a trace without passages.
    public var period: Period? { new.report.period ?? old?.report.period }

    /// The days with a side's own opening hours; the other's where nobody passed under this one.
    func period(of side: Side) -> Period? { side.report.period ?? period }
}

/// One row of figures for all sides.
struct ForecastRow {
    /// A word for programs.
    var key: String
    var label: String
    var values: [Double]
    var texts: [String]
    /// Whether a change in percent says something.
    var isComparable = true
}

extension Forecast.Side {
    /// Cues an hour of opening, by hour of the day; nil where the shop is never open then.
    func cuesAnHour(_ period: Period) -> [Double?] {
        (0..<24).map { hour in
            period.openHours[hour] > 0 ? Double(report.hours[hour].cues) / period.openHours[hour] : nil
        }
    }

    /// Seconds of sound an hour of opening, by hour of the day.
    func secondsAnHour(_ period: Period) -> [Double?] {
        (0..<24).map { hour in
            period.openHours[hour] > 0 ? report.hours[hour].audible.inSeconds / period.openHours[hour] : nil
        }
    }

    /// The hour of the day with the most or the fewest cues while open.
    func extreme(_ period: Period, isLoudest: Bool) -> (hour: Int, cues: Double)? {
        let hours = cuesAnHour(period).enumerated().compactMap { hour, cues in cues.map { (hour: hour, cues: $0) } }
        return isLoudest ? hours.max { $0.cues < $1.cues } : hours.min { $0.cues < $1.cues }
    }
}

extension Forecast {
    /// The figures that are laid beside one another.
    func rows(_ language: StoryLanguage) -> [ForecastRow] {
        // An hour is one of the side's own opening hours: they may differ.
        let sides = sides.compactMap { side in period(of: side).map { (side: side, period: $0) } }
        func row(
            _ key: String, _ label: String, _ value: (Side, Period) -> Double,
            _ text: ((Side, Period) -> String)? = nil, isComparable: Bool = true
        ) -> ForecastRow {
            let values = sides.map { value($0.side, $0.period) }
            return ForecastRow(
                key: key, label: label, values: values,
                texts: text.map { text in sides.map { text($0.side, $0.period) } } ?? values.map(Figures.value),
                isComparable: isComparable)
        }
        func peak(_ measure: BusiestHour.Measure) -> (Side, Period) -> Double {
            { side, _ in side.report.busiest[measure]?.value ?? 0 }
        }
        func extreme(_ isLoudest: Bool) -> (Side, Period) -> String {
            { side, period in
                side.extreme(period, isLoudest: isLoudest).map {
                    "\(Figures.hour($0.hour)):00 (\(Figures.value($0.cues)))"
                } ?? "–"
            }
        }
        var rows = [
            row(
                "passages", language("people through the door", "ドアを通った人"),
                { side, _ in Double(side.report.total.visits) }),
            row("open_hours", language("hours open", "営業時間の合計"), { _, period in period.open }),
        ]
        for answer in Level.allCases.reversed() {
            rows.append(
                row(
                    answer == .off ? "silent" : answer.word,
                    language.answered(with: answer),
                    { side, _ in Double(side.report.total[answer]) },
                    { side, _ in
                        "\(Figures.count(side.report.total[answer])) "
                            + "(\(Figures.share(side.report.total[answer], of: side.report.total.visits)))"
                    }))
        }
        rows += [
            row(
                "cues_per_day", language("cues a day", "1日の音の回数"),
                { side, period in Double(side.report.total.cues) / Double(period.days) }),
            row(
                "audible_seconds_per_day", language("seconds of sound a day", "1日の音の秒数"),
                { side, period in side.report.total.audible.inSeconds / Double(period.days) }),
            row(
                "spoken_seconds_per_day", language("seconds of words a day", "1日の音声の秒数"),
                { side, period in side.report.total.spoken.inSeconds / Double(period.days) }),
            row(
                "cues_per_hour", language("cues an hour", "1時間の音の回数"),
                { side, period in Forecast.ratio(Double(side.report.total.cues), period.open) }),
            row(
                "audible_seconds_per_hour", language("seconds of sound an hour", "1時間の音の秒数"),
                { side, period in Forecast.ratio(side.report.total.audible.inSeconds, period.open) }),
            row(
                "spoken_seconds_per_hour", language("seconds of words an hour", "1時間の音声の秒数"),
                { side, period in Forecast.ratio(side.report.total.spoken.inSeconds, period.open) }),
            row(
                "spoken_share", language("cues that speak", "音声の割合"),
                { side, _ in side.report.total.spokenShare ?? 0 },
                { side, _ in Figures.share(side.report.total.spokenCues, of: side.report.total.cues) },
                isComparable: false),
            row("most_cues_in_an_hour", language("most cues in sixty minutes", "60分間の最多回数"), peak(.cues)),
            row(
                "most_audible_seconds_in_an_hour", language("most seconds in sixty minutes", "60分間の最長秒数"),
                peak(.audibleSeconds)),
            row(
                "loudest_hour", language("loudest hour (cues)", "最も鳴る時間帯(回)"),
                { side, period in Double(side.extreme(period, isLoudest: true)?.hour ?? 0) }, extreme(true),
                isComparable: false),
            row(
                "quietest_hour", language("quietest hour (cues)", "最も静かな時間帯(回)"),
                { side, period in Double(side.extreme(period, isLoudest: false)?.hour ?? 0) }, extreme(false),
                isComparable: false),
            row(
                "budget_passages", language("met the budget", "予算で控えた"),
                { side, _ in Double(side.report.total.underBudget) }),
            row(
                "budget_ruled_seconds", language("the budget ruled, at least", "予算が効いた時間(以上)"),
                { side, _ in side.report.budgetRuled.inSeconds },
                { side, _ in Figures.time(side.report.budgetRuled, language) }),
        ]
        return rows
    }

    private static func ratio(_ part: Double, _ whole: Double) -> Double { whole > 0 ? part / whole : 0 }

    /// The reasons of all sides, the most frequent first.
    var reasons: [(word: String, counts: [Int])] {
        let counts = sides.map { side in
            side.report.treatments.reduce(into: [String: Int]()) { $0[$1.key.reason, default: 0] += $1.value }
        }
        let words = Set(counts.flatMap(\.keys))
        return words.map { word in (word: word, counts: counts.map { $0[word] ?? 0 }) }.sorted {
            let (left, right) = ($0.counts.reduce(0, +), $1.counts.reduce(0, +))
            return left != right ? left > right : $0.word < $1.word
        }
    }

    /// The hours worth showing: from the first to the last in which the shop is open or something sounds.
    func shownHours() -> Range<Int> {
        let shown = (0..<24).filter { hour in
            sides.contains { self.period(of: $0)?.openHours[hour] ?? 0 > 0 || $0.report.hours[hour].cues > 0 }
        }
        guard let first = shown.first, let last = shown.last else { return 0..<24 }
        return first..<last + 1
    }

    /// As in `2026-03-07 14:23:10 front arrival`.
    func example(_ visit: Visit) -> String {
        "\(visit.civil.date.text) \(visit.civil.clockText) \(visit.door) \(visit.direction.word)"
    }
}
