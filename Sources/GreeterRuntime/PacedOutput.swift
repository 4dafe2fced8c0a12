public import Greeter

/// Where a paced output leaves what sounds.
public protocol FrameSink: AnyObject {
    /// Opens, or opens again after trouble; an error's description says why not and what to do.
    func open() throws -> OutputFormat
    /// Takes interleaved samples, in the channels of its format.
    func take(_ samples: UnsafeBufferPointer<Float>) throws
    func close()
}

/// An output without a card that takes as long as a card would, so that the policy behaves as with one.
///
/// What sounds is given to the sink as time passes, a tenth of a second behind at most; a hush cuts it where a listener
/// would have heard it cut.
open class PacedOutput: CueOutput {
    public var report: ((OutputReport) -> Void)?

    private let sink: any FrameSink
    /// How often the sink is given what is due.
    private let period: Span
    private var format: OutputFormat?
    private var sounding: Sounding?
    private var stopped: (() -> Void)?
    private var isLost = false
    private var backOff = PacedOutput.shortestBackOff
    private var pace: Reactor.Timer?
    private var retry: Reactor.Timer?
    private var block = [Float](repeating: 0, count: 4096)

    private static let shortestBackOff = Span.seconds(1)
    private static let longestBackOff = Span.seconds(60)

    private struct Sounding {
        let id: PlayID
        var performance: Performance
        let start: Instant
        var rendered = 0
        /// Frames after which it fades out.
        var hushAt: Int?
    }

    public init(sink: any FrameSink, reactor: Reactor, period: Span = .milliseconds(100)) {
        self.sink = sink
        self.period = period
        pace = reactor.makeTimer { [weak self] in self?.step(at: $0) }
        retry = reactor.makeTimer { [weak self] in self?.open(at: $0) }
    }

    public func start() {
        // By the timer, so that no report comes from within the call.
        retry?.set(at: Reactor.instant())
    }

    public func play(_ performance: Performance, id: PlayID, latest: Instant) {
        let now = Reactor.instant()
        guard format != nil, sounding == nil, stopped == nil, now <= latest else {
            report?(.failed(id))
            return
        }
        let new = Sounding(id: id, performance: performance, start: now)
        sounding = new
        setPace(after: now, new)
        report?(.started(id, at: now))
    }

    public func hush() {
        guard let format, sounding?.hushAt == nil, let start = sounding?.start else { return }
        let now = Reactor.instant()
        sounding?.hushAt = Performance.frames(now - start, rate: format.rate)
        pace?.set(at: now)
    }

    public func stop(done: @escaping () -> Void) {
        stopped = done
        retry?.cancel()
        if sounding == nil { pace?.set(at: Reactor.instant()) } else { hush() }
    }

    private func open(at now: Instant) {
        do {
            let format = try sink.open()
            self.format = format
            isLost = false
            backOff = PacedOutput.shortestBackOff
            report?(.ready(format))
        } catch {
            lose(error, at: now)
        }
    }

    /// Tells of a trouble once, and tries again until it is over.
    private func lose(_ error: any Error, at now: Instant) {
        format = nil
        sink.close()
        retry?.set(at: now + backOff)
        backOff = min(Span(nanoseconds: backOff.nanoseconds * 2), PacedOutput.longestBackOff)
        guard !isLost else { return }
        isLost = true
        report?(.lost("\(error)"))
    }

    /// Gives the sink what has sounded until `now`.
    private func step(at now: Instant) {
        guard var current = sounding, let format else { return finishStop() }
        let due = Performance.frames(now - current.start, rate: format.rate)
        do {
            if let hushAt = current.hushAt {
                try give(&current, until: min(due, hushAt), format)
                if current.rendered >= hushAt { current.performance.hush() }
            }
            try give(&current, until: due, format)
        } catch {
            // The policy must not wait for an end that never comes.
            sounding = nil
            report?(.ended(current.id, at: now))
            lose(error, at: now)
            return finishStop()
        }
        if current.performance.isFinished {
            sounding = nil
            report?(.ended(current.id, at: end(of: current)))
            finishStop()
        } else {
            sounding = current
            setPace(after: now, current)
        }
    }

    private func give(_ current: inout Sounding, until due: Int, _ format: OutputFormat) throws {
        while current.rendered < due, !current.performance.isFinished {
            let wanted = min(due - current.rendered, block.count / format.channels)
            try block.withUnsafeMutableBufferPointer { whole in
                let part = UnsafeMutableBufferPointer(rebasing: whole[..<(wanted * format.channels)])
                let frames = current.performance.render(into: part, channels: format.channels)
                try sink.take(UnsafeBufferPointer(rebasing: part[..<(frames * format.channels)]))
                current.rendered += frames
            }
        }
    }

    private func setPace(after now: Instant, _ current: Sounding) {
        pace?.set(at: min(now + period, end(of: current)))
    }

    /// When the last frame will have sounded. Rounded up, so that it is due then.
    private func end(of current: Sounding) -> Instant {
        let rate = Int64(format?.rate ?? 48_000)
        let frames = Int64(current.rendered + current.performance.remainingFrames)
        let (whole, rest) = frames.quotientAndRemainder(dividingBy: rate)
        return current.start + .seconds(whole) + .nanoseconds((rest * 1_000_000_000 + rate - 1) / rate)
    }

    private func finishStop() {
        guard let done = stopped else { return }
        stopped = nil
        retry?.cancel()
        format = nil
        sink.close()
        done()
    }
}
