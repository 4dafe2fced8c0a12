internal import Glibc

/// Work that may take long, away from the thread that waits for doors.
public enum Background {
    private final class Job {
        let work: @Sendable () -> Void
        init(_ work: @escaping @Sendable () -> Void) { self.work = work }
    }

    /// Runs `work` on a thread of its own. It ends with the work.
    public static func run(_ work: @escaping @Sendable () -> Void) throws(SystemError) {
        var thread = pthread_t()
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        defer { pthread_attr_destroy(&attributes) }
        // The thread takes the reference over: retained here, released there, exactly once.
        let job = Unmanaged.passRetained(Job(work))
        let code = pthread_create(
            &thread, &attributes,
            { argument in
                if let argument { Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().work() }
                return nil
            }, job.toOpaque())
        guard code == 0 else {
            job.release()
            throw SystemError(call: "pthread_create", code: code)
        }
    }
}
