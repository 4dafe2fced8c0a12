/// Who looks, and what they may reach.
public struct UserFacts: Sendable {
    /// Something that this user may not open.
    public struct Closed: Hashable, Sendable {
        public var what: Phrase
        public var path: String
        /// The group that may.
        public var group: String?

        public init(what: Phrase, path: String, group: String?) {
            self.what = what
            self.path = path
            self.group = group
        }
    }

    public var name: String
    public var isRoot: Bool
    public var groups: [String]
    public var closed: [Closed]

    public init(name: String, isRoot: Bool, groups: [String], closed: [Closed]) {
        self.name = name
        self.isRoot = isRoot
        self.groups = groups
        self.closed = closed
    }
}

struct UserExaminer {
    let user: UserFacts
    let isKernelLogForbidden: Bool

    var finding: Finding {
        let facts: Facts = [
            "name": .text(user.name), "root": .flag(user.isRoot), "groups": .list(user.groups.map { .text($0) }),
            "closed": .list(
                user.closed.map { .record(["path": .text($0.path), "group": Fact($0.group)]) }),
            "kernel_log_readable": .flag(!isKernelLogForbidden),
        ]
        if user.isRoot {
            return Finding(
                .user, .fine,
                Phrase("You are root, who may see everything.", "root（管理者）なので、すべて見えます。"), facts: facts)
        }
        guard !user.closed.isEmpty else {
            let log =
                isKernelLogForbidden
                ? Phrase(" The kernel's own notes are for root alone.", "カーネルの記録だけはrootでないと見えません。") : Phrase("")
            return Finding(
                .user, .fine,
                Phrase(
                    "You are \(user.name), and may reach all that Noren uses.\(log.english)",
                    "\(user.name)さんは、Norenが使うものすべてに手が届きます。\(log.japanese)"), facts: facts)
        }
        let names = Phrase.list(user.closed.map(\.what))
        let groups = user.closed.compactMap(\.group).filter { $0 != "root" }
            .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let remedy =
            groups.isEmpty
            ? Phrase("Say sudo before the command to see more.", "コマンドの前に sudo を付けると、もっと見えます。")
            : Phrase(
                "Say sudo before the command, or join for good: sudo usermod -aG \(groups.joined(separator: ",")) \(user.name),"
                    + " then log in again.",
                "コマンドの前に sudo を付けるか、sudo usermod -aG \(groups.joined(separator: ",")) \(user.name) でグループに入り、ログインし直してください。"
            )
        return Finding(
            .user, .look,
            Phrase(
                "You are \(user.name), and may not reach \(names.english).",
                "\(user.name)さんは、\(names.japanese)に手が届きません。"),
            remedy: remedy, facts: facts)
    }
}
