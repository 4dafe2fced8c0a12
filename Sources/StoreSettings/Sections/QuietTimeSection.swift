internal import Greeter
internal import GreeterRuntime

/// `[[quiet_time]]`: when the shop wants to be quieter, and how much.
enum QuietTimeSection {
    static let name = Key("name", .text(example: "quiet hour"), "")
    static let when = Key("when", .when, .always)
    static let except = Key("except", .except, Except())
    static let atMost = Key("at_most", optional: .level)
    static let volume = Key("volume", .number(in: -60...0, unit: "dB", example: "-6"), 0)

    static let spec = SectionSpec("quiet_time", isList: true, [name, when, except, atMost, volume])

    static func read(_ nodes: [Node], file: String, findings: Findings) -> [QuietTime] {
        var quietTimes: [QuietTime] = []
        for (index, node) in nodes.enumerated() {
            let number = index + 1
            let section = Section(spec, path: "quiet_time[\(number)]", node, file: file, findings: findings)
            let name = section.read(Self.name, default: number == 1 ? "quiet time" : "quiet time \(number)")
            var recurrence = section.read(when).recurrence ?? Recurrence()
            recurrence.except = section.read(except).days
            let level = section.read(atMost)
            let volume = section.read(Self.volume)
            if section["at_most"] == nil, section["volume"] == nil {
                findings.problem(
                    section.place, "this quiet time does not say how quiet; add at_most = \"light\", or volume = -6")
            }
            if quietTimes.contains(where: { $0.name == name }) {
                findings.problem(
                    section.place(of: "name"),
                    "there is another quiet time \(Toml.quoted(name)); give each its own name")
            }
            quietTimes.append(QuietTime(name: name, when: recurrence, atMost: level ?? .voice, volume: volume))
        }
        return quietTimes
    }
}
