internal import Greeter
internal import GreeterRuntime

/// Lengths of time as people write them: `300ms`, `1.5s`, `30m`, `2h`.
enum DurationText {
    static let rule = "a duration is a number and a unit (ms, s, m or h), as in \"2s\""

    /// The span that a text says; throws what to write instead.
    static func parse(_ text: String) throws(Complaint) -> Span {
        if let span = Span(duration: text) { return span }
        throw Complaint("\(Toml.quoted(text)) is no duration; \(remedy(text))")
    }

    /// As it would be written; parts of a millisecond too, which a bounce time may have.
    static func write(_ span: Span) -> String {
        if span == .zero { return "0s" }
        return span.nanoseconds % 1_000_000 == 0 ? span.duration : "\(Double(span.nanoseconds) / 1e6)ms"
    }

    /// A bare number with the unit that makes it fit: seconds if they do.
    static func withUnit(_ number: Int64, in range: ClosedRange<Span>) -> String? {
        ["s", "ms", "m", "h"].map { "\(number)\($0)" }.first { Span(duration: $0).map(range.contains) ?? false }
    }

    private static func remedy(_ text: String) -> String {
        if text.hasPrefix("-") { return "a duration is not negative; write \"0s\" or more" }
        if let sum = sum(of: text) { return "write it in one unit: \"\(write(sum))\"" }
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let name = text[number.endIndex...].drop { $0 == " " }.lowercased()
        if !number.isEmpty, Span(duration: "1\(name)") != nil, Double(number) != nil {
            return "it is longer than ten years"
        }
        let meant = ["ms": "ms", "s": "s", "m": "m", "h": "h", "msec": "ms", "hr": "h", "hrs": "h"][name]
        let families = ["milli": "ms", "sec": "s", "min": "m", "hour": "h"]
        if let unit = meant ?? families.first(where: { name.hasPrefix($0.key) })?.value,
            Span(duration: "\(number)\(unit)") != nil
        {
            return "write \"\(number)\(unit)\""
        }
        return rule
    }

    /// `1h30m`, which is not accepted, but understood.
    private static func sum(of text: String) -> Span? {
        var total = Span.zero
        var rest = Substring(text.filter { $0 != " " })
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            let unit = rest[digits.endIndex...].prefix { !($0.isASCII && $0.isNumber) }
            guard !digits.isEmpty, digits.count < 7, let part = Span(duration: "\(digits)\(unit)") else { return nil }
            total += part
            rest = rest[unit.endIndex...]
        }
        return total > .zero ? total : nil
    }
}

extension Form where Value == Span {
    /// A duration within `range`.
    ///
    /// - Parameter otherwise: what to do for who needs more than the range has, as the end of the message.
    static func span(_ range: ClosedRange<Span>, example: String, otherwise: String = "") -> Form {
        Form(expects: "a duration", example: Toml.quoted(example)) { node, asking in
            guard case .string(let text) = node.value else {
                var better: String?
                if case .integer(let number) = node.value { better = DurationText.withUnit(number, in: range) }
                asking.wrongType(node, "a duration in quotes with its unit", Toml.quoted(better ?? example))
                return nil
            }
            do throws(Complaint) {
                if let number = Int64(text), let better = DurationText.withUnit(number, in: range) {
                    throw Complaint("\(Toml.quoted(text)) has no unit (ms, s, m or h); write \"\(better)\"")
                }
                let span = try DurationText.parse(text)
                guard range.contains(span) else {
                    let (low, high) = (DurationText.write(range.lowerBound), DurationText.write(range.upperBound))
                    throw Complaint("\(Toml.quoted(text)) is out of range; write \"\(low)\" to \"\(high)\"\(otherwise)")
                }
                return span
            } catch {
                asking.problem(node, "`\(asking.key)`: \(error.message)")
                return nil
            }
        } write: {
            Toml.quoted(DurationText.write($0))
        }
    }
}
