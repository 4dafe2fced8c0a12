internal import CAlsa
internal import Glibc

/// A device that is open for playing, and closed when this value ends.
///
/// No call on it waits for the card. One owner: whoever holds the value. It may be handed to another thread, but not be used by two.
///
// SAFETY: the value cannot be copied, so two threads never have it at once, and alsa-lib keeps nothing per thread.
public struct Pcm: ~Copyable, @unchecked Sendable {
    /// The name by which it was opened.
    public let name: String
    public let setup: PcmSetup
    private let handle: OpaquePointer

    /// Opens and prepares a device.
    ///
    /// This may take long (a configuration to read, a USB bus to wake): not for a loop.
    ///
    /// - Throws: what the last attempt threw, where the first without conversion failed and the second with it too.
    public init(opening name: String, request: PcmRequest = PcmRequest()) throws(AlsaError) {
        var last = AlsaError(call: "snd_pcm_open", code: -ENODEV, subject: name)
        for mode in Negotiation.modes {
            var opened: OpaquePointer?
            let result = snd_pcm_open(&opened, name, SND_PCM_STREAM_PLAYBACK, mode.flags)
            guard result >= 0, let handle = opened else {
                // The mode decides what is converted, not whether there is a card.
                throw AlsaError(call: "snd_pcm_open", code: result, subject: name)
            }
            do throws(AlsaError) {
                let setup = try Negotiation(pcm: handle, name: name, request: request, isNative: mode.isNative).run()
                self.name = name
                self.setup = setup
                self.handle = handle
                return
            } catch {
                last = error
                // SAFETY: opened in this round and given to nobody.
                snd_pcm_close(handle)
            }
        }
        throw last
    }

    deinit {
        // SAFETY: the value is not copyable, so that this is the only owner's end.
        snd_pcm_close(handle)
    }

    /// Makes it ready to be written and started; the ring is empty then.
    public borrowing func prepare() throws(AlsaError) {
        try check(snd_pcm_prepare(handle), "snd_pcm_prepare", name)
    }

    /// Starts the card now.
    public borrowing func start() throws(AlsaError) {
        try check(snd_pcm_start(handle), "snd_pcm_start", name)
    }

    /// Stops the card now and forgets what was not heard yet.
    public borrowing func drop() throws(AlsaError) {
        try check(snd_pcm_drop(handle), "snd_pcm_drop", name)
    }

    /// Lets the card stop once all is heard; returns at once, and the state tells when it has.
    ///
    /// For programs that need no more than that: cards repeat stale frames of the last period if it is not padded.
    public borrowing func drain() throws(AlsaError) {
        let result = snd_pcm_drain(handle)
        guard result != -EAGAIN else { return }
        try check(result, "snd_pcm_drain", name)
    }

    /// Writes whole frames from the start of `frames`; gives how many were taken, 0 if there is no room.
    public borrowing func write(_ frames: UnsafeRawBufferPointer) throws(AlsaError) -> Int {
        let count = frames.count / setup.frameBytes
        guard count > 0 else { return 0 }
        // SAFETY: `count` frames of the negotiated size lie within the buffer, and the library copies them before it returns.
        let written = snd_pcm_writei(handle, frames.baseAddress, UInt(count))
        if written == -Int(EAGAIN) { return 0 }
        guard written >= 0 else { throw AlsaError(call: "snd_pcm_writei", code: Int32(written), subject: name) }
        return Int(written)
    }

    /// Where the card is, as exactly as it knows.
    public borrowing func position() throws(AlsaError) -> PcmPosition {
        var available = 0
        var delay = 0
        try check(snd_pcm_avail_delay(handle, &available, &delay), "snd_pcm_avail_delay", name)
        return PcmPosition(available: available, delay: delay)
    }

    /// Moves the place of writing forwards, over frames that are left as they are; gives by how many.
    public borrowing func forward(_ frames: Int) throws(AlsaError) -> Int {
        let moved = snd_pcm_forward(handle, UInt(max(0, frames)))
        guard moved >= 0 else { throw AlsaError(call: "snd_pcm_forward", code: Int32(moved), subject: name) }
        return Int(moved)
    }

    /// Moves the place of writing back, over frames that were not heard yet; gives by how many.
    public borrowing func rewind(_ frames: Int) throws(AlsaError) -> Int {
        let moved = snd_pcm_rewind(handle, UInt(max(0, frames)))
        guard moved >= 0 else { throw AlsaError(call: "snd_pcm_rewind", code: Int32(moved), subject: name) }
        return Int(moved)
    }

    /// Makes a stream that stopped by itself ready to be written again; it must be started then.
    ///
    /// Not snd_pcm_recover: that one waits in steps of a second, on the caller's thread, until a board has woken up.
    public borrowing func recover(from error: AlsaError) throws(AlsaError) {
        guard error.isUnderrun || error.isSuspended || error.code == -EINTR else { throw error }
        // A card that can resume goes on where it was; all others begin again.
        if error.isSuspended, snd_pcm_resume(handle) == 0 { snd_pcm_drop(handle) }
        try prepare()
    }

    /// What the card is doing.
    public var state: PcmState { PcmState(snd_pcm_state(handle)) }

    /// The descriptors that tell of a card's trouble by an error or a hang-up. They end with this value.
    ///
    /// Empty for devices without a kernel behind them.
    public var descriptors: [Int32] {
        let count = snd_pcm_poll_descriptors_count(handle)
        guard count > 0 else { return [] }
        var polls = [pollfd](repeating: pollfd(), count: Int(count))
        // SAFETY: the array has room for as many as the library said it would write.
        let filled = snd_pcm_poll_descriptors(handle, &polls, UInt32(count))
        return polls.prefix(Int(max(0, filled))).map(\.fd)
    }

    /// What the library makes of the events seen on ``descriptors``, some of which are its own timers or pipes.
    ///
    /// - Parameter events: pairs of a descriptor and the `poll` events seen on it, in the order of ``descriptors``.
    public borrowing func returnedEvents(_ events: [(descriptor: Int32, events: Int16)]) throws(AlsaError) -> UInt16 {
        var polls = events.map { pollfd(fd: $0.descriptor, events: Int16(POLLOUT), revents: $0.events) }
        var result: UInt16 = 0
        // SAFETY: the array has as many elements as it is said to have, and the library keeps no pointer to it.
        try check(
            snd_pcm_poll_descriptors_revents(handle, &polls, UInt32(polls.count), &result),
            "snd_pcm_poll_descriptors_revents", name)
        return result
    }
}

/// What a card is doing.
public enum PcmState: String, Hashable, Sendable {
    case open, setup, prepared, running, draining, paused, suspended, disconnected
    /// It stopped because the ring ran dry.
    case underrun

    init(_ state: snd_pcm_state_t) {
        self =
            switch state {
            case SND_PCM_STATE_SETUP: .setup
            case SND_PCM_STATE_PREPARED: .prepared
            case SND_PCM_STATE_RUNNING: .running
            case SND_PCM_STATE_XRUN: .underrun
            case SND_PCM_STATE_DRAINING: .draining
            case SND_PCM_STATE_PAUSED: .paused
            case SND_PCM_STATE_SUSPENDED: .suspended
            case SND_PCM_STATE_DISCONNECTED: .disconnected
            default: .open
            }
    }
}
