internal import CLinux
internal import Glibc

/// Makes signals events of the reactor.
public final class SignalWatch {
    private let descriptor: Int32
    private unowned let reactor: Reactor

    /// Must be made before any other thread is, so that all of them leave the signals to this one.
    public init(_ reactor: Reactor, signals: [Int32], handler: @escaping (Int32) -> Void) throws {
        self.reactor = reactor
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
        descriptor = signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
        guard descriptor >= 0 else { throw SystemError.last("signalfd") }
        try reactor.add(descriptor) { [descriptor] _ in
            var info = signalfd_siginfo()
            while read(descriptor, &info, MemoryLayout<signalfd_siginfo>.size) > 0 { handler(Int32(info.ssi_signo)) }
        }
    }

    deinit {
        reactor.remove(descriptor)
        close(descriptor)
    }
}
