import Greeter
import GreeterRuntime
import GreeterSimulation
import Testing

/// Hears what a simulation decides.
private final class Ear: SimulationObserver {
    private(set) var decisions: [Decision] = []
    func decided(_ decision: Decision, at moment: Moment) { decisions.append(decision) }
}

/// A small shop in Tokyo with two doors, and what happens there on Saturday 7 March 2026.
struct ToldCase: Sendable, CustomTestStringConvertible {
    /// What it is a case of: a reason, or what set the level.
    let name: String
    var rows: [String]
    var english: [String]
    var japanese: [String]
    var door = "front"
    var change: @Sendable (inout BoardPolicy) -> Void = { _ in }

    var testDescription: String { name }

    var policy: BoardPolicy {
        func cue(_ id: String, _ text: String, _ says: Says, _ level: Level) -> Cue {
            Cue(
                id: id, text: text, language: level == .voice ? "en" : nil, says: says, level: level,
                length: .seconds(1))
        }
        var store = StorePolicy(
            id: "shop", timeZone: ZoneTable(name: "Asia/Tokyo", initialOffset: 9 * 3600), lamp: .seconds(3),
            cues: [
                cue("welcome-en", "Welcome!", .welcome, .voice), cue("thanks-en", "Thank you!", .thanks, .voice),
                cue("chime-in", "", .welcome, .chime), cue("chime-out", "", .thanks, .chime),
            ])
        store.schedule = Schedule(
            hours: Hours(rules: [Hours.Rule(days: .daily, ranges: [TimeRange(start: 540, end: 1200)])]),
            quietTimes: [
                QuietTime(
                    name: "siesta", when: Recurrence(ranges: [TimeRange(start: 780, end: 840)]), atMost: .off)
            ])
        var policy = BoardPolicy(
            stores: [store],
            doors: [DoorPolicy(name: "front", sensor: .pulses), DoorPolicy(name: "back", sensor: .pulses)], lines: [])
        change(&policy)
        return policy
    }

