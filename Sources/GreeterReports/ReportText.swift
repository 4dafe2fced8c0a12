internal import Greeter
public import GreeterRuntime

extension VisitReport {
    /// The report for a terminal of 80 columns.
    public func text(_ language: StoryLanguage = .english) -> String {
        var text = ReportText(language)
        guard let period else {
            text.line(name)
            text.line(language("No passages in this time.", "この期間の通過はありません。"))
            for note in notes { text.line("· " + note) }
            return text.text
        }
        text.head(self, period)
        text.summary(self, period)
        text.hours(self, period)
        text.weekdays(self, period)
        text.days(self, period)
        text.doors(self)
        text.parties(self)
        text.causes(self)
        text.notes(self)
        return text.text
    }
}

/// Writes a report's sections as lines.
struct ReportText {
    private(set) var text = ""
    private let language: StoryLanguage
    private static let bar = 30

    init(_ language: StoryLanguage) { self.language = language }

    mutating func line(_ line: String = "") {
        text += line
        while text.last == " " { text.removeLast() }
        text += "\n"
    }

    private mutating func title(_ title: String) {
        line()
        line(title)
    }

    mutating func head(_ report: VisitReport, _ period: Period) {
        line(report.name)
        line(
            language("\(period.from.text) to \(period.to.text)", "\(period.from.text) 〜 \(period.to.text)") + ", "
                + language.days(period.days))
    }

    mutating func summary(_ report: VisitReport, _ period: Period) {
        line()
        for (label, value) in report.figures(period, language) {
            line("  " + Cells.left(label, language == .english ? 26 : 22) + value)
        }
    }

    mutating func hours(_ report: VisitReport, _ period: Period) {
        title(language("By hour of the day: people a day, cues a day", "時間帯別: 1日あたりの人数と音の回数"))
        let days = Double(period.days)
        let shown = report.shownHours(period)
        let people = shown.map { Double(report.hours[$0].visits) / days }
        let cues = Figures.column(shown.map { Double(report.hours[$0].cues) / days })
        let most = people.max() ?? 0
        for (index, (hour, value)) in zip(shown, people).enumerated() {
            line(
                "  \(Figures.hour(hour))  " + Cells.right(Figures.column(people)[index], 6) + "  "
                    + Cells.left(Cells.bar(value, of: most, width: ReportText.bar), ReportText.bar) + "  "
                    + Cells.right(cues[index], 6) + " ♪")
        }
    }

    mutating func weekdays(_ report: VisitReport, _ period: Period) {
        title(language("By day of the week: people a day", "曜日別: 1日あたりの人数"))
        let values = report.weekdays.indices.map { report.perDay(ofWeekday: $0, period) }
        let most = values.compactMap(\.self).max() ?? 0
        let texts = Figures.column(values.map { $0 ?? 0 })
        for (weekday, value) in zip(Weekday.allCases, values) {
            guard let value else { continue }
            line(
                "  " + Cells.left(language.name(of: weekday), 3) + "  " + Cells.right(texts[weekday.rawValue], 6) + "  "
                    + Cells.bar(value, of: most, width: ReportText.bar))
        }
    }

    mutating func days(_ report: VisitReport, _ period: Period) {
        let (unit, stretches) = report.stretches(of: period)
        guard stretches.count > 1 else { return }
        title(language.title(ofStretches: unit) + language(": people, sound", ": 人数と音の長さ"))
        let most = Double(stretches.map(\.tally.visits).max() ?? 0)
        for stretch in stretches {
            let value = Double(stretch.tally.visits)
            line(
                "  " + Cells.left(language.label(of: stretch, unit), 14)
                    + Cells.right(Figures.count(stretch.tally.visits), 7) + "  "
                    + Cells.left(Cells.bar(value, of: most, width: ReportText.bar), ReportText.bar) + "  "
                    + Figures.time(stretch.tally.audible, language))
        }
    }

    mutating func doors(_ report: VisitReport) {
        title(language("By door", "ドア別"))
        let width = report.doors.map { Cells.width($0.name) }.max() ?? 0
        for door in report.doors {
            let parts = Direction.allCases.filter { report.total[$0] > 0 }.map {
                "\(language.name(of: $0)) \(Figures.count(door.tally[$0]))"
            }
            line("  " + Cells.left(door.name, width) + "  " + parts.joined(separator: ", "))
        }
    }

    mutating func parties(_ report: VisitReport) {
        let parties = report.parties
        guard parties.contains(where: { $0 > 0 }) else { return }
        title(language("How many came or went together", "何人連れか"))
        let most = Double(parties.max() ?? 0)
        let largest = parties.lastIndex { $0 > 0 } ?? 0
        for (index, count) in parties[...largest].enumerated() {
            line(
                "  " + Cells.left(language.party(index), 9) + Cells.right(Figures.count(count), 7) + "  "
                    + Cells.bar(Double(count), of: most, width: ReportText.bar))
        }
    }

    mutating func causes(_ report: VisitReport) {
        let causes = report.causes
        guard !causes.isEmpty else { return }
        title(language("Why it was not words", "音声でなかった理由"))
        let most = Double(causes.map(\.count).max() ?? 0)
        for cause in causes {
            line(
                "  " + Cells.left(cause.word, 12) + Cells.right(Figures.count(cause.count), 7) + "  "
                    + Cells.left(Cells.bar(Double(cause.count), of: most, width: 5), 5) + "  "
                    + language.explanation(ofReason: cause.word))
        }
    }

    mutating func notes(_ report: VisitReport) {
        guard !report.notes.isEmpty else { return }
        title(language("Faults and what else happened", "故障など"))
        for note in report.notes { line("  " + note) }
        if report.notesLeftOut > 0 {
            line("  " + language("and \(report.notesLeftOut) more", "ほか \(report.notesLeftOut) 件"))
        }
    }
}
