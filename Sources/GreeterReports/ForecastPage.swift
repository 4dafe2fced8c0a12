internal import Greeter
public import GreeterRuntime

extension Forecast {
    /// The forecast as one page of HTML with nothing beside it.
    public func html(_ language: StoryLanguage = .english) -> String {
        let title = language("What \(new.name) would sound like", "\(new.name) の音の予測")
        var page = Page(title: title, language: language)
        guard let period else {
            page.head(title, [language("The trace holds no passages.", "記録に通過がありません。")])
            return page.html
        }
        page.head(title, [heading(period, language), sentence(language)])
        addLimits(to: &page, language)
        addFigures(to: &page, language)
        addAnswers(to: &page, language)
        addHours(to: &page, period, language)
        addShare(to: &page, language)
        addReasons(to: &page, language)
        if old != nil { addDifferences(to: &page, language) }
        return page.html
    }

    private func heading(_ period: Period, _ language: StoryLanguage) -> String {
        let days = language.days(period.days)
        let people = Figures.count(new.report.total.visits)
        return language(
            "\(trace), \(period.from.text) to \(period.to.text): \(people) people in \(days).",
            "\(trace)、\(period.from.text) 〜 \(period.to.text)、\(days)、\(people)人。")
    }

    /// What an owner wants to know, in a sentence.
    private func sentence(_ language: StoryLanguage) -> String {
        let rows = rows(language)
        func figures(_ key: String) -> (new: String, old: String?) {
            let values = (rows.first { $0.key == key }?.values ?? []).map(Figures.value)
            return (values.last ?? "–", values.count > 1 ? values.first : nil)
        }
        let (cues, seconds) = (figures("cues_per_day"), figures("audible_seconds_per_day"))
        let words = figures("spoken_seconds_per_day")
        guard let oldCues = cues.old, let oldSeconds = seconds.old, let oldWords = words.old else {
            return language(
                "It would sound \(cues.new) times a day, for \(seconds.new) seconds, \(words.new) of them words.",
                "1日に \(cues.new)回、\(seconds.new)秒(うち音声 \(words.new)秒)鳴ります。")
        }
        return language(
            "It would sound \(cues.new) times a day instead of \(oldCues), for \(seconds.new) seconds instead of "
                + "\(oldSeconds), of which \(words.new) are words instead of \(oldWords).",
            "1日に \(oldCues)回が \(cues.new)回に、\(oldSeconds)秒が \(seconds.new)秒に、うち音声は \(oldWords)秒が "
                + "\(words.new)秒になります。")
    }

    private func addLimits(to page: inout Page, _ language: StoryLanguage) {
        guard !limits.isEmpty else { return }
        page.list(
            language("Limits", "上限"),
            limits.map { ($0.isKept ? language("kept: ", "範囲内: ") : language("exceeded: ", "超過: ")) + $0.words })
    }

    private func addFigures(to page: inout Page, _ language: StoryLanguage) {
        page.section(
            language("In figures", "数字で見る"),
            table: FigureTable(
                caption: language("an hour is an hour of opening", "1時間は営業時間の1時間です"),
                head: [""] + sides.map(\.name) + (old == nil ? [] : [language("change", "変化")]),
                rows: rows(language).map { row in
                    let change = old != nil && row.isComparable && row.values.count == 2
                    return [row.label] + row.texts
                        + (old == nil ? [] : [change ? Figures.change(from: row.values[0], to: row.values[1]) : ""])
                }))
    }

    private func addAnswers(to page: inout Page, _ language: StoryLanguage) {
        let title = language("How the door is answered", "ドアへの応え方")
        let levels = Array(Level.allCases.reversed())
        page.section(
            title,
            chart: ShareChart(
                title: title, parts: levels.map { (language.name(of: $0), .of($0)) },
                rows: sides.map { side in
                    (sides.count > 1 ? side.name : "", levels.map { side.report.total[$0] })
                }
            ).svg,
            table: FigureTable(
                caption: language("passages", "件数"), head: [language("answer", "応答")] + sides.map(\.name),
                rows: levels.map { level in
                    [language.name(of: level)] + sides.map { Figures.count($0.report.total[level]) }
                }))
    }

