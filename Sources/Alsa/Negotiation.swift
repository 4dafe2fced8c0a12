internal import CAlsa
internal import Glibc

/// Finds what a device takes, and tells it so.
///
/// Everything is asked twice if need be: first without any conversion in between (so that a `plughw:` is as good as
/// its `hw:`, and nothing rounds or resamples but Noren itself, once), then with whatever the device's definition has.
struct Negotiation {
    /// The modes of snd_pcm_open to try, best first.
    static let modes: [(flags: Int32, isNative: Bool)] = [
        (SND_PCM_NONBLOCK | SND_PCM_NO_AUTO_FORMAT | SND_PCM_NO_AUTO_CHANNELS | SND_PCM_NO_AUTO_RESAMPLE, true),
        (SND_PCM_NONBLOCK, false),
    ]

    let pcm: OpaquePointer
    let name: String
    let request: PcmRequest
    let isNative: Bool

    func run() throws(AlsaError) -> PcmSetup {
        var setup = try hardware()
        // A card that cannot run freely is still a card. Plug-ins say yes and mean something of their own.
        let isCard = isCard
        if request.isFreeRunning, isCard, (try? software(setup, isFreeRunning: true)) != nil {
            setup.isFreeRunning = true
        } else {
            try software(setup, isFreeRunning: false)
        }
        try check(snd_pcm_prepare(pcm), "snd_pcm_prepare", name)
        guard isCard else { return setup }
        setup.isRewindable = try rehearse(setup)
        if !setup.isFreeRunning {
            // Not before the rehearsal, which must not be heard.
            setup.startsWhenWritten = true
            try software(setup, isFreeRunning: false)
        }
        return setup
    }

