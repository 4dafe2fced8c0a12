internal import CLinux
internal import Glibc
internal import GreeterRuntime

/// The connections' own epoll, which the reactor sees as one descriptor: a thousand ready connections are one event
/// beside a door's, and each round takes few of them, in turn.
struct Poller: ~Copyable {
    let descriptor: Int32

    init() throws(SystemError) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw .last("epoll_create1") }
    }

    deinit { close(descriptor) }

    func add(_ other: Int32, for interest: Reactor.Readiness) -> Bool {
        var event = epoll_event(events: interest.rawValue, data: epoll_data_t(fd: other))
        return epoll_ctl(descriptor, EPOLL_CTL_ADD, other, &event) == 0
    }

    func change(_ other: Int32, to interest: Reactor.Readiness) {
        var event = epoll_event(events: interest.rawValue, data: epoll_data_t(fd: other))
        _ = epoll_ctl(descriptor, EPOLL_CTL_MOD, other, &event)
    }

    func remove(_ other: Int32) { _ = epoll_ctl(descriptor, EPOLL_CTL_DEL, other, nil) }

    /// What is ready now, at most `most`; what is left comes first the next time. Does not wait.
    func ready(most: Int) -> [(descriptor: Int32, readiness: Reactor.Readiness)] {
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: most) { events in
            // No room, nothing ready: an empty buffer may have no address.
            guard let room = events.baseAddress else { return [] }
            let count = epoll_wait(descriptor, room, Int32(most), 0)
            return (0..<Int(max(0, count))).map {
                (events[$0].data.fd, Reactor.Readiness(rawValue: events[$0].events))
            }
        }
    }
}
