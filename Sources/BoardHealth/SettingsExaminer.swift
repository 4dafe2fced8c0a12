/// What the checker of settings said.
public struct SettingsFacts: Sendable {
    public enum State: Sendable {
        case checked
        /// There is no such file.
        case missing(String)
        /// This user may not read it.
        case forbidden(String)
    }

    public var files: [String]
    public var state: State
    /// Each as the checker says it, its place first.
    public var problems: [String]
    public var warnings: [String]

    public init(files: [String], state: State, problems: [String] = [], warnings: [String] = []) {
        self.files = files
        self.state = state
        self.problems = problems
        self.warnings = warnings
    }
}

struct SettingsExaminer {
    let settings: SettingsFacts

    var finding: Finding {
        let files = settings.files.joined(separator: ", ")
        let check = "noren check \(settings.files.joined(separator: " "))"
        let facts: Facts = [
            "files": .list(settings.files.map { .text($0) }), "problems": .count(settings.problems.count),
            "warnings": .count(settings.warnings.count),
            "first": Fact(settings.problems.first ?? settings.warnings.first),
        ]
        switch settings.state {
        case .missing(let path):
            return Finding(
                .settings, .wrong, Phrase("There are no settings: \(path) is not there.", "設定がありません（\(path)がない）。"),
                remedy: Phrase(
                    "Let sudo noren setup ask you and write them, or name yours: noren doctor --config FILE.",
                    "sudo noren setup で質問に答えて作るか、noren doctor --config ファイル名 で示してください。"), facts: facts)
        case .forbidden(let path):
            return Finding(
                .settings, .unseen, Phrase("You may not read \(path).", "\(path)を読む権限がありません。"),
                remedy: Phrase("Say sudo before the command.", "コマンドの前に sudo を付けてください。"), facts: facts)
        case .checked: break
        }
        if let first = settings.problems.first.map({ Phrase(told: $0) }) {
            let count = settings.problems.count
            return Finding(
                .settings, .wrong,
                Phrase(
                    "\(count == 1 ? "One mistake" : "\(count) mistakes") in \(files); \(count == 1 ? "it is" : "the first is"): \(first.english)",
                    "\(files)に誤りが\(count)件あります。\(count == 1 ? "" : "最初のもの：")\(first.japanese)。"),
                remedy: Phrase(
                    "\(check) tells \(count == 1 ? "it again" : "them all"), each with what to write instead.",
                    "\(check) で、すべての誤りと直し方が分かります。"), facts: facts)
        }
        guard let first = settings.warnings.first.map({ Phrase(told: $0) }) else {
            return Finding(
                .settings, .fine, Phrase("\(files): in order.", "\(files)：問題ありません。"), facts: facts)
        }
        let count = settings.warnings.count
        return Finding(
            .settings, .look,
            Phrase(
                "\(files): valid, with \(count == 1 ? "one hint" : "\(count) hints"): \(first.english)",
                "\(files)：有効ですが、助言が\(count)件あります：\(first.japanese)。"),
            remedy: Phrase(
                "If it is meant so, leave it; \(check) tells \(count == 1 ? "it" : "them all") in full.",
                "意図どおりなら、そのままで構いません。詳しくは \(check) をご覧ください。"), facts: facts)
    }
}
