import Foundation
import Greeter
import GreeterRuntime
import Testing

@testable import CueFiles

/// `Tests/Benchmarks/loudness` measures the same with ffmpeg, as it is rendered; this is the part that is cheap.
@Suite("The bundled cues", .timeLimit(.minutes(30)))
struct BundledCueTests {
    private static let folder = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/Sounds"

    private static let files: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".flac") }.sorted()

    private static func level(_ file: String) -> Level {
        file.hasPrefix("chime") ? .chime : file.hasPrefix("tick") ? .tick : .voice
    }

    @Test("there are some") func some() { #expect(BundledCueTests.files.count >= 16) }

    @Test("each is as loud as its rung, by a second meter, and is kept from no target by its peak", arguments: files)
    func loudness(file: String) throws {
        let level = Self.level(file)
        let cue = try CueLoader(format: OutputFormat(rate: 48_000, channels: 2)).load(
            Self.folder + "/" + file, level: level)
        let heard = cue.sound.channels == 2 ? cue.sound.samples : cue.sound.samples.flatMap { [$0, $0] }
        let found = SecondMeter.momentary(heard, channels: 2)
        #expect(abs(found - (-18 + level.offset)) < 0.2, "\(found) LUFS")
        #expect(!cue.measure.isPeakLimited && cue.measure.truePeak <= -1)
        // A volume by hand can raise it by some decibels before the peak binds.
        #expect(cue.sound.headroom >= 3, "\(cue.sound.headroom) dB")
    }
}