    /// The last decision, told by the real greeter.
    func decision() throws -> (Decision, Wording) {
        let policy = policy
        let ear = Ear()
        let simulation = Simulation(policy, observer: ear)
        for row in try TraceReader.rows(rows.map { "2026-03-07T" + $0 }, policy: policy) { simulation.take(row) }
        simulation.finish()
        return (try #require(ear.decisions.last), Wording(policy))
    }

    static let all: [ToldCase] = [
        ToldCase(
            name: "played", rows: ["10:00:00,front,arrival,"],
            english: ["came in", "10:00:00", "They heard welcome-en, \"Welcome!\"", "level was voice"],
            japanese: ["入られました", "10:00:00", "「Welcome!」（welcome-en）が流れました"]),
        ToldCase(
            name: "played after waiting", rows: ["10:00:00,front,arrival,", "10:00:02.500,back,departure,"],
            english: ["10:00:02", "thanks-en", "0.5 s later", "waited for its turn"],
            japanese: ["0.5秒後に", "thanks-en", "順番を待ちました"], door: "back"),
        ToldCase(
            name: "played unknown", rows: ["10:00:00,front,unknown,"],
            english: ["cannot tell which way", "They heard bell", "is not guessed"],
            japanese: ["向きが分かりません", "bellが流れました", "推測せず"],
            change: {
                $0.stores[0].cues.append(Cue(id: "bell", says: .neutral, level: .chime, length: .seconds(1)))
            }),
        ToldCase(
            name: "played after closing", rows: ["20:05:00,front,departure,"],
            english: ["thanks-en", "just closed", "until 20:15"], japanese: ["閉店直後", "20:15まで"],
            change: { $0.stores[0].lastOut = .minutes(15) }),
        ToldCase(
            name: "played softer cue", rows: ["10:00:00,front,arrival,"],
            english: ["chime-in", "next softer one"], japanese: ["chime-in", "控えめな音"],
            change: { $0.stores[0].cues.removeFirst() }),
        ToldCase(
            name: "staff", rows: ["10:00:00,staff,pass,", "10:00:01,front,arrival,"],
            english: ["10:00:01", "staff's passage"], japanese: ["10:00:01", "スタッフの通行"]),
        ToldCase(
            name: "closed", rows: ["21:00:00,front,arrival,"],
            english: ["21:00:00", "closed until Sunday 09:00"], japanese: ["閉店中です", "3月8日 09:00"]),
        ToldCase(
            name: "party", rows: ["10:00:00,front,arrival,", "10:00:02,front,arrival,"],
            english: ["person 2", "greeted at 10:00:00"], japanese: ["10:00:00に挨拶", "2人目"]),
        ToldCase(
            name: "party on its way",
            rows: ["10:00:00,back,departure,", "10:00:02.400,front,arrival,", "10:00:02.500,front,arrival,"],
            english: ["person 2", "still on its way"], japanese: ["挨拶を待っている", "2人目"]),
        ToldCase(
            name: "busy", rows: ["10:00:00,front,arrival,", "10:00:00.300,back,departure,"],
            english: ["sounding for 0.7 s more"], japanese: ["あと0.7秒"], door: "back"),
        ToldCase(
            name: "rest", rows: ["10:00:00,front,arrival,", "10:00:01.500,back,departure,"],
            english: ["silence", "last 1.5 s more"], japanese: ["静けさがあと1.5秒"], door: "back"),
        ToldCase(
            name: "stale",
            rows: ["10:00:00,front,arrival,", "10:00:02.500,back,departure,", "10:00:02.600,front,departure,"],
            english: ["left through", "waited 0.4 s", "later than 1s"], japanese: ["出られました", "0.4秒待ち", "1.0秒"]),
        ToldCase(
            name: "stale at the end",
            rows: ["10:00:00,front,arrival,", "10:00:02.500,back,departure,", "10:00:02.600,board,restart,"],
            english: ["greeter ended"], japanese: ["終了したか"], door: "back"),
        ToldCase(
            name: "acknowledged", rows: ["10:00:00,front,arrival,", "10:00:02,acknowledge,press,"],
            english: ["Staff greeted in person"], japanese: ["スタッフが自分で挨拶"],
            change: { $0.stores[0].calm.peopleFirst = .seconds(5) }),
        ToldCase(
            name: "no-cue", rows: ["10:00:00,front,departure,"],
            english: ["no cue that fits", "level voice"], japanese: ["合う音が設定にありません", "voice"],
            change: { $0.stores[0].cues.removeAll { $0.says == .thanks } }),
        ToldCase(
            name: "fault of the door", rows: ["10:00:00,front,fault,1", "10:01:00,front,arrival,"],
            english: ["sensor is out of order", "Nothing was heard"], japanese: ["センサーが故障"]),
        ToldCase(
            name: "fault of the card", rows: ["10:00:00,card,fault,1", "10:01:00,front,arrival,"],
            english: ["sound card is out of order", "The lamp answered"], japanese: ["音の装置が故障", "ランプ"]),
        ToldCase(
            name: "quiet", rows: ["10:00:00,quiet,set,off/30m", "10:01:00,front,arrival,"],
            english: ["asked for quiet, until 10:30"], japanese: ["10:30まで静かに"]),
        ToldCase(
            name: "serving", rows: ["10:00:00,serving,set,1", "10:01:00,front,arrival,"],
            english: ["being served since 10:00:00"], japanese: ["10:00:00から接客中"],
            change: { $0.stores[0].calm.servingAtMost = .off }),
        ToldCase(
            name: "quiet-time", rows: ["13:10:00,front,arrival,"],
            english: ["\"siesta\", until 14:00"], japanese: ["「siesta」の時間", "14:00まで"]),
        ToldCase(
            name: "budget of words", rows: ["10:00:00,front,arrival,", "10:20:00,front,arrival,"],
            english: ["chime-in", "enough words", "from 11:00:00"], japanese: ["chime-in", "言葉が続いた", "11:00:00から"],
            change: { $0.zones[0].voice = TokenBucket.Policy(burst: 1, perHour: 1) }),
        ToldCase(
            name: "budget of sound", rows: ["10:00:00,front,arrival,", "10:20:00,front,arrival,"],
            english: ["enough sound", "from 11:00:00"], japanese: ["音が続いた", "11:00:00から"],
            change: { $0.zones[0].sound = TokenBucket.Policy(burst: 1, perHour: 1) }),
        ToldCase(
            name: "clock", rows: ["10:00:00,clock,synced,0", "10:01:00,front,arrival,"],
            english: ["chime-in", "clock cannot be trusted"], japanese: ["chime-in", "時計がまだ正しい"]),
        ToldCase(
            name: "departures", rows: ["10:00:00,front,departure,"],
            english: ["departures to be quieter"], japanese: ["お帰りのときは控えめ"],
            change: { $0.stores[0].departures = .light }),
        ToldCase(
            name: "shop", rows: ["10:00:00,front,arrival,"],
            english: ["settings allow light at most"], japanese: ["店の設定は light まで"],
            change: { $0.stores[0].atMost = .light }),
    ]
}

@Suite("A decision told to somebody who wonders", .timeLimit(.minutes(30)))
struct StoryTests {
    @Test("names the door, the time and what is true, in both languages", arguments: ToldCase.all)
    func facts(told: ToldCase) throws {
        let (decision, wording) = try told.decision()
        let english = wording.story(decision, in: .english)
        let japanese = wording.story(decision, in: .japanese)
        #expect(english.hasPrefix("On Saturday 2026-03-07 at ") && english.contains("door \"\(told.door)\""))
        #expect(japanese.hasPrefix("2026年3月7日（土）") && japanese.contains("「\(told.door)」"))
        for words in told.english { #expect(english.contains(words), "\(words) in: \(english)") }
        for words in told.japanese { #expect(japanese.contains(words), "\(words) in: \(japanese)") }
    }

    @Test("has whole sentences, none empty and none twice", arguments: ToldCase.all)
    func sentences(told: ToldCase) throws {
        let (decision, wording) = try told.decision()
        var pretended = decision
        pretended.isPretended = true
        for decision in [decision, pretended] {
            let english = wording.story(decision, in: .english)
            let japanese = wording.story(decision, in: .japanese)
            for wrong in ["  ", "..", ". .", ": :", " .", "nil", "Optional"] {
                #expect(!english.contains(wrong), "\(wrong) in: \(english)")
            }
            for wrong in ["。。", "。、", "、。", " 。", "nil", "Optional"] {
                #expect(!japanese.contains(wrong), "\(wrong) in: \(japanese)")
            }
            #expect(english.hasSuffix(".") && japanese.hasSuffix("。"))
            let sentences = [sentences(english, ". "), sentences(japanese, "。")]
            for all in sentences { #expect(Set(all).count == all.count, "\(all)") }
            // Its passage, its answer and its why.
            #expect(sentences.allSatisfy { $0.count >= (decision.isPretended ? 4 : 3) })
        }
    }

    private func sentences(_ text: String, _ end: String) -> [String] {
        var rest = Substring(text)
        var all: [String] = []
        while let range = rest.firstRange(of: end) {
            all.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return rest.isEmpty ? all : all + [String(rest)]
    }

    @Test("is another one for every reason, and every reason has one")
    func different() throws {
        var told: Set<String> = []
        var reasons: Set<String> = []
        for each in ToldCase.all {
            let (decision, wording) = try each.decision()
            reasons.insert(decision.reason.word)
            reasons.insert(decision.demand.word)
            for language in StoryLanguage.allCases {
                // Without when and where, which may differ for themselves.
                let story = wording.story(decision, in: language)
                let why = sentences(story, language == .english ? ". " : "。").dropFirst(1).joined()
                #expect(told.insert(why).inserted, "\(each.name): \(why)")
            }
        }
        #expect(reasons.isSuperset(of: Reason.allCases.map(\.word)))
        #expect(reasons.isSuperset(of: DemandSource.allCases.map(\.word)))
    }

    @Test("is these words, where somebody has weighed them")
    func golden() throws {
        func story(_ name: String, _ language: StoryLanguage) throws -> String {
            let (decision, wording) = try #require(ToldCase.all.first { $0.name == name }).decision()
            return wording.story(decision, in: language)
        }
        #expect(
            try story("party", .english)
                == "On Saturday 2026-03-07 at 10:00:02 somebody came in through the door \"front\". The lamp answered instead of"
                + " a sound. This was person 2 of a party that was greeted at 10:00:00: a party is greeted once.")
        #expect(
            try story("quiet", .english)
                == "On Saturday 2026-03-07 at 10:01:00 somebody came in through the door \"front\". Nothing was heard and no lamp"
                + " answered. Somebody asked for quiet, until 10:30.")
        #expect(
            try story("budget of words", .english)
                == "On Saturday 2026-03-07 at 10:20:00 somebody came in through the door \"front\". They heard chime-in. The level"
                + " was chime: There had been enough words for a while; the budget allows more from 11:00:00.")
        #expect(
            try story("closed", .japanese)
                == "2026年3月7日（土）21:00:00、「front」からお客様が入られました。音もランプも応えませんでした。"
                + "閉店中です（次の開店は3月8日 09:00）。")
        #expect(
            try story("played", .japanese)
                == "2026年3月7日（土）10:00:00、「front」からお客様が入られました。「Welcome!」（welcome-en）が流れました。"
                + "レベルは voice でした。")
    }

