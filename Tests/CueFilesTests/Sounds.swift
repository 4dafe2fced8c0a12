import Glibc

/// Sounds to make files of: interleaved, −1…1.
enum Sounds {
    static func sine(
        _ frequency: Double, _ amplitude: Double, seconds: Double, rate: Int = 48_000, channels: Int = 1
    ) -> [Float] {
        let frames = Int((seconds * Double(rate)).rounded())
        var samples: [Float] = []
        samples.reserveCapacity(frames * channels)
        for frame in 0..<frames {
            let value = Float(amplitude * sin(2 * .pi * frequency * Double(frame) / Double(rate)))
            for _ in 0..<channels { samples.append(value) }
        }
        return samples
    }

    /// The same noise every time.
    static func noise(_ amplitude: Float, seconds: Double, rate: Int = 48_000, channels: Int = 1) -> [Float] {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        return (0..<(Int(seconds * Double(rate)) * channels)).map { _ in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return amplitude * (Float(state >> 40) / Float(1 << 23) - 1)
        }
    }
}

/// Files that libsndfile or a hand has written.
extension Folder {
    /// 16-bit, or float where asked. `claiming` frames stand in the header instead of the true number.
    func wav(
        _ name: String, _ samples: [Float], rate: Int = 48_000, channels: Int = 1, isFloat: Bool = false,
        claiming: Int? = nil
    ) throws -> String {
        func little(_ value: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let width = isFloat ? 4 : 2
        let size = (claiming.map { $0 * channels } ?? samples.count) * width
        var bytes = Array("RIFF".utf8) + little(36 + size, 4) + Array("WAVEfmt ".utf8) + little(16, 4)
        bytes += little(isFloat ? 3 : 1, 2) + little(channels, 2) + little(rate, 4)
        bytes += little(rate * channels * width, 4) + little(channels * width, 2) + little(8 * width, 2)
        bytes += Array("data".utf8) + little(size, 4)
        for sample in samples {
            if isFloat {
                bytes += little(Int(sample.bitPattern), 4)
            } else {
                bytes += little(Int(max(-32768, min(32767, (sample * 32768).rounded()))), 2)
            }
        }
        return try write(name, bytes)
    }

    /// Written by libsndfile, in the format that the name ends with.
    ///
    /// Its functions are looked up by name: the library's room belongs to CueFiles alone, and is in this process anyway.
    func encoded(_ name: String, _ samples: [Float], rate: Int = 48_000, channels: Int = 1) throws -> String {
        let formats = [
            "flac": 0x170002, "ogg": 0x200060, "opus": 0x200064, "mp3": 0x230082, "wav": 0x010003, "aiff": 0x020002,
        ]
        guard let format = formats[String(name.split(separator: ".").last ?? "")] else { throw Failed("format") }
        typealias Open = @convention(c) (UnsafePointer<CChar>, Int32, UnsafeMutableRawPointer) -> OpaquePointer?
        typealias Write = @convention(c) (OpaquePointer, UnsafePointer<Float>, Int64) -> Int64
        typealias Close = @convention(c) (OpaquePointer) -> Int32
        guard let open = dlsym(nil, "sf_open"), let write = dlsym(nil, "sf_writef_float"),
            let close = dlsym(nil, "sf_close")
        else { throw Failed("libsndfile") }
        // SF_INFO: frames, samplerate, channels, format, sections, seekable.
        var info = (Int64(0), Int32(rate), Int32(channels), Int32(format), Int32(0), Int32(0))
        // SAFETY: the types are those of sndfile.h.
        guard let file = unsafeBitCast(open, to: Open.self)(self[name], 0x20, &info) else { throw Failed("sf_open") }
        let frames = Int64(samples.count / channels)
        let written = unsafeBitCast(write, to: Write.self)(file, samples, frames)
        guard unsafeBitCast(close, to: Close.self)(file) == 0, written == frames else { throw Failed("sf_writef") }
        return self[name]
    }
}

/// A 16-bit WAV as it lies on the disk, read by hand.
struct ReadWav {
    var channels: Int
    var rate: Int
    var samples: [Int16]
    /// What follows the data chunk, or is missing of it.
    var surplus: Int

    init(_ bytes: [UInt8]) throws {
        func little(_ offset: Int, _ count: Int) -> Int {
            bytes[offset..<(offset + count)].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        guard bytes.count >= 44, bytes.starts(with: "RIFF".utf8) else { throw Failed("no RIFF") }
        var offset = 12
        channels = 0
        rate = 0
        while offset + 8 <= bytes.count, !bytes[offset...].starts(with: "data".utf8) {
            if bytes[offset...].starts(with: "fmt ".utf8) {
                guard little(offset + 8, 2) == 1, little(offset + 22, 2) == 16 else { throw Failed("not 16-bit PCM") }
                channels = little(offset + 10, 2)
                rate = little(offset + 12, 4)
            }
            offset += 8 + little(offset + 4, 4)
        }
        let size = little(offset + 4, 4)
        guard little(4, 4) == offset + size else { throw Failed("RIFF size") }
        surplus = bytes.count - offset - 8 - size
        samples = stride(from: offset + 8, to: min(bytes.count, offset + 8 + size) - 1, by: 2).map {
            Int16(truncatingIfNeeded: little($0, 2))
        }
    }

    var floats: [Float] { samples.map { Float($0) / 32768 } }
}
