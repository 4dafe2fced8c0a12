internal import Greeter
internal import GreeterRuntime

/// Finding a line by its movement.
extension Interview {
    /// Begins to look for something.
    mutating func seek(_ what: Seeking) {
        for trouble in facts.troubles { effects.append(.say(words.translated(trouble))) }
        let free = watchable.count
        guard free > 0 else {
            say(
                """
                There is no free line on this board that could be watched. Is this the right machine? noren devices lists
                what it has; as an ordinary user some lines cannot be seen: try sudo noren setup.
                """,
                """
                この機械には、調べられる空いた線がありません。お使いの機械は合っていますか。noren devices で一覧が出ます。
                一般ユーザーでは見えない線があります：sudo noren setup をお試しください。
                """)
            return end(isWritten: false)
        }
        if what == .door, draft.doors.isEmpty {
            say(
                "The door. I watch \(free) free lines, as inputs with \(words(bias)), for the one that moves.",
                "ドアを調べます。空いている線\(free)本を入力として見て（\(words(bias))）、動いた線を探します。")
            for taken in facts.taken { sayTaken(taken) }
        }
        let english: String
        let japanese: String
        switch what {
        case .door:
            english = "Close the door, keep still, and press Enter."
            japanese = "ドアを閉め、誰も動かずに、Enter を押してください。"
        case .motion:
            english = "Nobody moves inside, the door is closed. Then press Enter."
            japanese = "ドアを閉め、店内で誰も動かずに、Enter を押してください。"
        case .counter:
            english = "The other output. Nobody goes through the door. Then press Enter."
            japanese = "もう一方の出力を調べます。誰もドアを通らずに、Enter を押してください。"
        case .button:
            english = "Do not press the button yet. Press Enter."
            japanese = "ボタンはまだ押さずに、Enter を押してください。"
        }
        ask(.beforeWatch(what), english, japanese)
    }

    /// Lines that have no use yet.
    private var watchable: [Int] {
        let used = draft.used + found.map(\.address)
        return facts.lines.indices.filter { !used.contains(facts.lines[$0]) }
    }

    private mutating func sayTaken(_ taken: BoardFacts.Taken) {
        let lines = taken.lines.joined(separator: ", ")
        if taken.who.isEmpty {
            say("  Not watched, for they are outputs: \(lines)", "  出力なので見ない線：\(lines)")
        } else {
            say("  Not watched, used by \(taken.who): \(lines)", "  \(taken.who) が使っているので見ない線：\(lines)")
        }
    }

    mutating func handleLines(_ event: Event) {
        switch (step, event) {
        case (.beforeWatch(let what), .answer): beginWatch(what)
        case (.watching, .watching(let levels, let now)):
            watch = LineWatch(levels: levels, at: now)
            remindedAt = now
            say("One moment: keep still …", "少々お待ちください。動かないで…")
            effects.append(.wake(at: now + LineWatch.calm))
        case (.watching(let what), .edge(let line, let isHigh, let now)):
            guard watchable.contains(line) else { return }
            watch?.take(line, isHigh: isHigh, at: now)
            // Chatter says itself at once; all else is judged when it is over.
            if case .chatter? = watch?.verdict(at: now) { judge(what, at: now) }
            if step == .watching(what) { effects.append(.wake(at: max(now + LineWatch.settle, opening))) }
        case (.watching(let what), .woken(let now)): wake(what, at: now)
        case (.watching(let what), .failed(let why)):
            watch = nil
            say("The lines cannot be watched: \(why)", "線を調べられません：\(words.translated(why))")
            askWhatNow(what, choices: [])
        case (.watching(let what), .answer):
            effects.append(.unwatch)
            watch = nil
            askWhatNow(what, choices: [])
        case (.afterWatch(let what, let choices), .answer(let text)): decide(what, choices, text)
        default: break
        }
    }

    private var opening: Instant { watch?.opening ?? .distantPast }

    private mutating func beginWatch(_ what: Seeking) {
        step = .watching(what)
        watch = nil
        effects.append(.watch(bias))
    }

