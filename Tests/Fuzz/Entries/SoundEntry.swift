import CueFiles
import Greeter
import GreeterRuntime

enum SoundEntry {
    static func take(_ bytes: [UInt8]) throws {
        let path = try Desk.put(bytes, as: "sound")
        _ = try? CueFile.inspect(path)
        let length = try? CueFile.examine(path)
        for format in [OutputFormat(rate: 48_000, channels: 2), OutputFormat(rate: 44_100, channels: 1)] {
            do {
                let cue = try CueLoader(format: format).load(path, level: .voice)
                try Broken.unless(length != nil, "what can be loaded is refused by the check")
                try hear(cue.sound, hushedAfter: bytes.count)
            } catch let error as CueFileError {
                _ = error.description
            }
        }
    }

    /// Mixed for one to three loudspeakers, twice in a row, softer, and hushed somewhere.
    private static func hear(_ sound: CueSound, hushedAfter: Int) throws {
        for channels in 1...3 {
            var performance = Performance(parts: [sound, sound], gap: .milliseconds(10), volume: -6)
            var block = [Float](repeating: .nan, count: 1024 * channels)
            var left = performance.remainingFrames
            while left > 0 {
                let count = block.withUnsafeMutableBufferPointer { performance.render(into: $0, channels: channels) }
                try Broken.unless(count > 0 && count <= left, "\(count) frames of \(left)")
                // The cue is at the ceiling at most, and this is softer.
                for sample in block[..<(count * channels)] where !(abs(sample) <= 1) {
                    throw Broken("a sample of \(sample)")
                }
                left -= count
                if left < hushedAfter % (2 * sound.frames + 1) {
                    performance.hush()
                    left = performance.remainingFrames
                }
            }
        }
    }
}
