internal import Greeter

extension Scenario {
    /// The scenario as files: `noren simulate trace.csv --config board-1-shop-1.toml …` plays it again.
    ///
    /// What a trace has no word for (an output that fails, a chip that goes) is left out; ``wordless`` tells of it.
    public var files: [(name: String, text: String)] {
        var files: [(String, String)] = []
        for (index, board) in boards.enumerated() {
            for shop in board.shops { files.append((fileName(index, shop), shop.settings(of: board))) }
        }
        return files + [("trace.csv", "time,source,event,value\n" + rows(in: boards[0]).map { $0 + "\n" }.joined())]
    }

    /// The command that plays the files again.
    public var command: String {
        "noren simulate trace.csv" + boards[0].shops.map { " --config " + fileName(0, $0) }.joined()
    }

    private func fileName(_ board: Int, _ shop: ProofBoard.Shop) -> String { "board-\(board + 1)-\(shop.id).toml" }

    /// What of it no trace can say.
    public var wordless: [String] {
        rows.compactMap { row in
            switch row.step {
            case .kill, .trigger, .servingByHand, .servingEnded, .lineLost, .output:
                "\((start + row.at).clockText) \(row.step)"
            default: nil
            }
        }
    }

    private func rows(in board: ProofBoard) -> [String] {
        var current = board
        return rows.compactMap { row in
            defer { if case .reload(let next, _) = row.step, boards.indices.contains(next) { current = boards[next] } }
            return current.words(row.step) { fileName($0, boards[$0].shops[0]) }.map {
                "\((start + row.at).dayText)T\((start + row.at).clockText),\($0)"
            }
        }
    }
}

extension ProofBoard {
    fileprivate func words(_ step: Step, file: (Int) -> String) -> String? {
        let policy = policy
        func door(_ door: Int) -> String? {
            guard policy.doors.indices.contains(door) else { return nil }
            return shops[policy.doors[door].store].id + "/" + policy.doors[door].name
        }
        func of(_ store: Int, _ words: String) -> String? {
            shops.indices.contains(store) ? shops[store].id + "/" + words : nil
        }
        func flag(_ flag: Bool) -> String { flag ? "1" : "0" }
        switch step {
        case .pass(let place, let way): return door(place).map { "\($0),\(way.word)," }
        case .edge(let line, let active):
            guard policy.lines.indices.contains(line), let place = policy.lines[line].role.door else { return nil }
            return door(place).map { "\($0),edge,\(policy.lines[line].role.word)=\(flag(active))" }
        case .quiet(let store, let level, let span):
            let seconds = span.map { "\($0.nanoseconds / 1_000_000_000)s" }
            let value = level.map { "\($0.word)/\(seconds ?? "30m")" } ?? seconds ?? ""
            return of(store, "quiet,set,\(value)")
        case .quietOff(let store): return of(store, "quiet,off,")
        case .button(let store): return of(store, "button,press,")
        case .serving(let store, let active): return of(store, "serving,set,\(flag(active))")
        case .staff(let store): return of(store, "staff,pass,")
        case .acknowledge(let store): return of(store, "acknowledge,press,")
        case .play(let store, let cue):
            guard [Cue].bundled.indices.contains(cue) else { return nil }
            return of(store, "play,cue,\([Cue].bundled[cue].id)")
        case .doorFault(let place, let isFault): return door(place).map { "\($0),fault,\(flag(isFault))" }
        case .cardFault(let zone, let isFault):
            let store = policy.stores.firstIndex { $0.zone == zone }
            return store.flatMap { of($0, "card,fault,\(flag(isFault))") }
        case .clockStep(let span): return "clock,step,\(span.nanoseconds / 1_000_000_000)"
        case .clockTrust(let isTrusted): return "clock,synced,\(flag(isTrusted))"
        case .restart: return "board,restart,"
        case .reload(let board, _): return "settings,reload,\(file(board))"
        case .kill, .trigger, .servingByHand, .servingEnded, .lineLost, .output: return nil
        }
    }
}

extension ProofBoard.Shop {
    /// The settings file.
    fileprivate func settings(of board: ProofBoard) -> String {
        func text(_ span: Span) -> String { "\"\(span.nanoseconds / 1_000_000)ms\"" }
        func time(_ minute: Int) -> String {
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            return two(minute / 60) + ":" + two(minute % 60)
        }
        func range(_ range: TimeRange) -> String { "\(time(range.start))-\(time(range.end))" }
        var lines = [
            "[shop]", "id = \"\(id)\"", "timezone = \"UTC\"", "at_most = \"\(atMost.word)\"",
            "departures = \"\(departures.word)\"", "last_out = \(text(lastOut))", "[sound]", "device = \"\(device)\"",
        ]
        if !hours.isEmpty { lines += ["[hours]", "daily = \"\(hours.map(range).joined(separator: ", "))\""] }
        for quiet in sortedQuietTimes {
            lines += ["[[quiet_time]]", "name = \"\(quiet.name)\"", "when = \"\(range(quiet.when.ranges[0]))\""]
            lines.append("at_most = \"\(quiet.atMost.word)\"")
        }
        var pin = 2 + 20 * (board.shops.firstIndex(of: self) ?? 0)
        func line(_ key: String) {
            lines.append("\(key) = \"GPIO\(pin)\"")
            pin += 1
        }
        for kind in doors {
            lines += ["[[door]]", "name = \"\(kind.rawValue)\""]
            for role in kind.roles(0) { line(role.word) }
            if kind == .beam { lines.append("direction = \"arrival\"") }
        }
        if hasLamp {
            lines.append("[lamp]")
            line("line")
        }
        if hasNotice {
            lines.append("[notice]")
            line("line")
        }
        lines += [
            "[calm]", "party = { gap = \(text(calm.partyGap)), longest = \(text(calm.partyLongest)) }",
            "rest = \(text(calm.rest))", "stale_after = \(text(calm.staleAfter))",
            "voice = { burst = \(board.voice.burst), per_hour = \(board.voice.perHour) }",
            "sound = { burst = \(board.sound.burst), per_hour = \(board.sound.perHour) }",
            "quiet_at_most = \"\(calm.quietAtMost.word)\"", "quiet_for = \(text(calm.quietFor))",
            "serving_at_most = \"\(calm.servingAtMost.word)\"", "serving_longest = \(text(calm.servingLongest))",
            "people_first = \(text(calm.peopleFirst))",
        ]
        return lines.map { $0 + "\n" }.joined()
    }
}

extension WallTime {
    fileprivate var dayText: String {
        let (year, month, day) = CivilTime(nanoseconds: nanoseconds).date.parts
        return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }

    fileprivate var clockText: String {
        let (hour, minute, second, nanosecond) = CivilTime(nanoseconds: nanoseconds).clock
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(hour)):\(two(minute)):\(two(second)).\(String(1_000_000_000 + nanosecond).dropFirst())"
    }
}

extension Scenario {
    /// The rule that it breaks, its files, what no trace can say, and the command that plays it again.
    public var counterexample: String {
        var text = play().map { "\($0)\n" } ?? ""
        for (name, content) in files { text += "--- \(name)\n\(content)" }
        for line in wordless { text += "# no trace can say: \(line)\n" }
        return text + command
    }
}
