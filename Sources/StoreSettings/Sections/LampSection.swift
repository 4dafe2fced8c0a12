internal import Greeter
internal import GreeterRuntime

/// `[lamp]`: the light that answers every passage that does not sound.
enum LampSection {
    static let line = Key("line", optional: .lineOut)
    static let on = Key("on", .span(.milliseconds(100) ... .minutes(5), example: "3s"), .seconds(3))

    static let spec = SectionSpec("lamp", [line, on])

    static func read(_ node: Node?, file: String, findings: Findings) -> LightReading? {
        LightReading.read(spec, node, line: line, on: on, file: file, findings: findings)
    }
}

/// `[notice]`: the lamp or buzzer behind the counter that tells the staff.
enum NoticeSection {
    static let line = Key("line", optional: .lineOut)
    static let on = Key("on", .span(.milliseconds(100) ... .minutes(5), example: "3s"), .seconds(3))

    static let spec = SectionSpec("notice", [line, on])

    static func read(_ node: Node?, file: String, findings: Findings) -> LightReading? {
        LightReading.read(spec, node, line: line, on: on, file: file, findings: findings)
    }
}

/// A line out and how long it stays on.
struct LightReading {
    var line: LineSetting
    var on: Span

    /// Nil where the table is not written, or names no line.
    static func read(
        _ spec: SectionSpec, _ node: Node?, line: Key<LineSetting?>, on: Key<Span>, file: String, findings: Findings
    ) -> LightReading? {
        guard let node else { return nil }
        let section = Section(spec, node, file: file, findings: findings)
        let setting = section.read(line)
        let span = section.read(on)
        if section["line"] == nil {
            findings.problem(section.place, "\(spec.title) has no line; add line = \"GPIO24\", or leave the table out")
        }
        return setting.map { LightReading(line: $0, on: span) }
    }
}
