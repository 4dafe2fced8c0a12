/// What a Raspberry's firmware says about its power and its heat.
///
/// Bits as in the kernel's `RPI_FIRMWARE_GET_THROTTLED`: the lower half holds now, the upper half has held since the start.
struct Throttling: Hashable, Sendable {
    var hasLowVoltage = false
    var hadLowVoltage = false
    var isSlowedByHeat = false
    var wasSlowedByHeat = false

    /// Nil where this is no Raspberry, or its kernel does not pass it on.
    ///
    /// - Parameter tool: what `vcgencmd get_throttled` printed, as in `throttled=0x50005`.
    init?(_ files: BoardFiles, tool: String?) {
        let word = files.word("/sys/devices/platform/soc/soc:firmware/get_throttled") ?? tool
        // Hexadecimal, with and without `0x` before it.
        let digits = word?.split { $0 == "=" || $0 == "x" || $0.isWhitespace }.last
        guard let digits, let bits = UInt32(digits, radix: 16) else { return nil }
        func holds(_ bit: Int) -> Bool { bits >> bit & 1 == 1 }
        (hasLowVoltage, hadLowVoltage) = (holds(0), holds(16))
        (isSlowedByHeat, wasSlowedByHeat) = (holds(3), holds(19))
    }
}
