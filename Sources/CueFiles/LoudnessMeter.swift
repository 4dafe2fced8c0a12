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

extension Loudness {
    /// Measures interleaved samples; nil if libebur128 has no memory.
    ///
    /// - Parameter isDoubled: mono that will sound from two loudspeakers, and so 3 LU louder than one channel.
    init?(of samples: UnsafeBufferPointer<Float>, rate: Int, channels: Int, isDoubled: Bool) {
        let frames = samples.count / channels
        // The momentary block is looked at every 20 ms, five times as often as EBU Tech 3341 asks, so that the loudest one
        // is not missed between two looks whatever the moment at which a cue begins.
        let hop = max(1, rate / 50)
        let silence = [Float](repeating: 0, count: hop * channels)
        let hops = stride(from: 0, to: frames, by: hop).map { start in
            UnsafeBufferPointer(rebasing: samples[(start * channels)..<(min(frames, start + hop) * channels)])
        }

        guard var meter = LoudnessMeter(rate: rate, channels: channels, mode: noren_loudness_mode()) else { return nil }
        if isDoubled, channels == 1 { meter.doubleTheChannel() }
        momentary = -.infinity
        for hop in hops {
            guard meter.add(hop) else { return nil }
            momentary = max(momentary, meter.momentary)
        }
        guard let whole = meter.integrated else { return nil }
        integrated = whole
        // A tick is shorter than the block of 400 ms: silence behind it fills one.
        for _ in 0..<max(0, 20 - hops.count) {
            guard silence.withUnsafeBufferPointer({ meter.add($0) }) else { return nil }
            momentary = max(momentary, meter.momentary)
        }

        // Finding peaks between samples is most of the work of loading a cue, and they lie where the samples are high:
        // only what comes within 6 dB of the highest sample is looked at, with what is beside it.
        guard var peaks = LoudnessMeter(rate: rate, channels: channels, mode: noren_peak_mode()) else { return nil }
        let heights = hops.map { hop in hop.reduce(0) { max($0, abs($1)) } }
        let high = (heights.max() ?? 0) / 2
        for index in hops.indices {
            let around = heights[max(0, index - 1)...min(hops.count - 1, index + 1)]
            if around.contains(where: { $0 >= high }) {
                guard peaks.add(hops[index]) else { return nil }
            } else if index > 0, heights[max(0, index - 2)] >= high {
                guard silence.withUnsafeBufferPointer({ peaks.add($0) }) else { return nil }
            }
        }
        // The last peak may lie behind the last sample.
        guard silence.withUnsafeBufferPointer({ peaks.add($0) }), let peak = peaks.truePeak else { return nil }
        truePeak = Decibels.of(amplitude: peak)
    }
}

/// One of libebur128's meters; freed when its owner goes.
private struct LoudnessMeter: ~Copyable {
    private let state: UnsafeMutablePointer<ebur128_state>
    private let channels: Int

    init?(rate: Int, channels: Int, mode: Int32) {
        guard let state = ebur128_init(UInt32(channels), UInt(rate), mode) else { return nil }
        self.state = state
        self.channels = channels
    }

    deinit {
        var state: UnsafeMutablePointer<ebur128_state>? = state
        ebur128_destroy(&state)
    }

    mutating func doubleTheChannel() { _ = ebur128_set_channel(state, 0, Int32(EBUR128_DUAL_MONO.rawValue)) }

    mutating func add(_ samples: UnsafeBufferPointer<Float>) -> Bool {
        guard let base = samples.baseAddress else { return false }
        // SAFETY: the buffer holds that many frames of `channels` samples.
        return ebur128_add_frames_float(state, base, samples.count / channels) == 0
    }

    var momentary: Double {
        var value = -Double.infinity
        return ebur128_loudness_momentary(state, &value) == 0 ? value : -.infinity
    }

    var integrated: Double? {
        var value = -Double.infinity
        return ebur128_loudness_global(state, &value) == 0 ? value : nil
    }

    /// As an amplitude.
    var truePeak: Double? {
        var peak = 0.0
        for channel in 0..<channels {
            var value = 0.0
            guard ebur128_true_peak(state, UInt32(channel), &value) == 0 else { return nil }
            peak = max(peak, value)
        }
        return peak
    }
}
