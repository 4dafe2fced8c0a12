import BoardHealth
import GreeterRuntime
import Testing

@Suite("The doctor's summary and lines", .timeLimit(.minutes(30)))
struct WritingTests {
    private func finding(_ subject: Subject, _ verdict: Verdict, name: String? = nil) -> Finding {
        Finding(subject, named: name.map { Phrase($0) }, verdict, Phrase("Seen.", "見ました。"))
    }

    @Test("the first sentence counts and names what needs somebody")
    func summary() {
        let report = HealthReport([
            finding(.board, .fine), finding(.power, .wrong), finding(.door, .wrong, name: "front"),
            finding(.clock, .wrong), finding(.disk, .look), finding(.temperature, .unseen),
        ])
        #expect(!report.isWell)
        #expect(
            report.summary.english
                == "3 things need you: power, door \"front\" and clock. One is worth a look: storage. Not seen: heat.")
        #expect(report.summary.japanese == "対処が必要なものが3件あります：電源、ドア「front」、時計。確かめたいものが1件あります：保存場所。見えなかったもの：温度。")
        #expect(HealthReport([finding(.board, .fine)]).summary.english == "Nothing is wrong.")
        #expect(HealthReport([finding(.disk, .look)]).isWell)
    }

    @Test("what is wrong stands first, and what is alike keeps its order")
    func order() {
        let report = HealthReport([
            finding(.board, .fine), finding(.disk, .look), finding(.power, .wrong), finding(.clock, .wrong),
        ])
        #expect(report.findings.map(\.subject) == [.power, .clock, .disk, .board])
    }

    @Test("columns stand under each other where characters are two cells wide")
    func columns() throws {
        let report = HealthReport([finding(.board, .fine), finding(.door, .fine, name: "正面玄関")])
        let lines = report.lines(in: .japanese, width: 80).filter { $0.contains("見ました") }
        let starts = try lines.map { line in
            try #require(line.firstRange(of: "見ました").map { String(line[..<$0.lowerBound]).cells })
        }
        #expect(starts.count == 2 && starts[0] == starts[1], "\(lines)")
    }
}
