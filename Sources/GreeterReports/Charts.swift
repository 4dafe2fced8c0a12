internal import Greeter

/// Upright bars over categories, beside one another or on top of one another.
struct ColumnChart {
    /// One kind of bar.
    struct Series {
        var name: String
        var pattern: Pattern
        var values: [Double]
    }

    var title: String
    /// What the numbers are, as in `people a day`.
    var unit: String
    var categories: [String]
    var series: [Series]
    var isStacked = false
    /// The end of the scale, where it has one, as for shares of a hundred.
    var most: Double?

    private static let plot = 180.0
    private static let left = 44.0
    private static let foot = 24.0

    /// Many bars get the whole page, few stand beside their table; so letters are of one size everywhere.
    private var width: Double { categories.count > Page.mostRowsBeside ? Drawing.wide : Drawing.beside }

    var svg: String {
        var drawing = Drawing(width: width, title: title, description: description)
        let top =
            drawing.legend(series.count > 1 ? series.map { ($0.name, $0.pattern) } : [(unit, series[0].pattern)]) + 12
        let bottom = top + ColumnChart.plot
        let scale = Scale(most: most ?? peak)
        if series.count > 1 { drawing.text(width, 12, unit, anchor: "end", isSoft: true) }
        for tick in scale.ticks {
            let y = bottom - tick / scale.end * ColumnChart.plot
            drawing.line(ColumnChart.left, y, width, y, tick == 0 ? "axis" : "rule")
            drawing.text(ColumnChart.left - 6, y + 4, Figures.value(tick), anchor: "end", isSoft: true)
        }
        let step = step
        let peaks = peaks
        let skip = labelStep(step)
        for (index, category) in categories.enumerated() {
            let x = ColumnChart.left + Double(index) * step
            bars(&drawing, index, category, x, bottom, scale, peaks)
            if index % skip == 0 {
                drawing.text(x + step / 2, bottom + 16, category, anchor: "middle", isSoft: true)
            }
        }
        return drawing.svg(height: bottom + ColumnChart.foot)
    }

    private func bars(
        _ drawing: inout Drawing, _ index: Int, _ category: String, _ x: Double, _ bottom: Double, _ scale: Scale,
        _ peaks: [Int?]
    ) {
        let room = step * 0.8
        let thick = isStacked ? room : room / Double(series.count)
        var base = bottom
        for (number, one) in series.enumerated() where one.values[index] > 0 {
            let value = one.values[index]
            let height = min(1, value / scale.end) * ColumnChart.plot
            let left = x + step * 0.1 + (isStacked ? 0 : Double(number) * thick)
            drawing.bar(
                left, base - height, thick - (isStacked || thick < 4 ? 0 : 1), height, one.pattern,
                "\(category): \(one.name) \(Figures.value(value))")
            if isStacked { base -= height }
            if !isStacked, isRoomy(thick) || peaks[number] == index {
                drawing.text(left + thick / 2, base - height - 4, Figures.value(value), anchor: "middle")
            }
        }
        let total = series.reduce(0) { $0 + $1.values[index] }
        if isStacked, total > 0, isRoomy(step) {
            drawing.text(x + step / 2, base - 4, Figures.value(total), anchor: "middle")
        }
    }

    /// Where each series is highest; nil where that would be written over another's.
    private var peaks: [Int?] {
        var taken: [Int] = []
        return series.map { one in
            guard let most = one.values.max(), let index = one.values.firstIndex(of: most) else { return nil }
            let reach = (Drawing.width(Figures.value(most)) + 8) / step
            guard taken.allSatisfy({ Double(abs($0 - index)) > reach }) else { return nil }
            taken.append(index)
            return index
        }
    }

    private var step: Double { (width - ColumnChart.left) / Double(max(1, categories.count)) }

    private func isRoomy(_ width: Double) -> Bool {
        let longest = series.flatMap(\.values).map { Drawing.width(Figures.value($0)) }.max() ?? 0
        return width > longest
    }

