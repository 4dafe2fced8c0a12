import Greeter
import GreeterReports
import Testing

/// Reads CSV as RFC 4180 has it.
func parse(csv: String) -> [[String]] {
    var rows: [[String]] = [[""]]
    var isQuoted = false
    var rest = Substring(csv)
    while let character = rest.popFirst() {
        let row = rows.count - 1
        switch (character, isQuoted) {
        case ("\"", true) where rest.first == "\"":
            rest.removeFirst()
            rows[row][rows[row].count - 1] += "\""
        case ("\"", _): isQuoted.toggle()
        case (",", false): rows[row].append("")
        case ("\r\n", false): rows.append([""])
        default: rows[row][rows[row].count - 1].append(character)
        }
    }
    return rows.dropLast()
}

@Suite("A report for a spreadsheet", .timeLimit(.minutes(30)))
struct CSVTests {
    @Test("every row has the header's fields, and the columns add up to the total")
    func columns() throws {
        let rows = parse(csv: try Shop.tell(Shop.story).report.csv)
        let head = try #require(rows.first)
        #expect(head.joined(separator: ",") == VisitReport.csvHeader)
        #expect(rows.allSatisfy { $0.count == head.count })
        let total = try #require(rows.first { $0[0] == "total" })
        for table in ["day", "hour", "weekday"] {
            for column in 2..<head.count where head[column] != "parties" {
                let sum = rows.filter { $0[0] == table }.compactMap { Double($0[column]) }.reduce(0, +)
                #expect(abs(sum - (Double(total[column]) ?? -1)) < 0.001, "\(table) \(head[column])")
            }
        }
        let reasons = rows.filter { $0[0] == "reason" }.compactMap { Int($0[2]) }.reduce(0, +)
        #expect(reasons == Int(total[2]))
    }

    @Test("names with commas, quotation marks and line breaks come back as they were")
    func quoting() {
        var report = VisitReport(name: "shop")
        let name = "the \"big\", old\r\ndoor"
        report.add(Shop.visit(0, door: name))
        #expect(parse(csv: report.csv).contains { $0[0] == "door" && $0[1] == name })
    }
}
