import CueFiles
import Glibc
import Greeter
import GreeterRuntime
import Testing

@Suite("A rendering holds every cue at its moment", .timeLimit(.minutes(30)))
struct WavRenderTests {
    let folder: Folder
    init() throws { folder = try Folder() }

    @Test("three cues, sample for sample, and silence around them", arguments: [1, 2])
    func three(channels: Int) throws {
        let cues = [0.1, 0.02, 0.3].map { FileOutputTests.cue(seconds: $0) }
        let moments = [4_801, 9_601, 47_000]
        var render = try WavRender(path: folder["out.wav"], rate: 48_000, channels: channels, frames: 96_000)
        for (cue, moment) in zip(cues, moments) { try render.place(Performance(parts: [cue]), at: moment) }
        #expect(folder.names.count == 1 && folder.names != ["out.wav"])
        try render.finish()
        #expect(folder.names == ["out.wav"])
        let wav = try ReadWav(folder.read("out.wav"))
        var expected = [Int16](repeating: 0, count: 96_000 * channels)
        for (cue, moment) in zip(cues, moments) {
            for (frame, sample) in cue.samples.enumerated() {
                for channel in 0..<channels {
                    expected[(moment + frame) * channels + channel] = Int16((sample * 32768).rounded())
                }
            }
        }
        #expect(wav.samples == expected)
        #expect(wav.surplus == 0 && wav.channels == channels && wav.rate == 48_000)
    }

    @Test("a cue at the very end makes it longer; one that is hushed fades within 100 ms")
    func end() throws {
        let cue = CueSound(rate: 48_000, channels: 1, samples: [Float](repeating: 0.5, count: 24_000))
        var render = try WavRender(path: folder["out.wav"], rate: 48_000, channels: 1, frames: 1_000)
        try render.place(Performance(parts: [cue]), at: 990, hushAt: 5_000)
        try render.finish()
        let samples = try ReadWav(folder.read("out.wav")).samples
        #expect(samples.count == 990 + 5_000 + 4_800)
        #expect(samples[990..<5_990].allSatisfy { $0 == 16384 })
        #expect(samples.last == 0)
    }

    @Test("nothing sounded: silence of the trace's length")
    func silence() throws {
        let render = try WavRender(path: folder["out.wav"], rate: 48_000, channels: 2, frames: 100_000)
        try render.finish()
        let wav = try ReadWav(folder.read("out.wav"))
        #expect(wav.samples == [Int16](repeating: 0, count: 200_000))
        #expect(wav.surplus == 0)
    }

    @Test("hours of silence cost no disk")
    func sparse() throws {
        let hours = 6 * 3600 * 48_000
        var render = try WavRender(path: folder["out.wav"], rate: 48_000, channels: 2, frames: hours)
        try render.place(Performance(parts: [FileOutputTests.cue(seconds: 0.1)]), at: hours - 48_000)
        try render.finish()
        var status = stat()
        #expect(stat(folder["out.wav"], &status) == 0)
        #expect(Int(status.st_size) == 72 + 4 * hours)
        #expect(status.st_blocks * 512 < 1_000_000)
    }

    @Test("past 4 GiB it is refused before anything is written")
    func tooLong() throws {
        let week = 7 * 24 * 3600 * 48_000
        let error = #expect(throws: WavError.self) {
            _ = try WavRender(path: folder["week.wav"], rate: 48_000, channels: 2, frames: week)
        }
        #expect(
            error?.description == "\(folder.path)/week.wav would last 168 h 0 min, and a WAV of this format holds "
                + "6 h 12 min; render a shorter trace, for example some hours of it")
        #expect(folder.names.isEmpty)
        // The last frame that fits is not refused.
        _ = try WavRender(path: folder["most.wav"], rate: 48_000, channels: 2, frames: (Int(UInt32.max) - 72) / 4)
        #expect(folder.names.isEmpty)
    }

    @Test("two cues at once are a mistake and leave nothing")
    func overlap() throws {
        try overlapping()
        #expect(folder.names.isEmpty)
    }

    private func overlapping() throws {
        var render = try WavRender(path: folder["out.wav"], rate: 48_000, channels: 1, frames: 48_000)
        try render.place(Performance(parts: [FileOutputTests.cue(seconds: 0.1)]), at: 100)
        do {
            try render.place(Performance(parts: [FileOutputTests.cue(seconds: 0.1)]), at: 4_899)
            Issue.record("placed")
        } catch {
            #expect(error.fault == .overlap(frame: 4_899, end: 4_900))
        }
    }

    @Test("a file that Noren did not write is not replaced; its own is")
    func foreign() throws {
        try folder.write("trace.csv", Array("time,source,event,value\n".utf8))
        let error = #expect(throws: WavError.self) {
            _ = try WavRender(path: folder["trace.csv"], rate: 48_000, channels: 2, frames: 1)
        }
        #expect(error?.fault == .foreign)
        for frames in [1000, 2000] {
            let render = try WavRender(path: folder["out.wav"], rate: 48_000, channels: 1, frames: frames)
            try render.finish()
            #expect(try ReadWav(folder.read("out.wav")).samples.count == frames)
        }
        #expect(folder.names == ["out.wav", "trace.csv"])
    }

    @Test("a full disk is one message, and leaves what was there before")
    func full() async {
        // In a process of its own, because a limit on files holds for all of it.
        await #expect(processExitsWith: .success) {
            let folder = try Folder()
            try WavRender(path: folder["out.wav"], rate: 48_000, channels: 1, frames: 10).finish()
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(1), &limit)
            limit.rlim_cur = 100_000
            setrlimit(__rlimit_resource_t(1), &limit)
            do {
                var render = try WavRender(path: folder["out.wav"], rate: 48_000, channels: 2, frames: 48_000)
                try render.place(Performance(parts: [FileOutputTests.cue(seconds: 1)]), at: 0)
                try render.finish()
                throw Failed("it was written")
            } catch let error as WavError {
                try #require(
                    "\(error)" == "cannot write \(folder["out.wav"]) (pwrite: File too large); "
                        + "the system allows no larger file here: move it away, or raise the limit")
            }
            try #require(folder.names == ["out.wav"])
            try #require(try ReadWav(folder.read("out.wav")).samples.count == 10)
        }
    }
}
