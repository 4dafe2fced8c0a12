internal import ArgumentParser
internal import ControlSocket
internal import Greeter
internal import GreeterRuntime

struct ShowStatus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows what the running greeter may do now, and why: level, demands, budget, the last decisions.")

    @OptionGroup var line: GreeterLine

    @Flag(help: "One line of JSON instead.")
    var json = false

    func run() throws {
        let status = try line.ask(.status)
        if json { return try Console.line(status.description) }
        try StatusText.show(status)
    }
}

struct Why: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tells the story of one decision: who passed, what was heard, and why.")

    @Argument(help: ArgumentHelp("Its number, as noren status shows it, or last.", valueName: "decision"))
    var decision = "last"

    @OptionGroup var line: GreeterLine

    func validate() throws {
        guard decision == "last" || (Int64(decision) ?? 0) > 0 else {
            throw ValidationError("\"\(decision)\" is no decision; write its number, as noren status shows it, or last")
        }
    }

    func run() throws {
        let answer = try line.ask(.why(Int64(decision)))
        try Console.line(answer["stories"]?.object?[StoryLanguage.ofTerminal.rawValue]?.string ?? "")
    }
}

struct Watch: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows what happens as it happens, until Ctrl-C.")

    @OptionGroup var line: GreeterLine

    @Flag(help: "One object of JSON a line: decisions with the keys of simulate --format jsonl.")
    var json = false

    func run() throws {
        var client = try line.connect()
        do throws(ControlError) { try client.watch() } catch { throw Failure(.unreachable, "\(error)") }
        while let event = try next(&client) {
            guard !json else {
                try Console.say(event.description)
                continue
            }
            switch event["event"]?.string {
            case "decision": try Console.say(Watch.decision(event))
            case "note": try Console.say("\(Watch.clock(event["time"]))  · \(event["text"]?.string ?? "")")
            default: for text in StatusText(.ofTerminal).lines(event) { try Console.say(text) }
            }
        }
        throw Failure(.unreachable, "the greeter has ended")
    }

    private func next(_ client: inout ControlClient) throws(Failure) -> JSONMembers? {
        do throws(ControlError) { return try client.nextEvent() } catch { throw Failure(.unreachable, "\(error)") }
    }

    private static func clock(_ time: JSONValue?) -> String { String(time?.string?.dropFirst(11).prefix(8) ?? "") }

    private static func decision(_ event: JSONMembers) -> String {
        func word(_ key: String) -> String { event[key]?.string ?? "" }
        let answer =
            switch word("outcome") {
            case "sound": "♪ \(word("cue"))"
            case "light": "☼ light"
            default: "· silent"
            }
        var fields = [clock(event["time"]), word("door"), word("direction"), answer, word("reason")]
        if !word("detail").isEmpty { fields.append(word("detail")) }
        return fields.joined(separator: "  ")
    }
}
