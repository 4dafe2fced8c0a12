internal import Greeter

/// Writes HTML: what is given as text is escaped, and every element is closed.
struct Markup {
    private(set) var text = ""

    /// Markup that is known to be well formed.
    mutating func raw(_ markup: String) { text += markup }

    mutating func element(_ name: String, _ attributes: String = "", _ content: String) {
        text += "<\(Markup.tag(name, attributes))>\(Markup.escaped(content))</\(name)>\n"
    }

    mutating func element(_ name: String, _ attributes: String = "", content: (inout Markup) -> Void) {
        text += "<\(Markup.tag(name, attributes))>\n"
        content(&self)
        text += "</\(name)>\n"
    }

    private static func tag(_ name: String, _ attributes: String) -> String {
        attributes.isEmpty ? name : name + " " + attributes
    }

    /// Text that may stand in an element or in an attribute.
    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 38 || $0 == 60 || $0 == 62 || $0 == 34 || $0 < 32 }) else {
            return text
        }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n", "\t": escaped += " "
            // Other control characters are no characters of XML.
            case _ where scalar.value < 32: escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

/// A table of figures: the first column names the row.
struct FigureTable {
    var caption: String
    var head: [String]
    var rows: [[String]]
    /// The first columns that are words and not numbers.
    var words = 1

    init(caption: String, head: [String], rows: [[String]], words: Int = 1) {
        self.caption = caption
        self.head = head
        self.rows = rows
        self.words = words
    }

    /// A table given by its columns, all of the same height.
    init(caption: String, head: [String], columns: [[String]]) {
        let height = columns.map(\.count).min() ?? 0
        self.init(caption: caption, head: head, rows: (0..<height).map { row in columns.map { $0[row] } })
    }

    /// The table cut into so many, of equal height, to stand beside one another.
    func parts(_ count: Int) -> [FigureTable] {
        let height = max(1, (rows.count + count - 1) / count)
        return stride(from: 0, to: rows.count, by: height).map { start in
            var part = self
            part.rows = Array(rows[start..<min(rows.count, start + height)])
            // The same words over each would be read three times.
            if start > 0 { part.caption = "" }
            return part
        }
    }

    func write(to page: inout Markup) {
        page.element("table") { table in
            table.element("caption", "", caption.isEmpty ? "\u{A0}" : caption)
            table.element("thead") { head in
                head.element("tr") { row in
                    for (column, cell) in self.head.enumerated() {
                        row.element("th", "scope=\"col\"" + (column < words ? "" : " class=\"n\""), cell)
                    }
                }
            }
            table.element("tbody") { body in
                for cells in rows {
                    body.element("tr") { row in
                        for (column, cell) in cells.enumerated() {
                            if column == 0 {
                                row.element("th", "scope=\"row\"", cell)
                            } else {
                                row.element("td", column < words ? "" : "class=\"n\"", cell)
                            }
                        }
                    }
                }
            }
        }
    }
}