    @Test("tells of a card that did not begin, and of details that are not known")
    func details() throws {
        let (decision, wording) = try #require(ToldCase.all.first { $0.name == "stale" }).decision()
        var silent = decision
        silent.detail = .cardSilent
        #expect(wording.story(silent, in: .english).contains("card did not begin in time"))
        #expect(wording.story(silent, in: .japanese).contains("すぐに鳴り始めませんでした"))
        for reason in Reason.allCases {
            var bare = decision
            (bare.reason, bare.detail) = (reason, .none)
            for language in StoryLanguage.allCases {
                let story = wording.story(bare, in: language)
                #expect(story.hasSuffix(language == .english ? "." : "。"), "\(story)")
            }
        }
    }

    @Test("says how much was heard of a cue that was cut, and what cut it")
    func cut() throws {
        let (decision, wording) = try #require(ToldCase.all.first { $0.name == "played" }).decision()
        let sounded = try #require(decision.soundedAt)
        func cut(_ note: Note, after span: Span) throws -> CutShort {
            try #require(CutShort(note, at: Moment(instant: sounded.instant + span, wall: sounded.wall + span)))
        }
        let quiet = try cut(.hushed(zone: 0, by: .quiet), after: .milliseconds(400))
        #expect(
            wording.story(decision, cut: quiet, in: .english)
                == "On Saturday 2026-03-07 at 10:00:00 somebody came in through the door \"front\". They heard the beginning of"
                + " welcome-en, \"Welcome!\". It ended after 0.5 s of 1.0 s: at 10:00:00 somebody asked for quiet, and it was"
                + " faded out. The level was voice, as the shop wants it.")
        #expect(
            wording.story(decision, cut: quiet, in: .japanese)
                == "2026年3月7日（土）10:00:00、「front」からお客様が入られました。「Welcome!」（welcome-en）が流れ始めました。"
                + "全部で1.0秒のところ、0.5秒で途切れました。10:00:00に静かにするよう頼まれ、音を絞って止めました。"
                + "レベルは voice でした。")
        #expect(wording.line(decision, cut: quiet).hasSuffix("(played), cut short after 0.5 s"))
        let card = try cut(.cutShort(store: 0, cue: 0), after: .milliseconds(300))
        #expect(
            wording.story(decision, cut: card, in: .english).contains(
                "0.3 s of 1.0 s: at 10:00:00 the sound card was lost"))
        #expect(wording.story(decision, cut: card, in: .japanese).contains("音の装置が使えなくなったため"))
        let served = try cut(.hushed(zone: 0, by: .serving), after: .milliseconds(300))
        #expect(
            wording.story(decision, cut: served, in: .english).contains("somebody was being served, and it was faded"))
        #expect(wording.story(decision, cut: served, in: .japanese).contains("接客が始まり"))
        // Its end had come, or the fade comes to the same.
        let late = try cut(.hushed(zone: 0, by: .quiet), after: .milliseconds(950))
        #expect(wording.story(decision, cut: late, in: .english) == wording.story(decision, in: .english))
        #expect(CutShort(.hushed(zone: 0, by: nil), at: sounded) == nil)
    }

    @Test("follows the locale's language")
    func language() {
        #expect(StoryLanguage(locale: "ja_JP.UTF-8") == .japanese && StoryLanguage(locale: "C") == .english)
    }
}
