import CueFiles
import Glibc
import Greeter
import GreeterRuntime
import Testing

@Suite("A sound file becomes a cue", .timeLimit(.minutes(30)))
struct CueLoaderTests {
    let folder: Folder
    static let stereo = OutputFormat(rate: 48_000, channels: 2)

    init() throws { folder = try Folder() }

    /// What a listener gets: through Performance, in the output's channels.
    private func heard(_ cue: LoadedCue, channels: Int) -> [Float] {
        var performance = Performance(parts: [cue.sound])
        var samples = [Float](repeating: 0, count: performance.remainingFrames * channels)
        let count = samples.withUnsafeMutableBufferPointer { performance.render(into: $0, channels: channels) }
        #expect(count * channels == samples.count)
        return samples
    }

    @Test("each rung has its loudness, measured again as it sounds", arguments: [Level.voice, .chime, .tick], [1, 2])
    func loudness(level: Level, channels: Int) throws {
        let samples = Sounds.noise(0.1, seconds: 1.2, channels: channels)
        let path = try folder.wav("noise.wav", samples, channels: channels)
        let cue = try CueLoader(format: Self.stereo).load(path, level: level)
        let target = -18 + level.offset
        #expect(cue.measure.method == .momentary)
        #expect(!cue.measure.isPeakLimited)
        #expect(abs(cue.measure.result - target) < 0.01)
        #expect(abs(SecondMeter.momentary(heard(cue, channels: 2), channels: 2) - target) < 0.1)
        #expect(level.offset == [Level.voice: 0, .chime: -4, .tick: -10][level])
    }

    @Test("the settings' loudness and volume both count")
    func volume() throws {
        let path = try folder.wav("noise.wav", Sounds.noise(0.1, seconds: 1))
        let cue = try CueLoader(loudness: -23, volume: -3, format: Self.stereo).load(path, level: .voice)
        #expect(abs(SecondMeter.momentary(heard(cue, channels: 2), channels: 2) + 26) < 0.1)
    }

    @Test("one loudspeaker hears a stereo cue at the same loudness, from the mean of both sides")
    func oneLoudspeaker() throws {
        let path = try folder.wav("noise.wav", Sounds.noise(0.1, seconds: 1, channels: 2), channels: 2)
        let cue = try CueLoader(format: OutputFormat(rate: 48_000, channels: 1)).load(path, level: .voice)
        #expect(cue.sound.channels == 1)
        #expect(abs(SecondMeter.momentary(heard(cue, channels: 1), channels: 1) + 18) < 0.1)
    }

    @Test("a cue of three seconds and more is measured as a whole")
    func integrated() throws {
        var samples = Sounds.noise(0.2, seconds: 2)
        samples += [Float](repeating: 0, count: 96_000)
        samples += Sounds.noise(0.02, seconds: 1)
        let cue = try CueLoader(format: Self.stereo).load(folder.wav("long.wav", samples), level: .voice)
        #expect(cue.measure.method == .integrated)
        #expect(abs(SecondMeter.integrated(heard(cue, channels: 2), channels: 2) + 18) < 0.1)
    }

    @Test("a tick of 150 ms is shorter than the block, and still measured")
    func tick() throws {
        let path = try folder.wav("tick.wav", Sounds.sine(1000, 0.3, seconds: 0.15))
        let cue = try CueLoader(format: Self.stereo).load(path, level: .tick)
        #expect(abs(SecondMeter.momentary(heard(cue, channels: 2), channels: 2) + 28) < 0.1)
        #expect(cue.measure.length == .milliseconds(150))
    }

