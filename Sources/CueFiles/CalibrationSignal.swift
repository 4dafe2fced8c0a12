internal import CSound
internal import Glibc
public import Greeter
public import GreeterRuntime

/// The sound by which somebody measures how loud a loudspeaker is at the till: noise with the colour of speech.
///
/// A meter weighs by A, loudness by K. Between the two weightings this noise lies −4.7 dB, the bundled voices −4.7 to −5.2: so
/// what it measures is what they measure, to half a decibel (LOUDNESS.md).
public enum CalibrationSignal {
    /// As loud as a spoken cue, for a zone's format. The same samples every time.
    ///
    /// Its measure says how loud it came out.
    public static func make(_ loudspeaker: Loudspeaker, format: OutputFormat) throws(CueFileError) -> LoadedCue {
        // It lives for half a minute, and a decoder's arenas with it.
        defer { noren_give_back_memory() }
        let frames = Performance.frames(Greeter.signalLength, rate: format.rate)
        var noise = Noise()
        var lowCut = Biquad(.highPass, at: 200, rate: format.rate)
        var highCut = Biquad(.lowPass, at: 400, rate: format.rate)
        let samples = (0..<frames).map { _ in Float(highCut.next(lowCut.next(noise.next()))) }
        return try CueLoader(loudspeaker, format: format).prepare(
            samples, channels: 1, level: .voice, of: "the signal to measure by")
    }

    /// White noise, −1…1 (xorshift64*, Vigna 2016).
    private struct Noise {
        private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

        mutating func next() -> Double {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return Double(Int64(bitPattern: state &* 0x2545_F491_4F6C_DD1D)) / 0x1p63
        }
    }
}

/// A filter of the second order without a bump (R. Bristow-Johnson, Audio EQ Cookbook), in transposed direct form II.
struct Biquad {
    enum Shape { case lowPass, highPass }

    private let b0, b1, b2, a1, a2: Double
    private var s1 = 0.0
    private var s2 = 0.0

    init(_ shape: Shape, at frequency: Double, rate: Int) {
        let angle = 2 * Double.pi * frequency / Double(rate)
        let (cosine, alpha) = (cos(angle), sin(angle) / 2.squareRoot())
        let edge = shape == .lowPass ? 1 - cosine : 1 + cosine
        let scale = 1 / (1 + alpha)
        b0 = edge / 2 * scale
        b1 = (shape == .lowPass ? edge : -edge) * scale
        b2 = b0
        a1 = -2 * cosine * scale
        a2 = (1 - alpha) * scale
    }

    mutating func next(_ sample: Double) -> Double {
        let result = b0 * sample + s1
        s1 = b1 * sample - a1 * result + s2
        s2 = b2 * sample - a2 * result
        return result
    }
}
