internal import GreeterRuntime

/// How one kind of value is read from a settings file, checked, and written.
struct Form<Value: Sendable>: Sendable {
    /// What it must be, in words: `a duration`.
    let expects: String
    /// One that is right, as TOML.
    let example: String
    /// Reads a value; what is wrong with it is reported, and nil comes back.
    let read: @Sendable (Node, Asking) -> Value?
    /// The value as TOML; empty where there is nothing to write.
    let write: @Sendable (Value) -> String
}

/// What a form reads for: the key, and whom to tell of problems.
struct Asking {
    let key: String
    let findings: Findings

    func problem(_ node: Node, _ message: String) {
        findings.problem(node.place, message)
    }

    /// Says what was found instead of what must be there.
    func wrongType(_ node: Node, _ expects: String, _ example: String) {
        let remedy = node.table == nil ? "write \(key) = \(example)" : "write it as in \(key) = \(example)"
        problem(node, "`\(key)` must be \(expects), not \(node.found); \(remedy)")
    }
}

extension Form {
    /// A value that may be missing.
    var optional: Form<Value?> {
        Form<Value?>(
            expects: expects, example: example, read: { node, asking in read(node, asking).map(Optional.some) },
            write: { $0.map(write) ?? "" })
    }
}

extension Form where Value == String {
    /// Any text but an empty one.
    static func text(example: String) -> Form {
        Form(expects: "a text", example: Toml.quoted(example)) { node, asking in
            guard case .string(let text) = node.value else {
                asking.wrongType(node, "a text in quotes", Toml.quoted(example))
                return nil
            }
            guard !text.isEmpty else {
                asking.problem(node, "`\(asking.key)` is empty; write something like \(Toml.quoted(example))")
                return nil
            }
            return text
        } write: {
            Toml.quoted($0)
        }
    }

    /// A text that another reading says more about: nil and the text where it is right, or what is wrong with it.
    static func text(example: String, check: @escaping @Sendable (String) -> String?) -> Form {
        let plain = Form.text(example: example)
        return Form(expects: plain.expects, example: plain.example) { node, asking in
            guard let text = plain.read(node, asking) else { return nil }
            guard let complaint = check(text) else { return text }
            asking.problem(node, "`\(asking.key)`: \(complaint)")
            return nil
        } write: {
            Toml.quoted($0)
        }
    }
}

extension Form where Value == Double {
    /// A number with or without a fraction, within `range`.
    static func number(in range: ClosedRange<Double>, unit: String, example: String) -> Form {
        Form(expects: "a number", example: example) { node, asking in
            let number: Double
            switch node.value {
            case .integer(let whole): number = Double(whole)
            case .float(let real): number = real
            default:
                asking.wrongType(node, "a number of \(unit), without quotes", example)
                return nil
            }
            guard range.contains(number) else {
                asking.problem(
                    node,
                    "`\(asking.key)` is \(Toml.number(number)), out of range; write \(Toml.number(range.lowerBound)) to "
                        + "\(Toml.number(range.upperBound)) \(unit)")
                return nil
            }
            return number
        } write: {
            Toml.number($0)
        }
    }
}

extension Form where Value == Int {
    /// A whole number within `range`.
    static func count(in range: ClosedRange<Int>, example: String) -> Form {
        Form(expects: "a whole number", example: example) { node, asking in
            guard case .integer(let whole) = node.value else {
                asking.wrongType(node, "a whole number, without quotes", example)
                return nil
            }
            guard let number = Int(exactly: whole), range.contains(number) else {
                asking.problem(
                    node,
                    "`\(asking.key)` is \(whole), out of range; write \(range.lowerBound) to \(range.upperBound)")
                return nil
            }
            return number
        } write: {
            "\($0)"
        }
    }
}
