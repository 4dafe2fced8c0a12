import CueFiles
import Glibc
import Greeter
import GreeterRuntime
import Testing

@Suite("A file that cannot be a cue is told in one message", .timeLimit(.minutes(30)))
struct BadFileTests {
    let folder: Folder
    init() throws { folder = try Folder() }

    /// The message by all three ways in, with the folder left out; nil where the file is good.
    private func messages(_ path: String) -> (inspect: String?, examine: String?, load: String?) {
        func message(_ attempt: () throws -> Void) -> String? {
            do {
                try attempt()
                return nil
            } catch {
                var text = "\(error)"
                if let range = text.firstRange(of: folder.path + "/") { text.removeSubrange(range) }
                return text
            }
        }
        let loader = CueLoader(format: OutputFormat(rate: 48_000, channels: 2))
        return (
            message { _ = try CueFile.inspect(path) }, message { _ = try CueFile.examine(path) },
            message { _ = try loader.load(path, level: .voice) }
        )
    }

    private func expect(_ path: String, _ text: String, headerTells: Bool = true) {
        let found = messages(path)
        #expect(found.inspect == (headerTells ? text : nil))
        #expect(found.examine == text)
        #expect(found.load == text)
    }

    @Test("missing, or in a folder that is none")
    func missing() throws {
        expect(folder["a.wav"], "sound file a.wav is missing; check its name and folder, or copy it there")
        try folder.write("b", [1])
        expect(folder["b/c.wav"], "sound file b/c.wav is missing; check its name and folder, or copy it there")
    }

    @Test("text, with the name of a sound")
    func text() throws {
        let path = try folder.write("welcome.mp3", Array("いらっしゃいませ\nWelcome!\n".utf8))
        expect(path, "sound file welcome.mp3 is text, not sound; use a WAV, FLAC, Ogg or MP3 file")
        let raw = try folder.write("welcome.raw", Array("hello".utf8))
        expect(raw, "sound file welcome.raw is text, not sound; use a WAV, FLAC, Ogg or MP3 file")
    }

    @Test("not one byte")
    func empty() throws {
        expect(try folder.write("a.wav", []), "sound file a.wav is empty; copy or export it again")
    }

