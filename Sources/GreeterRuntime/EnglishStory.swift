internal import Greeter

/// A decision in English.
struct EnglishStory {
    private let facts: StoryFacts
    private var decision: Decision { facts.decision }

    init(_ wording: Wording, _ decision: Decision, _ cut: CutShort?) { facts = StoryFacts(wording, decision, cut) }

    var text: String {
        var sentences = [passage]
        if decision.isPretended {
            sentences.append("Nobody really passed: somebody pretended it, to try the settings.")
        }
        sentences.append(contentsOf: [answer, end, why].filter { !$0.isEmpty })
        return sentences.joined(separator: " ")
    }

    private var passage: String {
        let way =
            switch decision.direction {
            case .arrival: "somebody came in through the door \"\(facts.door)\"."
            case .departure: "somebody left through the door \"\(facts.door)\"."
            case .unknown: "somebody went through the door \"\(facts.door)\"; the sensor cannot tell which way."
            }
        return "On \(facts.date.weekday.name) \(facts.date.text) at \(facts.time) \(way)"
    }

    private var answer: String {
        switch decision.outcome {
        case .sound:
            let said = facts.cue.map { $0.text.isEmpty ? $0.id : "\($0.id), \"\($0.text)\"" } ?? "a cue"
            let when = facts.delay.map { " \($0.text) later" } ?? ""
            let loud = facts.volume.map { ", \($0.decibels) dB \($0.isSofter ? "softer" : "louder") than usual" } ?? ""
            return "They heard \(facts.cut == nil ? "" : "the beginning of ")\(said)\(when)\(loud)."
        case .light: return "The lamp answered instead of a sound."
        case .silent: return "Nothing was heard and no lamp answered."
        }
    }

    /// Why it was not heard to its end.
    private var end: String {
        guard let (heard, cut) = facts.cut else { return "" }
        let time = facts.clock(cut.at.wall)
        let why =
            switch cut.cause {
            case .card: "at \(time) the sound card was lost under it."
            case .hushed(.quiet): "at \(time) somebody asked for quiet, and it was faded out."
            case .hushed(.serving): "at \(time) somebody was being served, and it was faded out."
            case .hushed: "at \(time) the shop was to be quieter, and it was faded out."
            }
        return "It ended after \(heard.text) of \(decision.length.text): \(why)"
    }

    private var why: String {
        switch decision.reason {
        case .played: played
        case .staff: "It had been announced as staff's passage, which is never greeted and not counted as a customer."
        case .closed:
            if case .opens(let wall?) = decision.detail {
                "The shop is closed until \(facts.time(wall))."
            } else {
                "The shop is closed."
            }
        case .party:
            if case .greetedAt(let wall) = decision.detail {
                "This was person \(decision.party) of a party that was greeted at \(facts.clock(wall)): a party is greeted"
                    + " once."
            } else {
                "This was person \(decision.party) of a party whose greeting was still on its way: a party is greeted once."
            }
        case .busy:
            if case .soundingFor(let span) = decision.detail {
                "Another cue was sounding for \(span.text) more, and only one sounds at a time; by then it would have been"
                    + " too late."
            } else {
                "Another cue was sounding, and only one sounds at a time."
            }
        case .rest:
            if case .restingFor(let span) = decision.detail {
                "A cue had just ended, and the silence that follows every cue was to last \(span.text) more."
            } else {
                "A cue had just ended, and silence follows every cue."
            }
        case .stale: stale
        case .acknowledged: "Staff greeted in person in time, which is worth more than a machine's greeting."
        case .noCue:
            "The settings have no cue that fits: none for this occasion at the level \(decision.level.word) or below."
        case .demand(let source): demand(source)
        }
    }

    private var played: String {
        var text = "The level was \(decision.level.word)"
        text += decision.demand == .shop ? ", as the shop wants it." : ": \(demand(decision.demand))"
        switch decision.detail {
        case .waited: text += " It waited for its turn, because only one cue sounds at a time and silence follows each."
        case .directionUnknown:
            text += " A direction that is not known is not guessed: it gets a neutral chime at most."
        case .afterClosing(let wall):
            text += " The shop had just closed; who leaves is still thanked until \(facts.time(wall))."
        default: break
        }
        if facts.isLowerThanLevel, decision.direction != .unknown {
            text += " There is no cue of that level for this occasion, so the next softer one was taken."
        }
        return text
    }

    private var stale: String {
        switch decision.detail {
        case .interrupted: "The greeter ended, or took new settings, before its turn came."
        case .cardSilent: "The sound card did not begin in time, and a late greeting is an odd one."
        case .waited(let span):
            "It waited \(span.text) for its turn; later than \(facts.store.calm.staleAfter.duration) after the passage a"
                + " greeting is an odd one."
        default: "Its turn came too late."
        }
    }

    private func demand(_ source: DemandSource) -> String {
        switch source {
        case .closed: "the shop is closed."
        case .fault:
            decision.level == .off
                ? "The door's sensor is out of order, so nothing that it says is trusted."
                : "The sound card is out of order."
        case .quiet:
            if case .quietUntil(let wall) = decision.detail {
                "Somebody asked for quiet, until \(facts.time(wall))."
            } else {
                "Somebody asked for quiet."
            }
        case .serving:
            if case .servingSince(let wall) = decision.detail {
                "A customer was being served since \(facts.clock(wall)), and is not to be disturbed."
            } else {
                "A customer was being served, and is not to be disturbed."
            }
        case .quietTime:
            if case .quietTime(let index, let until) = decision.detail {
                "It was the shop's \"\(facts.store.schedule.quietTimes[index].name)\""
                    + (until.map { ", until \(facts.time($0))." } ?? ".")
            } else {
                "It was one of the shop's quiet times."
            }
        case .budget:
            if case .budgetUntil(let wall?) = decision.detail {
                "There had been enough \(facts.isOnlyWords ? "words" : "sound") for a while; the budget allows more from"
                    + " \(facts.clock(wall))."
            } else {
                "There had been enough \(facts.isOnlyWords ? "words" : "sound") for a while: the budget was used up."
            }
        case .clock: "The board's clock cannot be trusted yet, so nothing is spoken that a schedule might forbid."
        case .departures: "The shop wants departures to be quieter than arrivals."
        case .shop: "The shop's settings allow \(decision.level.word) at most."
        }
    }
}
