import Greeter
import GreeterReports
import GreeterRuntime
import Testing

/// An element of a page that was read back.
final class Element {
    let name: String
    let attributes: String
    var text = ""
    var children: [Element] = []

    init(name: String, attributes: String) {
        self.name = name
        self.attributes = attributes
    }

    /// All elements of this name below.
    func all(_ name: String) -> [Element] {
        children.flatMap { ($0.name == name ? [$0] : []) + $0.all(name) }
    }

    func attribute(_ key: String) -> String? {
        guard let start = (" " + attributes).range(of: " \(key)=\"")?.upperBound else { return nil }
        return String((" " + attributes)[start...].prefix { $0 != "\"" })
    }

    /// Reads HTML that is written as XML; what is not well formed is the error.
    static func read(_ html: String) throws -> Element {
        let root = Element(name: "", attributes: "")
        var open = [root]
        var rest = Substring(html)
        while let start = rest.firstIndex(of: "<") {
            open[open.count - 1].text += rest[..<start]
            guard !rest[..<start].contains(">") else {
                throw Malformed("a stray > before \(rest[start...].prefix(40))")
            }
            guard let end = rest[start...].firstIndex(of: ">") else { throw Malformed("a tag does not end") }
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("!") { continue }
            if tag.hasPrefix("/") {
                guard open.count > 1, open.removeLast().name == tag.dropFirst() else { throw Malformed("<\(tag)>") }
                continue
            }
            let parts = tag.split(separator: " ", maxSplits: 1)
            let attributes = parts.count > 1 ? String(parts[1]) : ""
            guard attributes.filter({ $0 == "\"" }).count.isMultiple(of: 2) else { throw Malformed("<\(tag)>") }
            let element = Element(name: String(parts[0]), attributes: attributes)
            open[open.count - 1].children.append(element)
            if !tag.hasSuffix("/") { open.append(element) }
        }
        guard open.count == 1 else { throw Malformed("<\(open.last?.name ?? "")> is not closed") }
        return root
    }

    struct Malformed: Error {
        let what: String
        init(_ what: String) { self.what = what }
    }
}

extension StringProtocol {
    fileprivate func range(of other: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(other) { return start..<index(start, offsetBy: other.count) }
            start = index(after: start)
        }
        return nil
    }
}

@Suite("A page", .timeLimit(.minutes(30)))
struct PageTests {
    private func page(_ language: StoryLanguage = .english) throws -> String {
        try Shop.tell(Shop.story).report.html(language)
    }

    @Test("is well formed and needs nothing beside itself", arguments: StoryLanguage.allCases)
    func wellFormed(language: StoryLanguage) throws {
        let forecast = try ForecastTests.forecast().html(language)
        for html in [try page(language), forecast, VisitReport(name: "<empty & quiet>").html(language)] {
            let root = try Element.read(html)
            #expect(root.all("html").first?.attribute("lang") == language.rawValue)
            for word in ["http:", "https:", "src=", "href=", "@import", "<script", "<link"] {
                #expect(!html.contains(word), "\(word)")
            }
            #expect(html.split(separator: "url(").dropFirst().allSatisfy { $0.hasPrefix("#") })
        }
    }

    @Test("every chart has a title, a description and a table beside it")
    func accessible() throws {
        let sections = try Element.read(try page()).all("section").filter { !$0.all("svg").isEmpty }
        #expect(sections.count >= 6)
        for section in sections {
            #expect(
                section.all("svg").allSatisfy { $0.children.first?.name == "title" && $0.attribute("role") == "img" })
            #expect(section.all("desc").allSatisfy { !$0.text.isEmpty })
            #expect(!section.all("table").isEmpty)
            #expect(section.all("table").allSatisfy { $0.all("caption").count == 1 })
        }
    }

    @Test("bars are as high as the figures in the table beside them")
    func heights() throws {
        let sections = try Element.read(try page()).all("section")
        let section = try #require(sections.first { $0.all("h2").first?.text == "People by day of the week" })
        let bars = section.all("rect").compactMap { rect -> (category: String, value: Double, height: Double)? in
            let words = rect.all("title").first?.text.split(separator: " ") ?? []
            guard words.count > 2, let value = words.last.flatMap({ Double($0) }),
                let height = rect.attribute("height").flatMap(Double.init)
            else { return nil }
            return (String(words[0].dropLast()), value, height)
        }
        #expect(bars.map(\.value) == [1, 1, 4, 2], "\(bars)")
        let scale = try #require(bars.first.map { $0.height / $0.value })
        for bar in bars { #expect(abs(bar.height - bar.value * scale) < 0.2, "\(bar)") }
        let rows = section.all("tr").filter { !$0.all("td").isEmpty }
        for bar in bars {
            let row = try #require(rows.first { $0.all("th").first?.text == bar.category })
            #expect(row.all("td").contains { Double($0.text) == bar.value })
        }
    }

    @Test("what a shop is called cannot break it")
    func escaped() throws {
        var report = VisitReport(name: "</title><script>alert(\"&\")</script>\u{0}")
        report.add(Shop.visit(0, direction: .unknown, door: "<b>"))
        report.add(Shop.visit(1, answer: .off, reason: "<i>", door: "other"))
        report.note("<u>", on: CivilDate(dayNumber: 0))
        let html = report.html()
        _ = try Element.read(html)
        for tag in ["<script", "<b>", "<i>", "<u>"] { #expect(!html.contains(tag)) }
    }

    @Test("without anything in it, it says so")
    func empty() {
        let report = VisitReport(name: "The corner shop")
        #expect(report.html().contains("No passages in this time."))
        #expect(report.html(.japanese).contains("この期間の通過はありません。"))
        #expect(report.text() == "The corner shop\nNo passages in this time.\n")
        #expect(parse(csv: report.csv).first { $0[0] == "total" }?[2] == "0")
    }

    @Test("days that were asked for and hold nothing are a sensible page too")
    func emptyDays() throws {
        let date = try #require(CivilDate(year: 2026, month: 3, day: 7))
        let report = VisitReport(name: "The corner shop", from: date, to: date + 3)
        _ = try Element.read(report.html())
        #expect(report.html().contains("4 days"))
        #expect(!report.html().contains("nan"))
    }
}
