import CueFiles
import Glibc
import Greeter
import GreeterRuntime
import Testing

@Suite("All cues of a zone", .timeLimit(.minutes(30)))
struct CueLibraryTests {
    let folder: Folder
    static let format = OutputFormat(rate: 48_000, channels: 2)

    init() throws { folder = try Folder() }

    private func place(_ line: Int) -> Place { Place(file: "noren.toml", line: line, column: 8) }

    private func settings(_ stores: [(zone: Int, cues: [(String, Level, CueSource)])]) -> BoardSettings {
        let policies = stores.enumerated().map { index, store in
            StorePolicy(
                id: "store-\(index)", zone: store.zone,
                cues: store.cues.map { Cue(id: $0.0, says: .welcome, level: $0.1, length: .seconds(1)) })
        }
        let zone = ZoneSettings(
            device: .null, volume: 0, loudness: -18, idle: .ready, leadIn: .zero, place: place(1))
        return BoardSettings(
            policy: BoardPolicy(stores: policies, doors: [], lines: [], zones: [ZonePolicy(), ZonePolicy()]),
            inputs: [], outputs: [],
            zones: [zone, zone], cueSources: stores.map { $0.cues.map(\.2) }, journal: "", socket: "",
            clock: .trusted, effective: [])
    }

    @Test("a file that several stores name is decoded once; another zone's is not loaded")
    func shared() throws {
        let welcome = try CueSource(path: folder.wav("welcome.wav", Sounds.noise(0.3, seconds: 1)))
        // The same sound as another file, and the same file by another path.
        let copy = try CueSource(path: folder.wav("copy.wav", Sounds.noise(0.3, seconds: 1)))
        let other = try CueSource(path: folder.wav("other.wav", Sounds.sine(440, 0.3, seconds: 0.5)))
        let again = CueSource(path: "\(folder.path)/../\(folder.path.split(separator: "/").last ?? "")/welcome.wav")
        let library = CueLibrary(
            settings([
                (0, [("a", .voice, welcome), ("b", .chime, welcome)]),
                (0, [("a", .voice, again), ("c", .voice, copy)]),
                (1, [("d", .voice, other)]),
            ]), zone: 0, format: Self.format)
        #expect(library.failures.isEmpty)
        #expect(library.count == 2)
        #expect(library.bytes == 2 * 48_000 * 4)
        let a = try #require(library.cue(store: 0, cue: 0))
        let b = try #require(library.cue(store: 0, cue: 1))
        #expect(library.cue(store: 1, cue: 0)?.sound.samples == a.sound.samples)
        #expect(library.cue(store: 1, cue: 1)?.sound.samples == a.sound.samples)
        #expect(abs(a.measure.result - b.measure.result - 4) < 0.001)
        #expect(library.cue(store: 2, cue: 0) == nil)
        #expect(library.cue(store: 9, cue: 9) == nil)
    }

    @Test("a bad file is told at its place, and the others sound all the same")
    func failures() throws {
        let good = try CueSource(path: folder.wav("good.wav", Sounds.noise(0.3, seconds: 0.5)))
        let text = try CueSource(path: folder.write("text.wav", Array("hello".utf8)), place: place(12))
        let missing = CueSource(path: folder["missing.wav"])
        let library = CueLibrary(
            settings([(0, [("a", .voice, text), ("b", .voice, good), ("c", .voice, missing)])]), zone: 0,
            format: Self.format)
        #expect(library.cue(store: 0, cue: 0) == nil)
        #expect(library.cue(store: 0, cue: 1) != nil)
        #expect(
            library.problems.map(\.description) == [
                "noren.toml:12:8: error: sound file \(folder["text.wav"]) is text, not sound; "
                    + "use a WAV, FLAC, Ogg or MP3 file"
            ])
        #expect(
            library.failures.map(\.description).last == "bundled cue \"c\": sound file \(folder["missing.wav"]) "
                + "is missing; check its name and folder, or copy it there")
    }

    @Test("a reload keeps what has not changed, and loads what has")
    func reload() throws {
        let one = try CueSource(path: folder.wav("one.wav", Sounds.noise(0.3, seconds: 0.5)))
        let two = try CueSource(path: folder.wav("two.wav", Sounds.sine(440, 0.3, seconds: 0.5)))
        let board = settings([(0, [("a", .voice, one), ("b", .voice, two)])])
        let before = CueLibrary(board, zone: 0, format: Self.format)
        _ = try folder.wav("two.wav", Sounds.sine(880, 0.3, seconds: 0.7))
        let after = CueLibrary(board, zone: 0, format: Self.format, reusing: before)
        let old = try #require(before.cue(store: 0, cue: 0)).sound.samples
        let new = try #require(after.cue(store: 0, cue: 0)).sound.samples
        // The same memory, not only the same samples.
        let isShared = old.withUnsafeBufferPointer { old in
            new.withUnsafeBufferPointer { $0.baseAddress == old.baseAddress }
        }
        #expect(isShared)
        #expect(after.cue(store: 0, cue: 1)?.measure.length == .milliseconds(700))
        #expect(before.cue(store: 0, cue: 1)?.measure.length == .milliseconds(500))
    }
}
