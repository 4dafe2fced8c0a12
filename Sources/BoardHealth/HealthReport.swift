public import GreeterRuntime

/// All that was found, and what it comes to.
public struct HealthReport: Sendable {
    /// What needs somebody first, then in the order in which it was looked at.
    public let findings: [Finding]

    public init(_ findings: [Finding]) {
        self.findings = Verdict.allCases.flatMap { verdict in findings.filter { $0.verdict == verdict } }
    }

    /// Nothing is wrong; what should be looked at, or could not be seen, is no failure.
    public var isWell: Bool { count(.wrong) == 0 }

    func count(_ verdict: Verdict) -> Int { findings.count { $0.verdict == verdict } }

    /// It all in a sentence or two, to be read out first.
    public var summary: Phrase {
        func names(_ verdict: Verdict) -> Phrase { Phrase.list(findings.filter { $0.verdict == verdict }.map(\.title)) }
        var sentences: [Phrase] = []
        let (wrong, look, unseen) = (count(.wrong), count(.look), count(.unseen))
        if wrong > 0 {
            let list = names(.wrong)
            sentences.append(
                Phrase(
                    "\(wrong == 1 ? "One thing needs" : "\(wrong) things need") you: \(list.english).",
                    "対処が必要なものが\(wrong)件あります：\(list.japanese)。"))
        } else {
            sentences.append(Phrase("Nothing is wrong.", "異常はありません。"))
        }
        if look > 0 {
            let list = names(.look)
            sentences.append(
                Phrase(
                    "\(look == 1 ? "One is" : "\(look) are") worth a look: \(list.english).",
                    "確かめたいものが\(look)件あります：\(list.japanese)。"))
        }
        if unseen > 0 {
            let list = names(.unseen)
            sentences.append(
                Phrase("Not seen: \(list.english).", "見えなかったもの：\(list.japanese)。"))
        }
        return Phrase(
            sentences.map(\.english).joined(separator: " "), sentences.map(\.japanese).joined())
    }

    /// For a person at a terminal that has `width` cells a line.
    public func lines(in language: StoryLanguage, width: Int) -> [String] {
        let verdicts = Verdict.allCases.map { "\($0.mark) \($0.word.text(in: language))" }
        let first = (verdicts.map(\.cells).max() ?? 0) + 2
        let second = (findings.map { $0.title.text(in: language).cells }.max() ?? 0) + 2
        let indent = first + second
        // On a telephone's screen the text begins under its title.
        let isNarrow = width < indent + 30
        let text = isNarrow ? 4 : indent
        var lines = Wrapping.lines(summary.text(in: language), width: width)
        var before: Verdict?
        for finding in findings {
            if finding.verdict != before || isNarrow { lines.append("") }
            before = finding.verdict
            let mark = "\(finding.verdict.mark) \(finding.verdict.word.text(in: language))".padded(to: first)
            let head = mark + finding.title.text(in: language).padded(to: second)
            var body = Wrapping.lines(finding.seen.text(in: language), width: width - text)
            if let remedy = finding.remedy {
                let advice = Wrapping.lines(remedy.text(in: language), width: width - text - 2)
                body += advice.enumerated().map { ($0.offset == 0 ? "→ " : "  ") + $0.element }
            }
            let space = String(repeating: " ", count: text)
            if isNarrow {
                lines.append(head.trimmed)
                lines += body.map { space + $0 }
            } else {
                lines += body.enumerated().map { ($0.offset == 0 ? head : space) + $0.element }
            }
        }
        return lines
    }

    /// One object for programs.
    ///
    /// `{"noren","time","ok","summary":{"en","ja"},"counts":{"wrong","look","unseen","fine"},"findings":[…]}`; a finding is
    /// `{"subject","name","verdict","seen":{"en","ja"},"remedy":{"en","ja"},"facts":{…}}`, with null for no name and no
    /// remedy. `subject` is a word of ``Subject``, `verdict` one of ``Verdict``. Keys are added, and neither renamed nor
    /// removed; `seen` and `remedy` are for people, and `facts` for programs.
    public func json(program: String, time: String) -> String {
        var counts = JSONObject()
        for verdict in Verdict.allCases { counts.add(verdict.rawValue, count(verdict)) }
        var object = JSONObject()
        object.add("noren", program)
        object.add("time", time)
        object.add("ok", isWell)
        object.addRaw("summary", summary.json)
        object.addRaw("counts", counts.closed)
        object.addRaw("findings", "[" + findings.map(\.json).joined(separator: ",") + "]")
        return object.closed
    }
}

extension Phrase {
    fileprivate var json: String {
        var object = JSONObject()
        object.add("en", english)
        object.add("ja", japanese)
        return object.closed
    }
}

extension Finding {
    fileprivate var json: String {
        var object = JSONObject()
        object.add("subject", subject.rawValue)
        object.add("name", name?.english)
        object.add("verdict", verdict.rawValue)
        object.addRaw("seen", seen.json)
        object.addRaw("remedy", remedy?.json ?? "null")
        object.addRaw("facts", facts.json)
        return object.closed
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - cells)) }

    fileprivate var trimmed: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
