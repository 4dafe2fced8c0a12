internal import Greeter

extension Scenario {
    /// The smallest scenario found that breaks the same rule: rows are taken out in ever smaller pieces (Zeller's delta
    /// debugging), and settings are made plain where they do not matter.
    public func shrunk(_ rule: Witness.Rule) -> Scenario {
        func breaks(_ scenario: Scenario) -> Bool { scenario.play()?.rule == rule }
        var best = self
        var piece = max(1, best.rows.count / 2)
        while true {
            var start = 0
            var hasShrunk = false
            while start < best.rows.count {
                var less = best
                less.rows.removeSubrange(start..<min(start + piece, best.rows.count))
                if breaks(less) {
                    best = less
                    hasShrunk = true
                } else {
                    start += piece
                }
            }
            if piece == 1, !hasShrunk { break }
            piece = max(1, piece / 2)
        }
        for board in best.boards.indices {
            for change in ProofBoard.simplifications {
                var plainer = best
                change(&plainer.boards[board])
                if plainer != best, breaks(plainer) { best = plainer }
            }
        }
        // Of what is left of the settings, only what is named is kept.
        let named = best.rows.compactMap { if case .reload(let board, _) = $0.step { board } else { nil } }
        best.boards = Array(best.boards.prefix((named.max() ?? 0) + 1))
        return best
    }
}

extension ProofBoard {
    /// Ways to make a board plainer, one at a time.
    fileprivate static var simplifications: [(inout ProofBoard) -> Void] {
        let plain = Shop(id: "plain")
        var all: [(inout ProofBoard) -> Void] = [
            { $0 = ProofBoard(shops: [Shop(id: $0.shops[0].id)]) },
            { $0.shops = [$0.shops[0]] },
            { $0.voice = ProofBoard().voice },
            { $0.sound = ProofBoard().sound },
        ]
        for shop in 0..<2 {
            func each(_ change: @escaping (inout Shop) -> Void) {
                all.append { board in if board.shops.indices.contains(shop) { change(&board.shops[shop]) } }
            }
            each { $0.calm = plain.calm }
            each { $0.calm.partyGap = plain.calm.partyGap }
            each { $0.calm.partyLongest = plain.calm.partyLongest }
            each { $0.calm.rest = plain.calm.rest }
            each { $0.calm.staleAfter = plain.calm.staleAfter }
            each { $0.calm.quietAtMost = plain.calm.quietAtMost }
            each { $0.calm.quietFor = plain.calm.quietFor }
            each { $0.calm.servingAtMost = plain.calm.servingAtMost }
            each { $0.calm.servingLongest = plain.calm.servingLongest }
            each { $0.calm.peopleFirst = plain.calm.peopleFirst }
            each { $0.atMost = plain.atMost }
            each { $0.departures = plain.departures }
            each { $0.lastOut = plain.lastOut }
            each { $0.hours = [] }
            each { $0.quietTimes = [:] }
            each { $0.hasLamp = true }
            each { $0.hasNotice = true }
            each { $0.doors = [.reed] }
        }
        return all
    }
}
