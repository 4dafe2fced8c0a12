import CueFiles
import Glibc
import Greeter
import GreeterRuntime
import Testing

/// Runs an output on a loop of its own and writes down what it reports.
final class Stage {
    let reactor: Reactor
    var reports: [String] = []
    var ends: [PlayID: Instant] = [:]
    var starts: [PlayID: Instant] = [:]
    /// What to do about a report, by its first word.
    var on: [String: () -> Void] = [:]

    init() throws { reactor = try Reactor() }

    func listen(to output: any CueOutput) {
        output.report = { [unowned self] report in
            let word: String
            switch report {
            case .started(let id, let at):
                starts[id] = at
                word = "started \(id.number)"
            case .ended(let id, let at):
                ends[id] = at
                word = "ended \(id.number)"
            case .failed(let id): word = "failed \(id.number)"
            case .lost(let why): word = "lost \(why)"
            case .ready(let format): word = "ready \(format.rate)/\(format.channels)"
            case .underrun: word = "underrun"
            }
            reports.append(word)
            (on[word] ?? on[String(word.prefix { $0 != " " })])?()
        }
    }

    /// Once, after a while.
    func after(_ span: Span, _ job: @escaping () -> Void) {
        reactor.makeTimer { _ in job() }.set(at: Reactor.instant() + span)
    }

    func play(_ output: any CueOutput, _ number: UInt64, _ parts: [CueSound], gap: Span = .zero, volume: Double = 0) {
        output.play(
            Performance(parts: parts, gap: gap, volume: volume), id: PlayID(number: number),
            latest: Reactor.instant() + .seconds(1))
    }

    func length(_ number: UInt64) -> Span? {
        guard let start = starts[PlayID(number: number)], let end = ends[PlayID(number: number)] else { return nil }
        return end - start
    }
}

@Suite("An output without a card", .timeLimit(.minutes(30)))
struct FileOutputTests {
    let folder: Folder
    init() throws { folder = try Folder() }

    static func cue(seconds: Double, channels: Int = 1, level: Float = 0.5) -> CueSound {
        CueSound(rate: 48_000, channels: channels, samples: Sounds.noise(level, seconds: seconds, channels: channels))
    }

    /// What 16 bits make of a cue in stereo.
    static func written(_ cue: CueSound) -> [Int16] {
        (0..<cue.frames).flatMap { frame in
            (0..<2).map { Int16((cue.samples[frame * cue.channels + $0 % cue.channels] * 32768).rounded()) }
        }
    }

    @Test("the file holds what sounded, sample for sample, with the gap of a sequence and nothing between two cues")
    func content() throws {
        let stage = try Stage()
        let output = FileOutput(path: folder["out.wav"], reactor: stage.reactor)
        stage.listen(to: output)
        let (first, second, third) = (
            Self.cue(seconds: 0.15), Self.cue(seconds: 0.05, channels: 2), Self.cue(seconds: 0.21)
        )
        stage.on["ready"] = { stage.play(output, 1, [first, second], gap: .milliseconds(30)) }
        stage.on["ended 1"] = { stage.after(.milliseconds(20)) { stage.play(output, 2, [third]) } }
        stage.on["ended 2"] = { output.stop { stage.reactor.stop() } }
        output.start()
        try stage.reactor.run()
        #expect(stage.reports == ["ready 48000/2", "started 1", "ended 1", "started 2", "ended 2"])
        #expect(stage.length(1) == .milliseconds(230))
        #expect(stage.length(2) == .milliseconds(210))
        let wav = try ReadWav(folder.read("out.wav"))
        #expect(wav.rate == 48_000 && wav.channels == 2 && wav.surplus == 0)
        let gap = [Int16](repeating: 0, count: 2 * 1440)
        #expect(wav.samples == Self.written(first) + gap + Self.written(second) + Self.written(third))
    }

