import Foundation
import Synchronization
import Testing

@testable import Alsa

/// Devices that are always there: the library's own, over its null device. They prove the calls and the samples, not
/// time: the null device has heard everything as soon as it is written.
@Suite("A device", .timeLimit(.minutes(30)), .serialized)
final class PcmTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("noren-pcm-\(UUID())")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private static let configuration = FileManager.default.temporaryDirectory
        .appendingPathComponent("noren-asound-\(getpid()).conf")

    /// The system's configuration with devices behind it that convert, for the whole process and set but once: the
    /// environment is no place to write while others read.
    private static let conversions: Void = {
        let file = PcmTests.configuration
        atexit { unlink(PcmTests.configuration.path) }
        let text = """
            </usr/share/alsa/alsa.conf>
            pcm.narrow { type plug slave { pcm "null" format S16_LE rate 44100 channels 1 } }
            pcm.packed { type plug slave { pcm "null" format S24_3LE rate 96000 channels 8 } }
            pcm.law { type plug slave { pcm "null" format MU_LAW rate 8000 channels 1 } }

            """
        #expect(throws: Never.self) { try text.write(to: file, atomically: true, encoding: .utf8) }
        setenv("ALSA_CONFIG_PATH", file.path, 1)
        Alsa.forgetConfiguration()
    }()

    @Test("that is not there throws with its name")
    func missing() {
        AlsaMessages.capture { _ in }
        defer { AlsaMessages.capture(nil) }
        do throws(AlsaError) {
            _ = try Pcm(opening: "plughw:CARD=Nowhere")
            Issue.record("opened")
        } catch {
            #expect(error.call == "snd_pcm_open" && error.subject == "plughw:CARD=Nowhere")
            #expect(!error.isBusy)
        }
    }

    @Test("is asked for the best it has")
    func best() throws {
        let pcm = try Pcm(opening: "null")
        #expect(pcm.setup.format == .s32)
        #expect(pcm.setup.rate == 48_000)
        #expect(pcm.setup.channels == 2)
        #expect(pcm.setup.isNative)
        #expect(pcm.state == .prepared)
    }

    @Test("that converts is given what lies behind the conversion")
    func native() throws {
        Self.conversions
        let narrow = try Pcm(opening: "narrow")
        #expect(narrow.setup.format == .s16)
        #expect(narrow.setup.rate == 44_100)
        #expect(narrow.setup.channels == 1)
        #expect(narrow.setup.isNative)
        let packed = try Pcm(opening: "packed")
        #expect(packed.setup.format == .s24Packed)
        #expect(packed.setup.rate == 96_000)
        #expect(packed.setup.channels == 8)
    }

    @Test("that cannot be taken as it is may convert")
    func converted() throws {
        Self.conversions
        let pcm = try Pcm(opening: "law")
        #expect(!pcm.setup.isNative)
        #expect(pcm.setup.rate == 48_000)
        #expect(pcm.setup.format == .s32)
    }

    @Test("plays what is written, sample by sample")
    func playing() throws {
        let file = folder.appendingPathComponent("out.raw")
        let samples: [Float] = (0..<2_000).map { Float($0 - 1_000) / 1_000 }
        var bytes = [UInt8](repeating: 0, count: samples.count * 4)
        bytes.withUnsafeMutableBytes { bytes in
            samples.withUnsafeBufferPointer { SampleFormat.s32.encode($0, into: bytes) }
        }
        do {
            let pcm = try Pcm(opening: "file:FILE=\(file.path),FORMAT=raw")
            #expect(pcm.setup.format == .s32)
            let written = try bytes.withUnsafeBytes { try pcm.write($0) }
            #expect(written == 1_000)
            try pcm.start()
            #expect(try pcm.position().delay == 0)
            try pcm.drop()
            try pcm.prepare()
            #expect(pcm.state == .prepared)
        }
        #expect(try [UInt8](Data(contentsOf: file)) == bytes)
    }

    @Test("that makes the library complain is heard of line by line, each line once")
    func messages() throws {
        let lines = Mutex<[String]>([])
        AlsaMessages.capture { line in lines.withLock { $0.append(line) } }
        defer { AlsaMessages.capture(nil) }
        _ = try? Pcm(opening: "no-such-name")
        let first = lines.withLock { $0 }
        #expect(first.contains { $0.contains("Unknown PCM no-such-name") && $0.contains("pcm.c:") })
        #expect(first.allSatisfy { !$0.contains("\n") })
        _ = try? Pcm(opening: "no-such-name")
        #expect(lines.withLock { $0 } == first)
        AlsaMessages.forget()
        _ = try? Pcm(opening: "no-such-name")
        #expect(lines.withLock { $0 }.filter { $0 == first.first }.count == 2)
        #expect(lines.withLock { $0 }.contains { $0.hasSuffix("[1 times more]") })
    }

    @Test("has no more than so many different complaints")
    func boundedMessages() {
        var seen = SeenLines()
        let new = (0..<1_000).filter { seen.isNew("line \($0)") }
        #expect(new.count == SeenLines.limit)
    }
}
