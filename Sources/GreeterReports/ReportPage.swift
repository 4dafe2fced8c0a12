internal import Greeter
public import GreeterRuntime

extension VisitReport {
    /// The report as one page of HTML with nothing beside it, for a browser or a printer.
    public func html(_ language: StoryLanguage = .english) -> String {
        let title = language("\(name): visits and sound", "\(name) 来店と音の記録")
        var page = Page(title: title, language: language)
        guard let period else {
            page.head(title, [language("No passages in this time.", "この期間の通過はありません。")])
            addNotes(to: &page, language)
            return page.html
        }
        page.head(title, [heading(period, language), sentence(period, language)])
        page.figures(figures(period, language))
        addHours(to: &page, period, language)
        addWeekdays(to: &page, period, language)
        addStretches(to: &page, period, language)
        addAnswers(to: &page, language)
        addCauses(to: &page, language)
        addSound(to: &page, period, language)
        addParties(to: &page, language)
        addDoors(to: &page, language)
        addNotes(to: &page, language)
        return page.html
    }

    private func heading(_ period: Period, _ language: StoryLanguage) -> String {
        language("\(period.from.text) to \(period.to.text)", "\(period.from.text) 〜 \(period.to.text)") + " · "
            + language.days(period.days)
    }

    /// The report in a sentence.
    private func sentence(_ period: Period, _ language: StoryLanguage) -> String {
        let greeted = Figures.share(total.words + total.chimes + total.ticks, of: total.visits)
        let perDay = Figures.time(
            Span(nanoseconds: total.audible.nanoseconds / Int64(period.days)), language)
        return language(
            "Of \(Figures.count(total.visits)) people through the door, \(greeted) set off a sound; "
                + "in all it was heard for \(perDay) a day.",
            "ドアを通った \(Figures.count(total.visits))人のうち \(greeted) に音で応えました。音の長さは1日あたり \(perDay)です。")
    }

    private var shownDirections: [Direction] { Direction.allCases.filter { total[$0] > 0 } }

    private func directionSeries(_ tallies: [Tally], divisors: [Double], _ language: StoryLanguage)
        -> [ColumnChart.Series]
    {
        (shownDirections.isEmpty ? [.arrival] : shownDirections).map { direction in
            ColumnChart.Series(
                name: language.name(of: direction), pattern: .of(direction),
                values: zip(tallies, divisors).map { $1 > 0 ? Double($0[direction]) / $1 : 0 })
        }
    }

    private func addHours(to page: inout Page, _ period: Period, _ language: StoryLanguage) {
        let shown = shownHours(period)
        let title = language("People by hour of the day", "時間帯別の人数")
        let unit = language("people a day", "1日あたりの人数")
        let series = directionSeries(
            Array(hours[shown]), divisors: shown.map { _ in Double(period.days) }, language)
        page.section(
            title,
            chart: ColumnChart(title: title, unit: unit, categories: shown.map(Figures.hour), series: series).svg,
            table: FigureTable(
                caption: unit, head: [language("hour", "時")] + series.map(\.name),
                columns: [shown.map(Figures.hour)] + series.map { Figures.column($0.values) }))
    }

    private func addWeekdays(to page: inout Page, _ period: Period, _ language: StoryLanguage) {
        let title = language("People by day of the week", "曜日別の人数")
        let unit = language("people a day", "1日あたりの人数")
        let series = directionSeries(weekdays, divisors: period.weekdays.map(Double.init), language)
        let names = Weekday.allCases.map(language.name(of:))
        page.section(
            title, chart: ColumnChart(title: title, unit: unit, categories: names, series: series).svg,
            table: FigureTable(
                caption: unit, head: [language("day", "曜日")] + series.map(\.name) + [language("days", "日数")],
                rows: names.indices.map { index in
                    [names[index]] + series.map { period.weekdays[index] > 0 ? Figures.value($0.values[index]) : "–" }
                        + [Figures.count(period.weekdays[index])]
                }))
    }

    private func addStretches(to page: inout Page, _ period: Period, _ language: StoryLanguage) {
        let (unit, stretches) = stretches(of: period)
        guard stretches.count > 1 else { return }
        let title = language.title(ofStretches: unit)
        let series = directionSeries(stretches.map(\.tally), divisors: stretches.map { _ in 1 }, language)
        let chart = ColumnChart(
            title: title, unit: language("people", "人数"),
            categories: stretches.map { unit == .day ? String($0.label.dropFirst(5)) : $0.label }, series: series)
        page.section(
            title, chart: chart.svg,
            table: FigureTable(
                caption: language("people, and minutes:seconds of sound", "人数と音の長さ(分:秒)"),
                head: [language.name(of: unit)] + series.map(\.name) + [language("sound", "音")],
                rows: stretches.map { stretch in
                    [language.label(of: stretch, unit)] + shownDirections.map { Figures.count(stretch.tally[$0]) }
                        + [Figures.minutes(stretch.tally.audible)]
                }))
    }

