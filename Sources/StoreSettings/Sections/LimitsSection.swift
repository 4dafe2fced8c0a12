internal import Greeter
internal import GreeterRuntime

/// `[limits]`: what a chain allows its stores at most. Every file of a chain may tighten, none loosen.
enum LimitsSection {
    static let atMost = Key("at_most", optional: .level)
    static let ceiling = Key("ceiling", optional: .number(in: 30...90, unit: "dB(A)", example: "58"))

    static let spec = SectionSpec("limits", [atMost, ceiling])

    struct Reading {
        var atMost: (level: Level, place: Place)?
        var ceiling: (decibels: Double, place: Place)?
    }

    /// - Parameter layers: the `[limits]` of each file, the base first.
    static func read(_ layers: [Node], file: String, findings: Findings) -> Reading {
        var reading = Reading()
        for layer in layers {
            let section = Section(spec, layer, file: file, findings: findings)
            findings.withoutNotes {
                if let level = section.read(atMost) {
                    refuse(level, above: reading.atMost, atMost.name, section, findings)
                    reading.atMost = min((level, section.place(of: atMost.name)), reading.atMost)
                }
                if let ceiling = section.read(ceiling) {
                    refuse(ceiling, above: reading.ceiling, Self.ceiling.name, section, findings)
                    reading.ceiling = min((ceiling, section.place(of: Self.ceiling.name)), reading.ceiling)
                }
            }
        }
        return reading
    }

    /// Lists what is in force, in the section's turn.
    static func note(_ reading: Reading, findings: Findings) {
        if let limit = reading.atMost { findings.note("limits.at_most", Toml.quoted(limit.level.word), limit.place) }
        if let limit = reading.ceiling { findings.note("limits.ceiling", Toml.number(limit.decibels), limit.place) }
    }

    /// Reports what a store asks for above its chain's limit.
    static func refuse<Value: Comparable>(
        _ value: Value, above limit: (Value, Place)?, _ key: String, _ section: Section, _ findings: Findings
    ) {
        guard let limit, value > limit.0 else { return }
        let (asked, allowed) = (text(value), text(limit.0))
        findings.problem(
            section.place(of: key),
            "`\(key)` is \(asked), but \(location(limit.1)) allows at most \(allowed); a store may only be quieter: "
                + "write \(allowed) or less")
    }

    static func location(_ place: Place) -> String { "\(place.file):\(place.line):\(place.column)" }

    private static func min<Value: Comparable>(_ a: (Value, Place), _ b: (Value, Place)?) -> (Value, Place) {
        guard let b, b.0 <= a.0 else { return a }
        return b
    }

    private static func text<Value>(_ value: Value) -> String {
        switch value {
        case let level as Level: Toml.quoted(level.word)
        case let number as Double: Toml.number(number)
        default: "\(value)"
        }
    }
}
