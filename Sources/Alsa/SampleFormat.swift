internal import CAlsa

/// How one sample lies in memory, on its way to a card; all little-endian.
public enum SampleFormat: CaseIterable, Hashable, Sendable {
    case s32
    /// 24 bits in the lower part of 32.
    case s24
    /// 24 bits in 3 bytes.
    case s24Packed
    /// −1…1 in IEEE 754, single precision.
    case float
    case s16

    /// Best first: 16 bits only where a card has nothing better.
    ///
    /// A cue's last fade goes below what 16 bits can say without steps; every other format here carries all that a
    /// `Float` holds. Integers come before floats because real cards take integers, and a float only means that
    /// somebody else rounds.
    public static let preferred: [SampleFormat] = [.s32, .s24, .s24Packed, .float, .s16]

    /// Bytes of one sample.
    public var bytes: Int {
        switch self {
        case .s32, .s24, .float: 4
        case .s24Packed: 3
        case .s16: 2
        }
    }

    /// ALSA's name for it.
    public var name: String {
        switch self {
        case .s32: "S32_LE"
        case .s24: "S24_LE"
        case .s24Packed: "S24_3LE"
        case .float: "FLOAT_LE"
        case .s16: "S16_LE"
        }
    }

    var native: snd_pcm_format_t {
        switch self {
        case .s32: SND_PCM_FORMAT_S32_LE
        case .s24: SND_PCM_FORMAT_S24_LE
        case .s24Packed: SND_PCM_FORMAT_S24_3LE
        case .float: SND_PCM_FORMAT_FLOAT_LE
        case .s16: SND_PCM_FORMAT_S16_LE
        }
    }

    /// Writes `samples` to the start of `bytes`, rounded to the nearest (a half to even) and clipped; NaN is silence.
    ///
    /// 1.0 stands for one step more than the largest integer, as in every format of ALSA, and is clipped to it.
    /// `bytes` must have room for `samples.count` times ``bytes``.
    public func encode(_ samples: UnsafeBufferPointer<Float>, into bytes: UnsafeMutableRawBufferPointer) {
        precondition(bytes.count >= samples.count * self.bytes)
        // SAFETY: the precondition above keeps every store below within `bytes`.
        switch self {
        case .s32:
            for (index, sample) in samples.enumerated() {
                bytes.storeBytes(
                    of: SampleFormat.integer(sample, bits: 32).littleEndian, toByteOffset: index * 4, as: Int32.self)
            }
        case .s24:
            for (index, sample) in samples.enumerated() {
                bytes.storeBytes(
                    of: SampleFormat.integer(sample, bits: 24).littleEndian, toByteOffset: index * 4, as: Int32.self)
            }
        case .s24Packed:
            for (index, sample) in samples.enumerated() {
                let value = UInt32(bitPattern: SampleFormat.integer(sample, bits: 24))
                bytes[index * 3] = UInt8(truncatingIfNeeded: value)
                bytes[index * 3 + 1] = UInt8(truncatingIfNeeded: value >> 8)
                bytes[index * 3 + 2] = UInt8(truncatingIfNeeded: value >> 16)
            }
        case .float:
            for (index, sample) in samples.enumerated() {
                // Clipped too: what a card or a mixer behind it does with more than 1 is anybody's guess.
                let clipped = sample.isNaN ? 0 : min(1, max(-1, sample))
                bytes.storeBytes(
                    of: clipped.bitPattern.littleEndian, toByteOffset: index * 4, as: UInt32.self)
            }
        case .s16:
            for (index, sample) in samples.enumerated() {
                let value = Int16(truncatingIfNeeded: SampleFormat.integer(sample, bits: 16))
                bytes.storeBytes(of: value.littleEndian, toByteOffset: index * 2, as: Int16.self)
            }
        }
    }

    /// The integer of `bits` bits nearest to `sample`, a half to the even one.
    ///
    /// By the parts of the number and in integers: no call into the mathematics library for each sample, as rounding is
    /// where the processor has no instruction for it, and the same result on every processor.
    @inline(__always)
    static func integer(_ sample: Float, bits: Int32) -> Int32 {
        let pattern = sample.bitPattern
        let exponent = Int32(truncatingIfNeeded: (pattern >> 23) & 0xFF) &- 127
        let isNegative = pattern >> 31 != 0
        guard exponent < 0 else {
            // 1 or more, or not a number.
            guard exponent < 128 || pattern & 0x7F_FFFF == 0 else { return 0 }
            return (isNegative ? Int32.min : Int32.max) >> (32 &- bits)
        }
        // The sample is `digits` × 2^(exponent − 23).
        let digits = Int32(truncatingIfNeeded: pattern & 0x7F_FFFF | 0x80_0000)
        let shift = 23 &- exponent &- (bits &- 1)
        let value: Int32
        if shift <= 0 {
            value = digits &<< (0 &- shift)
        } else if shift < 26 {
            value = (digits &+ (1 &<< (shift &- 1)) &- 1 &+ ((digits &>> shift) & 1)) &>> shift
        } else {
            return 0
        }
        // Only what rounds up to 1 is too large here; −1 is not.
        return isNegative ? 0 &- value : min(value, Int32.max >> (32 &- bits))
    }
}