    private mutating func wake(_ what: Seeking, at now: Instant) {
        guard let watch, now >= watch.opening else { return }
        // The first time after the calm.
        if remindedAt < watch.opening {
            remindedAt = now
            let noisy = watch.noisy.sorted().map { "\(facts.lines[$0])" }.joined(separator: ", ")
            if !noisy.isEmpty {
                say(
                    "Left out, for they change by themselves: \(noisy). A line with nothing on it may do so.",
                    "ひとりでに変わるので除きます：\(noisy)。何もつながっていない線ではよくあることです。")
            }
            sayOpen(what)
            effects.append(.wake(at: now + .seconds(20)))
            return
        }
        if watch.verdict(at: now) != nil { return judge(what, at: now) }
        remind(what, at: now)
    }

    private mutating func sayOpen(_ what: Seeking) {
        switch what {
        case .door:
            say(
                "Now: come in from outside through the door, once, and let it close behind you.",
                "今です：外から一度だけドアを通って入り、ドアが閉まるのを待ってください。")
        case .motion: say("Now: walk about inside.", "今です：店内を歩いてください。")
        case .counter: say("Now: go out through the door, once.", "今です：一度だけドアを通って出てください。")
        case .button: say("Now: press the button, and let go.", "今です：ボタンを押して、離してください。")
        }
    }

    private mutating func remind(_ what: Seeking, at now: Instant) {
        guard let watch else { return }
        let away = watch.away.map { "\(facts.lines[$0])" }.joined(separator: ", ")
        let wait = away.isEmpty ? Span.seconds(20) : LineWatch.patience
        if now - remindedAt >= wait {
            remindedAt = now
            if away.isEmpty {
                say(
                    """
                    Nothing has moved yet. Is the sensor's cable between a line and GND (or its own supply)? Is it the header of
                    this board? Go on trying, or press Enter for other ways.
                    """,
                    """
                    まだ何も動いていません。センサーの線は、GPIO と GND（またはセンサーの電源）につながっていますか。
                    続けて試すか、Enter を押すと別の方法を選べます。
                    """)
            } else {
                say(
                    "\(away) has moved and not come back. Close the door, or let go.",
                    "\(away) が動いたまま戻っていません。ドアを閉めるか、手を離してください。")
            }
        }
        effects.append(.wake(at: max(remindedAt + wait, now + .seconds(1))))
    }

    // MARK: What it was

    private mutating func judge(_ what: Seeking, at now: Instant) {
        guard let watch, let verdict = watch.verdict(at: now) else { return }
        effects.append(.unwatch)
        self.watch = nil
        switch verdict {
        case .one(let line):
            accept([draft(line, watch)], for: what)
        case .pair(let outer, let inner) where what == .door:
            accept([draft(outer, watch), draft(inner, watch)], for: what)
        case .pair(let first, let second): several(what, [first, second], watch)
        case .several(let lines): several(what, lines, watch)
        case .disordered(let lines):
            say(
                """
                \(names(lines)) moved like a pair of beams, but not always in the same order: did somebody go the other way?
                Only one person, from outside to inside, please.
                """,
                """
                \(names(lines)) が二本のビームのように動きましたが、順番が一定ではありません。逆向きに通った人がいますか。
                一人だけ、外から中へお願いします。
                """)
            askWhatNow(what, choices: [])
        case .chatter(let lines, let changes):
            say(
                """
                \(names(lines)) flickers (\(changes) changes): a loose wire or a bad contact, or a sensor of another kind. The
                cable and its screws are worth a look.
                """,
                """
                \(names(lines)) が細かく震えています（\(changes)回変化）。線のゆるみ、接点の不良、または別の種類のセンサーです。
                ケーブルとねじを確かめてください。
                """)
            askWhatNow(what, choices: [])
        case .stuck(let lines):
            say(
                "\(names(lines)) moved and did not come back; a door has to close again. Some motion sensors take minutes.",
                "\(names(lines)) が動いたまま戻りません。ドアなら閉めてください。人感センサーには数分かかるものもあります。")
            candidates = watch.moved.map { draft($0, watch) }
            askWhatNow(what, choices: watch.moved)
        }
    }

    private mutating func several(_ what: Seeking, _ lines: [Int], _ watch: LineWatch) {
        say("\(names(lines)) moved at the same time.", "\(names(lines)) が同時に動きました。")
        candidates = lines.map { draft($0, watch) }
        askWhatNow(what, choices: lines)
    }

