internal import Greeter

/// Lengths of time as people write them: `300ms`, `1.5s`, `30m`, `2h`.
enum DurationText {
    private static let units: [(name: String, nanoseconds: Int64)] = [
        ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000),
    ]

    static let rule = "a duration is a number and a unit (ms, s, m or h), as in \"2s\""

    /// The span that a text says; throws what to write instead. Too long for a span reads as the longest.
    static func parse(_ text: String) throws(Complaint) -> Span {
        if let span = span(text) { return span }
        throw Complaint("\(Toml.quoted(text)) is no duration; \(remedy(text))")
    }

    /// As it would be written: in the largest unit that needs no fraction.
    static func write(_ span: Span) -> String {
        for unit in units where span.nanoseconds != 0 && span.nanoseconds % unit.nanoseconds == 0 {
            return "\(span.nanoseconds / unit.nanoseconds)\(unit.name)"
        }
        guard span.nanoseconds != 0 else { return "0s" }
        return "\(Double(span.nanoseconds) / 1e6)ms"
    }

    private static func span(_ text: String) -> Span? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let name = text[digits.endIndex...].drop { $0 == " " }
        guard let unit = units.first(where: { $0.name == name }) else { return nil }
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        // Nine decimals of an hour are finer than anything here; more would not fit.
        guard parts.count == 1 || parts[1].count <= 9 else { return nil }
        let whole = (Int64(parts[0]) ?? .max).multipliedReportingOverflow(by: unit.nanoseconds)
        var fraction: Int64 = 0
        if parts.count == 2 {
            var scale: Int64 = 1
            for _ in parts[1] { scale *= 10 }
            // In the order that stays exact: units are multiples of a million.
            let numerator = Int64(parts[1]) ?? 0
            fraction = Int64((Double(numerator) * Double(unit.nanoseconds) / Double(scale)).rounded())
        }
        let sum = whole.partialValue.addingReportingOverflow(fraction)
        return Span(nanoseconds: whole.overflow || sum.overflow ? .max : sum.partialValue)
    }

    /// A bare number with the unit that makes it fit: seconds if they do.
    static func withUnit(_ number: Int64, in range: ClosedRange<Span>) -> String? {
        ["s", "ms", "m", "h"].map { "\(number)\($0)" }.first { span($0).map(range.contains) ?? false }
    }

    private static func remedy(_ text: String) -> String {
        if text.hasPrefix("-") { return "a duration is not negative; write \"0s\" or more" }
        if let sum = sum(of: text) { return "write it in one unit: \"\(write(sum))\"" }
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let name = text[number.endIndex...].drop { $0 == " " }.lowercased()
        let meant = ["ms": "ms", "s": "s", "m": "m", "h": "h", "msec": "ms", "hr": "h", "hrs": "h"][name]
        let families = ["milli": "ms", "sec": "s", "min": "m", "hour": "h"]
        if let unit = meant ?? families.first(where: { name.hasPrefix($0.key) })?.value, span("\(number)\(unit)") != nil
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
            guard !digits.isEmpty, digits.count < 7, let part = span("\(digits)\(unit)") else { return nil }
            total += part
            rest = rest[unit.endIndex...]
        }
        return total > .zero ? total : nil
    }
}

extension Form where Value == Span {
    /// A duration within `range`.
    static func span(_ range: ClosedRange<Span>, example: String) -> Form {
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
                    throw Complaint("\(Toml.quoted(text)) is out of range; write \"\(low)\" to \"\(high)\"")
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
