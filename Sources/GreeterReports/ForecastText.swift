internal import Greeter
public import GreeterRuntime

extension Forecast {
    /// The forecast for a terminal of 80 columns.
    public func text(_ language: StoryLanguage = .english) -> String {
        var lines: [String] = [language("Forecast of \(trace)", "\(trace) の予測")]
        guard let period else {
            return (lines + [language("No passages.", "通過がありません。"), ""]).joined(separator: "\n")
        }
        lines.append(
            language("\(period.from.text) to \(period.to.text)", "\(period.from.text) 〜 \(period.to.text)") + ", "
                + language.days(period.days))
        lines.append("")
        lines += figureLines(language)
        lines += hourLines(period, language)
        lines += reasonLines(language)
        if old != nil { lines += differenceLines(language) }
        lines += limitLines(language)
        return lines.map { line in
            var line = line
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n") + "\n"
    }

    private func figureLines(_ language: StoryLanguage) -> [String] {
        let label = 31
        let column = 19
        func name(_ side: Side) -> String {
            // The end of a path says more than its beginning.
            Cells.width(side.name) < column ? side.name : "…" + side.name.suffix(column - 2)
        }
        var head = Cells.left("", label) + sides.map { Cells.right(name($0), column) }.joined()
        if old != nil { head += Cells.right(language("change", "変化"), 10) }
        return [head]
            + rows(language).map { row in
                var line = Cells.left(row.label, label) + row.texts.map { Cells.right($0, column) }.joined()
                if old != nil, row.isComparable, row.values.count == 2 {
                    line += Cells.right(Figures.change(from: row.values[0], to: row.values[1]), 10)
                }
                return line
            }
    }

    private func hourLines(_ period: Period, _ language: StoryLanguage) -> [String] {
        let values = sides.map { $0.cuesAnHour(self.period(of: $0) ?? period) }
        let most = values.flatMap(\.self).compactMap(\.self).max() ?? 0
        let width = sides.count > 1 ? 20 : 40
        var lines = [
            "", language("By hour of the day: cues an hour, and how many of them speak", "時間帯別: 1時間の回数と音声の割合"),
        ]
        for hour in shownHours() {
            var line = "  \(Figures.hour(hour))"
            for (side, hours) in zip(sides, values) {
                let value = hours[hour]
                let tally = side.report.hours[hour]
                line +=
                    Cells.right(value.map(Figures.value) ?? "–", 7) + " "
                    + Cells.left(Cells.bar(value ?? 0, of: most, width: width), width)
                    + Cells.right(Figures.share(tally.spokenCues, of: tally.cues), 6)
            }
            lines.append(line)
        }
        return lines
    }

    private func reasonLines(_ language: StoryLanguage) -> [String] {
        ["", language("Reasons", "理由")]
            + reasons.map { reason in
                "  " + Cells.left(reason.word, 13)
                    + reason.counts.map { Cells.right(Figures.count($0), 9) }.joined() + "   "
                    + language.explanation(ofReason: reason.word)
            }
    }

    private func differenceLines(_ language: StoryLanguage) -> [String] {
        var lines = ["", differenceSentence(language)]
        for (change, occurrences) in differences.sorted.prefix(20) {
            lines.append("  " + Cells.right(Figures.count(occurrences.count), 9) + "  " + change.words)
            if let first = occurrences.examples.first {
                lines.append("             " + language("as at ", "例: ") + example(first))
            }
        }
        if differences.changes.count > 20 {
            let left = differences.changes.count - 20
            lines.append("  " + language("and \(left) rarer changes", "ほか \(left) 種類の変化"))
        }
        return lines
    }

    func differenceSentence(_ language: StoryLanguage) -> String {
        guard differences.count > 0 else {
            return language("No passage is treated differently.", "扱いが変わる通過はありません。")
        }
        let share = Figures.share(differences.count, of: differences.count + differences.alike)
        return language(
            "Treated differently: \(Figures.count(differences.count)) (\(share)), "
                + "of which \(Figures.count(differences.heard)) sound or look different",
            "扱いが変わる通過: \(Figures.count(differences.count))件(\(share))、うち応答が変わるもの \(Figures.count(differences.heard))件")
    }

    private func limitLines(_ language: StoryLanguage) -> [String] {
        guard !limits.isEmpty else { return [] }
        return ["", language("Limits", "上限")]
            + limits.flatMap { ["  \($0.isKept ? "✓" : "✗") \($0.amount)", "    \($0.limited)"] }
    }
}
