internal import GreeterRuntime

/// `[inputs]`: the buttons and switches behind the counter.
enum InputsSection {
    static let quietButton = Key("quiet_button", optional: .lineIn())
    static let serving = Key("serving", optional: .lineIn())
    static let staff = Key("staff", optional: .lineIn())
    static let acknowledge = Key("acknowledge", optional: .lineIn())

    static let spec = SectionSpec("inputs", [quietButton, serving, staff, acknowledge])

    struct Reading {
        var quietButton: LineSetting?
        var serving: LineSetting?
        var staff: LineSetting?
        var acknowledge: LineSetting?
    }

    static func read(_ node: Node?, file: String, findings: Findings) -> Reading {
        let section = Section(spec, node, file: file, findings: findings)
        return Reading(
            quietButton: section.read(quietButton), serving: section.read(serving), staff: section.read(staff),
            acknowledge: section.read(acknowledge))
    }
}
