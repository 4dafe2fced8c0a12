import CueFiles
import Glibc
import Greeter
import GreeterRuntime
import Testing

@Suite("A recording becomes a cue", .timeLimit(.minutes(30)))
struct RecordingTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    /// What sounds like speech to a meter: harmonics of a voice in syllables, and a soft hiss at the end as of an s.
    private func speech(_ amplitude: Double, seconds: Double, rate: Int = 48_000) -> [Float] {
        let voice = (0..<Int((seconds - 0.12) * Double(rate))).map { frame -> Float in
            let time = Double(frame) / Double(rate)
            let syllable = 0.25 + 0.75 * pow(sin(.pi * 4 * time), 2)
            let sum = (1...24).reduce(0.0) { $0 + sin(2 * .pi * 130 * Double($1) * time) / Double($1) }
            return Float(amplitude * syllable * sum / 2)
        }
        return voice + Sounds.noise(Float(amplitude * 0.05), seconds: 0.12, rate: rate)
    }

    private func silence(_ seconds: Double, rate: Int = 48_000) -> [Float] {
        [Float](repeating: 0, count: Int(seconds * Double(rate)))
    }

    private func over(_ samples: [Float], noise: Float, rate: Int = 48_000) -> [Float] {
        zip(samples, Sounds.noise(noise, seconds: Double(samples.count) / Double(rate), rate: rate)).map { $0 + $1 }
    }

    private func recording(_ samples: [Float], rate: Int = 48_000, level: Level = .voice) throws -> Recording {
        try Recording(path: folder.wav("memo.wav", samples, rate: rate), level: level)
    }

    @Test(
        "without the silence around it, to 40 ms at each end, and at -18 LUFS by the second meter",
        arguments: [Float(0), 0.0003, 0.002], [0.02, 0.3])
    func trimmed(noise: Float, amplitude: Double) throws {
        let memo = over(silence(1.1) + speech(amplitude, seconds: 1.5) + silence(0.7), noise: noise * Float(amplitude))
        let cue = try recording(memo)
        #expect(abs(cue.before.inSeconds - 1.075) < 0.04, "\(cue.before)")
        #expect(abs(cue.after.inSeconds - 0.675) < 0.04, "\(cue.after)")
        #expect(abs(SecondMeter.momentary(cue.sound.samples, channels: 1) + 18) < 0.1)
        #expect(SecondMeter.truePeak(cue.sound.samples, channels: 1) <= -0.99)
        #expect(cue.remarks == [])
        // Faded at both ends.
        #expect(cue.sound.samples.first == 0 && cue.sound.samples.last == 0)
    }

    @Test("comes out of its file as it went in, and a shop's loader has next to nothing to do")
    func written() throws {
        let cue = try recording(silence(0.5) + speech(0.2, seconds: 1.2, rate: 44_100) + silence(0.5), rate: 44_100)
        try cue.write(to: folder["cue.flac"])
        let loaded = try CueLoader(format: Recording.format).load(folder["cue.flac"], level: .voice)
        #expect(abs(loaded.measure.gain) < 0.05, "\(loaded.measure.gain)")
        #expect(loaded.measure.length == cue.measure.length)
        #expect(throws: CueFileError.self) { try cue.write(to: "/nowhere/cue.flac") }
    }

    @Test("of another rung lies below, as in the shop")
    func chime() throws {
        let cue = try recording(silence(0.5) + Sounds.sine(660, 0.2, seconds: 0.8) + silence(0.5), level: .chime)
        #expect(abs(SecondMeter.momentary(cue.sound.samples, channels: 1) + 22) < 0.1)
        #expect(cue.remarks == [])
    }

    @Test("without the knock of the finger that ended it, and without a constant voltage and rumble")
    func knock() throws {
        var memo = silence(0.6) + speech(0.2, seconds: 1.0) + silence(1.0)
        for frame in 0..<480 { memo[memo.count - 9600 + frame] += frame.isMultiple(of: 2) ? 0.4 : -0.4 }
        for frame in memo.indices { memo[frame] += 0.05 + Float(0.1 * sin(2 * .pi * 12 * Double(frame) / 48_000)) }
        let cue = try recording(memo)
        #expect(abs(cue.before.inSeconds - 0.575) < 0.04, "\(cue.before)")
        #expect(abs(cue.after.inSeconds - 0.975) < 0.06, "\(cue.after)")
        #expect(abs(cue.sound.samples.reduce(0, +) / Float(cue.sound.samples.count)) < 0.001)
    }

    @Test("with a word about noise")
    func noisy() throws {
        let cue = try recording(over(silence(1) + speech(0.2, seconds: 1.2) + silence(1), noise: 0.03))
        guard case .noisy(let distance)? = cue.remarks.first else {
            Issue.record("\(cue.remarks)")
            return
        }
        #expect((5...20).contains(distance), "\(distance)")
    }

    @Test("with a word about distortion, at any rate", arguments: [48_000, 22_050])
    func clipped(rate: Int) throws {
        let loud = speech(2, seconds: 1.2, rate: rate).map { max(-0.5, min(0.5, $0)) }
        let cue = try recording(silence(0.5, rate: rate) + loud + silence(0.5, rate: rate), rate: rate)
        #expect(cue.remarks.contains(.clipped), "\(cue.remarks)")
    }

    @Test("with a word about more than one sentence, and about too much or too little")
    func sentences() throws {
        let two = try recording(
            silence(0.5) + speech(0.2, seconds: 1) + silence(1.2) + speech(0.2, seconds: 1) + silence(0.5))
        let pause = two.remarks.lazy.compactMap { if case .pause(let span, let at) = $0 { (span, at) } else { nil } }
            .first
        #expect(pause.map { abs($0.0.inSeconds - 1.2) < 0.05 } == true, "\(two.remarks)")
        #expect(pause.map { abs($0.1.inSeconds - 1.02) < 0.06 } == true)
        let long = try recording(silence(0.3) + speech(0.2, seconds: 5) + silence(0.3))
        #expect(long.remarks.contains { if case .long = $0 { true } else { false } }, "\(long.remarks)")
        let short = try recording(silence(0.3) + speech(0.2, seconds: 0.2) + silence(0.3))
        #expect(short.remarks.contains { if case .short = $0 { true } else { false } }, "\(short.remarks)")
    }

    @Test("or does not: silence, and a speech instead of a greeting")
    func refused() throws {
        #expect(throws: CueFileError.self) { try recording(silence(2)) }
        let path = try folder.wav("speech.wav", speech(0.2, seconds: 17))
        do throws(CueFileError) {
            _ = try Recording(path: path, level: .voice)
            Issue.record("17 s were taken")
        } catch {
            #expect("\(error)".contains("17.0 s between its first sound and its last"), "\(error)")
            #expect("\(error)".contains("15.0 s at most"))
        }
    }
}
