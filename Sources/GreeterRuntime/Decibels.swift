internal import Glibc

extension Performance {
    /// The factor that a level in decibels stands for.
    public static func amplitude(decibels: Double) -> Float {
        decibels == 0 ? 1 : Float(pow(10, decibels / 20))
    }

    /// From 1 at `phase` 0 to 0 at `phase` 1, without a corner at either end.
    public static func halfCosine(_ phase: Double) -> Float {
        Float(0.5 + 0.5 * cos(Double.pi * min(1, max(0, phase))))
    }
}

extension Double {
    /// Decibels as people say them, to a tenth: `-3`, `0`, `+1.5`.
    public var signed: String {
        let tenths = (self * 10).rounded() / 10
        let text = tenths == tenths.rounded() ? "\(Int(tenths))" : String(decimal: tenths, digits: 1)
        return tenths > 0 ? "+" + text : text
    }
}
