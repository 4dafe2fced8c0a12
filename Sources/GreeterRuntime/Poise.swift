internal import CLinux
internal import Glibc
public import Logging

/// How the greeter waits: small, with what it needs in memory, and first in turn when the door opens.
///
/// - Small: pages of programs and libraries that only the start needed are let go of; they come back as they are used.
/// - In memory: whatever is used from then on stays, so that a door does not wait for a disk (`MCL_ONFAULT`).
/// - First in turn: the loop's thread is `SCHED_FIFO`, at a priority below the kernel's own interrupt threads (50). It waits
///   nearly always; the kernel leaves other programs a twentieth of each second whatever it does.
///
/// What the system does not permit is said once, and does without.
public final class Poise {
    /// Below every thread of the kernel's, above all ordinary programs.
    public static let priority: Int32 = 10

    private let log: Logger
    private let isManaged: Bool
    private var isTold = false
    /// Whether memory stays; nil before the first time.
    private var isKept: Bool?

    /// - Parameter isManaged: whether a service manager gives the priority, once it has heard that the greeter is ready.
    public init(log: Logger, isManaged: Bool) {
        self.log = log
        self.isManaged = isManaged
    }

    /// The start is over, or other settings have been taken. On the loop's thread.
    public func settle() {
        noren_let_go_of_memory()
        isKept = noren_keep_memory() == 0
        if noren_is_first() == 0 { _ = noren_be_first(Poise.priority) }
        if !isManaged { tell() }
    }

    /// By now a service manager has given what it gives.
    public func check() {
        if isManaged { tell() }
    }

    private func tell() {
        guard !isTold, let isKept else { return }
        isTold = true
        let missing = [
            noren_is_first() != 0 ? nil : "real-time priority", isKept ? nil : "memory that stays",
        ].compactMap(\.self)
        guard !missing.isEmpty else { return }
        log.info(
            """
            not permitted here: \(missing.joined(separator: ", ")); while the board is busy a door may be answered a \
            little later. The package's service has both
            """)
    }
}
