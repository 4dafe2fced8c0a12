public import Greeter
public import GreeterRuntime

/// The conversation of `noren setup`: what is answered and what lines do go in, what is said and done comes out.
///
/// A value without I/O, so that a test is a conversation. It never reads a clock: a moment at which it wants to be woken is
/// an effect out and an event in.
public struct Interview {
    /// What happens.
    public enum Event: Sendable {
        /// A line that somebody typed.
        case answer(String)
        /// The lines are watched now; their levels, parallel to ``BoardFacts/lines``.
        case watching(levels: [Bool], at: Instant)
        case edge(line: Int, isHigh: Bool, at: Instant)
        case woken(at: Instant)
        /// What was asked for last is done.
        case done
        /// What was asked for last could not be done, and why.
        case failed(String)
        /// The board as it is after the greeter was stopped, or looked for again.
        case surveyed(BoardFacts)
        /// What the settings' checker says of the settings so far; warnings are no hindrance.
        case checked(problems: [String], warnings: [String], board: BoardSettings? = nil)
        /// The settings are in place; where those before are kept.
        case written(backup: String?)
    }

    /// What is to be said and done, in order.
    public enum Effect: Hashable, Sendable {
        case say(String)
        /// Waits for a line; the text stands before the cursor.
        case ask(String)
        case watch(Bias)
        case unwatch
        case wake(at: Instant)
        /// Plays a welcome in a language.
        case play(language: String, device: String, volume: Double)
        /// Lights a line, the only one that is ever driven.
        case light(LineAddress, isActiveLow: Bool)
        case dark
        /// Shows settings to the checker. Nothing is written.
        case check(String)
        case write(String)
        case stopGreeter
        case startGreeter
        /// Over: whether the settings were written.
        case end(isWritten: Bool)
    }

    /// What is looked for among the lines.
    enum Seeking: Hashable {
        case door, motion, button
        /// The output of a people counter that tells of those who leave; that of those who come in is known then.
        case counter
    }

    /// Where the conversation is; whatever comes is answered by this.
    enum Step: Hashable {
        /// Whether to go on without the settings that are there, which are not in order.
        case beginAnew
        case stopGreeter, stoppingGreeter
        /// What becomes of the doors that the settings have.
        case presentDoors
        /// Until somebody says that nobody moves.
        case beforeWatch(Seeking)
        case watching(Seeking)
        /// Nothing useful was seen; the lines to choose from, if several moved.
        case afterWatch(Seeking, choices: [Int])
        case kind, direction, anotherDoor
        case device, playing, loudness
        case style, register, languages, zone, checkingZone, hours, checkingHours
        case button
        /// Until somebody has tried the line: whether there is one, on which line, being driven, what it does.
        case light(Light), lightLine(Light), lighting(Light), lit(Light)
        case checking, confirm, writing, start, starting, ended
    }

    let words: StoryLanguage
    var facts: BoardFacts
    var draft = Draft()
    var step = Step.stopGreeter
    var bias: Bias
    var watch: LineWatch?
    /// When the current watch was last spoken about.
    var remindedAt = Instant.distantPast
    /// Lines of the door that is being described.
    var found: [LineDraft] = []
    /// Whether that door's one line is a beam's, rather than a contact's.
    var isBeam = false
    /// Lines that moved together, of which one may be chosen.
    var candidates: [LineDraft] = []
    var effects: [Effect] = []
    /// Whether a greeter was stopped for this, and is to go on afterwards.
    public private(set) var hasStoppedGreeter = false

    /// - Parameter bias: the resistor with which lines are watched first.
    public init(_ facts: BoardFacts, in language: StoryLanguage, bias: Bias = .pullUp) {
        self.facts = facts
        words = language
        self.bias = bias
        draft = facts.present?.start ?? Draft()
    }

    /// What is said first.
    public mutating func begin() -> [Effect] {
        greet()
        return take()
    }

    public mutating func handle(_ event: Event) -> [Effect] {
        switch step {
        case .beginAnew, .stopGreeter, .stoppingGreeter: handleGreeter(event)
        case .beforeWatch, .watching, .afterWatch: handleLines(event)
        case .presentDoors, .kind, .direction, .anotherDoor: handleDoor(event)
        case .device, .playing, .loudness: handleSound(event)
        case .style, .register, .languages, .zone, .checkingZone, .hours, .checkingHours: handleShop(event)
        case .button, .light, .lightLine, .lighting, .lit: handleExtras(event)
        case .checking, .confirm, .writing, .start, .starting: handleEnd(event)
        case .ended: break
        }
        return take()
    }

    private mutating func take() -> [Effect] {
        defer { effects = [] }
        return effects
    }

    mutating func say(_ english: String, _ japanese: String) { effects.append(.say(words(english, japanese))) }

    mutating func ask(_ step: Step, _ english: String, _ japanese: String) {
        self.step = step
        effects.append(.ask(words(english, japanese)))
    }

