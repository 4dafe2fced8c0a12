internal import Gpiod
internal import Greeter
public import GreeterRuntime
public import Logging

/// The doors' lines and the lamps, through libgpiod.
///
/// While all is well nothing wakes it but edges. A chip that vanishes is noticed by its device file, or by the kernel's
/// hang-up; where `/dev` is not kept by the kernel (some containers), by asking every 5 s. It is then looked for whenever
/// a chip's file appears or changes hands, and at most 5 s apart, until all lines are back.
public final class DoorLines: Lines {
    public var report: ((LineReport) -> Void)?

    let reactor: Reactor
    let log: Logger
    let folder: String
    /// Inputs in their order, then outputs.
    var seats: [Seat]
    var inputCount: Int
    var holdings: [Holding] = []
    var backOff = BackOff()
    var retry: Reactor.Timer?
    /// Of chips that have gone, not let go of yet; see ``mourning``.
    var departed: [(holding: Holding, until: Instant)] = []
    var bury: Reactor.Timer?
    private var recheck: Reactor.Timer?
    private var patrol: Reactor.Timer?
    private var watch: DeviceWatch?
    private let events = EventBuffer()
    /// What one round of reading found; its room is kept.
    private var seen: [Seen] = []
    /// Descriptors that are read at the recheck, and not waited for until then.
    private var unattended: Set<Int32> = []

    /// Plain numbers, so that keeping and sorting them costs next to nothing.
    private struct Seen {
        var seat: Int
        var isActive = false
        /// Where edges were lost: since when. Nil: it is an edge.
        var blurredSince: Instant?
        var at: Instant
        /// Its place among those that were read in this round.
        var order: Int

        var report: LineReport {
            if let blurredSince { return .blur(line: seat, from: blurredSince, to: at) }
            return .edge(line: seat, active: isActive, at: at)
        }
    }

    /// How long a line in doubt is left alone before its level is read: an edge on its way must come first, or it would
    /// look like no change. Ours; an interrupt thread takes microseconds, an expander on I²C a few milliseconds.
    static let settling = Span.milliseconds(10)
    /// How often chips are asked where nothing tells of their end.
    static let patrolEvery = Span.seconds(5)

    /// How long lines of a chip that has gone are kept before they are let go of.
    ///
    /// The kernel takes a chip's interrupts apart after its file is gone. Letting go of a line in just that moment writes
    /// to freed memory there: seen on 6.1 with gpio-sim, as a general protection fault some plugs later; reported of a
    /// USB adapter in frank-zago/ch341-i2c-spi-gpio#4. Afterwards it did no harm. The time is ours, and generous,
    /// because the kernel prints a long warning in between.
    static let mourning = Span.seconds(3)

    /// Whether the start waits for lines that are not there, or that others have, as it does for those that go away.
    private let isPatient: Bool

    /// - Parameters:
    ///   - isPatient: whether a line that is not there at the start, or in use, is a fault of its door alone and looked for.
    ///     Where nobody watches the start: a chip's driver may be late, and one line must not silence the others.
    ///   - folder: where device files are; tests have their own.
    public init(
        inputs: [LineIn], outputs: [LineOut], reactor: Reactor, log: Logger, isPatient: Bool = false,
        folder: String = "/dev"
    ) {
        self.isPatient = isPatient
        self.reactor = reactor
        self.log = log
        self.folder = folder
        inputCount = inputs.count
        seats =
            inputs.map { Seat(kind: .input($0)) }
            + outputs.map { Seat(kind: .output($0, isOn: false)) }
        seen.reserveCapacity(events.capacity * max(1, inputs.count))
    }

    deinit { release() }

    /// Asks for every line, and reports the levels found.
    ///
    /// - Throws: ``Problems`` with all that the settings must mend; ``SystemError`` where this user may not open a chip.
    public func start() throws {
        makeTimers()
        // First, so that a chip that comes up while the others are looked at is not missed.
        startWatching()
        do {
            try findAll(isPatient: isPatient)
        } catch {
            stop()
            throw error
        }
        if seats.contains(where: \.isAway) { retry?.set(at: Reactor.instant() + backOff.take()) }
    }

