internal import CJansson

extension JSONValue {
    /// Reads a text through jansson: strict RFC 8259, UTF-8 without a mark in front, no key twice in an object.
    ///
    /// - Throws: where it is no JSON, is larger or deeper than the limits, or has a number that no `Int64` or `Double`
    ///   can hold.
    public init(parsing text: some Sequence<UInt8>, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        let bytes = Array(text)
        guard !bytes.isEmpty else { throw JSONError(line: 1, column: 0, message: "there is nothing") }
        guard bytes.count <= limits.bytes else {
            throw JSONError(line: 1, column: 0, message: "longer than \(limits.bytes) bytes")
        }
        // Before the library sees it, which would go 2048 deep on this thread's stack.
        if let place = JSONValue.tooDeep(bytes, limit: limits.depth) {
            throw JSONError(
                line: place.line, column: place.column,
                message: "more than \(limits.depth) arrays and objects within each other")
        }
        self = try JanssonDocument(bytes).root
    }

    /// - Throws: as ``init(parsing:limits:)``.
    public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(parsing: text.utf8, limits: limits)
    }

    /// Where the limit is passed. What is no JSON may be miscounted, but no further than to where it stops being JSON.
    private static func tooDeep(_ bytes: [UInt8], limit: Int) -> (line: Int, column: Int)? {
        var depth = 0
        var line = 1
        var column = 0
        var isInString = false
        var isEscaped = false
        for byte in bytes {
            // A character's further bytes are no columns.
            if byte & 0xC0 != 0x80 { column += 1 }
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                if depth > limit { return (line, column) }
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: "\n"):
                line += 1
                column = 0
            default: break
            }
        }
        return nil
    }
}

/// A text that jansson has read, for as long as it is copied into Swift's own values.
private struct JanssonDocument: ~Copyable {
    private let document: UnsafeMutablePointer<json_t>

    init(_ bytes: [UInt8]) throws(JSONError) {
        var error = json_error_t()
        let flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL
        let read = bytes.withUnsafeBytes { buffer in
            json_loadb(buffer.baseAddress, buffer.count, Int(flags), &error)
        }
        guard let read else {
            // The text names what stands near in the input, and may be cut within a character.
            let text = withUnsafeBytes(of: error.text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            throw JSONError(line: Int(max(1, error.line)), column: Int(max(0, error.column)), message: text)
        }
        document = read
    }

    deinit { json_decref(document) }

    var root: JSONValue { JanssonDocument.value(document) }

    private static func value(_ json: UnsafeMutablePointer<json_t>) -> JSONValue {
        switch json.pointee.type {
        case JSON_TRUE: return .bool(true)
        case JSON_FALSE: return .bool(false)
        case JSON_INTEGER: return .integer(Int64(json_integer_value(json)))
        case JSON_REAL: return .real(json_real_value(json))
        case JSON_STRING:
            let bytes = UnsafeRawBufferPointer(start: json_string_value(json), count: json_string_length(json))
            return .string(String(decoding: bytes, as: UTF8.self))
        case JSON_ARRAY:
            return .array((0..<json_array_size(json)).compactMap { json_array_get(json, $0).map(value) })
        case JSON_OBJECT:
            var members: [(String, JSONValue)] = []
            members.reserveCapacity(json_object_size(json))
            // The library goes through an object in the order of its text.
            var next = json_object_iter(json)
            while let member = next {
                if let key = json_object_iter_key(member), let content = json_object_iter_value(member) {
                    members.append((String(cString: key), value(content)))
                }
                next = json_object_iter_next(json, member)
            }
            return .object(JSONMembers(members))
        default: return .null
        }
    }
}
