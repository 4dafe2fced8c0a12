internal import Greeter
internal import GreeterRuntime

/// A page of HTML that needs nothing beside itself: style, patterns and charts are inside.
struct Page {
    private var body = Markup()
    private let title: String
    private let language: StoryLanguage

    init(title: String, language: StoryLanguage) {
        self.title = title
        self.language = language
    }

    /// The page's head: what it is about, in one line and a few words.
    mutating func head(_ title: String, _ lead: [String]) {
        body.element("header") { header in
            header.element("h1", "", title)
            for line in lead { header.element("p", "", line) }
        }
    }

    /// Figures that are read first.
    mutating func figures(_ figures: [(label: String, value: String)]) {
        body.element("dl", "class=\"figures\"") { list in
            for figure in figures {
                list.element("div") { pair in
                    pair.element("dt", "", figure.label)
                    pair.element("dd", "", figure.value)
                }
            }
        }
    }

    /// A section with a chart, and its table beside it or, where that is long, below it.
    mutating func section(_ title: String, _ lead: String = "", chart: String? = nil, table: FigureTable? = nil) {
        let isLong = (table?.rows.count ?? 0) > Page.mostRowsBeside
        body.element("section") { section in
            section.element("h2", "", title)
            if !lead.isEmpty { section.element("p", "", lead) }
            // Sentences in a table want more room than figures.
            let even = (table?.words ?? 1) > 1 ? " even" : ""
            section.element("div", "class=\"\(chart == nil || isLong ? "wide" : "beside\(even)")\"") { beside in
                if let chart {
                    beside.element("figure") { $0.raw(chart) }
                }
                guard let table else { return }
                guard isLong, chart != nil, table.words == 1 else { return table.write(to: &beside) }
                beside.element("div", "class=\"columns\"") { columns in
                    for part in table.parts(3) { part.write(to: &columns) }
                }
            }
        }
    }

    /// A longer table stands below its chart, and so is a chart with more bars as wide as the page.
    static let mostRowsBeside = 12

    mutating func list(_ title: String, _ lines: [String]) {
        body.element("section") { section in
            section.element("h2", "", title)
            section.element("ul") { list in
                for line in lines { list.element("li", "", line) }
            }
        }
    }

    mutating func paragraph(_ text: String) { body.element("p", "", text) }

    /// The whole page.
    var html: String {
        """
        <!DOCTYPE html>
        <html lang="\(language.rawValue)">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <title>\(Markup.escaped(title))</title>
        <style>
        \(PageStyle.css)
        </style>
        </head>
        <body>
        \(Pattern.definitions)<main>
        \(body.text)</main>
        </body>
        </html>

        """
    }
}

/// How the pages look: on a screen by day and by night, and on paper.
enum PageStyle {
    private static let light = """
        --paper: #fdfcf9; --ink: #1d2430; --soft: #5b6472; --rule: #d9d5cb; --card: #f4f1e9;
        --a: #24497e; --b: #c2552d; --c: #8a6d1f; --d: #6b7480;
        """
    private static let dark = """
        --paper: #14181f; --ink: #e8e6e0; --soft: #a3abb8; --rule: #363d49; --card: #1d232d;
        --a: #8db4f0; --b: #f0946c; --c: #d9bd62; --d: #9aa3b0;
        """
    static let css = """
        :root { \(light) }
        @media (prefers-color-scheme: dark) { :root { \(dark) } }
        * { box-sizing: border-box; }
        html { background: var(--paper); color: var(--ink); }
        body { margin: 0; font: 16px/1.5 system-ui, "Noto Sans", "Noto Sans CJK JP", "Hiragino Sans", sans-serif; }
        main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
        h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 .25rem; }
        h2 { font-size: 1.15rem; margin: 0 0 .25rem; }
        p { margin: 0 0 .75rem; color: var(--soft); max-width: 46rem; }
        section { margin-top: 2.25rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: .75rem;
          margin: 1.5rem 0 0; }
        .figures div { background: var(--card); border-radius: .4rem; padding: .6rem .9rem; }
        dt { color: var(--soft); font-size: .85rem; }
        dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
        .beside { display: grid; grid-template-columns: minmax(0, 3fr) minmax(16rem, 2fr); gap: 1.5rem;
          align-items: start; }
        .wide figure { margin-bottom: 1rem; }
        .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 0 2.5rem;
          align-items: start; }
        .columns tbody th { white-space: nowrap; }
        .even { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
        figure { margin: 0; }
        svg { display: block; width: 100%; height: auto; overflow: visible; }
        svg text { fill: var(--ink); font-size: 12px; font-variant-numeric: tabular-nums; }
        svg .soft { fill: var(--soft); }
        svg .rule { stroke: var(--rule); stroke-width: 1; }
        svg .axis { stroke: var(--soft); stroke-width: 1; }
        table { border-collapse: collapse; width: 100%; font-size: .85rem; font-variant-numeric: tabular-nums; }
        caption { text-align: left; color: var(--soft); padding-bottom: .25rem; }
        th, td { padding: .1rem .75rem .1rem 0; text-align: left; vertical-align: top; font-weight: 400; }
        thead th { color: var(--soft); border-bottom: 1px solid var(--rule); vertical-align: bottom; }
        tbody tr + tr td, tbody tr + tr th { border-top: 1px solid var(--card); }
        .n { text-align: right; padding-right: 0; padding-left: .75rem; white-space: nowrap; }
        ul { margin: .25rem 0 0; padding-left: 1.2rem; font-size: .9rem; }
        @media (max-width: 46rem) {
          .beside, .even { grid-template-columns: minmax(0, 1fr); }
          .figures { grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); }
          .wide figure { overflow-x: auto; }
          .wide svg { min-width: 52rem; }
        }
        @media print {
          @page { margin: 14mm; }
          :root { \(light) --paper: #fff; --card: #f3f3f3; }
          body { font-size: 9.5pt; line-height: 1.4; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
          main { max-width: none; padding: 0; }
          h2, tr, figure, .beside, .columns { break-inside: avoid; }
          h2, section p, caption { break-after: avoid; }
          svg text { font-size: 13.5px; }
          section { margin-top: 1.25rem; }
          .figures { grid-template-columns: repeat(3, 1fr); gap: .4rem; }
          .figures div { border: 1px solid var(--rule); padding: .3rem .6rem; }
          table { font-size: 8.5pt; }
          .columns { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0 1.25rem; }
          .columns table { font-size: 7.5pt; }
          .columns thead th { white-space: normal; }
          .columns th, .columns td { padding-right: 0; }
          .columns .n { padding-left: .25rem; }
        }
        """
}
