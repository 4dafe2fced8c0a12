internal import CLinux
internal import Glibc
public import Greeter

/// Rings when the wall clock reaches a time, and when somebody sets it.
///
/// A timerfd with `TFD_TIMER_CANCEL_ON_SET`: the kernel itself tells of a step, so nothing polls.
public final class WallAlarm {
    private let descriptor: Int32
    private unowned let reactor: Reactor
    private var wanted: WallTime?

    public init(_ reactor: Reactor, ring: @escaping () -> Void) throws {
        self.reactor = reactor
        descriptor = timerfd_create(CLOCK_REALTIME, Int32(TFD_CLOEXEC | TFD_NONBLOCK))
        guard descriptor >= 0 else { throw SystemError.last("timerfd_create") }
        try reactor.add(descriptor) { [unowned self] _ in
            var count: UInt64 = 0
            // ECANCELED: the clock was set. The alarm must be set anew to hear of the next step.
            if read(descriptor, &count, 8) < 0, errno == ECANCELED { set(wanted) }
            ring()
        }
    }

    deinit {
        reactor.remove(descriptor)
        close(descriptor)
    }

    /// Nil: nothing depends on the time; a step is told all the same.
    public func set(_ wall: WallTime?) {
        wanted = wall
        var setting = itimerspec()
        setting.it_value = timespec(nanoseconds: max(1, (wall ?? .distantFuture).nanoseconds))
        _ = timerfd_settime(descriptor, noren_timerfd_wall_flags(), &setting, nil)
    }
}
