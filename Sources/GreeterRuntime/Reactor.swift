internal import CLinux
internal import Glibc
public import Greeter
internal import Synchronization

/// Waits on descriptors, for one thread, and calls whoever is concerned. Everything in the greeter hangs on it.
///
/// Timers share one timerfd that is armed only when the earliest deadline changes, so that a quiet shop costs no
/// wake-up at all. Only ``Mailbox/post(_:)`` may be called from another thread.
public final class Reactor {
    /// What a descriptor is ready for.
    public struct Readiness: OptionSet, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let read = Readiness(rawValue: EPOLLIN.rawValue)
        public static let write = Readiness(rawValue: EPOLLOUT.rawValue)
        /// An error or a hang-up; always reported.
        public static let trouble = Readiness(rawValue: EPOLLERR.rawValue | EPOLLHUP.rawValue)
    }

    /// A deadline of somebody's. Setting it again moves it.
    public final class Timer {
        fileprivate let fire: (Instant) -> Void
        fileprivate let order: Int
        public fileprivate(set) var deadline: Instant?
        private unowned let reactor: Reactor

        fileprivate init(reactor: Reactor, order: Int, fire: @escaping (Instant) -> Void) {
            self.reactor = reactor
            self.order = order
            self.fire = fire
        }

        public func set(at deadline: Instant) {
            self.deadline = deadline
            reactor.hasNewDeadline = true
        }

        public func cancel() {
            // The timerfd is left armed: one early wake-up costs less than a system call at every cancel.
            deadline = nil
        }
    }

    /// The way in from other threads.
    public final class Mailbox: Sendable {
        private let jobs = Mutex<[@Sendable () -> Void]>([])
        fileprivate let descriptor: Int32

        fileprivate init() throws {
            descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
            guard descriptor >= 0 else { throw SystemError.last("eventfd") }
        }

        deinit { close(descriptor) }

        /// Runs `job` on the reactor's thread, soon.
        public func post(_ job: @escaping @Sendable () -> Void) {
            jobs.withLock { $0.append(job) }
            var one: UInt64 = 1
            _ = write(descriptor, &one, 8)
        }

        fileprivate func drain() {
            var count: UInt64 = 0
            _ = read(descriptor, &count, 8)
            let waiting = jobs.withLock { jobs in
                defer { jobs = [] }
                return jobs
            }
            for job in waiting { job() }
        }
    }

    public let mailbox: Mailbox
    private let epoll: Int32
    private let timerDescriptor: Int32
    /// By descriptor: the kernel gives the lowest free number, so this stays short.
    private var handlers: [((Readiness) -> Void)?] = []
    private var timers: [Timer] = []
    private var armed: Instant?
    /// When it last had something to do, by both clocks: before anything of that was read.
    public private(set) var wokeAt = Reactor.now()
    /// Called before it waits: the time for what nobody waits for.
    public var aboutToWait: (() -> Void)?
    fileprivate var hasNewDeadline = false
    private var isRunning = false

    public init() throws {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard epoll >= 0 else { throw SystemError.last("epoll_create1") }
        timerDescriptor = timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC | TFD_NONBLOCK))
        guard timerDescriptor >= 0 else { throw SystemError.last("timerfd_create") }
        mailbox = try Mailbox()
        try add(timerDescriptor) { [timerDescriptor] _ in
            var count: UInt64 = 0
            _ = read(timerDescriptor, &count, 8)
        }
        try add(mailbox.descriptor) { [mailbox] _ in mailbox.drain() }
    }

    deinit {
        close(timerDescriptor)
        close(epoll)
    }

    /// Calls `handler` whenever `descriptor` is ready. The caller keeps the descriptor and removes it before closing.
    public func add(_ descriptor: Int32, for interest: Readiness = .read, handler: @escaping (Readiness) -> Void) throws
    {
        var event = epoll_event(events: interest.rawValue, data: epoll_data_t(fd: descriptor))
        guard epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0 else { throw SystemError.last("epoll_ctl") }
        while handlers.count <= descriptor { handlers.append(nil) }
        handlers[Int(descriptor)] = handler
    }

    /// Waits for something else on a descriptor that was added; nothing at all silences it.
    public func change(_ descriptor: Int32, to interest: Readiness) {
        var event = epoll_event(events: interest.rawValue, data: epoll_data_t(fd: descriptor))
        _ = epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event)
    }

    public func remove(_ descriptor: Int32) {
        guard descriptor >= 0, descriptor < handlers.count, handlers[Int(descriptor)] != nil else { return }
        handlers[Int(descriptor)] = nil
        _ = epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, nil)
    }

    /// A new timer, not set. It lives as long as the reactor.
    public func makeTimer(_ fire: @escaping (Instant) -> Void) -> Timer {
        let timer = Timer(reactor: self, order: timers.count, fire: fire)
        timers.append(timer)
        return timer
    }

    /// Waits and calls until ``stop()``.
    public func run() throws {
        isRunning = true
        var events = [epoll_event](repeating: epoll_event(), count: 32)
        while isRunning {
            fireTimers()
            guard isRunning else { return }
            arm()
            aboutToWait?()
            let count = epoll_wait(epoll, &events, 32, -1)
            if count < 0 {
                guard errno == EINTR else { throw SystemError.last("epoll_wait") }
                continue
            }
            wokeAt = Reactor.now()
            for index in 0..<Int(count) {
                // A handler may have removed the next one.
                handlers[Int(events[index].data.fd)]?(Readiness(rawValue: events[index].events))
            }
        }
    }

    /// Makes ``run()`` return after the handler that is running.
    public func stop() { isRunning = false }

    /// Both clocks, read together.
    public static func now() -> Moment {
        Moment(instant: instant(), wall: WallTime(nanoseconds: time(of: CLOCK_REALTIME)))
    }

    /// The monotonic clock.
    public static func instant() -> Instant { Instant(nanoseconds: time(of: CLOCK_MONOTONIC)) }

    private static func time(of clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    private func fireTimers() {
        guard timers.contains(where: { $0.deadline != nil }) else { return }
        let now = Reactor.instant()
        // In order of their deadlines; one that sets itself again waits for the next round.
        let due = timers.filter { ($0.deadline ?? .distantFuture) <= now }
            .sorted { ($0.deadline ?? now, $0.order) < ($1.deadline ?? now, $1.order) }
        for timer in due {
            guard let deadline = timer.deadline, deadline <= now else { continue }
            timer.deadline = nil
            hasNewDeadline = true
            timer.fire(deadline)
        }
    }

    private func arm() {
        guard hasNewDeadline else { return }
        hasNewDeadline = false
        let next = timers.lazy.compactMap(\.deadline).min()
        guard next != armed || next != nil else { return }
        armed = next
        var setting = itimerspec()
        // A deadline of 0 would disarm.
        if let next { setting.it_value = timespec(nanoseconds: max(1, next.nanoseconds)) }
        _ = timerfd_settime(timerDescriptor, noren_timerfd_monotonic_flags(), &setting, nil)
    }
}

extension timespec {
    init(nanoseconds: Int64) {
        self.init(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    }
}