    @Test("what has sounded is in the file at any time, so that a power cut leaves it playable")
    func power() throws {
        let stage = try Stage()
        let output = FileOutput(path: folder["out.wav"], reactor: stage.reactor)
        stage.listen(to: output)
        let cue = Self.cue(seconds: 0.5)
        let folder = folder
        var seen: ReadWav?
        stage.on["ready"] = { [unowned folder] in
            stage.play(output, 1, [cue])
            stage.after(.milliseconds(350)) {
                seen = try? ReadWav(folder.read("out.wav"))
                stage.reactor.stop()
            }
        }
        output.start()
        try stage.reactor.run()
        let wav = try #require(seen)
        #expect(wav.samples.count / 2 >= 9600)
        #expect(wav.samples == Array(Self.written(cue)[..<wav.samples.count]))
    }

    @Test("a hush fades to nothing within 150 ms, and the file ends there")
    func hush() throws {
        let stage = try Stage()
        let output = FileOutput(path: folder["out.wav"], reactor: stage.reactor)
        stage.listen(to: output)
        let cue = CueSound(rate: 48_000, channels: 1, samples: [Float](repeating: 0.5, count: 48_000))
        var hushed = Instant.distantPast
        var hushedBy = Instant.distantPast
        stage.on["ready"] = {
            stage.play(output, 1, [cue])
            stage.after(.milliseconds(130)) {
                hushed = Reactor.instant()
                output.hush()
                hushedBy = Reactor.instant()
                output.hush()
            }
        }
        stage.on["ended"] = { output.stop { stage.reactor.stop() } }
        output.start()
        try stage.reactor.run()
        let start = try #require(stage.starts[PlayID(number: 1)])
        let end = try #require(stage.ends[PlayID(number: 1)])
        let fade = Performance.frames(Performance.hushFade, rate: 48_000)
        #expect(end - hushed <= .milliseconds(101))
        let wav = try ReadWav(folder.read("out.wav"))
        let frames = wav.samples.count / 2
        // The output reads the clock itself, between these two; a frame is over in 21 µs.
        let earliest = Performance.frames(hushed - start, rate: 48_000) + fade
        let latest = Performance.frames(hushedBy - start, rate: 48_000) + fade
        #expect((earliest...latest).contains(frames))
        let left = stride(from: 0, to: wav.samples.count, by: 2).map { wav.samples[$0] }
        #expect(left[..<(frames - fade)].allSatisfy { $0 == 16384 })
        #expect(left.last == 0)
        #expect(zip(left, left.dropFirst()).allSatisfy { $0 >= $1 && $0 - $1 < 10 })
    }

    @Test("a stop in the middle of a cue fades, and then lets go")
    func stop() throws {
        let stage = try Stage()
        let output = FileOutput(path: folder["out.wav"], reactor: stage.reactor)
        stage.listen(to: output)
        var asked = Instant.distantPast
        stage.on["ready"] = {
            stage.play(output, 1, [Self.cue(seconds: 3)])
            stage.after(.milliseconds(50)) {
                asked = Reactor.instant()
                output.stop { stage.reactor.stop() }
            }
        }
        output.start()
        try stage.reactor.run()
        #expect(Reactor.instant() - asked < .milliseconds(500))
        #expect(stage.reports == ["ready 48000/2", "started 1", "ended 1"])
        #expect(try ReadWav(folder.read("out.wav")).samples.last == 0)
    }

    @Test("a cue that is too late, or comes while another sounds, never begins")
    func failed() throws {
        let stage = try Stage()
        let output = FileOutput(path: folder["out.wav"], reactor: stage.reactor)
        stage.listen(to: output)
        stage.on["ready"] = {
            let late = Performance(parts: [Self.cue(seconds: 0.1)])
            output.play(late, id: PlayID(number: 7), latest: Reactor.instant() - .nanoseconds(1))
            stage.play(output, 8, [Self.cue(seconds: 0.1)])
            stage.play(output, 9, [Self.cue(seconds: 0.1)])
        }
        stage.on["ended"] = { output.stop { stage.reactor.stop() } }
        stage.play(output, 6, [Self.cue(seconds: 0.1)])
        output.start()
        try stage.reactor.run()
        #expect(stage.reports == ["failed 6", "ready 48000/2", "failed 7", "started 8", "failed 9", "ended 8"])
    }

