/// The journal: how much, from when to when.
public struct JournalFacts: Sendable {
    public struct Content: Hashable, Sendable {
        public var bytes: Int
        public var passages: Int
        /// Times in the shop, as people read them; nil without passages.
        public var from: String?
        public var to: String?

        public init(bytes: Int, passages: Int, from: String?, to: String?) {
            self.bytes = bytes
            self.passages = passages
            self.from = from
            self.to = to
        }
    }

    public enum State: Hashable, Sendable {
        case read(Content)
        case missing
        /// This user may not read it.
        case forbidden
        /// In the words of who tried.
        case unreadable(String)
    }

    public var path: String
    public var state: State

    public init(path: String, state: State) {
        self.path = path
        self.state = state
    }
}

struct JournalExaminer {
    let journal: JournalFacts
    let mounts: Mounts
    let greeter: GreeterAnswer?

    var finding: Finding {
        let mount = mounts.mount(of: journal.path)
        var facts: Facts = [
            "path": .text(journal.path), "storage": Fact(mount?.type),
            "memory_only": mount.map { .flag($0.isMemory) } ?? .absent,
            "read_only": mount.map { .flag($0.isReadOnly) } ?? .absent,
        ]
        if case .read(let content) = journal.state {
            facts["bytes"] = .count(content.bytes)
            facts["passages"] = .count(content.passages)
            facts["from"] = Fact(content.from)
            facts["to"] = Fact(content.to)
        }
        func make(_ verdict: Verdict, _ seen: Phrase, _ remedy: Phrase? = nil) -> Finding {
            Finding(.journal, verdict, seen, remedy: remedy, facts: facts)
        }
        let elsewhere = Phrase(
            "Name a folder that can be written as journal under [board], then start Noren again.",
            "[board] の journal に書き込める場所を指定し、Norenを立ち上げ直してください。")
        if let greeter, !greeter.isJournalKept, let words = greeter.journal {
            return make(
                .wrong,
                Phrase(
                    "The greeter keeps no journal: \(words).", "記録が残せていません：\(Phrase(told: words).japanese)。"),
                elsewhere)
        }
        if let mount, mount.isReadOnly {
            return make(
                .wrong,
                Phrase(
                    "\(journal.path) lies where nothing can be written (\(mount.folder)).",
                    "\(journal.path)は書き込めない場所（\(mount.folder)）にあります。"),
                mounts.isMeantReadOnly(mount)
                    ? elsewhere
                    : Phrase("That follows from the storage: begin there.", "「保存場所」の異常が原因です。そちらから直してください。"))
        }
        switch journal.state {
        case .missing:
            return make(
                greeter == nil ? .unseen : .look,
                Phrase("There is no journal yet at \(journal.path).", "\(journal.path)に、まだ記録がありません。"),
                greeter == nil
                    ? nil
                    : Phrase(
                        "If it is still missing in a minute, look at journalctl -u noren.",
                        "しばらくしても無ければ、journalctl -u noren をご覧ください。"))
        case .forbidden:
            return make(
                .unseen, Phrase("You may not read \(journal.path).", "\(journal.path)を読む権限がありません。"),
                Phrase("Say sudo before the command.", "コマンドの前に sudo を付けてください。"))
        case .unreadable(let words):
            return make(
                .wrong, Phrase("It cannot be read: \(words).", "読めません：\(Phrase(told: words).japanese)。"),
                Phrase(
                    "Noren puts a damaged journal aside and begins a new one when it is started again.",
                    "Norenを立ち上げ直すと、壊れた記録を脇へ移し、新しく始めます。"))
        case .read(let content):
            let told = words(content)
            if let mount, mount.isMemory {
                return make(
                    .look,
                    Phrase(
                        "\(told.english) It lies in memory (\(mount.folder)), and is gone when the power is.",
                        "\(told.japanese)メモリー上（\(mount.folder)）にあり、電源を切ると消えます。"),
                    Phrase(
                        "If you want to keep it, name a folder on the card as journal under [board].",
                        "残したいときは、[board] の journal にカード上の場所を指定してください。"))
            }
            return make(.fine, told)
        }
    }

    private func words(_ content: JournalFacts.Content) -> Phrase {
        let size = DiskSize.text(content.bytes)
        guard let from = content.from, let to = content.to else {
            return Phrase(
                "\(journal.path), \(size), without any passage yet.", "\(journal.path)、\(size)、通行の記録はまだありません。")
        }
        let people = content.passages == 1 ? "one passage" : "\(content.passages) passages"
        return Phrase(
            "\(journal.path), \(size): \(people) from \(from) to \(to).",
            "\(journal.path)、\(size)：\(from)から\(to)まで、通行\(content.passages)回。")
    }
}
