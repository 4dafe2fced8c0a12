import Testing

@testable import Alsa

@Suite("Samples on their way to a card", .timeLimit(.minutes(30)))
struct SampleFormatTests {
    private func encode(_ samples: [Float], _ format: SampleFormat) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xAA, count: samples.count * format.bytes)
        bytes.withUnsafeMutableBytes { bytes in
            samples.withUnsafeBufferPointer { format.encode($0, into: bytes) }
        }
        return bytes
    }

    @Test(
        "a sample becomes the nearest integer, a half the even one, and what is too loud is clipped",
        arguments: [
            (0, 0), (1, 32767), (-1, -32768), (2, 32767), (-2, -32768), (0.5, 16384), (-0.5, -16384),
            (1.0 / 32768, 1), (0.4 / 32768, 0), (0.6 / 32768, 1), (-0.6 / 32768, -1),
            (0.5 / 32768, 0), (1.5 / 32768, 2), (2.5 / 32768, 2), (-0.5 / 32768, 0), (-1.5 / 32768, -2),
            (32766.6 / 32768, 32767), (.infinity, 32767), (-.infinity, -32768), (.nan, 0),
        ] as [(Float, Int)])
    func rounding(sample: Float, expected: Int) {
        let bytes = encode([sample], .s16)
        #expect(Int16(bitPattern: UInt16(bytes[0]) | UInt16(bytes[1]) << 8) == Int16(expected))
    }

    @Test("24 bits in four bytes keep their sign, so that a driver may read them as 32")
    func s24() {
        #expect(
            encode([1, -1, 0.5, -1 / Float(1 << 23)], .s24) == [
                0xFF, 0xFF, 0x7F, 0x00, 0x00, 0x00, 0x80, 0xFF, 0x00, 0x00, 0x40, 0x00, 0xFF, 0xFF, 0xFF, 0xFF,
            ])
    }

    @Test("24 bits in three bytes leave nothing between the samples")
    func s24Packed() {
        #expect(
            encode([1, -1, 0.5, -1 / Float(1 << 23)], .s24Packed) == [
                0xFF, 0xFF, 0x7F, 0x00, 0x00, 0x80, 0x00, 0x00, 0x40, 0xFF, 0xFF, 0xFF,
            ])
    }

    @Test("32 bits hold whatever a Float holds, and clip to the largest integer")
    func s32() {
        #expect(
            encode([1, -1, 1 / Float(1 << 24), -0.75], .s32) == [
                0xFF, 0xFF, 0xFF, 0x7F, 0x00, 0x00, 0x00, 0x80, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xA0,
            ])
    }

    @Test("a float stays as it is, but for what would be too loud or no number")
    func float() {
        let samples: [Float] = [0.1, -0.1, 3, .nan]
        let expected = [Float(0.1), -0.1, 1, 0].flatMap { value in
            (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
        }
        #expect(encode(samples, .float) == expected)
    }

    @Test("every integer of 16 bits comes back as itself")
    func allSixteenBits() {
        let values = (Int(Int16.min)...Int(Int16.max)).map { Float($0) / 32768 }
        let bytes = encode(values, .s16)
        let wrong = values.indices.filter {
            Int16(bitPattern: UInt16(bytes[$0 * 2]) | UInt16(bytes[$0 * 2 + 1]) << 8) != Int16($0 + Int(Int16.min))
        }
        #expect(wrong.isEmpty)
    }

    @Test("a million samples of every size are rounded as IEEE 754 says", arguments: [16, 24, 32] as [Int32])
    func rounded(bits: Int32) {
        var random = SystemRandomNumberGenerator()
        let full = Double(sign: .plus, exponent: Int(bits) - 1, significand: 1)
        let wrong = (0..<1_000_000).first { _ in
            // Every exponent from far too loud to far too soft is as likely as any other.
            let exponent = UInt32.random(in: 90...130, using: &random) << 23
            let sample = Float(
                bitPattern: UInt32.random(in: 0...1, using: &random) << 31 | exponent
                    | UInt32.random(in: 0..<1 << 23, using: &random))
            let exact = (Double(sample) * full).rounded(.toNearestOrEven)
            return Double(SampleFormat.integer(sample, bits: bits)) != min(full - 1, max(-full, exact))
        }
        #expect(wrong == nil)
    }

    @Test("16 bits are the last resort")
    func preference() {
        #expect(SampleFormat.preferred.last == .s16)
        #expect(Set(SampleFormat.preferred) == Set(SampleFormat.allCases))
    }
}
