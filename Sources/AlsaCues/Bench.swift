internal import Glibc
internal import Synchronization

/// Does what may block, such as opening a card, one after the other on a thread of its own.
///
/// The thread lives only while there is work: a shop's card is opened once a day, and a thread that waits would cost
/// memory all day. In order, because a card must be closed before it is opened again.
final class Bench: Sendable {
    private struct State {
        var jobs: [@Sendable () -> Void] = []
        var isRunning = false
    }

    private let state = Mutex(State())

    /// Whether a job is being done or waits.
    var isBusy: Bool { state.withLock(\.isRunning) }

    func run(_ job: @escaping @Sendable () -> Void) {
        let mustStart = state.withLock { state in
            state.jobs.append(job)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if mustStart { start() }
    }

    private func start() {
        let bench = Unmanaged.passRetained(self)
        let result = withUnsafeTemporaryAllocation(of: pthread_attr_t.self, capacity: 1) { buffer -> Int32 in
            // SAFETY: one element, written by pthread_attr_init before anything reads it, and kept by nobody.
            guard let attributes = buffer.baseAddress else { return EAGAIN }
            pthread_attr_init(attributes)
            defer { pthread_attr_destroy(attributes) }
            pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
            // alsa-lib keeps its parameter blocks, some hundred bytes each, on the stack, and walks its configuration
            // by recursion; the usual 8 MB would count against a board that locks its memory.
            pthread_attr_setstacksize(attributes, 512 * 1024)
            var thread = pthread_t()
            return pthread_create(
                &thread, attributes,
                { context in
                    // SAFETY: the reference retained above, taken over exactly once, here.
                    if let context { Unmanaged<Bench>.fromOpaque(context).takeRetainedValue().work() }
                    return nil
                }, bench.toOpaque())
        }
        guard result != 0 else { return }
        // Without a thread the loop waits for the card, which is still better than a mute shop.
        bench.takeRetainedValue().work()
    }

    private func work() {
        while true {
            let job = state.withLock { state -> (@Sendable () -> Void)? in
                guard state.jobs.isEmpty else { return state.jobs.removeFirst() }
                state.isRunning = false
                return nil
            }
            guard let job else { return }
            job()
        }
    }
}
