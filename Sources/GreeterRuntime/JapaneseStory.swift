internal import Greeter

/// A decision in Japanese.
struct JapaneseStory {
    private let facts: StoryFacts
    private var decision: Decision { facts.decision }

    init(_ wording: Wording, _ decision: Decision, _ cut: CutShort?) { facts = StoryFacts(wording, decision, cut) }

    var text: String {
        var sentences = [passage]
        if decision.isPretended { sentences.append("これは試験で、実際には誰も通っていません。") }
        sentences.append(contentsOf: [answer, end, why].filter { !$0.isEmpty })
        return sentences.joined()
    }

    private var passage: String {
        let (year, month, day) = facts.date.parts
        let weekday = ["月", "火", "水", "木", "金", "土", "日"][facts.date.weekday.rawValue]
        let way =
            switch decision.direction {
            case .arrival: "お客様が入られました。"
            case .departure: "お客様が出られました。"
            case .unknown: "どなたかが通りました（センサーでは向きが分かりません）。"
            }
        return "\(year)年\(month)月\(day)日（\(weekday)）\(facts.time)、「\(facts.door)」から\(way)"
    }

    private var answer: String {
        switch decision.outcome {
        case .sound:
            let said = facts.cue.map { $0.text.isEmpty ? $0.id : "「\($0.text)」（\($0.id)）" } ?? "合図"
            let when = facts.delay.map { "\($0.decimal(1))秒後に" } ?? ""
            let loud = facts.volume.map { "いつもより\($0.decibels) dB\($0.isSofter ? "小さく" : "大きく")" } ?? ""
            return "\(when)\(said)が\(loud)\(facts.cut == nil ? "流れました" : "流れ始めました")。"
        case .light: return "音の代わりにランプが応えました。"
        case .silent: return "音もランプも応えませんでした。"
        }
    }

    /// Why it was not heard to its end.
    private var end: String {
        guard let (heard, cut) = facts.cut else { return "" }
        let time = facts.clock(cut.at.wall)
        let why =
            switch cut.cause {
            case .card: "\(time)に音の装置が使えなくなったためです。"
            case .hushed(.quiet): "\(time)に静かにするよう頼まれ、音を絞って止めました。"
            case .hushed(.serving): "\(time)に接客が始まり、音を絞って止めました。"
            case .hushed: "\(time)に控えめにする時間となり、音を絞って止めました。"
            }
        return "全部で\(decision.length.decimal(1))秒のところ、\(heard.decimal(1))秒で途切れました。\(why)"
    }

    private var why: String {
        switch decision.reason {
        case .played: played
        case .staff: "スタッフの通行として知らされていたため、挨拶をせず、来店者にも数えません。"
        case .closed:
            if case .opens(let wall?) = decision.detail {
                "閉店中です（次の開店は\(time(wall))）。"
            } else {
                "閉店中です。"
            }
        case .party:
            if case .greetedAt(let wall) = decision.detail {
                "\(facts.clock(wall))に挨拶したお連れ様の\(decision.party)人目です。ご一行への挨拶は一度だけです。"
            } else {
                "挨拶を待っているご一行の\(decision.party)人目です。ご一行への挨拶は一度だけです。"
            }
        case .busy:
            if case .soundingFor(let span) = decision.detail {
                "別の音があと\(span.decimal(1))秒続くところでした。同時に鳴る音は一つだけで、待つと遅すぎます。"
            } else {
                "別の音が鳴っていました。同時に鳴る音は一つだけです。"
            }
        case .rest:
            if case .restingFor(let span) = decision.detail {
                "音が終わったばかりで、続く静けさがあと\(span.decimal(1))秒残っていました。"
            } else {
                "音が終わったばかりで、間を置いていました。"
            }
        case .stale: stale
        case .acknowledged: "スタッフが自分で挨拶しました。人の挨拶は機械の挨拶に勝ります。"
        case .noCue: "この場面に合う音が設定にありません（レベル \(decision.level.word) 以下）。"
        case .demand(let source): demand(source)
        }
    }

    private var played: String {
        var text = "レベルは \(decision.level.word) でした。"
        if decision.demand != .shop { text += demand(decision.demand) }
        switch decision.detail {
        case .waited: text += "同時に鳴る音は一つだけで、間も置くため、順番を待ちました。"
        case .directionUnknown: text += "向きが分からないときは推測せず、中立のチャイムまでにします。"
        case .afterClosing(let wall): text += "閉店直後のため、\(time(wall))まではお帰りの方にお礼を言います。"
        default: break
        }
        if facts.isLowerThanLevel, decision.direction != .unknown {
            text += "そのレベルの音がないため、次に控えめな音にしました。"
        }
        return text
    }

    private var stale: String {
        switch decision.detail {
        case .interrupted: "順番が来る前に、Noren が終了したか、設定が変わりました。"
        case .cardSilent: "音の装置がすぐに鳴り始めませんでした。遅れた挨拶はかえって不自然です。"
        case .waited(let span):
            "順番を\(span.decimal(1))秒待ちましたが、通行から\(facts.store.calm.staleAfter.decimal(1))秒を過ぎた挨拶は"
                + "不自然なのでやめました。"
        default: "順番が遅すぎました。"
        }
    }

    private func demand(_ source: DemandSource) -> String {
        switch source {
        case .closed: "閉店中です。"
        case .fault:
            decision.level == .off ? "ドアのセンサーが故障しているため、信用しません。" : "音の装置が故障しています。"
        case .quiet:
            if case .quietUntil(let wall) = decision.detail {
                "\(time(wall))まで静かにするよう頼まれています。"
            } else {
                "静かにするよう頼まれています。"
            }
        case .serving:
            if case .servingSince(let wall) = decision.detail {
                "\(facts.clock(wall))から接客中です。お客様の邪魔をしません。"
            } else {
                "接客中です。お客様の邪魔をしません。"
            }
        case .quietTime:
            if case .quietTime(let index, let until) = decision.detail {
                "「\(facts.store.schedule.quietTimes[index].name)」の時間です"
                    + (until.map { "（\(time($0))まで）。" } ?? "。")
            } else {
                "静かな時間帯です。"
            }
        case .budget:
            if case .budgetUntil(let wall?) = decision.detail {
                "\(budget)（\(facts.clock(wall))から余裕ができます）。"
            } else {
                budget + "。"
            }
        case .clock: "時計がまだ正しいと確かめられないため、言葉は控えます。"
        case .departures: "この店では、お帰りのときは控えめにしています。"
        case .shop: "店の設定は \(decision.level.word) までです。"
        }
    }

    private var budget: String {
        facts.isOnlyWords ? "しばらく言葉が続いたため、言葉は控えます" : "しばらく音が続いたため控えます"
    }

    /// A time to come: today's by the clock, others with their date.
    private func time(_ wall: WallTime) -> String {
        let then = facts.store.timeZone.civil(wall)
        guard then.date != facts.date else { return then.minuteText }
        let (_, month, day) = then.date.parts
        return "\(month)月\(day)日 \(then.minuteText)"
    }
}
