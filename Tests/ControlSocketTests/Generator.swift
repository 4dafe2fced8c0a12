import ControlSocket

/// SplitMix64: a seed replays every draw.
struct Generator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    mutating func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: 0..<choices.count, using: &self)] }

    /// Any text, with what is awkward in JSON.
    mutating func text() -> String {
        let awkward: [String] = [
            "\"", "\\", "/", "\n", "\r", "\t", "\u{0}", "\u{1F}", "\u{7F}", "é", "い", "😀", "\u{2028}",
        ]
        return (0..<Int.random(in: 0...8, using: &self)).map { _ in
            chance(50) ? pick(awkward) : String(UnicodeScalar(UInt8.random(in: 32..<127, using: &self)))
        }.joined()
    }

    mutating func value(depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &self) {
        case 0: return .null
        case 1: return .bool(chance(50))
        case 2:
            return .integer(chance(30) ? pick([.min, .max, 0, -1]) : Int64(bitPattern: next()) >> pick([0, 20, 50]))
        case 3:
            let real = Double(bitPattern: next())
            return .real(real.isFinite ? real : pick([0.1, -0.0, 1e308, .leastNonzeroMagnitude, 3, 1e16, -2.5]))
        case 4, 5: return .string(text())
        case 6: return .array((0..<Int.random(in: 0...4, using: &self)).map { _ in value(depth: depth - 1) })
        default:
            var members = JSONMembers()
            for _ in 0..<Int.random(in: 0...4, using: &self) {
                // A key with a NUL is refused by the library.
                members[text().filter { $0 != "\u{0}" }] = value(depth: depth - 1)
            }
            return .object(members)
        }
    }

    /// A line with some bytes changed, added, removed, doubled or cut off.
    mutating func mutated(_ line: [UInt8]) -> [UInt8] {
        var bytes = line
        for _ in 0..<Int.random(in: 1...6, using: &self) {
            let at = Int.random(in: 0...bytes.count, using: &self)
            switch Int.random(in: 0..<7, using: &self) {
            case 0 where at < bytes.count: bytes[at] = UInt8.random(in: 0...255, using: &self)
            case 1 where at < bytes.count: bytes.remove(at: at)
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &self), at: at)
            case 3: bytes.insert(contentsOf: bytes[at...].prefix(40), at: at)
            case 4: bytes.removeSubrange(at...)
            case 5:
                let awkward = [
                    "1e999", "[[[[[[[[[[[[", "{\"a\":", "\u{0}", "\\ud800", "\\u0000", "-", "99999999999999999999",
                ]
                bytes.insert(contentsOf: pick(awkward).utf8, at: at)
            default:
                bytes.insert(
                    contentsOf: [0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80].prefix(Int.random(in: 1...6, using: &self)), at: at
                )
            }
        }
        return bytes
    }
}
