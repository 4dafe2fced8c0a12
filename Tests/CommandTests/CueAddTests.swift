import Foundation
import Testing

@Suite("noren cue add and noren setup", .timeLimit(.minutes(30)))
struct CueAddTests {
    private let folder: Folder
    private let settings = """
        [shop]                 # ours
        timezone  = "Europe/Copenhagen"
        languages = ["en", "da"]
        [sound]
        device = "null"
        [[door]]
        name  = "front"        # oak
        outer = "GPIO17"
        inner = "GPIO27"
        [board]
        socket = "noren.sock"
        [[cue]]                # so that there is something in Danish
        id = "tak"
        file = "memo.wav"
        language = "da"
        says = "thanks"
        """

    private static let ffmpeg = ["/usr/bin/ffmpeg", "/usr/local/bin/ffmpeg"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    init() throws {
        folder = try Folder()
        try folder.write(settings, to: "shop.toml")
        try Data(memo()).write(to: folder.url.appending(path: "memo.wav"))
    }

    /// Half a second of quiet, a tone in four syllables for a second, half a second of quiet: a 16-bit WAV.
    private func memo() -> [UInt8] {
        func little(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let rate = 16_000
        var data: [UInt8] = []
        for frame in 0..<(2 * rate) {
            let time = Double(frame) / Double(rate) - 0.5
            let isVoice = (0..<1).contains(time)
            let value = isVoice ? 3000 * (0.3 + abs(sin(4 * .pi * time))) * sin(2 * .pi * 300 * time) : 0
            data += little(Int(value), 2)
        }
        var header = Array("RIFF".utf8) + little(36 + data.count, 4) + Array("WAVEfmt ".utf8) + little(16, 4)
        header += little(1, 2) + little(1, 2) + little(rate, 4) + little(2 * rate, 4) + little(2, 2) + little(16, 2)
        return header + Array("data".utf8) + little(data.count, 4) + data
    }

    private func add(_ arguments: String..., path: String? = nil) throws -> Command {
        try Command.noren(["cue", "add"] + arguments + ["--config", "shop.toml", "--silent"], in: folder, path: path)
    }

    private func text() throws -> String {
        try String(contentsOf: folder.url.appending(path: "shop.toml"), encoding: .utf8)
    }

    private var cues: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path("cues"))) ?? []
    }

    @Test("a recording is added behind what was there, comments and all, and is a cue then")
    func added() throws {
        let answer = try add("memo.wav", "--says", "welcome", "--language", "da", "--text", "Velkommen", "--yes")
        #expect(answer.status == 0, "\(answer.said)")
        #expect(answer.out.contains("cut off 0.47 s before") || answer.out.contains("cut off 0.48 s before"))
        #expect(answer.out.contains("becomes -18.0 LUFS"), "\(answer.out)")
        #expect(
            try text() == settings + "\n\n" + """
                # From memo.wav, by noren cue add.
                [[cue]]
                id       = "welcome-da"
                file     = "cues/welcome-da.flac"
                text     = "Velkommen"
                language = "da"
                says     = "welcome"
                level    = "voice"

                """)
        #expect(cues == ["welcome-da.flac"])
        let list = try Command.noren(["cues", "--config", "shop.toml"], in: folder)
        #expect(list.out.contains("Velkommen"), "\(list.said)")
        // A second one gets a name of its own.
        #expect(try add("memo.wav", "--says", "welcome", "--language", "da", "--yes").out.contains("welcome-da-2"))
        #expect(try Command.noren(["check", "shop.toml"], in: folder).status == 0)
    }

    @Test("without a yes nothing is changed")
    func asked() throws {
        let answer = try add("memo.wav", "--says", "welcome", "--language", "da")
        #expect(answer.status == 1 && answer.out.contains("Nothing was changed."), "\(answer.said)")
        #expect(try text() == settings && cues.isEmpty)
    }

    @Test("what the checker would refuse is not added, with its words")
    func refused() throws {
        let answer = try add("memo.wav", "--says", "welcome", "--language", "da", "--id", "a b", "--yes")
        #expect(answer.status == 78, "\(answer.said)")
        #expect(answer.err.contains("shop.toml:") && answer.err.contains("\"a-b\""), "\(answer.err)")
        #expect(try text() == settings && cues.isEmpty)
        #expect(try add("memo.wav", "--says", "goodbye").status == 64)
        #expect(try add("memo.wav", "--says", "welcome", "--yes").status == 64)
        #expect(try add("memo.wav", "--says", "welcome", "--language", "da", "--id", "../x", "--yes").status == 64)
        #expect(try add("nothing.wav", "--says", "welcome", "--language", "da", "--yes").status == 74)
    }

    @Test("a telephone's M4A without ffmpeg is told how to be read")
    func withoutFfmpeg() throws {
        try Data([0, 0, 0, 24] + Array("ftypM4A ".utf8) + [UInt8](repeating: 0, count: 600))
            .write(to: folder.url.appending(path: "memo.m4a"))
        let answer = try add(
            "memo.m4a", "--says", "welcome", "--language", "da", "--yes", path: folder.url.path)
        #expect(answer.status == 74, "\(answer.said)")
        #expect(answer.err.contains("sudo apt install ffmpeg"), "\(answer.err)")
    }

    @Test(
        "a telephone's M4A goes through ffmpeg, and so does what only pretends to be one",
        .enabled(if: ffmpeg != nil, "ffmpeg is not installed"))
    func throughFfmpeg() throws {
        let ffmpeg = try #require(Self.ffmpeg)
        let made = try Command.run(
            ffmpeg, ["-loglevel", "error", "-nostdin", "-i", "memo.wav", "-c:a", "aac", "memo.m4a"], in: folder)
        try #require(made.status == 0, "\(made.said)")
        let answer = try add("memo.m4a", "--says", "welcome", "--language", "da", "--yes")
        #expect(answer.status == 0 && cues == ["welcome-da.flac"], "\(answer.said)")
        // A playlist would have ffmpeg open other files.
        try folder.write("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nmemo.wav\n#EXT-X-ENDLIST\n", to: "list.m4a")
        try Data([0, 0, 0, 24] + Array("ftypM4A ".utf8) + [UInt8](repeating: 1, count: 600))
            .write(to: folder.url.appending(path: "broken.m4a"))
        for name in ["list.m4a", "broken.m4a"] {
            let answer = try add(name, "--says", "thanks", "--language", "da", "--yes")
            #expect(answer.status == 74 && answer.err.contains(name), "\(answer.said)")
        }
    }

    @Test("a setup that nobody answers changes nothing, in either language", arguments: ["en", "ja"])
    func setup(language: String) throws {
        let answer = try Command.noren(["setup", "--config", "new.toml", "--language", language], in: folder)
        #expect(answer.status == 1, "\(answer.said)")
        #expect(answer.out.contains(language == "ja" ? "ようこそ" : "Welcome."), "\(answer.said)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("new.toml")))
    }
}