    public func rehearse() { readEvents() }

    public func set(output: Int, on: Bool) {
        let seat = inputCount + output
        guard seats.indices.contains(seat), case .output(let line, _) = seats[seat].kind else { return }
        seats[seat].kind = .output(line, isOn: on)
        guard case .held(let holding, let slot) = seats[seat].state else { return }
        do throws(GpiodError) {
            try holding.request?.set(slot, active: on)
        } catch {
            lose(holding, error)
        }
    }

    public func stop() {
        for seat in seats.indices {
            guard case .output(let line, _) = seats[seat].kind else { continue }
            seats[seat].kind = .output(line, isOn: false)
            guard case .held(let holding, let slot) = seats[seat].state else { continue }
            // A chip that is just going takes its lamp along.
            _ = try? holding.request?.set(slot, active: false)
        }
        release()
    }

    private func release() {
        for timer in [retry, recheck, patrol, bury] { timer?.cancel() }
        for holding in holdings { stopWaiting(for: holding) }
        if let descriptor = watch?.descriptor { reactor.remove(descriptor) }
        watch = nil
        for seat in seats.indices { seats[seat].state = .idle }
        holdings = []
        departed = []
    }

    // MARK: Edges

    /// Reads what waits on every line, and reports it in the order of the kernel's stamps.
    func readEvents() { tell(read()) }

    /// Reads what waits on every line; gives what could not be read any more.
    ///
    /// All lines, whichever was ready: each has its own descriptor, and a pair of beams must not be told in the order of
    /// descriptors. One read a descriptor, so that a line that moves without end gets no more than its
    /// turn; and after a read that left some behind, or may have, it is not waited for until the recheck, so that it cannot
    /// keep the board busy.
    private func read() -> [(Holding, GpiodError)] {
        var failed: [(Holding, GpiodError)] = []
        // What was waiting then has been read.
        let now = reactor.wokeAt.instant
        for holding in holdings {
            for slot in holding.descriptors.indices {
                do throws(GpiodError) {
                    let count = try holding.request?.read(slot, into: events) ?? 0
                    let isFull = count == holding.batch
                    attend(holding, slot, isFull: isFull)
                    if let seat = holding.seats[slot] { note(count, isFull: isFull, of: seat, at: now) }
                } catch {
                    failed.append((holding, error))
                    break
                }
            }
        }
        return failed
    }

    /// Reports what was read, and what could not be.
    private func tell(_ failed: [(Holding, GpiodError)]) {
        if seen.count > 1 { seen.sort { ($0.at, $0.order) < ($1.at, $1.order) } }
        for one in seen {
            // Whoever is told may have stopped it all.
            guard seats[one.seat].isHeld else { continue }
            report?(one.report)
        }
        seen.removeAll(keepingCapacity: true)
        for (holding, error) in failed { lose(holding, error) }
        if recheck?.deadline == nil, !unattended.isEmpty || seats.contains(where: { $0.tracker.doubt != nil }) {
            recheck?.set(at: Reactor.instant() + DoorLines.settling)
        }
    }

    /// Notes what was read of a seat's line.
    private func note(_ count: Int, isFull: Bool, of seat: Int, at now: Instant) {
        for place in 0..<count {
            let event = events[place]
            let at = Instant(nanoseconds: event.nanoseconds)
            if let blur = seats[seat].tracker.take(active: event.isActive, at: at, sequence: event.sequence) {
                note(blur, of: seat)
            }
            seen.append(Seen(seat: seat, isActive: event.isActive, at: at, order: seen.count))
        }
        if !isFull {
            seats[seat].tracker.wasEmptied(at: now)
        } else if !Gpiod.hasSequenceNumbers {
            note(seats[seat].tracker.wasFull(at: now), of: seat)
        }
    }

