internal import Glibc

/// Decibels of an amplitude, where 1 is full scale.
enum Decibels {
    static func of(amplitude: Double) -> Double { amplitude > 0 ? 20 * log10(amplitude) : -.infinity }
    static func amplitude(_ decibels: Double) -> Double { pow(10, decibels / 20) }
}
