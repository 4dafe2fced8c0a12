internal import GreeterRuntime

/// One GPIO line as the settings name it.
struct LineSetting: Hashable, Sendable {
    var address: LineAddress
    var bias: Bias
    var active: Active
    var place: Place
}

extension Form where Value == LineSetting {
    /// A line in; `active` is which level means "something is there" where the settings do not say.
    static func lineIn(active: Active = .low) -> Form { line(spec: LineKeys.input, active: active) }

    /// A line out, which has no bias.
    static let lineOut = line(spec: LineKeys.output, active: .high)

    private static func line(spec: SectionSpec, active: Active) -> Form {
        Form(expects: "a line", example: "\"GPIO17\"") { node, asking in
            switch node.value {
            case .string(let name):
                guard !name.isEmpty else {
                    asking.problem(node, "`\(asking.key)` names no line; write it as in \(asking.key) = \"GPIO17\"")
                    return nil
                }
                return LineSetting(address: .name(name), bias: .pullUp, active: active, place: node.place)
            case .table: return LineKeys.read(node, spec: spec, active: active, asking)
            case .integer(let number):
                asking.wrongType(node, "a line's name, or its chip and number", "\"GPIO\(number)\"")
                return nil
            default:
                asking.wrongType(node, "a line's name, or its chip and number", "\"GPIO17\"")
                return nil
            }
        } write: { line in
            let address =
                switch line.address {
                case .name(let name): "name = \(Toml.quoted(name))"
                case .offset(let chip, let offset): "chip = \(Toml.quoted(chip)), line = \(offset)"
                }
            let bias = spec.name == LineKeys.output.name ? "" : ", bias = \(Toml.quoted(line.bias.word))"
            return "{ \(address)\(bias), active = \(Toml.quoted(line.active.word)) }"
        }
    }
}

/// The keys of a line that is written as a table.
private enum LineKeys {
    static let name = Key("name", optional: .text(example: "GPIO17"))
    static let chip = Key("chip", optional: .text(example: "pinctrl-rp1"))
    static let line = Key("line", optional: .count(in: 0...4095, example: "17"))
    static let bias = Key("bias", optional: .word(Bias.allCases))
    static let active = Key("active", optional: .word(Active.allCases))

    static let input = SectionSpec("line", isNested: true, [name, chip, line, bias, active])
    static let output = SectionSpec("line-out", isNested: true, [name, chip, line, active])

    static func read(_ node: Node, spec: SectionSpec, active otherwise: Active, _ asking: Asking) -> LineSetting? {
        asking.findings.withoutNotes {
            let named = SectionSpec(asking.key, isNested: true, spec.keys)
            let section = Section(named, node, file: node.place.file, findings: asking.findings)
            let bias = spec.name == output.name ? nil : section.read(Self.bias)
            let active = section.read(Self.active)
            guard let address = address(section, asking) else { return nil }
            return LineSetting(
                address: address, bias: bias ?? .pullUp, active: active ?? otherwise,
                place: node.place)
        }
    }

    private static func address(_ section: Section, _ asking: Asking) -> LineAddress? {
        let (name, chip, line) = (section.read(Self.name), section.read(Self.chip), section.read(Self.line))
        let example = "{ chip = \"pinctrl-rp1\", line = 17 } or { name = \"GPIO17\" }"
        switch (section["name"] != nil, section["chip"] != nil, section["line"] != nil) {
        case (true, false, false): return name.map(LineAddress.name)
        case (false, true, true):
            guard let chip, let line else { return nil }
            return .offset(chip: chip, line: line)
        case (true, _, _):
            asking.findings.problem(
                section.place, "`\(asking.key)` is named twice, by name and by chip; write \(example)")
        case (false, true, false):
            asking.findings.problem(
                section.place, "`\(asking.key)` has a chip but no number on it; write \(example)")
        case (false, false, true):
            asking.findings.problem(
                section.place, "`\(asking.key)` has a number but no chip; write \(example)")
        case (false, false, false):
            asking.findings.problem(section.place, "`\(asking.key)` names no line; write \(example)")
        }
        return nil
    }
}
