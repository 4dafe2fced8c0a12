extension String {
    /// How many cells of a terminal it takes: East Asian wide characters take two.
    public var cells: Int {
        reduce(0) { width, character in
            let value = character.unicodeScalars.first?.value ?? 0
            return width + (String.wide.contains { $0.contains(value) } ? 2 : 1)
        }
    }

    /// Where Unicode's wide characters lie, as terminals take them (UAX #11, and emoji).
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
        0xFFE0...0xFFE6, 0x1F300...0x1FAFF,
    ]
}
