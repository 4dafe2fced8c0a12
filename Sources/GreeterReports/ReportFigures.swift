internal import Greeter
internal import GreeterRuntime

/// The figures that the text and the page of a report share.
extension VisitReport {
    /// The head of a report: what it is called, and how much.
    func figures(_ period: Period, _ language: StoryLanguage) -> [(label: String, value: String)] {
        let days = Double(period.days)
        var figures: [(String, String)] = []
        for direction in Direction.allCases where total[direction] > 0 {
            figures.append(
                (
                    language.name(of: direction),
                    Figures.count(total[direction])
                        + language(
                            ", \(Figures.value(Double(total[direction]) / days)) a day",
                            "人、1日 \(Figures.value(Double(total[direction]) / days))人")
                ))
        }
        for answer in Level.allCases.reversed() where total[answer] > 0 || answer == .voice {
            figures.append(
                (
                    language.answered(with: answer),
                    "\(Figures.count(total[answer])), \(Figures.share(total[answer], of: total.visits))"
                ))
        }
        let perDay = Span(nanoseconds: total.audible.nanoseconds / Int64(period.days))
        figures.append(
            (
                language("sound", "音の長さ"),
                "\(Figures.time(total.audible, language))"
                    + language(
                        ", \(Figures.time(perDay, language)) a day", "、1日 \(Figures.time(perDay, language))")
            ))
        figures.append(
            (
                language("of that words", "うち音声"),
                "\(Figures.time(total.spoken, language)), "
                    + Figures.share(total.spoken.inSeconds, of: total.audible.inSeconds)
            ))
        figures.append((language("most in any sixty minutes", "60分間の最多"), busiestWords(language)))
        figures.append((language("met the budget", "予算で控えた"), budgetWords(period, language)))
        for (count, label) in [
            (staff, language("staff, not counted", "スタッフ(数えない)")),
            (pretended, language("pretended, not counted", "試し(数えない)")),
        ] where count > 0 {
            figures.append((label, Figures.count(count)))
        }
        return figures
    }

    private func busiestWords(_ language: StoryLanguage) -> String {
        guard let cues = busiest[.cues], let audible = busiest[.audibleSeconds] else {
            return language("no cue", "音なし")
        }
        let count = Int(cues.value)
        let time = Figures.time(Span(nanoseconds: Int64((audible.value * 1e9).rounded())), language)
        return language("\(count) \(count == 1 ? "cue" : "cues"); \(time) of sound", "\(count) 回、音は \(time)")
    }

    func budgetWords(_ period: Period, _ language: StoryLanguage) -> String {
        guard total.underBudget > 0 else { return language("never", "なし") }
        let share = Figures.share(total.underBudget, of: total.visits)
        let ruled = Figures.time(budgetRuled, language)
        let ofOpen = Figures.share(budgetRuled.inSeconds, of: period.open * 3600)
        return language(
            "\(share) of passages; it ruled at least \(ruled), \(ofOpen) of the time open",
            "通過の \(share)、少なくとも \(ruled)(営業時間の \(ofOpen))")
    }

    /// The hours worth showing: from the first to the last with anything in it or open.
    func shownHours(_ period: Period) -> Range<Int> {
        let used = (0..<24).filter {
            hours[$0] != Tally() || (period.openHours[$0] > 0 && period.open < Double(24 * period.days))
        }
        guard let first = used.first, let last = used.last else { return 0..<24 }
        return first..<last + 1
    }

    /// People a day on a day of the week; nil where the period has none.
    func perDay(ofWeekday index: Int, _ period: Period) -> Double? {
        period.weekdays[index] > 0 ? Double(weekdays[index].visits) / Double(period.weekdays[index]) : nil
    }

    /// What kept passages from being greeted with words, the most frequent first.
    var causes: [(word: String, count: Int)] {
        var counts: [String: Int] = [:]
        for (treatment, count) in treatments {
            if let cause = treatment.cause { counts[cause, default: 0] += count }
        }
        return counts.map { (word: $0.key, count: $0.value) }.sorted {
            $0.count != $1.count ? $0.count > $1.count : $0.word < $1.word
        }
    }
}

extension StoryLanguage {
    func days(_ count: Int) -> String {
        self("\(Figures.count(count)) \(count == 1 ? "day" : "days")", "\(Figures.count(count))日間")
    }

    /// A party by its place in the table: `alone`, `two`, …, `6 or more`.
    func party(_ index: Int) -> String {
        if index == 0 { return self("alone", "1人") }
        if index == VisitReport.largestParty - 1 { return self("\(index + 1) or more", "\(index + 1)人以上") }
        return self("\(index + 1)", "\(index + 1)人")
    }

    func title(ofStretches unit: Stretch.Unit) -> String {
        switch unit {
        case .day: self("By day", "日別")
        case .week: self("By week", "週別")
        case .month: self("By month", "月別")
        case .year: self("By year", "年別")
        }
    }

    func name(of unit: Stretch.Unit) -> String {
        switch unit {
        case .day: self("day", "日")
        case .week: self("week from", "週(始まり)")
        case .month: self("month", "月")
        case .year: self("year", "年")
        }
    }

    /// As in `2026-03-07 Sat`; a week by its Monday.
    func label(of stretch: Stretch, _ unit: Stretch.Unit) -> String {
        unit == .day ? "\(stretch.label) \(name(of: stretch.from.weekday))" : stretch.label
    }
}
