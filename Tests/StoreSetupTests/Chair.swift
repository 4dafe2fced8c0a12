import Greeter
import GreeterRuntime

@testable import StoreSetup

/// Holds an interview with a shop owner on a time line: answers, lines that move, and what was said and done.
struct Chair {
    private(set) var interview: Interview
    private(set) var effects: [Interview.Effect]
    private let facts: BoardFacts
    var now = Instant(nanoseconds: 1_000_000_000_000)
    /// What the checker is to say of the next settings.
    var problems: [String] = []
    /// What they would mean.
    var verdict: BoardSettings?

    init(_ facts: BoardFacts = Chair.board(), in language: StoryLanguage = .english, bias: Bias = .pullUp) {
        self.facts = facts
        interview = Interview(facts, in: language, bias: bias)
        effects = interview.begin()
    }

    static func board(outputs: Int = 1, hasService: Bool = false, isGreeting: Bool = false) -> BoardFacts {
        BoardFacts(
            lines: [.name("GPIO17"), .name("GPIO27"), .name("GPIO22"), .name("GPIO24"), .name("GPIO4")],
            taken: [.init(who: "fe201000.serial", lines: ["GPIO14", "GPIO15"])],
            outputs: [
                .init(device: "plughw:CARD=Device", name: "USB Audio"), .init(device: "plughw:CARD=Hdmi", name: "HDMI"),
            ].prefix(outputs).map { $0 },
            zone: "Asia/Tokyo", isGreeting: isGreeting, hasService: hasService)
    }

    var said: String {
        effects.map { effect in
            switch effect {
            case .say(let text), .ask(let text): text + "\n"
            default: ""
            }
        }.joined()
    }

    /// What was said and done since the last event, and nothing before.
    mutating func happen(_ event: Interview.Event) {
        effects = interview.handle(event)
        // The board's answers to what needs nobody.
        for effect in effects {
            switch effect {
            case .check:
                let now = problems
                problems = []
                let before = effects
                happen(.checked(problems: now, warnings: [], board: verdict))
                effects = before + effects
            case .play, .light, .startGreeter:
                let before = effects
                happen(.done)
                effects = before + effects
            default: break
            }
        }
    }

    mutating func answer(_ texts: String...) { for text in texts { happen(.answer(text)) } }

    /// Enter, and a moment in which nothing moves; `low` are lines at the low level, all others are high.
    mutating func watch(low: Set<Int> = []) {
        answer("")
        happen(.watching(levels: facts.lines.indices.map { !low.contains($0) }, at: now))
        now += .seconds(2)
        happen(.woken(at: now))
    }

    /// Lines move: line, level, and how long after the step before in milliseconds. Then a wait until all is judged.
    mutating func move(_ steps: (Int, Bool, Int64)...) {
        var said: [Interview.Effect] = []
        for (line, isHigh, wait) in steps {
            now += .milliseconds(wait)
            happen(.edge(line: line, isHigh: isHigh, at: now))
            said += effects
        }
        now += .milliseconds(1600)
        happen(.woken(at: now))
        effects = said + effects
    }

    mutating func pass(_ span: Span) {
        now += span
        happen(.woken(at: now))
    }

    var settings: String? {
        effects.compactMap { if case .write(let text) = $0 { text } else { nil } }.last
    }

    var isOver: Bool { effects.contains { if case .end = $0 { true } else { false } } }
}

extension Instant {
    static func += (instant: inout Instant, span: Span) { instant = instant + span }
}