    @Test("a cue all of peaks stays at or below -1 dBTP, and says that it is quieter than it should be")
    func peaks() throws {
        // Clicks far apart: loud peaks, little loudness. Each is two samples high, so the true peak lies between them.
        var samples = [Float](repeating: 0, count: 44_100)
        for index in stride(from: 2000, to: 42_000, by: 4000) {
            samples[index] = 0.7
            samples[index + 1] = 0.7
        }
        let path = try folder.wav("clicks.wav", samples, rate: 44_100)
        let cue = try CueLoader(format: Self.stereo).load(path, level: .voice)
        #expect(cue.measure.isPeakLimited)
        #expect(cue.measure.truePeak <= -1)
        #expect(cue.measure.truePeak > -1.1)
        #expect(cue.measure.result < -19)
        // What lies between the samples, by a finer look than the standard's: it may see a little more.
        let seen = SecondMeter.truePeak(heard(cue, channels: 2), channels: 2)
        #expect(seen < -0.9, "\(seen) dBTP")
        #expect(seen > -1.3, "\(seen) dBTP")
    }

    @Test("a higher rate keeps tone, strength and place", arguments: [44_100, 22_050, 96_000], [1, 2])
    func resampling(rate: Int, channels: Int) throws {
        let path = try folder.wav(
            "sine.wav", Sounds.sine(997, 0.25, seconds: 1, rate: rate, channels: channels), rate: rate,
            channels: channels, isFloat: true)
        let cue = try CueLoader(format: Self.stereo).load(path, level: .voice)
        #expect(cue.sound.frames == 48_000)
        #expect(cue.sound.rate == 48_000)
        let left = stride(from: 0, to: cue.sound.samples.count, by: channels).map { cue.sound.samples[$0] }
        let fit = SineFit(left, frequency: 997, rate: 48_000)
        let expected = 0.25 * pow(10, cue.measure.gain / 20)
        #expect(abs(20 * log10(fit.amplitude / expected)) < 0.01)
        #expect(abs(fit.frames) < 0.001, "moved by \(fit.frames) frames")
        #expect(fit.residual < -100, "\(fit.residual) dB")
    }

    @Test("sibilants close to the limit of the file's own rate are all there", arguments: [44_100, 48_000])
    func top(rate: Int) throws {
        // Speech at 24 kHz goes up to 12; -30 dB from the rest is much for the top of it.
        let low = Sounds.sine(1_000, 0.25, seconds: 1, rate: 24_000)
        let high = Sounds.sine(11_700, 0.25, seconds: 1, rate: 24_000)
        let path = try folder.wav("top.wav", zip(low, high).map(+), rate: 24_000, isFloat: true)
        let cue = try CueLoader(format: OutputFormat(rate: rate, channels: 2)).load(path, level: .voice)
        // Not the ends, where the fades are, and where a tone that begins at once has no end of overtones.
        let middle = Array(cue.sound.samples[(rate / 4)..<(3 * rate / 4)])
        let expected = 0.25 * pow(10, cue.measure.gain / 20)
        for frequency in [1_000.0, 11_700] {
            let fit = SineFit(middle, frequency: frequency, rate: rate)
            #expect(abs(20 * log10(fit.amplitude / expected)) < 0.01, "\(frequency) Hz")
        }
    }

    @Test("what the new rate cannot carry does not come back as another tone")
    func alias() throws {
        // 30 kHz would fold to 18 kHz.
        var samples = Sounds.sine(30_000, 0.25, seconds: 1, rate: 96_000)
        for (index, value) in Sounds.sine(1000, 0.25, seconds: 1, rate: 96_000).enumerated() { samples[index] += value }
        let path = try folder.wav("high.wav", samples, rate: 96_000, isFloat: true)
        let cue = try CueLoader(format: Self.stereo).load(path, level: .voice)
        let fit = SineFit(cue.sound.samples, frequency: 1000, rate: 48_000)
        #expect(fit.residual < -80, "\(fit.residual) dB")
        #expect(abs(20 * log10(fit.amplitude / (0.25 * pow(10, cue.measure.gain / 20)))) < 0.01)
    }