    private func series(_ values: [[Double?]], _ shown: Range<Int>) -> [ColumnChart.Series] {
        // The old side is paler, so that the eye goes to the new one.
        zip(sides, values).enumerated().map { index, pair in
            ColumnChart.Series(
                name: pair.0.name, pattern: index == sides.count - 1 ? .solid : .hatch,
                values: shown.map { pair.1[$0] ?? 0 })
        }
    }

    private func addHours(to page: inout Page, _ period: Period, _ language: StoryLanguage) {
        let shown = shownHours()
        for (title, unit, values) in [
            (
                language("Cues by hour of the day", "時間帯別の音の回数"), language("cues an hour", "1時間の回数"),
                sides.map { $0.cuesAnHour(self.period(of: $0) ?? period) }
            ),
            (
                language("Seconds of sound by hour of the day", "時間帯別の音の秒数"),
                language("seconds an hour", "1時間の秒数"),
                sides.map { $0.secondsAnHour(self.period(of: $0) ?? period) }
            ),
        ] {
            page.section(
                title,
                chart: ColumnChart(
                    title: title, unit: unit, categories: shown.map(Figures.hour), series: series(values, shown)
                ).svg,
                table: FigureTable(
                    caption: unit, head: [language("hour", "時")] + sides.map(\.name),
                    rows: shown.map { hour in
                        [Figures.hour(hour)] + values.map { $0[hour].map(Figures.value) ?? "–" }
                    }))
        }
    }

    private func addShare(to page: inout Page, _ language: StoryLanguage) {
        let shown = shownHours()
        let title = language("How many cues speak, by hour of the day", "時間帯別の音声の割合")
        let shares = sides.map { side in side.report.hours.map { $0.spokenShare.map { $0 * 100 } } }
        page.section(
            title,
            language("Words shall be spread over the day, and not be spent before noon.", "音声が一日を通して行き渡っているかを見ます。"),
            chart: ColumnChart(
                title: title, unit: language("per cent of the cues", "音のうちの%"), categories: shown.map(Figures.hour),
                series: series(shares, shown), most: 100
            ).svg,
            table: FigureTable(
                caption: language("per cent", "%"), head: [language("hour", "時")] + sides.map(\.name),
                rows: shown.map { hour in
                    [Figures.hour(hour)]
                        + sides.map {
                            Figures.share($0.report.hours[hour].spokenCues, of: $0.report.hours[hour].cues)
                        }
                }))
    }

    private func addReasons(to page: inout Page, _ language: StoryLanguage) {
        page.section(
            language("Reasons", "理由"),
            table: FigureTable(
                caption: language("passages", "件数"), head: [language("reason", "理由"), ""] + sides.map(\.name),
                rows: reasons.map { reason in
                    [reason.word, language.explanation(ofReason: reason.word)] + reason.counts.map(Figures.count)
                }, words: 2))
    }

    private func addDifferences(to page: inout Page, _ language: StoryLanguage) {
        let shown = differences.sorted.prefix(40)
        page.section(
            language("Passages treated differently", "扱いが変わる通過"), differenceSentence(language) + language(".", "。"),
            table: shown.isEmpty
                ? nil
                : FigureTable(
                    caption: language("the most frequent first", "多い順"),
                    head: [
                        language("before", "前"), language("after", "後"), language("for example", "例"),
                        language("passages", "件数"),
                    ],
                    rows: shown.map { change, occurrences in
                        [
                            change.before?.words ?? Differences.Change.absent,
                            change.after?.words ?? Differences.Change.absent,
                            occurrences.examples.map(example).joined(separator: "; "), Figures.count(occurrences.count),
                        ]
                    }, words: 3))
    }
}
