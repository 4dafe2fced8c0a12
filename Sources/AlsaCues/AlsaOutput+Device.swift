internal import Alsa
internal import Greeter
internal import GreeterRuntime
internal import Logging

/// The device's coming and going: opening it, losing it, and finding it again.
extension AlsaOutput {
    /// Why and since when nothing can sound.
    struct Loss {
        var isNow = false
        /// What was last reported.
        var why = ""
        /// Another program has the card, so that its letting go is news.
        var isBusy = false
        var wait = BackOff()
        /// A card came while one was being opened; that attempt may have been too early for it.
        var hasNews = false
        /// It took a cue and played none of it: it has to be seen to move before it is trusted with another.
        var stoodStill = false
    }

    func open(for waiting: Waiting?) {
        state = .opening(waiting)
        loss.hasNews = false
        let attempt = Attempt(
            device: device, request: PcmRequest(buffer: 500_000, isFreeRunning: idle == .hold), isAgain: loss.isNow,
            hadCard: announced != nil, opener: opener)
        onBench {
            attempt.run()
        } then: { output in
            output.opened(attempt.take())
        }
    }

    private func opened(_ outcome: Attempt.Outcome?) {
        guard case .opening(let waiting) = state, let outcome else {
            // Stopped meanwhile.
            if case .opened(let card) = outcome { bench.run { card.close() } }
            return
        }
        switch outcome {
        case .failed(let why, let isBusy):
            lose(why, isBusy: isBusy)
        case .opened(let card):
            let stream = Stream(card: card)
            do throws(AlsaError) {
                if loss.stoodStill { return try prove(stream) }
                try makeReady(stream, waiting)
            } catch {
                release(stream)
                lose(Attempt.describe(error, device: device))
            }
        }
    }

    /// A silence first: the next customer's cue is not to be what finds out whether the card moves by now.
    private func prove(_ stream: Stream) throws(AlsaError) {
        let now = Reactor.instant()
        try stream.prove(at: now)
        watchTrouble(of: stream.card)
        state = .proving(stream)
        timer?.set(at: now + stream.pace.tick)
    }

    func watchProof(of stream: Stream) {
        let now = Reactor.instant()
        do throws(AlsaError) {
            switch try stream.feed(at: now) {
            case .sounding(let wait): timer?.set(at: now + wait)
            case .standstill: lose(Attempt.standstill(device), stoodStill: true)
            case .over:
                loss.stoodStill = false
                loss.wait.reset()
                try stream.endProof()
                try makeReady(stream, nil)
            }
        } catch {
            lose(Attempt.describe(error, device: device))
        }
    }

    private func makeReady(_ stream: Stream, _ waiting: Waiting?) throws(AlsaError) {
        if waiting == nil {
            stream.rehearse()
            if idle != .close { stream.prepare(prepared) }
        }
        if stream.card.setup.isFreeRunning { try stream.hold() }
        settle(stream, waiting)
    }

    private func settle(_ stream: Stream, _ waiting: Waiting?) {
        let setup = stream.card.setup
        let format = OutputFormat(rate: setup.rate, channels: setup.channels)
        let isNew = loss.isNow || format != announced
        timer?.cancel()
        if isStopping || (idle == .close && (waiting == nil || format != announced)) {
            release(stream)
            state = .closed
        } else {
            watchTrouble(of: stream.card)
            state = setup.isFreeRunning ? .holding(stream) : .ready(stream)
        }
        if isStopping {
            if let waiting { report?(.failed(waiting.id)) }
            return letGo()
        }
        if let waiting {
            // What was rendered for another format must not sound.
            if case .ready(let stream) = state, !isNew, Reactor.instant() <= waiting.latest {
                begin(waiting.performance, id: waiting.id, on: stream, at: Reactor.instant())
            } else {
                report?(.failed(waiting.id))
            }
        }
        if isNew { announce(format, setup) }
    }

    private func announce(_ format: OutputFormat, _ setup: PcmSetup) {
        announced = format
        loss.isNow = false
        watch?.setWantsReleases(false)
        AlsaMessages.forget()
        logger?.info(
            """
            sound card \(device): \(setup.format.name), \(setup.rate) Hz, channels \(setup.channels), \
            period \(setup.periodFrames), ring \(setup.bufferFrames)\(setup.isNative ? "" : ", converted by ALSA")
            """)
        if idle == .hold, !setup.isFreeRunning {
            logger?.warning("\(device) cannot be held awake with silence (a sound server does that itself); kept ready")
        }
        report?(.ready(format))
    }