    @Test("a cue rises in 5 ms and falls in 10, and is untouched between")
    func fades() throws {
        let path = try folder.wav("flat.wav", [Float](repeating: 0.25, count: 24_000) + Sounds.noise(0.3, seconds: 0.5))
        let source = try ReadWav(folder.read("flat.wav")).floats
        let cue = try CueLoader(format: Self.stereo).load(path, level: .voice)
        let factor = Float(pow(10, cue.measure.gain / 20))
        let samples = cue.sound.samples
        #expect(samples.first == 0)
        #expect(samples.last == 0)
        for index in 240..<(48_000 - 480) where samples[index] != source[index] * factor {
            Issue.record("sample \(index) was changed")
            break
        }
        let rise = samples[..<240].map { $0 / (0.25 * factor) }
        #expect(zip(rise, rise.dropFirst()).allSatisfy { $0 <= $1 && $1 - $0 < 0.007 })
        #expect(abs(rise[120] - 0.5) < 0.001)
    }

    @Test("a sound of one frame is no reason to fail", arguments: [1, 2, 3, 100])
    func tiny(frames: Int) throws {
        let path = try folder.wav("tiny.wav", [Float](repeating: 0.5, count: frames))
        do {
            let cue = try CueLoader(format: Self.stereo).load(path, level: .voice)
            #expect(cue.sound.frames == frames)
            #expect(cue.sound.samples.allSatisfy { abs($0) <= 1 })
        } catch {
            // The fades may leave nothing of it.
            #expect(error.fault == .silent)
        }
    }

    @Test("silence before the sound is left alone, and told")
    func leadingSilence() throws {
        let path = try folder.wav(
            "late.wav", [Float](repeating: 0, count: 12_000) + Sounds.sine(500, 0.5, seconds: 0.5), channels: 1)
        let cue = try CueLoader(format: Self.stereo).load(path, level: .voice)
        #expect(cue.sound.frames == 36_000)
        #expect(abs(cue.measure.leadingSilence.inSeconds - 0.25) < 0.0002)
    }

    @Test("all four kinds of file give the same sound", arguments: ["wav", "flac", "ogg", "opus", "mp3"])
    func formats(kind: String) throws {
        let path = try folder.encoded("tone.\(kind)", Sounds.sine(880, 0.3, seconds: 1.5))
        let cue = try CueLoader(format: Self.stereo).load(path, level: .voice)
        let length = try CueFile.inspect(path)
        #expect(try CueFile.examine(path) == cue.measure.length)
        #expect(abs(cue.measure.length.inSeconds - 1.5) < (kind == "mp3" ? 0.06 : 0.0001))
        #expect(abs(length.inSeconds - cue.measure.length.inSeconds) < (kind == "mp3" ? 0.06 : 0.0001))
        #expect(abs(SecondMeter.momentary(heard(cue, channels: 2), channels: 2) + 18) < 0.1)
        let fit = SineFit(cue.sound.samples, frequency: 880, rate: 48_000)
        #expect(fit.residual < -35, "\(fit.residual) dB")
    }
}

/// The sine of a known frequency that lies nearest to the middle of a sound, and what is left without it.
struct SineFit {
    /// Peak.
    let amplitude: Double
    /// How late it is, against one that begins with the first frame.
    let frames: Double
    /// RMS of the rest against the RMS of the sine, in dB.
    let residual: Double

    init(_ samples: [Float], frequency: Double, rate: Int) {
        // Whole periods of a whole number of hertz, away from the fades: sine and cosine are orthogonal there.
        let range = (samples.count / 8)..<(samples.count * 7 / 8)
        let step = 2 * Double.pi * frequency / Double(rate)
        var ss = 0.0, sc = 0.0, cc = 0.0, xs = 0.0, xc = 0.0
        for index in range {
            let (s, c, x) = (sin(step * Double(index)), cos(step * Double(index)), Double(samples[index]))
            ss += s * s
            sc += s * c
            cc += c * c
            xs += x * s
            xc += x * c
        }
        let determinant = ss * cc - sc * sc
        let a = (xs * cc - xc * sc) / determinant
        let b = (xc * ss - xs * sc) / determinant
        var rest = 0.0
        for index in range {
            let left = Double(samples[index]) - a * sin(step * Double(index)) - b * cos(step * Double(index))
            rest += left * left
        }
        amplitude = sqrt(a * a + b * b)
        frames = -atan2(b, a) / step
        residual = 10 * log10(rest / Double(range.count) / (amplitude * amplitude / 2))
    }
}
