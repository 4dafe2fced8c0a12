internal import CSound

/// What a stretch of sound measures.
struct Loudness {
    /// The loudest 400 ms, in LUFS; −∞ for silence.
    var momentary: Double
    /// Gated over everything, in LUFS; −∞ for silence.
    var integrated: Double
    /// dBTP; −∞ for silence.
    var truePeak: Double
}

/// Measures loudness by EBU R 128; freed when its owner goes.
struct LoudnessMeter: ~Copyable {
    private let state: UnsafeMutablePointer<ebur128_state>
    private let channels: Int
    private let rate: Int

    /// - Parameter isDoubled: mono that will sound from two loudspeakers, and so 3 LU louder than one channel.
    /// Nil if there is no memory.
    init?(rate: Int, channels: Int, isDoubled: Bool) {
        guard let state = ebur128_init(UInt32(channels), UInt(rate), noren_meter_mode()) else { return nil }
        self.state = state
        self.rate = rate
        self.channels = channels
        if isDoubled, channels == 1 { _ = ebur128_set_channel(state, 0, Int32(EBUR128_DUAL_MONO.rawValue)) }
    }

    deinit {
        var state: UnsafeMutablePointer<ebur128_state>? = state
        ebur128_destroy(&state)
    }

    /// Measures all of `samples` at once; nil if libebur128 has no memory.
    ///
    /// The momentary block is looked at every 10 ms, so that the loudest one is not missed between two looks. Silence is
    /// added behind, for a tick that is shorter than a block and for peaks between the last samples.
    mutating func measure(_ samples: UnsafeBufferPointer<Float>) -> Loudness? {
        guard let base = samples.baseAddress else { return nil }
        let frames = samples.count / channels
        let hop = max(1, rate / 100)
        var momentary = -Double.infinity
        var start = 0
        while start < frames {
            let count = min(hop, frames - start)
            // SAFETY: start + count ≤ frames, and each frame has `channels` samples.
            guard ebur128_add_frames_float(state, base + start * channels, count) == 0 else { return nil }
            start += count
            momentary = max(momentary, latestBlock())
        }
        var integrated = -Double.infinity
        guard ebur128_loudness_global(state, &integrated) == 0 else { return nil }
        let silence = [Float](repeating: 0, count: hop * channels)
        for _ in 0..<max(2, 40 - frames / hop) {
            guard ebur128_add_frames_float(state, silence, hop) == 0 else { return nil }
            momentary = max(momentary, latestBlock())
        }
        var peak = 0.0
        for channel in 0..<channels {
            var value = 0.0
            guard ebur128_true_peak(state, UInt32(channel), &value) == 0 else { return nil }
            peak = max(peak, value)
        }
        return Loudness(momentary: momentary, integrated: integrated, truePeak: Decibels.of(amplitude: peak))
    }

    private func latestBlock() -> Double {
        var value = -Double.infinity
        return ebur128_loudness_momentary(state, &value) == 0 ? value : -.infinity
    }
}
