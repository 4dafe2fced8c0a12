internal import Greeter
internal import GreeterReports
internal import GreeterRuntime

/// The last decisions, to be explained when somebody asks, with what became of them since.
struct RecentDecisions {
    struct Told {
        let decision: Decision
        let wording: Wording
        /// What ended its cue before its end.
        var cut: CutShort?

        init(_ decision: Decision, _ wording: Wording) {
            self.decision = decision
            self.wording = wording
        }

        var line: String { wording.line(decision, cut: cut) }

        /// The same for whoever sits at a terminal; the word of the reason is that of the log and the journal.
        func line(in language: StoryLanguage) -> String {
            guard language == .japanese else { return line }
            let answer =
                switch decision.outcome {
                case .sound: "♪ \(decision.cue.map { wording.name(ofCue: $0, store: decision.store) } ?? "")"
                case .light: "ランプ"
                case .silent: "応答なし"
                }
            var text = "\(wording.name(ofDoor: decision.door))：\(language.name(of: decision.direction))、\(answer)"
            if decision.isPretended { text += "（試験）" }
            if let heard = cut?.heard(of: decision) { return text + "、\(heard.decimal(1))秒で途切れました" }
            guard decision.outcome != .sound else { return text }
            let why = language.explanation(ofReason: decision.reason.word)
            return text + "（\(decision.reason.word)：\(why.hasSuffix("。") ? String(why.dropLast()) : why)）"
        }
    }

    static let kept = 200
    private var all: [Told] = []

    mutating func add(_ decision: Decision, _ wording: Wording) {
        all.append(Told(decision, wording))
        if all.count >= 2 * RecentDecisions.kept { all.removeFirst(RecentDecisions.kept) }
    }

    /// What sounds now, of those that are meant, ends here.
    mutating func cut(_ cut: CutShort, where isMeant: (Decision) -> Bool) {
        guard let place = all.lastIndex(where: { $0.decision.soundedAt != nil && isMeant($0.decision) }),
            all[place].cut == nil, cut.heard(of: all[place].decision) != nil
        else { return }
        all[place].cut = cut
    }

    /// By its number, or the last.
    func decision(_ number: UInt64?) -> Told? {
        guard let number else { return all.last }
        return all.last { $0.decision.number == number }
    }

    func last(_ count: Int) -> [Told] { all.suffix(count) }
}