    private func addAnswers(to page: inout Page, _ language: StoryLanguage) {
        let title = language("How the door was answered", "ドアへの応え方")
        let levels = Array(Level.allCases.reversed())
        let chart = ShareChart(
            title: title, parts: levels.map { (language.name(of: $0), .of($0)) },
            rows: [("", levels.map { total[$0] })])
        page.section(
            title, chart: chart.svg,
            table: FigureTable(
                caption: language("passages", "通過"), head: [language("answer", "応答"), language("passages", "件数"), "%"],
                rows: levels.map {
                    [language.name(of: $0), Figures.count(total[$0]), Figures.share(total[$0], of: total.visits)]
                }))
    }

    private func addCauses(to page: inout Page, _ language: StoryLanguage) {
        let causes = causes
        guard !causes.isEmpty else { return }
        let title = language("Why it was not words", "音声でなかった理由")
        let unit = language("passages", "件数")
        page.section(
            title,
            chart: RowChart(
                title: title, unit: unit, rows: causes.map { ($0.word, Double($0.count)) }, pattern: .hatch
            ).svg,
            table: FigureTable(
                caption: language("what the words mean", "理由の意味"), head: [language("reason", "理由"), "", unit],
                rows: causes.map {
                    [$0.word, language.explanation(ofReason: $0.word), Figures.count($0.count)]
                }, words: 2))
    }

    private func addSound(to page: inout Page, _ period: Period, _ language: StoryLanguage) {
        let shown = shownHours(period)
        let title = language("Sound by hour of the day", "時間帯別の音")
        let unit = language("seconds a day", "1日あたりの秒数")
        let words = shown.map { hours[$0].spoken.inSeconds / Double(period.days) }
        let all = shown.map { hours[$0].audible.inSeconds / Double(period.days) }
        let chart = ColumnChart(
            title: title, unit: unit, categories: shown.map(Figures.hour),
            series: [
                .init(name: language("words", "音声"), pattern: .solid, values: words),
                .init(
                    name: language("other sounds", "その他の音"), pattern: .hatch, values: zip(all, words).map { $0 - $1 }),
            ], isStacked: true)
        page.section(
            title, budgetSentence(period, language), chart: chart.svg,
            table: FigureTable(
                caption: language("a day", "1日あたり"),
                head: [
                    language("hour", "時"), language("cues", "回数"), language("seconds", "秒"), language("of words", "音声"),
                ],
                columns: [
                    shown.map(Figures.hour), Figures.column(shown.map { Double(hours[$0].cues) / Double(period.days) }),
                    Figures.column(all), Figures.column(words),
                ]))
    }

    private func budgetSentence(_ period: Period, _ language: StoryLanguage) -> String {
        language("The budget softened the sound: ", "予算による抑え: ") + budgetWords(period, language)
            + language(".", "。")
    }

    private func addParties(to page: inout Page, _ language: StoryLanguage) {
        let parties = parties
        guard parties.contains(where: { $0 > 0 }) else { return }
        let title = language("How many came or went together", "何人連れか")
        let unit = language("parties", "組")
        page.section(
            title,
            chart: RowChart(
                title: title, unit: unit,
                rows: parties.enumerated().map { (language.party($0), Double($1)) }
            ).svg,
            table: FigureTable(
                caption: unit, head: [language("people", "人数"), unit, "%"],
                rows: parties.enumerated().map {
                    [language.party($0), Figures.count($1), Figures.share($1, of: parties.reduce(0, +))]
                }))
    }

    private func addDoors(to page: inout Page, _ language: StoryLanguage) {
        guard doors.count > 1 else { return }
        let title = language("By door", "ドア別")
        page.section(
            title,
            chart: RowChart(
                title: title, unit: language("people", "人数"), rows: doors.map { ($0.name, Double($0.tally.visits)) }
            ).svg,
            table: FigureTable(
                caption: language("people", "人数"),
                head: [language("door", "ドア")] + shownDirections.map(language.name(of:)),
                rows: doors.map { door in [door.name] + shownDirections.map { Figures.count(door.tally[$0]) } }))
    }

    private func addNotes(to page: inout Page, _ language: StoryLanguage) {
        guard !notes.isEmpty else { return }
        let more = notesLeftOut > 0 ? [language("and \(notesLeftOut) more", "ほか \(notesLeftOut) 件")] : []
        page.list(language("Faults and what else happened", "故障など"), notes + more)
    }
}