    @Test("bytes that mean nothing")
    func noise() throws {
        let path = try folder.write("a.wav", (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 3) })
        expect(path, "sound file a.wav is no sound that can be read; use a WAV, FLAC, Ogg or MP3 file")
    }

    @Test("a phone's recording, which is AAC")
    func foreign() throws {
        let path = try folder.write(
            "memo 1.m4a", [0, 0, 0, 0x20] + Array("ftypM4A ".utf8) + [UInt8](repeating: 0, count: 600))
        expect(
            path,
            "sound file memo 1.m4a is an M4A or MP4 file (AAC), which is not read; "
                + "convert it: ffmpeg -i \"memo 1.m4a\" \"memo 1.flac\"")
        let aiff = try folder.encoded("a.aiff", Sounds.sine(440, 0.5, seconds: 1))
        expect(
            aiff, "sound file a.aiff is in a rare format, which is not read; convert it: ffmpeg -i a.aiff a.flac")
    }

    @Test("a WAV that ends before its header says")
    func truncatedWav() throws {
        let path = try folder.wav("a.wav", Sounds.sine(440, 0.5, seconds: 1.2), claiming: 144_000)
        expect(path, "sound file a.wav is cut short: 1.2 s of 3.0 s are there; copy or export it again")
    }

    @Test("a WAV written through a pipe says nothing of its length, and is whole")
    func streamedWav() throws {
        let path = try folder.wav("a.wav", Sounds.sine(440, 0.5, seconds: 1), claiming: Int(UInt32.max) / 2)
        let found = messages(path)
        #expect(found.inspect == nil)
        #expect(found.examine == nil)
        #expect(found.load == nil)
    }

    @Test("a FLAC, Ogg or MP3 that ends early", arguments: ["flac", "ogg", "opus", "mp3"])
    func truncated(kind: String) throws {
        _ = try folder.encoded("whole.\(kind)", Sounds.noise(0.3, seconds: 3))
        let bytes = try folder.read("whole.\(kind)")
        let path = try folder.write("cut.\(kind)", Array(bytes[..<(bytes.count * 2 / 3)]))
        let found = messages(path)
        #expect(found.load?.hasPrefix("sound file cut.\(kind) is cut short: ") == true, "\(found)")
        #expect(found.examine == found.load)
    }

    @Test("silence, also with a hiss below -70 dBFS")
    func silent() throws {
        let text = "sound file a.wav is silent: nothing in it is above -70 dBFS; record it again, or use another"
        expect(try folder.wav("a.wav", [Float](repeating: 0, count: 48_000)), text, headerTells: false)
        expect(try folder.wav("a.wav", Sounds.noise(0.0003, seconds: 1)), text, headerTells: false)
    }

    @Test("ten minutes, told by the header alone")
    func tooLong() throws {
        let header = try folder.wav("a.wav", [], rate: 8000, claiming: 8000 * 600)
        // 600 s of silence as a hole: nothing of it is read.
        #expect(truncate(header, 44 + 2 * 8000 * 600) == 0)
        expect(
            header,
            "sound file a.wav is 10 min 0 s long; a cue lasts at most 30.0 s: cut it, for a welcome to two or three seconds"
        )
    }

    @Test("a header with nothing behind it")
    func noFrames() throws {
        expect(try folder.wav("a.wav", []), "sound file a.wav holds no sound: only a header; copy or export it again")
    }

    @Test("samples that are no numbers", arguments: [Float.nan, .infinity])
    func notANumber(sample: Float) throws {
        var samples = Sounds.sine(440, 0.5, seconds: 0.5)
        samples[20_000] = sample
        expect(
            try folder.wav("a.wav", samples, isFloat: true),
            "sound file a.wav is damaged: some samples are not numbers, or far out of range; "
                + "export it again, as 16-bit or 24-bit",
            headerTells: false)
    }

    @Test("a rate that no card has", arguments: [100, 1_000_000])
    func rate(rate: Int) throws {
        expect(
            try folder.wav("a.wav", Sounds.noise(0.3, seconds: 0.1), rate: rate),
            "sound file a.wav claims \(rate) frames a second; use one between 4000 and 384000: export it again")
    }

    @Test("more than two channels")
    func channels() throws {
        expect(
            try folder.wav("a.wav", Sounds.noise(0.3, seconds: 0.5, channels: 6), channels: 6),
            "sound file a.wav has 6 channels; make it mono or stereo: ffmpeg -i a.wav -ac 2 a-stereo.flac")
    }

    @Test("a folder, a pipe and a device; none is waited for")
    func notRegular() throws {
        #expect(mkdir(folder["a.wav"], 0o755) == 0)
        expect(folder["a.wav"], "sound file a.wav is a directory; name a sound file")
        #expect(mkfifo(folder["b.wav"], 0o644) == 0)
        expect(folder["b.wav"], "sound file b.wav is a pipe; name a sound file")
        expect("/dev/zero", "sound file /dev/zero is a device; name a sound file")
    }

    @Test("a file that may not be read", .enabled(if: geteuid() != 0, "root may read everything"))
    func notPermitted() throws {
        let path = try folder.wav("a.wav", Sounds.noise(0.3, seconds: 0.1))
        #expect(chmod(path, 0) == 0)
        expect(
            path, "sound file a.wav may not be read; let everybody read it: chmod a+r, and a+x for its folders")
    }

    @Test(
        "every byte that a file can be cut at gives a cue or an error, never a crash",
        arguments: ["flac", "ogg", "mp3"])
    func anyCut(kind: String) throws {
        _ = try folder.encoded("whole.\(kind)", Sounds.noise(0.3, seconds: 0.3, rate: 16_000), rate: 16_000)
        let bytes = try folder.read("whole.\(kind)")
        for length in stride(from: 1, to: bytes.count, by: max(1, bytes.count / 60)) {
            let path = try folder.write("cut", Array(bytes[..<length]))
            let found = messages(path)
            #expect(found.examine == found.load || found.load?.contains("silent") == true, "\(length): \(found)")
        }
    }
}