    @Test("a restart goes on at the end of its own file, also of one that a power cut left half written")
    func continued() throws {
        let cue = Self.cue(seconds: 0.1)
        try run(.continued, cue)
        var bytes = try folder.read("out.wav")
        bytes += [1, 2, 3, 4, 5]
        try folder.write("out.wav", bytes)
        try run(.continued, cue)
        let wav = try ReadWav(folder.read("out.wav"))
        #expect(wav.samples == Self.written(cue) + Self.written(cue))
        #expect(wav.surplus == 0)
        // The header counts more than there is: what is there stays.
        try folder.write("out.wav", Array(folder.read("out.wav").dropLast(7)))
        try run(.continued, cue)
        #expect(
            try ReadWav(folder.read("out.wav")).samples == Self.written(cue) + Self.written(cue).dropLast(4)
                + Self.written(cue))
    }

    @Test("a file that was deleted while it runs is begun anew with the next cue")
    func deleted() throws {
        let stage = try Stage()
        let output = FileOutput(path: folder["out.wav"], reactor: stage.reactor)
        stage.listen(to: output)
        let cue = Self.cue(seconds: 0.1)
        let path = folder["out.wav"]
        stage.on["ready"] = { stage.play(output, 1, [cue]) }
        stage.on["ended 1"] = {
            unlink(path)
            stage.play(output, 2, [cue])
        }
        stage.on["ended 2"] = { output.stop { stage.reactor.stop() } }
        output.start()
        try stage.reactor.run()
        #expect(try ReadWav(folder.read("out.wav")).samples == Self.written(cue))
    }

    @Test("a demonstration begins its own file anew")
    func replaced() throws {
        try run(.continued, Self.cue(seconds: 0.2))
        let cue = Self.cue(seconds: 0.1, level: 0.1)
        try run(.replaced, cue)
        #expect(try ReadWav(folder.read("out.wav")).samples == Self.written(cue))
    }

    private func run(_ existing: FileOutput.Existing, _ cue: CueSound) throws {
        let stage = try Stage()
        let output = FileOutput(path: folder["out.wav"], existing: existing, reactor: stage.reactor)
        stage.listen(to: output)
        stage.on["ready"] = { stage.play(output, 1, [cue]) }
        stage.on["ended"] = { output.stop { stage.reactor.stop() } }
        stage.on["lost"] = { stage.reactor.stop() }
        output.start()
        try stage.reactor.run()
        #expect(stage.reports == ["ready 48000/2", "started 1", "ended 1"])
    }

    @Test("what Noren did not write is left alone", arguments: FileOutput.Existing.both)
    func foreign(existing: FileOutput.Existing) throws {
        _ = try folder.wav("music.wav", Sounds.noise(0.5, seconds: 0.1))
        let before = try folder.read("music.wav")
        try folder.write("notes.wav", Array("notes".utf8))
        #expect(mkdir(folder["folder.wav"], 0o755) == 0)
        #expect(mkfifo(folder["pipe.wav"], 0o644) == 0)
        let path = folder.path
        try expectLost(
            folder["music.wav"], existing,
            "\(path)/music.wav was not written by Noren and is left alone; move it away, or name another file")
        try expectLost(
            folder["notes.wav"], existing,
            "\(path)/notes.wav was not written by Noren and is left alone; move it away, or name another file")
        try expectLost(
            folder["folder.wav"], existing,
            "\(path)/folder.wav is a directory; name a file that may be written, like noren.wav")
        try expectLost(
            folder["pipe.wav"], existing,
            "\(path)/pipe.wav is a pipe; name a file that may be written, like noren.wav")
        try expectLost(
            "/dev/full", existing,
            "/dev/full is a device; name a file that may be written, like noren.wav")
        try expectLost(
            folder["none/out.wav"], existing,
            "cannot write \(path)/none/out.wav (open: No such file or directory); make its folder first, or name another"
        )
        #expect(try folder.read("music.wav") == before)
        #expect(try folder.read("notes.wav") == Array("notes".utf8))
    }

    private func expectLost(_ path: String, _ existing: FileOutput.Existing, _ text: String) throws {
        let stage = try Stage()
        let output = FileOutput(path: path, existing: existing, reactor: stage.reactor)
        stage.listen(to: output)
        stage.on["lost"] = { stage.reactor.stop() }
        stage.on["ready"] = { stage.reactor.stop() }
        output.start()
        try stage.reactor.run()
        #expect(stage.reports == ["lost " + text])
    }

    @Test("a full disk is told once, what is there plays, and it goes on when there is room")
    func full() async {
        // In a process of its own, because a limit on files holds for all of it.
        await #expect(processExitsWith: .success) {
            let folder = try Folder()
            let stage = try Stage()
            let output = FileOutput(path: folder["out.wav"], reactor: stage.reactor)
            stage.listen(to: output)
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(1), &limit)
            let old = limit.rlim_cur
            limit.rlim_cur = 140_001
            setrlimit(__rlimit_resource_t(1), &limit)
            let cue = FileOutputTests.cue(seconds: 1)
            stage.on["ready"] = { stage.play(output, 1, [cue]) }
            stage.on["ended 1"] = { stage.play(output, 9, [cue]) }
            stage.on["lost"] = {
                stage.play(output, 2, [cue])
                stage.on["ready"] = { stage.play(output, 3, [FileOutputTests.cue(seconds: 0.1)]) }
                // The first try finds it still full.
                stage.after(.milliseconds(1500)) {
                    limit.rlim_cur = old
                    setrlimit(__rlimit_resource_t(1), &limit)
                }
            }
            stage.on["ended 3"] = { output.stop { stage.reactor.stop() } }
            output.start()
            try stage.reactor.run()
            let path = folder["out.wav"]
            try #require(
                stage.reports == [
                    "ready 48000/2", "started 1", "ended 1", "failed 9",
                    "lost cannot write \(path) (pwrite: File too large); "
                        + "the system allows no larger file here: move it away, or raise the limit",
                    "failed 2", "ready 48000/2", "started 3", "ended 3",
                ])
            let wav = try ReadWav(folder.read("out.wav"))
            let last = FileOutputTests.written(FileOutputTests.cue(seconds: 0.1))
            let kept = wav.samples.count - last.count
            try #require(kept > 100_000 / 2 && kept <= 140_001 / 2 && kept % 2 == 0)
            try #require(wav.surplus == 0)
            try #require(wav.samples == Array(FileOutputTests.written(cue)[..<kept]) + last)
        }
    }

    @Test("the null device takes as long as a card and reports the same")
    func null() throws {
        let stage = try Stage()
        let output = NullOutput(reactor: stage.reactor)
        stage.listen(to: output)
        let begin = Reactor.instant()
        stage.on["ready"] = { stage.play(output, 1, [Self.cue(seconds: 0.15)], volume: -6) }
        stage.on["ended 1"] = {
            stage.play(output, 2, [Self.cue(seconds: 5)])
            stage.after(.milliseconds(50)) { output.hush() }
        }
        stage.on["ended 2"] = { output.stop { stage.reactor.stop() } }
        output.start()
        try stage.reactor.run()
        #expect(stage.reports == ["ready 48000/2", "started 1", "ended 1", "started 2", "ended 2"])
        #expect(stage.length(1) == .milliseconds(150))
        #expect(try #require(stage.length(2)) < .milliseconds(400))
        #expect(Reactor.instant() - begin >= .milliseconds(300))
    }
}

extension FileOutput.Existing {
    static let both: [FileOutput.Existing] = [.continued, .replaced]
}
