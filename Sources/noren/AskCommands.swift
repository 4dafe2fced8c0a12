internal import ArgumentParser
internal import ControlSocket
internal import Greeter
internal import GreeterRuntime

struct Quiet: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Keeps the shop quiet for a while. It can only lower, and it always ends.",
        discussion: """
            noren quiet                     as the quiet button does
            noren quiet chime --for 45m     no words for three quarters of an hour
            noren quiet off --until 18:00   nothing at all until six
            noren quiet --off               over
            """)

    @Argument(help: "At most this: voice, chime, tick, light or off; else what the settings say.")
    var level: String?

    @Option(name: .customLong("for"), help: ArgumentHelp("How long, a day at most, as in 30m.", valueName: "span"))
    var span: String?

    @Option(help: ArgumentHelp("Until the shop's clock shows this, as in 18:00.", valueName: "time"))
    var until: String?

    @Flag(help: "Ends it.")
    var off = false

    @OptionGroup var line: GreeterLine

    func validate() throws {
        if off, level != nil || span != nil || until != nil {
            throw ValidationError("--off ends quiet by hand and takes nothing beside it")
        }
        if span != nil, until != nil { throw ValidationError("write --for or --until, not both") }
        _ = try command()
    }

    func run() throws {
        try StatusText.show(try line.ask(try command()))
    }

    private func command() throws -> ControlCommand {
        guard !off else { return .quietOff }
        let level = try self.level.map { try Words.level($0) }
        if let span { return .quiet(level, .after(try Words.span(span, option: "--for"))) }
        guard let until else { return .quiet(level, nil) }
        guard let time = TimeOfDay(until) else {
            throw ValidationError("\"\(until)\" is no time of day; write --until 18:00")
        }
        return .quiet(level, .at(time))
    }
}

struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serving",
        abstract: "Says that somebody is being served, so that the door does not disturb; it ends by itself.",
        discussion: """
            noren serving on             until serving off, and as long as the settings allow at most
            noren serving --for 20m      for twenty minutes
            noren serving off            over
            """)

    @Argument(help: "on or off.")
    var state: String?

    @Option(name: .customLong("for"), help: ArgumentHelp("How long, as in 20m.", valueName: "span"))
    var span: String?

    @OptionGroup var line: GreeterLine

    func validate() throws { _ = try command() }

    func run() throws { try StatusText.show(try line.ask(try command())) }

    private func command() throws -> ControlCommand {
        switch (state, span) {
        case ("off", nil): return .servingOff
        case ("on", nil): return .serving(for: nil)
        case ("on", let span?), (nil, let span?): return .serving(for: try Words.span(span, option: "--for"))
        case (nil, nil): throw ValidationError("write noren serving on, noren serving off or noren serving --for 20m")
        case (let word?, _):
            throw ValidationError(
                word == "off" ? "serving off takes no time" : "\"\(word)\" is neither on nor off")
        }
    }
}

struct Pass: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says that the next passage within 10 s is staff's: not greeted, not counted.")

    @OptionGroup var line: GreeterLine

    func run() throws {
        _ = try line.ask(.pass)
        try Console.line(
            StoryLanguage.ofTerminal(
                "the next passage within 10 s is staff's", "これから10秒以内の通行は、スタッフとして扱います"))
    }
}

struct Trigger: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Pretends a passage, to hear what the door would say now; it is marked as pretended.")

    @Argument(help: "The door's name; STORE/DOOR where a board serves several stores.")
    var door: String

    @Argument(help: "arrival, departure or unknown.")
    var direction: String

    @OptionGroup var line: GreeterLine

    func validate() throws { _ = try Words.direction(direction) }

    func run() throws {
        let answer = try line.ask(.trigger(door: door, try Words.direction(direction)))
        try Console.line(answer["stories"]?.object?[StoryLanguage.ofTerminal.rawValue]?.string ?? "")
    }
}

struct Reload: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Has the running greeter take its settings anew: whole, or not at all.")

    @OptionGroup var line: GreeterLine

    func run() throws {
        let answer = try line.ask(.reload, patience: GreeterLine.reloadPatience)
        let changes = answer["changes"]?.array?.compactMap(\.string) ?? []
        let language = StoryLanguage.ofTerminal
        try Console.line(
            changes.isEmpty
                ? language("taken; nothing has changed", "読み込みました。変更はありません") : language("taken:", "読み込みました："))
        for change in changes { try Console.line("  \(change)") }
    }
}

/// Words of a command line.
enum Words {
    static func level(_ text: String) throws -> Level {
        if let level = Level.allCases.first(where: { $0.word == text }) { return level }
        let words = Level.allCases.reversed().map(\.word)
        let near = Nearest.word(to: text, among: words).map { "did you mean \($0)?" }
        throw ValidationError("\"\(text)\" is no level; \(near ?? "there are " + words.joined(separator: ", "))")
    }

    static func direction(_ text: String) throws -> Direction {
        if let direction = Direction.allCases.first(where: { $0.word == text }) { return direction }
        let words = Direction.allCases.map(\.word)
        let near = Nearest.word(to: text, among: words).map { "did you mean \($0)?" }
        throw ValidationError("\"\(text)\" is no direction; \(near ?? "there are " + words.joined(separator: ", "))")
    }

    /// A time of a day at most.
    static func span(_ text: String, option: String) throws -> Span {
        guard let span = Span(duration: text), span > .zero else {
            throw ValidationError("\"\(text)\" is no duration; write \(option) 30m, with one of the units s, m and h")
        }
        guard span <= Greeter.longestQuiet else {
            throw ValidationError("\(text) is longer than a day; write \(option) 24h or less")
        }
        return span
    }
}