    private func names(_ lines: [Int]) -> String {
        lines.map { "\(facts.lines[$0])" }.joined(separator: words(" and ", "と"))
    }

    /// What moves away from its rest is active.
    private func draft(_ line: Int, _ watch: LineWatch) -> LineDraft {
        LineDraft(address: facts.lines[line], bias: bias, isActiveLow: watch.rest[line])
    }

    // MARK: What now

    private mutating func askWhatNow(_ what: Seeking, choices: [Int]) {
        let other: Bias = bias == .pullDown ? .pullUp : .pullDown
        var lines = [words("Enter  try again", "Enter  もう一度")]
        for (index, line) in choices.enumerated() {
            lines.append(
                "\(index + 1)      " + words("it is \(facts.lines[line])", "\(facts.lines[line]) がそれです"))
        }
        lines.append(
            words(
                "p      try with \(words(other)): for sensors that switch to 3.3 V",
                "p      \(words(other))で試す（3.3Vへ切り替えるセンサー用）"))
        lines.append(
            words(
                "NAME   take this line without seeing it move, as in \(example)",
                "線の名前  動きを見ずにその線を使う（例：\(example)）"))
        if what != .door { lines.append(words("n      do without", "n      使わない")) }
        lines.append(words("q      end; nothing is changed", "q      やめる（何も変わりません）"))
        let text = lines.map { "  " + $0 }.joined(separator: "\n")
        ask(.afterWatch(what, choices: choices), text, text)
    }

    private var example: String { watchable.first.map { "\(facts.lines[$0])" } ?? "GPIO17" }

    private mutating func decide(_ what: Seeking, _ choices: [Int], _ text: String) {
        let answer = Answer.plain(text)
        if let number = Int(answer), choices.indices.contains(number - 1) {
            return accept([candidates[number - 1]], for: what)
        }
        switch answer {
        case "": beginWatch(what)
        case "p":
            bias = bias == .pullDown ? .pullUp : .pullDown
            beginWatch(what)
        case "q":
            say("Nothing was changed.", "何も変更していません。")
            end(isWritten: false)
        case "n" where what != .door: doWithout(what)
        default:
            let line = watchable.first { Answer.plain("\(facts.lines[$0])") == answer }
            guard let line else {
                return askAgain(
                    "There is no free line called \"\(text)\". Please choose from the list above.",
                    "「\(text)」という空いた線はありません。上の中から選んでください。")
            }
            // Not seen: a contact closes to ground while the door is closed, everything else draws its line low.
            accept(
                [LineDraft(address: facts.lines[line], bias: bias, isActiveLow: what != .door)], for: what)
        }
    }

    private mutating func doWithout(_ what: Seeking) {
        switch what {
        case .motion: ask(.direction, directionQuestion(.english), directionQuestion(.japanese))
        case .counter: describeDoor()
        case .door, .button: ask(about: .lamp)
        }
    }

    /// Goes on with what was found.
    private mutating func accept(_ lines: [LineDraft], for what: Seeking) {
        for line in lines { sayFound(line, what) }
        switch what {
        case .door:
            found = lines
            describeDoor()
        case .motion: add(.contactAndMotion(found[0], motion: lines[0]))
        case .counter: add(.counter(in: found[0], out: lines[0]))
        case .button:
            draft.button = lines[0]
            ask(about: .lamp)
        }
    }

    private mutating func sayFound(_ line: LineDraft, _ what: Seeking) {
        let high = words("high", " High")
        let low = words("low", " Low")
        let (rest, active) = line.isActiveLow ? (high, low) : (low, high)
        let english = what == .door ? "when the door opens or the beam breaks" : "when active"
        let japanese = what == .door ? "ドアが開くか光が遮られると" : "動作時は"
        say(
            "Found: \(line.address). It is \(rest) at rest and \(active) \(english).",
            "見つかりました：\(line.address)。ふだんは\(rest)、\(japanese)\(active) です。")
    }
}

extension StoryLanguage {
    /// A bias in words.
    func callAsFunction(_ bias: Bias) -> String {
        switch bias {
        case .pullUp: self("pull-up", "プルアップ")
        case .pullDown: self("pull-down", "プルダウン")
        case .disabled: self("no resistor", "抵抗なし")
        case .asIs: self("the resistor as it is", "抵抗はそのまま")
        }
    }
}
