/// Opening hours as people type them: `10:00-20:00`, `mon-fri 10-20, sat 10:00-18:00`, `月〜金 10時〜20時 日 休み`.
///
/// Brings them into the form of settings; whether they make sense, the settings' own checker says.
enum HoursAnswer {
    private static let days: [Character: String] = [
        "月": "mon", "火": "tue", "水": "wed", "木": "thu", "金": "fri", "土": "sat", "日": "sun",
    ]
    private static let closed: Set<String> = ["closed", "休み", "休", "定休", "定休日", "休業"]
    private static let daily: Set<String> = ["daily", "毎日", "everyday"]
    private static let always: Set<String> = ["always", "常に", "いつも", "24時間", "年中無休"]

    /// Groups of days with their times; empty for always; nil where it cannot be taken apart.
    static func parse(_ answer: String) -> [Draft.Hours]? {
        let text = Answer.plain(answer).replacing("から", with: "-").replacing("まで", with: " ")
        if always.contains(text) { return [] }
        var groups: [Draft.Hours] = []
        // Days that wait for their times.
        var waiting: [String] = []
        for word in text.split(whereSeparator: { " ,、。;・/".contains($0) }).map(String.init) {
            if let times = times(word) {
                if waiting.isEmpty {
                    if groups.isEmpty {
                        groups.append(.init(days: "daily", times: times))
                    } else if groups[groups.count - 1].times == "closed" || times == "closed" {
                        return nil
                    } else {
                        groups[groups.count - 1].times += ", \(times)"
                    }
                } else {
                    groups.append(.init(days: waiting.joined(separator: ","), times: times))
                    waiting = []
                }
            } else if let day = day(word) {
                waiting.append(day)
            } else {
                return nil
            }
        }
        return waiting.isEmpty && !groups.isEmpty ? groups : nil
    }

    /// `10:00-20:00` of `10-20`, `10時〜20時半` or itself; `closed` for whatever says so.
    private static func times(_ word: String) -> String? {
        if closed.contains(word) { return "closed" }
        guard word.first?.isNumber == true else { return nil }
        let ends = word.split(separator: "-", omittingEmptySubsequences: false).map(time)
        guard ends.count == 2, let start = ends[0], let end = ends[1] else { return nil }
        return "\(start)-\(end)"
    }

    private static func time(_ text: Substring) -> String? {
        var text = String(text)
        if text.hasSuffix("時半") { text = text.dropLast(2) + ":30" }
        if text.hasSuffix("時") { text = text.dropLast() + ":00" }
        if text.hasSuffix("分") { text.removeLast() }
        text = String(text.map { $0 == "時" || $0 == "." ? ":" : $0 })
        if !text.contains(":") { text += ":00" }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy(\.isNumber) }) else {
            return nil
        }
        return parts.map { $0.count == 1 ? "0\($0)" : String($0) }.joined(separator: ":")
    }

    private static func day(_ word: String) -> String? {
        if daily.contains(word) { return "daily" }
        let word = word.replacing("曜日", with: "").replacing("曜", with: "")
        let ends = word.split(separator: "-", omittingEmptySubsequences: false).map { end in
            end.count == 1 ? end.first.flatMap { days[$0] } : nil
        }
        if ends.count <= 2, ends.allSatisfy({ $0 != nil }) { return ends.compactMap { $0 }.joined(separator: "-") }
        // 土日: each by itself.
        let each = word.map { days[$0] }
        if each.count > 1, each.allSatisfy({ $0 != nil }) { return each.compactMap { $0 }.joined(separator: ",") }
        // Anything else that begins with a letter is a day's name, right or wrong: the checker knows better words.
        return word.first.map { $0.isASCII && $0.isLetter } == true ? word : nil
    }
}
