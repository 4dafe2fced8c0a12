internal import GreeterRuntime

/// A key of the settings: its name, how its value reads, and what holds without it.
struct Key<Value: Sendable>: KeyName {
    let name: String
    let form: Form<Value>
    let fallback: Value

    init(_ name: String, _ form: Form<Value>, _ fallback: Value) {
        self.name = name
        self.form = form
        self.fallback = fallback
    }
}

extension Key {
    /// A key that may be missing, without anything in its place.
    init<Wrapped>(_ name: String, optional form: Form<Wrapped>) where Value == Wrapped? {
        self.init(name, form.optional, nil)
    }
}

/// A key without its type, as a list of keys holds it.
protocol KeyName: Sendable {
    var name: String { get }
}

/// One table of the settings: its name and its keys.
struct SectionSpec: Sendable {
    let name: String
    /// Whether there may be several: `[[door]]`.
    let isList: Bool
    /// Whether it is a value of another table: `party = { … }`.
    let isNested: Bool
    let keys: [any KeyName]

    init(_ name: String, isList: Bool = false, isNested: Bool = false, _ keys: [any KeyName]) {
        self.name = name
        self.isList = isList
        self.isNested = isNested
        self.keys = keys
    }

    /// As it is written: `[calm]`, `[[door]]`.
    var title: String { isNested ? "`\(name)`" : isList ? "[[\(name)]]" : "[\(name)]" }
}

/// One table being read: gives each key's value or its default, and says what is unknown.
struct Section {
    let spec: SectionSpec
    /// As in `door[1]`, for the list of values in force.
    let path: String
    let table: Table
    /// Where the table begins; the file's start where it is not written.
    let place: Place
    let findings: Findings

    /// Reports unknown keys at once.
    init(_ spec: SectionSpec, path: String? = nil, _ node: Node?, file: String, findings: Findings) {
        self.spec = spec
        self.path = path ?? spec.name
        self.findings = findings
        place = node?.place ?? Place(file: file, line: 1, column: 1)
        table = node?.table ?? Table()
        let known = spec.keys.map(\.name)
        for entry in table.entries where !known.contains(entry.key) {
            findings.problem(entry.keyPlace, Vocabulary.unknown(entry.key, in: spec))
        }
    }

    subscript(name: String) -> Node? { table[name] }

    /// Where a key's value stands, or else the table.
    func place(of name: String) -> Place { table[name]?.place ?? place }

    /// The key's value in the file, or its default.
    func read<Value>(_ key: Key<Value>, default fallback: Value? = nil) -> Value {
        let otherwise = fallback ?? key.fallback
        guard let entry = table.entries.first(where: { $0.key == key.name }) else {
            note(key, otherwise, nil)
            return otherwise
        }
        guard let value = key.form.read(entry.node, Asking(key: key.name, findings: findings)) else { return otherwise }
        note(key, value, entry.node.place)
        return value
    }

    /// A table within this one, written either way: `party = { … }` or `[calm.party]`.
    func section(_ spec: SectionSpec, example: String) -> Section {
        let entry = table.entries.first { $0.key == spec.name }
        if let entry, entry.node.table == nil {
            Asking(key: spec.name, findings: findings).wrongType(entry.node, "a table", example)
        }
        return Section(spec, path: "\(path).\(spec.name)", entry?.node, file: place.file, findings: findings)
    }

    private func note<Value>(_ key: Key<Value>, _ value: Value, _ place: Place?) {
        let written = key.form.write(value)
        if !written.isEmpty { findings.note("\(path).\(key.name)", written, place) }
    }
}

/// A table within a table, as its section's list of keys names it.
struct NestedKey: KeyName {
    let name: String
}