    /// What could sound no longer can; it is tried again by itself.
    func lose(_ why: String, isBusy: Bool = false, stoodStill: Bool = false) {
        let old = state
        switch old {
        case .proving(let stream), .ready(let stream), .holding(let stream), .playing(let stream, _): release(stream)
        case .closed, .opening, .lost: break
        case .stopped: return
        }
        state = .lost
        let isNew = !loss.isNow || why != loss.why
        let wait = loss.hasNews ? BackOff.news : loss.wait.next()
        loss.isNow = true
        loss.why = why
        loss.isBusy = isBusy
        loss.stoodStill = loss.stoodStill || stoodStill
        watch?.setWantsReleases(isBusy)
        timer?.set(at: Reactor.instant() + wait)
        if isNew { report?(.lost(why)) }
        switch old {
        case .playing(_, let id): report?(.ended(id, at: Reactor.instant()))
        case .opening(let waiting?): report?(.failed(waiting.id))
        case .closed, .opening, .proving, .ready, .holding, .lost, .stopped: break
        }
        if isStopping { letGo() }
    }

    /// Closes a card, off the loop's thread.
    func release(_ stream: Stream) {
        unwatchTrouble()
        let card = stream.card
        bench.run { card.close() }
    }

    /// Does `job` off the loop's thread, then `next` on it.
    func onBench(
        _ job: @escaping @Sendable () -> Void, then next: @escaping @Sendable (AlsaOutput) -> Void
    ) {
        let mailbox = reactor.mailbox
        bench.run { [wayBack] in
            job()
            mailbox.post { if let output = wayBack.output { next(output) } }
        }
    }

    // MARK: - Watching

    func watchDevices() {
        do {
            let opened = try DeviceWatch(path: watchedFolder)
            let descriptor = opened.descriptor
            watch = consume opened
            try reactor.add(descriptor) { [wayBack] _ in wayBack.output?.devicesChanged() }
        } catch {
            // The retries every 30 s still find a card that comes back.
            logger?.warning("cannot watch for sound cards that come and go: \(error)")
            watch = nil
        }
    }

    private func devicesChanged() {
        guard let changes = watch?.changes(), !changes.isEmpty else { return }
        switch state {
        case .lost:
            if changes.contains(.came) { loss.wait.reset() }
            if changes.contains(.came) || (changes.contains(.released) && loss.isBusy) {
                timer?.set(at: Reactor.instant() + BackOff.news)
            }
        case .opening:
            if changes.contains(.came) { loss.hasNews = true }
        case .proving(let stream), .ready(let stream), .holding(let stream), .playing(let stream, _):
            if changes.contains(.went), stream.card.isGone { lose(Attempt.gone(device)) }
        case .closed:
            // A look whether it was ours, so that the lamp answers the next customer at once.
            if changes.contains(.went), announced != nil { open(for: nil) }
        case .stopped:
            break
        }
    }

    private func watchTrouble(of card: any Card) {
        unwatchTrouble()
        for descriptor in card.descriptors {
            // Nothing but trouble: a prepared card is always ready to be written. A device without a kernel behind it
            // gives descriptors that cannot be watched (the null device's is a plain file), and has no trouble either.
            let handler: (Reactor.Readiness) -> Void = { [wayBack] _ in wayBack.output?.troubleAppeared() }
            if (try? reactor.add(descriptor, for: [], handler: handler)) != nil { descriptors.append(descriptor) }
        }
    }

    func unwatchTrouble() {
        for descriptor in descriptors { reactor.remove(descriptor) }
        descriptors = []
    }

    private func troubleAppeared() {
        switch state {
        case .proving(let stream), .ready(let stream), .holding(let stream):
            lose(
                stream.card.isGone
                    ? Attempt.gone(device) : "the sound card \(device) stopped by itself; opening it again")
        case .playing(let stream, _):
            guard !stream.card.isGone else { return lose(Attempt.gone(device)) }
            let before = stream.underruns
            feed()
            // Trouble that playing on did not end would wake the loop without end; the timer finds it just as well.
            if stream.underruns == before { unwatchTrouble() }
        case .closed, .opening, .lost, .stopped:
            unwatchTrouble()
        }
    }
}

/// The way back to an output, for whoever may outlive it: timers, descriptors, and jobs that come through other threads.
///
/// In place of weak references: whatever has one of those counts all its references in a place apart, and the way of every
/// cue leads there.
///
// SAFETY: only what runs on the loop's thread reads it or sets it, and the output's own end sets it to nil; carried and
// dropped it may be anywhere.
final class WayBack: @unchecked Sendable {
    unowned(unsafe) var output: AlsaOutput?
}
