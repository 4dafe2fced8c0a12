public import Greeter

/// What a zone's output takes, known once it has been opened.
public struct OutputFormat: Hashable, Sendable {
    /// Frames a second.
    public var rate: Int
    public var channels: Int

    public init(rate: Int, channels: Int) {
        self.rate = rate
        self.channels = channels
    }
}

/// What an output reports.
public enum OutputReport: Sendable {
    /// The card was started, or the first frame handed over, at this instant.
    case started(PlayID, at: Instant)
    /// Everything was heard, or a hush is complete.
    case ended(PlayID, at: Instant)
    /// It did not begin: too late, or the card is gone.
    case failed(PlayID)
    /// Cannot sound at the moment; it goes on trying. The text says why and what to do.
    case lost(String)
    /// Can sound, in this format: at the start, and after it was lost.
    case ready(OutputFormat)
    /// The card ran dry and was recovered; how often since the start.
    case underrun(count: Int)
}

/// Port: a zone's loudspeaker. All calls come from the loop's thread, return at once and never sleep.
public protocol CueOutput: AnyObject {
    /// Set before ``start()``; called on the loop's thread, also from within ``play(_:id:latest:)``.
    var report: ((OutputReport) -> Void)? { get set }
    /// These may be asked for: an output may keep their beginnings ready. They replace those before.
    func prepare(_ sounds: [CueSound])
    /// Walks through what a cue does here, as far as nobody hears it, so that the next one does not wait for pages of code.
    func rehearse()
    /// Begins to open the device. Readiness comes as a report.
    func start()
    /// Sounds at once, or reports `failed`; never begins after `latest`. One at a time: the core sees to that.
    func play(_ performance: Performance, id: PlayID, latest: Instant)
    /// What sounds falls silent with a fade, within 150 ms.
    func hush()
    /// Calls `done` on the loop's thread when everything that works for this output has moved since the call: at once,
    /// unless a thread of its own is busy. An output whose card is away moves too.
    func beat(_ done: @escaping () -> Void)
    /// Falls silent with a fade and lets go of the device; calls `done` when that is complete, within half a second.
    func stop(done: @escaping () -> Void)
}

extension CueOutput {
    public func prepare(_ sounds: [CueSound]) {}
    public func rehearse() {}
    /// The loop's thread is all that works for it.
    public func beat(_ done: @escaping () -> Void) { done() }
}

/// What is seen on the lines in. `line` is the index of the ``LineIn``.
public enum LineReport: Sendable {
    /// The kernel's stamp comes with it.
    case edge(line: Int, active: Bool, at: Instant)
    /// It moved faster than it could be followed: edges were lost in this stretch of time.
    case blur(line: Int, from: Instant, to: Instant)
    /// The level as found: at the start, when the chip came back, or after edges were lost.
    case level(line: Int, active: Bool)
    /// The line cannot be read; the text says why and what to do. It is looked for until it is back.
    case lost(line: Int, why: String)
    /// The line can be read again. Its level follows.
    case back(line: Int)
}

extension LineReport {
    public var line: Int {
        switch self {
        case .edge(let line, _, _), .blur(let line, _, _), .level(let line, _), .lost(let line, _), .back(let line):
            line
        }
    }
}

/// Port: the doors' lines and the lamps. All calls come from the loop's thread and return at once.
public protocol Lines: AnyObject {
    var report: ((LineReport) -> Void)? { get set }
    /// Requests every line. Throws only what settings must mend (an unknown or ambiguous name, a line in use).
    func start() throws
    /// Other settings: what both have is not touched, and all of it happens or nothing.
    ///
    /// Throws as ``start()`` does; everything is as it was then. Never called from within a report.
    func change(inputs: [LineIn], outputs: [LineOut]) throws
    /// Reports a line's level as it is, never as a visit; or that it is lost.
    func tellLevel(of line: Int)
    /// Reads what waits, which is nothing, for the same reason as ``CueOutput/rehearse()``.
    func rehearse()
    /// Sets an output line; remembered while its chip is away.
    func set(output: Int, on: Bool)
    /// Switches the outputs off and lets go of every line.
    func stop()
}

extension Lines {
    public func rehearse() {}
}
