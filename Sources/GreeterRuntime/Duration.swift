public import Greeter

extension Span {
    /// A duration as the settings write it: a number with a unit, `ms`, `s`, `m` or `h`, as in `300ms` or `1.5h`.
    ///
    /// Nil for anything else: no unit, no number, a sign, or more than ten years.
    public init?(duration text: String) {
        let units: [(name: String, nanoseconds: Double)] = [
            ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9),
        ]
        guard let unit = units.first(where: { text.hasSuffix($0.name) }) else { return nil }
        let number = text.dropLast(unit.name.count)
        guard let first = number.first, first.isASCII, first.isNumber,
            number.allSatisfy({ $0 == "." || ($0.isASCII && $0.isNumber) }),
            let value = Double(number), value * unit.nanoseconds <= 315_576_000e9
        else { return nil }
        self.init(nanoseconds: Int64((value * unit.nanoseconds).rounded()))
    }

    /// As the settings write it, in the largest unit that leaves a whole number: `90m`, `2h`, `300ms`.
    public var duration: String {
        let milliseconds = nanoseconds / 1_000_000
        for (unit, size) in [("h", 3_600_000), ("m", 60_000), ("s", 1000)] as [(String, Int64)]
        where milliseconds % size == 0 && milliseconds > 0 {
            return "\(milliseconds / size)\(unit)"
        }
        return "\(milliseconds)ms"
    }
}
