internal import GreeterRuntime

/// Settings whose values are changed one by one. Whatever is not changed stays to the letter: order, comments, blank lines.
///
/// What comes of it is for the reader of settings to judge.
public struct SettingsEdit: Sendable {
    /// Keys with their values, and what is said of each.
    struct Row: Hashable, Sendable {
        var key: String
        /// As TOML.
        var value: String
        var comment = ""
    }

    /// A table's head with all that belongs to it.
    private struct Block {
        /// Nil: what stands before any head.
        var name: String?
        var isList = false
        var items: [TomlOutline.Item] = []
    }

    private var blocks: [Block]
    /// What the file's lines end with.
    private let ending: String

    public init(_ text: String) {
        ending = text.utf8.contains(13) ? "\r\n" : "\n"
        blocks = [Block()]
        // What stands before a head, up to a blank line, is said of that head.
        for item in TomlOutline(text.isEmpty || text.utf8.last == 10 ? text : text + ending).items {
            if case .head(_, let name, let isList) = item {
                let said = SettingsEdit.trailingSpace(of: &blocks[blocks.count - 1])
                blocks.append(Block(name: name, isList: isList, items: said + [item]))
            } else {
                blocks[blocks.count - 1].items.append(item)
            }
        }
    }

    public var text: String { blocks.flatMap(\.items).map(\.text).joined() }

    /// Nothing is set: only comments and empty tables, as in the file that the package brings.
    public var isBare: Bool {
        blocks.flatMap(\.items).allSatisfy { if case .entry = $0 { false } else { true } }
    }

    /// Tables that are written in a way into which no line fits: `sound = { … }`, `sound.device = …`.
    func closedTables(among names: [String]) -> [String] {
        blocks[0].items.compactMap { item in
            guard case .entry(let entry) = item, names.contains(entry.key) else { return nil }
            return entry.key
        }
    }

    func has(table name: String) -> Bool { blocks.contains { $0.name == name && !$0.isList } }

    /// How many tables of a list there are: `[[door]]`.
    func count(ofList name: String) -> Int { blocks.count { $0.name == name && $0.isList } }

    /// `key = value` in a table: in place of the value that is there, else as the table's last line, else in a new table at the
    /// end.
    ///
    /// - Parameter comment: said behind the value; nil leaves what is said there.
    public mutating func set(_ key: String, _ value: String, comment: String? = nil, in table: String) {
        set(Row(key: key, value: value, comment: comment ?? ""), keepsComment: comment == nil, in: table)
    }

    mutating func set(_ row: Row, keepsComment: Bool = true, in table: String) {
        guard let place = blocks.firstIndex(where: { $0.name == table && !$0.isList }) else {
            return append("[\(table)]", [row])
        }
        if let old = index(of: row.key, in: blocks[place]), case .entry(var entry) = blocks[place].items[old] {
            entry.value = row.value
            if !keepsComment { entry.rest = SettingsEdit.comment(row.comment) + ending }
            blocks[place].items[old] = .entry(entry)
        } else {
            blocks[place].items.insert(line(row), at: end(of: blocks[place]))
        }
    }

    /// Takes a key out, with its line.
    mutating func remove(_ key: String, in table: String) {
        change(key, in: table) { _ in nil }
    }

    /// Leaves a key's line as a comment.
    mutating func comment(out key: String, in table: String) {
        change(key, in: table) { .space("# " + $0.text) }
    }

    private mutating func change(
        _ key: String, in table: String, _ body: (TomlOutline.Entry) -> TomlOutline.Item?
    ) {
        guard let place = blocks.firstIndex(where: { $0.name == table && !$0.isList }) else { return }
        blocks[place].items = blocks[place].items.compactMap { item in
            guard case .entry(let entry) = item, entry.key == key else { return item }
            return body(entry)
        }
    }

    /// Takes a table out with all that is in it.
    mutating func remove(table name: String) {
        while let place = blocks.firstIndex(where: { $0.name == name || $0.name?.hasPrefix(name + ".") == true }) {
            remove(at: place)
        }
    }

