internal import Greeter

/// `device = "null"`: takes its time like a loudspeaker, and is silent.
public final class NullOutput: PacedOutput {
    public init(reactor: Reactor, format: OutputFormat = OutputFormat(rate: 48_000, channels: 2)) {
        // Nobody reads along: one wake-up at the end is enough.
        super.init(sink: NullSink(format: format), reactor: reactor, period: .minutes(10))
    }
}

private final class NullSink: FrameSink {
    private let format: OutputFormat
    init(format: OutputFormat) { self.format = format }
    func open() -> OutputFormat { format }
    func take(_ samples: UnsafeBufferPointer<Float>) {}
    func close() {}
}