    private func note(_ blur: EdgeTracker.Blur, of seat: Int) {
        seen.append(Seen(seat: seat, blurredSince: blur.from, at: blur.to, order: seen.count))
    }

    /// Waits for a line's edges, or leaves them to the recheck.
    private func attend(_ holding: Holding, _ slot: Int, isFull: Bool) {
        guard isFull || !unattended.isEmpty else { return }
        let descriptor = holding.descriptors[slot]
        let isChange = isFull ? unattended.insert(descriptor).inserted : unattended.remove(descriptor) != nil
        if isChange { reactor.change(descriptor, to: isFull ? [] : .read) }
    }

    /// Reads the level of lines on which edges were missed.
    private func settleDoubts() {
        var levels: [(seat: Int, isActive: Bool)] = []
        for seat in 0..<inputCount where seats[seat].tracker.doubt != nil {
            guard case .held(let holding, let slot) = seats[seat].state else { continue }
            do throws(GpiodError) {
                levels.append((seat, try holding.request?.isActive(slot) ?? false))
            } catch {
                lose(holding, error)
            }
        }
        // What waits comes afterwards, so that an edge between the two is an edge, and not a level that was found; a line that
        // is busy still is looked at later.
        let failed = read()
        let busy = Set(seen.map(\.seat))
        tell(failed)
        for (seat, isActive) in levels where !busy.contains(seat) {
            guard seats[seat].isHeld, seats[seat].tracker.settle(active: isActive) else { continue }
            report?(.level(line: seat, active: isActive))
        }
    }

    // MARK: Waiting

    private func makeTimers() {
        guard retry == nil else { return }
        // SAFETY: cancelled when this object ends. Weak references would make each strong one on the way of an edge dearer.
        retry = reactor.makeTimer { [unowned(unsafe) self] _ in search() }
        recheck = reactor.makeTimer { [unowned(unsafe) self] _ in settleDoubts() }
        patrol = reactor.makeTimer { [unowned(unsafe) self] _ in walk() }
        bury = reactor.makeTimer { [unowned(unsafe) self] now in letGoOfDeparted(now) }
    }

    private func startWatching() {
        do {
            let watch = try DeviceWatch(folder: folder)
            // SAFETY: removed when this object ends.
            try reactor.add(watch.descriptor) { [unowned(unsafe) self] _ in devicesChanged() }
            self.watch = consume watch
        } catch {
            log.warning("chips are asked every 5 s whether they are there: \(error)")
        }
        if watch == nil || !Files.isDevtmpfs(folder) {
            patrol?.set(at: Reactor.instant() + DoorLines.patrolEvery)
        }
    }

    private func devicesChanged() {
        guard let changes = watch?.changes() else { return }
        if changes.contains(.went) { dropVanished() }
        if changes.contains(.came) {
            backOff.reset()
            search()
        }
    }

    private func walk() {
        dropVanished()
        patrol?.set(at: Reactor.instant() + DoorLines.patrolEvery)
    }

    /// A file's end alone proves nothing: somebody may have removed it by hand. The chip itself is asked.
    private func dropVanished() {
        for holding in holdings {
            if let trouble = holding.trouble { lose(holding, trouble) }
        }
    }

    /// Waits no longer for a holding's edges; before it is let go of.
    func stopWaiting(for holding: Holding) {
        for descriptor in holding.descriptors {
            reactor.remove(descriptor)
            unattended.remove(descriptor)
        }
    }

    /// Begins to wait for a holding's edges.
    func wait(for holding: Holding) throws {
        for descriptor in holding.descriptors {
            // SAFETY: whoever lets go of this object or of the holding has removed the descriptor.
            try reactor.add(descriptor) { [unowned(unsafe) self] readiness in
                readEvents()
                // On 6.12 the kernel hangs up when the chip goes, and would do so for ever.
                guard readiness.contains(.trouble) else { return }
                for holding in holdings where holding.descriptors.contains(descriptor) {
                    if let trouble = holding.trouble { lose(holding, trouble) }
                }
            }
        }
    }
}
