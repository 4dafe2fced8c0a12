import Testing

@testable import ControlSocket

private func parse(_ text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) -> JSONValue {
    try JSONValue(parsing: text, limits: limits)
}

@Suite("JSON", .timeLimit(.minutes(30)))
struct JSONTests {
    @Test("a text is read as what it says, and whole numbers stay whole")
    func reads() throws {
        let value = try parse(#" {"b":[null,true,-7,2.5,1e2,"é\u3044\n\u0000"],"a":{}} "#)
        #expect(value == ["b": [nil, true, -7, 2.5, 100.0, "éい\n\u{0}"], "a": [:]])
        #expect(value.object?.keys == ["b", "a"])
        #expect(value.object?["b"]?.array?[2].integer == -7)
        #expect(value.object?["b"]?.array?[4].integer == nil)
        #expect(value.object?["b"]?.array?[4].number == 100)
    }

    @Test("a value is written on one line, in its own order, and the shortest way")
    func writes() {
        let value: JSONValue = ["b": [nil, true, -7, 0.1, 1e300], "a": "line\nbreak \"\\ \u{1} い", "c": [:]]
        #expect(
            value.description == #"{"b":[null,true,-7,0.1,1e+300],"a":"line\nbreak \"\\ \u0001 い","c":{}}"#)
        #expect(JSONValue.real(.infinity).description == "null")
        #expect(JSONValue.real(3).description == "3.0")
    }

    @Test("numbers are equal where they are as large, objects whatever the order of their keys")
    func equality() {
        #expect(JSONValue.integer(3) == .real(3))
        #expect(JSONValue.integer(.max) != .real(9_223_372_036_854_775_808))
        #expect(["a": 1, "b": 2] as JSONValue == ["b": 2, "a": 1])
        #expect(["a": 1] as JSONValue != ["a": 1, "b": 2])
        #expect(JSONValue.null != false)
    }

    @Test("members are set in place, added at the end and removed")
    func members() {
        var members: JSONMembers = ["a": 1, "b": 2]
        members["a"] = 3
        members["c"] = nil
        members["d"] = .null
        members["b"] = nil
        #expect(members.description == #"{"a":3,"d":null}"#)
    }

    @Test(
        "what is no JSON is told with its place",
        arguments: [
            ("", 1, 0, "nothing"), ("{", 1, 1, "near end of file"), ("[1,]", 1, 4, "unexpected token"),
            ("{\n  \"a\": tru }", 2, 10, "invalid token"), ("{\"い\":nul}", 1, 8, "invalid token"),
            ("{\"a\":1,\"a\":2}", 1, 10, "duplicate"), ("1e999", 1, 5, "overflow"),
            ("99999999999999999999", 1, 20, "too big"), ("[1] 2", 1, 5, "end of file expected"),
            ("\"\\ud800\"", 1, 8, "Unicode"), ("\u{FEFF}{}", 1, 1, "invalid token"), ("NaN", 1, 3, "invalid token"),
            ("\"a\u{0}b\"", 1, 2, "control character"), ("{\"a\\u0000\":1}", 1, 10, "NUL"), ("'a'", 1, 1, "invalid"),
        ])
    func broken(text: String, line: Int, column: Int, message: String) {
        let error = #expect(throws: JSONError.self) { try parse(text) }
        #expect(error?.line == line && error?.column == column, "\(error?.description ?? "")")
        #expect(error?.message.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test(
        "bytes that are no UTF-8 are refused", arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE3, 0x81]])
    func utf8(bytes: [UInt8]) {
        let error = #expect(throws: JSONError.self) {
            try JSONValue(parsing: Array("\"".utf8) + bytes + Array("\"".utf8))
        }
        #expect(error?.message.contains("unable to decode byte") == true, "\(error?.description ?? "")")
    }

    @Test("depth and length have their limits, exactly")
    func limits() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try parse(nested(8), limits: JSONLimits(depth: 8))
        let deep = #expect(throws: JSONError.self) { try parse("\n" + nested(9), limits: JSONLimits(depth: 8)) }
        #expect(deep?.description == "2:9: more than 8 arrays and objects within each other")
        #expect(throws: JSONError.self) { try parse(String(repeating: "[{\"a\":", count: 100_000)) }
        // Brackets in a text are none.
        _ = try parse(#"["[[[[\"[[[["]"#, limits: JSONLimits(depth: 1))
        _ = try parse("12345", limits: JSONLimits(bytes: 5))
        #expect(throws: JSONError.self) { try parse("123456", limits: JSONLimits(bytes: 5)) }
    }

    @Test("what is written reads back as the same, and writes the same again", arguments: 1...8 as ClosedRange<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var generator = Generator(seed: seed)
        for _ in 0..<500 {
            let value = generator.value(depth: 5)
            let text = value.description
            #expect(!text.utf8.contains(10))
            let again = try parse(text)
            #expect(again == value)
            #expect(again.description == text)
        }
    }

    @Test("damaged texts are read or refused, and what is read can be written", arguments: 1...8 as ClosedRange<UInt64>)
    func damaged(seed: UInt64) throws {
        var generator = Generator(seed: seed)
        for _ in 0..<1000 {
            let bytes = generator.mutated(Array(generator.value(depth: 3).description.utf8))
            guard let value = try? JSONValue(parsing: bytes) else { continue }
            #expect(try parse(value.description) == value)
        }
    }
}