    /// A table at the end.
    mutating func append(_ head: String, _ rows: [Row], comment: String = "") {
        let name = String(head.filter { $0 != "[" && $0 != "]" })
        let title = TomlOutline.Item.head(
            head + SettingsEdit.comment(comment) + ending, name: name, isList: head.hasPrefix("[["))
        let gap: [TomlOutline.Item] = text.isEmpty ? [] : [.space(ending)]
        blocks.append(
            Block(name: name, isList: head.hasPrefix("[["), items: gap + [title] + rows.map(line)))
    }

    /// Puts rows in the place of some keys of the table so-and-so of a list, behind its first key that stays.
    mutating func replace(_ keys: Set<String>, with rows: [Row], inList name: String, at index: Int) {
        let places = blocks.indices.filter { blocks[$0].name == name && blocks[$0].isList }
        guard places.indices.contains(index) else { return }
        let place = places[index]
        blocks[place].items.removeAll { item in
            if case .entry(let entry) = item { keys.contains(entry.key) } else { false }
        }
        let head = blocks[place].items.firstIndex { if case .head = $0 { true } else { false } } ?? 0
        let named = self.index(of: "name", in: blocks[place]) ?? head
        blocks[place].items.insert(contentsOf: rows.map(line), at: named + 1)
        // `[door.outer]` is a key, too.
        removeParts(of: name, behind: place) { keys.contains($0) }
    }

    /// Takes the table so-and-so out of a list.
    mutating func remove(fromList name: String, at index: Int) {
        let places = blocks.indices.filter { blocks[$0].name == name && blocks[$0].isList }
        guard places.indices.contains(index) else { return }
        removeParts(of: name, behind: places[index]) { _ in true }
        remove(at: places[index])
    }

    /// What is remarked behind a table's last key is not about that table alone, and stays.
    private mutating func remove(at place: Int) {
        let block = blocks.remove(at: place)
        var rest = block.items[end(of: block)...]
        // One blank line is enough.
        if blocks[max(0, place - 1)].items.last?.isBlank == true, rest.first?.isBlank == true { rest.removeFirst() }
        blocks[max(0, place - 1)].items += rest
    }

    private mutating func removeParts(of name: String, behind place: Int, where isMeant: (String) -> Bool) {
        var next = place + 1
        while next < blocks.count, let part = blocks[next].name, part.hasPrefix(name + ".") {
            let key = part.dropFirst(name.count + 1).prefix { $0 != "." }
            if isMeant(String(key)) { remove(at: next) } else { next += 1 }
        }
    }

    // MARK: Lines

    private func index(of key: String, in block: Block) -> Int? {
        block.items.firstIndex { if case .entry(let entry) = $0 { entry.key == key } else { false } }
    }

    /// Behind the last key, so that a table's own comments stay where they are.
    private func end(of block: Block) -> Int {
        let last = block.items.lastIndex { if case .space = $0 { false } else { true } }
        return last.map { $0 + 1 } ?? block.items.endIndex
    }

    private func line(_ row: Row) -> TomlOutline.Item {
        .entry(
            .init(
                key: row.key, isDotted: false, start: "\(row.key.asTomlKey) = ", value: row.value,
                rest: SettingsEdit.comment(row.comment) + ending))
    }

    static func comment(_ text: String) -> String { text.isEmpty ? "" : "    # " + text }

    /// Comments that stand right before the next head, which they are about; a blank line ends them.
    private static func trailingSpace(of block: inout Block) -> [TomlOutline.Item] {
        let kept = block.items.lastIndex { item in
            if case .space = item { item.isBlank } else { true }
        }
        let start = kept.map { $0 + 1 } ?? 0
        // All that stands before the first head is the file's own heading.
        guard block.name != nil || kept != nil else { return [] }
        defer { block.items.removeSubrange(start...) }
        return Array(block.items[start...])
    }
}