    /// Whether the ring is a card's own, rather than that of a mixer or a sound server.
    private var isCard: Bool {
        guard isNative, snd_pcm_poll_descriptors_count(pcm) == 1 else { return false }
        var poll = pollfd()
        // SAFETY: there is one descriptor, as was asked above, and room for one.
        guard snd_pcm_poll_descriptors(pcm, &poll, 1) == 1 else { return false }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
            // SAFETY: at most as many bytes are written as there is room for, and read as were written.
            guard let start = buffer.baseAddress else { return false }
            let length = readlink("/proc/self/fd/\(poll.fd)", start, buffer.count)
            let path = buffer.prefix(max(0, length)).map { UInt8(bitPattern: $0) }
            // The mixing plug-in shows a timer there, a sound server a socket.
            return path.starts(with: "/dev/snd/pcm".utf8)
        }
    }

    /// Writes a period of silence, takes it back, and leaves the card as it was; gives whether it can be taken back.
    ///
    /// What is written and never started is never heard. Behind it every page and symbol that a cue needs has been found.
    private func rehearse(_ setup: PcmSetup) throws(AlsaError) -> Bool {
        let silence = [UInt8](repeating: 0, count: setup.periodFrames * setup.frameBytes)
        // SAFETY: the array holds as many frames as are said to be in it; they are copied before the call returns.
        let written = snd_pcm_writei(pcm, silence, UInt(setup.periodFrames))
        let taken = written > 0 ? snd_pcm_rewind(pcm, UInt(written)) : 0
        try check(snd_pcm_drop(pcm), "snd_pcm_drop", name)
        try check(snd_pcm_prepare(pcm), "snd_pcm_prepare", name)
        return written > 0 && taken == written
    }

    private func hardware() throws(AlsaError) -> PcmSetup {
        var allocated: OpaquePointer?
        try check(snd_pcm_hw_params_malloc(&allocated), "snd_pcm_hw_params_malloc")
        // SAFETY: allocated above, freed at the end of this function, and kept by nobody: the calls copy out of it.
        let params = allocated
        defer { snd_pcm_hw_params_free(params) }
        try check(snd_pcm_hw_params_any(pcm, params), "snd_pcm_hw_params_any", name)
        try check(
            snd_pcm_hw_params_set_rate_resample(pcm, params, isNative ? 0 : 1), "snd_pcm_hw_params_set_rate_resample")
        try check(
            snd_pcm_hw_params_set_access(pcm, params, SND_PCM_ACCESS_RW_INTERLEAVED), "snd_pcm_hw_params_set_access",
            name)
        guard
            let format = SampleFormat.preferred.first(where: {
                snd_pcm_hw_params_test_format(pcm, params, $0.native) == 0
            })
        else {
            throw AlsaError(
                call: "snd_pcm_hw_params_test_format", code: -EINVAL, subject: name, offers: formats(in: params))
        }
        try check(snd_pcm_hw_params_set_format(pcm, params, format.native), "snd_pcm_hw_params_set_format", name)
        var channels: UInt32 = 2
        if let plain = [2, 1].first(where: { snd_pcm_hw_params_test_channels(pcm, params, $0) == 0 }) {
            channels = plain
        }
        // A card with eight channels or nothing gets eight, six of them silent.
        try check(
            snd_pcm_hw_params_set_channels_near(pcm, params, &channels), "snd_pcm_hw_params_set_channels_near", name)
        var rate = UInt32(request.rates.first ?? 48_000)
        if let plain = request.rates.first(where: { snd_pcm_hw_params_test_rate(pcm, params, UInt32($0), 0) == 0 }) {
            rate = UInt32(plain)
        }
        try check(snd_pcm_hw_params_set_rate_near(pcm, params, &rate, nil), "snd_pcm_hw_params_set_rate_near", name)
        var period = UInt(Int(rate) * request.period / 1_000_000)
        try check(
            snd_pcm_hw_params_set_period_size_near(pcm, params, &period, nil), "snd_pcm_hw_params_set_period_size_near",
            name)
        var buffer = UInt(Int(rate) * request.buffer / 1_000_000)
        try check(
            snd_pcm_hw_params_set_buffer_size_near(pcm, params, &buffer), "snd_pcm_hw_params_set_buffer_size_near", name
        )
        try check(snd_pcm_hw_params(pcm, params), "snd_pcm_hw_params", name)
        // What was asked for and what was agreed upon need not be the same.
        try check(snd_pcm_hw_params_get_rate(params, &rate, nil), "snd_pcm_hw_params_get_rate")
        try check(snd_pcm_hw_params_get_channels(params, &channels), "snd_pcm_hw_params_get_channels")
        try check(snd_pcm_get_params(pcm, &buffer, &period), "snd_pcm_get_params")
        return PcmSetup(
            format: format, rate: Int(rate), channels: Int(channels), periodFrames: Int(period),
            bufferFrames: Int(buffer),
            isNative: isNative)
    }

    /// ALSA's names of every sample format that is left, such as `S16_BE, MU_LAW`.
    private func formats(in params: OpaquePointer?) -> String {
        (0...SND_PCM_FORMAT_LAST.rawValue).map { snd_pcm_format_t($0) }
            .filter { snd_pcm_hw_params_test_format(pcm, params, $0) == 0 }
            // SAFETY: a static string of the library; NULL where the number is no format.
            .compactMap { snd_pcm_format_name($0).map { String(cString: $0) } }
            .joined(separator: ", ")
    }

    private func software(_ setup: PcmSetup, isFreeRunning: Bool) throws(AlsaError) {
        var allocated: OpaquePointer?
        try check(snd_pcm_sw_params_malloc(&allocated), "snd_pcm_sw_params_malloc")
        // SAFETY: allocated above, freed at the end of this function, and kept by nobody.
        let params = allocated
        defer { snd_pcm_sw_params_free(params) }
        try check(snd_pcm_sw_params_current(pcm, params), "snd_pcm_sw_params_current", name)
        var boundary: UInt = 0
        try check(snd_pcm_sw_params_get_boundary(params, &boundary), "snd_pcm_sw_params_get_boundary")
        // One system call less between a door and its sound. Elsewhere what starts is said: the card starts when
        // snd_pcm_start says so, whatever was written.
        try check(
            snd_pcm_sw_params_set_start_threshold(pcm, params, setup.startsWhenWritten ? 1 : boundary),
            "snd_pcm_sw_params_set_start_threshold", name)
        // The writer keeps its own time and is to be woken for nothing; a free-running card would wake it each period.
        try check(
            snd_pcm_sw_params_set_avail_min(pcm, params, isFreeRunning ? boundary : UInt(setup.bufferFrames)),
            "snd_pcm_sw_params_set_avail_min", name)
        try check(
            snd_pcm_sw_params_set_stop_threshold(pcm, params, isFreeRunning ? boundary : UInt(setup.bufferFrames)),
            "snd_pcm_sw_params_set_stop_threshold", name)
        // With a silence as long as the boundary the kernel blanks whatever has been played, so that the ring that goes
        // round and round holds nothing but silence and what was written last. (The mixing plug-in dmix lives on this.)
        try check(snd_pcm_sw_params_set_silence_threshold(pcm, params, 0), "snd_pcm_sw_params_set_silence_threshold")
        try check(
            snd_pcm_sw_params_set_silence_size(pcm, params, isFreeRunning ? boundary : 0),
            "snd_pcm_sw_params_set_silence_size", name)
        try check(snd_pcm_sw_params(pcm, params), "snd_pcm_sw_params", name)
    }
}