    /// Says that an answer was none, and waits for the next.
    mutating func askAgain(_ english: String, _ japanese: String) {
        effects.append(.ask(words(english, japanese)))
    }

    // MARK: Greeting

    private mutating func greet() {
        say(
            """
            Welcome. This sets up Noren for one shop: it finds the door's line by watching it move, plays a cue
            to find the right loudness, and asks a few questions. An empty answer takes what stands in [ ].
            Nothing is changed before the end; Ctrl-C leaves everything as it was.

            """,
            """
            ようこそ。これからお店ののれんを設定します。ドアの線を動きから見つけ、音を鳴らして音量を合わせ、
            いくつか質問します。何も入力せず Enter を押すと、[ ] の中の答えになります。
            最後に確認するまで何も変わりません。いつでも Ctrl-C でやめられます。

            """)
        guard facts.canWrite else {
            say(
                "You may not write \(facts.path), and that would show only at the end. Try sudo noren setup.",
                "\(facts.path) に書く権限がありません。最後に困らないよう、sudo noren setup をお試しください。")
            return end(isWritten: false)
        }
        if !facts.problems.isEmpty { return askToBeginAnew() }
        if facts.present != nil {
            say(
                """
                Setup starts from your settings in \(facts.path): an empty answer leaves what is there, and whatever is not
                asked about stays as it is. The file as it is now is kept beside the new one.

                """,
                """
                今の設定（\(facts.path)）から続けます。そのまま Enter を押せば今のまま、質問しない項目もそのまま残ります。
                今のファイルは、新しいものの隣に残しておきます。

                """)
        } else if facts.hasSettings {
            say(
                "\(facts.path) sets nothing yet. What is answered here takes its place; it is kept.\n",
                "\(facts.path) には、まだ何も設定されていません。ここでの答えに置き換え、古いものは残しておきます。\n")
        }
        goOnFromGreeting()
    }

    private mutating func goOnFromGreeting() {
        guard facts.isGreeting else { return beginDoors() }
        askToStop()
    }

    private mutating func askToBeginAnew() {
        say(
            "Your settings in \(facts.path) are not in order, so setup cannot start from them:",
            "今の設定（\(facts.path)）に間違いがあり、そこから続けられません：")
        for problem in facts.problems { effects.append(.say("  " + words.translated(problem))) }
        ask(
            .beginAnew,
            """
            Once they are mended it can: noren check \(facts.path) says how.
            Or begin anew? Nothing of them is taken over then; the file is kept beside the new one. [n]
            """,
            """
            直せば、そこから続けられます（noren check \(facts.path) で直し方が出ます）。
            それとも、はじめから作り直しますか。今の設定は引き継がれず、隣に残るだけです。[いいえ]
            """)
    }

    private mutating func askToStop() {
        if facts.hasService {
            ask(
                .stopGreeter,
                """
                The greeter is running and holds the door's lines. Stop it while we look?
                It goes on afterwards, also after Ctrl-C. [y]
                """,
                """
                のれんが動いていて、ドアの線を使っています。確認のあいだ止めてもいいですか。
                終われば（Ctrl-C のあとも）また動きます。[はい]
                """)
        } else {
            ask(
                .stopGreeter,
                "A greeter is running and holds the door's lines. End it where it was started, then press Enter.",
                "のれんが動いていて、ドアの線を使っています。起動した画面で終わらせてから、Enter を押してください。")
        }
    }

    private mutating func handleGreeter(_ event: Event) {
        switch event {
        case .answer(let text) where step == .beginAnew:
            switch Answer.yes(text, otherwise: false) {
            case true?: goOnFromGreeting()
            case false?:
                say("Nothing was changed.", "何も変更していません。")
                end(isWritten: false)
            case nil: askAgain("Please answer y or n.", "はい か いいえ でお答えください。")
            }
        case .answer(let text):
            guard facts.hasService else {
                step = .stoppingGreeter
                return effects.append(.stopGreeter)
            }
            switch Answer.yes(text, otherwise: true) {
            case true?:
                step = .stoppingGreeter
                hasStoppedGreeter = true
                effects.append(.stopGreeter)
            case false?:
                say(
                    "Then nothing can be found out about the door. Nothing was changed.",
                    "それではドアを調べられません。何も変更していません。")
                end(isWritten: false)
            case nil: askAgain("Please answer y or n.", "はい か いいえ でお答えください。")
            }
        case .surveyed(let facts):
            self.facts = facts
            guard facts.isGreeting else { return beginDoors() }
            say("It is still running.", "まだ動いています。")
            askToStop()
        case .failed(let why):
            hasStoppedGreeter = false
            say("It could not be stopped: \(why)", "止められませんでした：\(words.translated(why))")
            end(isWritten: false)
        default: break
        }
    }

    mutating func end(isWritten: Bool) {
        step = .ended
        effects.append(.end(isWritten: isWritten))
    }
}
