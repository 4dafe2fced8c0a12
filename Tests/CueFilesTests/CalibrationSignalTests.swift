import Foundation
import Greeter
import GreeterRuntime
import Testing

@testable import CueFiles

@Suite("The signal to measure by", .timeLimit(.minutes(30)))
struct CalibrationSignalTests {
    private static let stereo = OutputFormat(rate: 48_000, channels: 2)

    private func heard(_ sound: CueSound) -> [Float] {
        sound.channels == 2 ? sound.samples : sound.samples.flatMap { [$0, $0] }
    }

    @Test("is as loud as a spoken cue, by a second meter, and no moment of it stands out")
    func loudness() throws {
        let signal = try CalibrationSignal.make(Loudspeaker(), format: Self.stereo)
        #expect(signal.measure.length == Greeter.signalLength)
        #expect(!signal.measure.isPeakLimited && !signal.measure.isCeilingLimited)
        let samples = heard(signal.sound)
        #expect(abs(SecondMeter.integrated(samples, channels: 2) + 18) < 0.1)
        // A meter that is set to slow shows one number.
        #expect(SecondMeter.momentary(samples, channels: 2) < -16.8)
        #expect(samples.first == 0 && samples.last == 0)
    }

    @Test("never passes the ceiling")
    func ceiling() throws {
        let loudspeaker = Loudspeaker(target: -18, calibrated: 75, ceiling: 65)
        let signal = try CalibrationSignal.make(loudspeaker, format: Self.stereo)
        let loudest = try #require(loudspeaker.atTill(SecondMeter.momentary(heard(signal.sound), channels: 2)))
        #expect(loudest <= 65.1)
        #expect(signal.sound.headroom == 0)
    }

    /// A by IEC 61672-1, over a spectrum: the mean of blocks of 4096 samples.
    @Test("lies between A and K as the bundled voices do, so that their dB(A) follow from its own")
    func colour() throws {
        let signal = try CalibrationSignal.make(Loudspeaker(), format: OutputFormat(rate: 48_000, channels: 1))
        let samples = signal.sound.samples.map(Double.init)
        var (a, k) = (0.0, 0.0)
        // Every third of an octave from 50 Hz to 12.5 kHz, by a resonator; the weights change little within one.
        for step in 0...24 {
            let frequency = 50 * pow(2, Double(step) / 3)
            let power = Self.power(samples, at: frequency)
            a += power * pow(10, Self.aWeight(frequency) / 10)
            k += power * Self.kWeight(frequency)
        }
        let distance = 10 * log10(a / k)
        #expect(abs(distance + 4.65) < 0.25, "\(distance)")
    }

    private static func power(_ samples: [Double], at frequency: Double) -> Double {
        let w = 2 * Double.pi * frequency / 48_000
        let alpha = sin(w) * sinh(log(2) / 2 / 3 * w / sin(w))
        var (x1, x2, y1, y2, sum) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for x in samples {
            let y = (alpha * (x - x2) + 2 * cos(w) * y1 - (1 - alpha) * y2) / (1 + alpha)
            (x2, x1, y2, y1) = (x1, x, y1, y)
            sum += y * y
        }
        return sum
    }

    private static func aWeight(_ f: Double) -> Double {
        let f2 = f * f
        let response =
            12_194.0 * 12_194 * f2 * f2
            / ((f2 + 20.6 * 20.6) * ((f2 + 107.7 * 107.7) * (f2 + 737.9 * 737.9)).squareRoot()
                * (f2 + 12_194.0 * 12_194))
        return 20 * log10(response) + 2
    }

    /// BS.1770-4 at 48 kHz, as a power.
    private static func kWeight(_ f: Double) -> Double {
        func gain(_ b: (Double, Double, Double), _ a: (Double, Double)) -> Double {
            let w = 2 * Double.pi * f / 48_000
            let top = hypot(b.0 + b.1 * cos(w) + b.2 * cos(2 * w), b.1 * sin(w) + b.2 * sin(2 * w))
            let bottom = hypot(1 + a.0 * cos(w) + a.1 * cos(2 * w), a.0 * sin(w) + a.1 * sin(2 * w))
            return (top / bottom) * (top / bottom)
        }
        return gain((1.53512485958697, -2.69169618940638, 1.19839281085285), (-1.69065929318241, 0.73248077421585))
            * gain((1, -2, 1), (-1.99004745483398, 0.99007225036621))
    }
}
