internal import CToml
internal import GreeterRuntime

/// The one owner of what toml++ read.
struct TomlDocument: ~Copyable {
    private let pointer: OpaquePointer

    deinit { noren_toml_free(pointer) }

    private init(_ pointer: OpaquePointer) { self.pointer = pointer }

    /// The root table of a file's text; throws the first thing that is not TOML, which hides all that follows.
    static func parse(_ bytes: [UInt8], file: String) throws(Problem) -> Node {
        var error = noren_toml_error()
        // The bytes outlive the call, and toml++ copies what it keeps.
        let parsed = bytes.withUnsafeBytes { buffer in
            noren_toml_parse(buffer.assumingMemoryBound(to: CChar.self).baseAddress, buffer.count, &error)
        }
        guard let parsed else {
            // The shim ends its text with a NUL within the array.
            let reason = withUnsafeBytes(of: &error.text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            throw Problem(
                Place(file: file, line: Int(error.line), column: Int(error.column)), TomlDocument.explain(reason))
        }
        return TomlDocument(parsed).root(file: file)
    }

    private func root(file: String) -> Node {
        var count = 0
        let nodes = noren_toml_nodes(pointer, &count)
        // The list belongs to the document, which is alive until this function ends, and has `count` nodes.
        var walk = Walk(nodes: UnsafeBufferPointer(start: nodes, count: count), file: file)
        return walk.next().node
    }

    private static func explain(_ reason: String) -> String {
        // toml++ begins with what it was doing, and the owner wants to know what to do.
        let words = reason.hasPrefix("Error while ") ? "not TOML, found while " + reason.dropFirst(12) : reason
        if reason.contains("redefine") {
            return "\(words); a key or a [table] stands once in a file: join the two"
        }
        return "\(words); text needs \"quotes\", and each [table] and each key = value a line of its own"
    }
}

/// Goes through a document's list, in which each node comes before its children.
private struct Walk {
    let nodes: UnsafeBufferPointer<noren_toml_node>
    let file: String
    var index = 0

    mutating func next() -> (key: String?, keyPlace: Place, node: Node) {
        let raw = nodes[index]
        index += 1
        return (
            raw.key.map { text($0, raw.key_length) }, place(raw.key_line, raw.key_column),
            Node(value: value(of: raw), place: place(raw.line, raw.column))
        )
    }

    private mutating func value(of raw: noren_toml_node) -> Node.Value {
        switch raw.kind {
        case NOREN_TOML_TABLE:
            var table = Table()
            for _ in 0..<raw.children {
                let child = next()
                table.entries.append(.init(key: child.key ?? "", keyPlace: child.keyPlace, node: child.node))
            }
            return .table(table)
        case NOREN_TOML_ARRAY:
            var elements: [Node] = []
            for _ in 0..<raw.children { elements.append(next().node) }
            return .array(elements)
        case NOREN_TOML_STRING: return .string(text(raw.text, raw.text_length))
        case NOREN_TOML_INTEGER: return .integer(raw.integer)
        case NOREN_TOML_FLOAT: return .float(raw.real)
        case NOREN_TOML_BOOLEAN: return .boolean(raw.boolean)
        default: return .date(text(raw.text, raw.text_length))
        }
    }

    private func place(_ line: UInt32, _ column: UInt32) -> Place {
        Place(file: file, line: max(1, Int(line)), column: max(1, Int(column)))
    }

    private func text(_ pointer: UnsafePointer<CChar>?, _ length: Int) -> String {
        guard let pointer else { return "" }
        // The shim gives the length beside the pointer, into a text that the document keeps.
        return String(decoding: UnsafeRawBufferPointer(start: pointer, count: length), as: UTF8.self)
    }
}