    /// Every how manyth category can be named without touching the next.
    private func labelStep(_ step: Double) -> Int {
        let longest = categories.map { Drawing.width($0) }.max() ?? 0
        return max(1, Int(((longest + 8) / step).rounded(.up)))
    }

    private var peak: Double {
        categories.indices.map { index in
            isStacked ? series.reduce(0) { $0 + $1.values[index] } : series.map { $0.values[index] }.max() ?? 0
        }.max() ?? 0
    }

    /// For those who do not see it: the most of each, and where.
    private var description: String {
        series.map { one in
            guard let most = one.values.max(), most > 0, let index = one.values.firstIndex(of: most) else {
                return "\(one.name): 0"
            }
            return "\(one.name): \(Figures.value(most)) (\(categories[index]))"
        }.joined(separator: "; ")
    }
}

/// A scale from nothing to a round number.
struct Scale {
    let end: Double
    let ticks: [Double]

    init(most: Double) {
        guard most > 0, most.isFinite else {
            end = 1
            ticks = [0, 1]
            return
        }
        var unit = 1.0
        while unit * 10 <= most { unit *= 10 }
        while unit > most { unit /= 10 }
        // The first round step that needs at most five.
        let step = [0.2, 0.5, 1, 2, 5].map { $0 * unit }.first { most / $0 <= 5 } ?? unit * 2
        let count = Int((most / step).rounded(.up))
        end = Double(count) * step
        ticks = (0...count).map { Double($0) * step }
    }
}

/// Lying bars that each show a whole in its parts, one under the other.
struct ShareChart {
    var title: String
    var parts: [(name: String, pattern: Pattern)]
    var rows: [(name: String, values: [Int])]

    var svg: String {
        let named = rows.count > 1 || !rows.allSatisfy(\.name.isEmpty)
        let left = named ? min(200, (rows.map { Drawing.width($0.name) }.max() ?? 0) + 10) : 0
        var drawing = Drawing(width: Drawing.beside, title: title, description: description)
        var y = drawing.legend(parts) + 6
        for row in rows {
            let total = Double(max(1, row.values.reduce(0, +)))
            if named { drawing.text(0, y + 19, row.name) }
            var x = left
            for (part, value) in zip(parts, row.values) where value > 0 {
                let width = Double(value) / total * (Drawing.beside - left)
                let label = Figures.share(value, of: Int(total))
                drawing.bar(x, y, width, 30, part.pattern, "\(part.name): \(Figures.count(value)), \(label)")
                if width > Drawing.width(label) + 4 {
                    drawing.text(x + width / 2, y + 44, label, anchor: "middle", isSoft: true)
                }
                x += width
            }
            y += 54
        }
        return drawing.svg(height: y)
    }

    private var description: String {
        rows.map { row in
            let total = row.values.reduce(0, +)
            let shares = zip(parts, row.values).map { "\($0.name) \(Figures.share($1, of: total))" }
            return (row.name.isEmpty ? "" : row.name + ": ") + shares.joined(separator: ", ")
        }.joined(separator: "; ")
    }
}

/// Lying bars with names, for categories that are words.
struct RowChart {
    var title: String
    var unit: String
    var rows: [(name: String, value: Double)]
    var pattern = Pattern.solid

    var svg: String {
        let left = min(240, (rows.map { Drawing.width($0.name) }.max() ?? 0) + 12)
        var drawing = Drawing(
            width: Drawing.beside, title: title,
            description: rows.map { "\($0.name): \(Figures.value($0.value))" }.joined(separator: "; "))
        var y = drawing.legend([(unit, pattern)])
        let most = max(rows.map(\.value).max() ?? 0, .leastNormalMagnitude)
        for row in rows {
            let width = row.value / most * (Drawing.beside - left - 70)
            drawing.text(left - 8, y + 15, row.name, anchor: "end")
            drawing.bar(left, y + 2, max(1, width), 18, pattern, "\(row.name): \(Figures.value(row.value))")
            drawing.text(left + width + 6, y + 15, Figures.value(row.value))
            y += 26
        }
        return drawing.svg(height: y)
    }
}
