public import Greeter
public import GreeterRuntime
public import Logging
internal import Synchronization

/// An output that has another program's sound lowered while its cues sound.
///
/// The card is started first and the mixer turned then, step by step on a thread of its own: nobody waits for it.
public final class DuckingOutput: CueOutput {
    public var report: ((OutputReport) -> Void)?

    private let output: any CueOutput
    private let duck: Duck
    private let reactor: Reactor
    private let logger: Logger?
    private let bench = Bench()
    private let wishes = Wishes()
    /// What was said last, so that a control that is not there is said once and not with every cue.
    private var told: String?

    public init(_ output: any CueOutput, _ duck: Duck, reactor: Reactor, logger: Logger? = nil) {
        self.output = output
        self.duck = duck
        self.reactor = reactor
        self.logger = logger
    }

    public func start() {
        output.report = { [unowned self] in take($0) }
        look()
        output.start()
    }

    public func prepare(_ sounds: [CueSound]) { output.prepare(sounds) }

    public func rehearse() { output.rehearse() }

    public func play(_ performance: Performance, id: PlayID, latest: Instant) {
        output.play(performance, id: id, latest: latest)
    }

    public func hush() { output.hush() }

    public func beat(_ done: @escaping () -> Void) { output.beat(done) }

    public func stop(done: @escaping () -> Void) {
        output.stop { [self] in
            // The last cue may just have been cut.
            _ = wishes.next()
            onBench({ [duck] in DuckingOutput.outcome { () throws(Duck.Trouble) in try duck.letGo() } }) { _ in
                done()
            }
        }
    }

    private func take(_ report: OutputReport) {
        self.report?(report)
        switch report {
        case .started: turn { (duck, isWanted) throws(Duck.Trouble) in try duck.lower(while: isWanted) }
        // Also where a card was lost: nothing sounds there any more.
        case .ended, .lost: turn { (duck, isWanted) throws(Duck.Trouble) in try duck.giveBack(while: isWanted) }
        case .failed, .underrun, .ready: break
        }
    }

    /// Says at the start what could not be lowered at the first cue.
    private func look() {
        onBench({ [duck] in duck.complaint() }) { [weak self] in self?.tell($0) }
    }

    /// The next wish ends the one before wherever its control stands by then.
    private func turn(_ job: @escaping @Sendable (Duck, () -> Bool) throws(Duck.Trouble) -> Void) {
        let wish = wishes.next()
        onBench(
            { [duck, wishes] in
                DuckingOutput.outcome { () throws(Duck.Trouble) in
                    try job(duck) { wishes.isLast(wish) }
                }
            }, then: { [weak self] in self?.tell($0) })
    }

    private func tell(_ trouble: String?) {
        defer { told = trouble }
        guard let trouble, trouble != told else { return }
        logger?.warning("\(trouble)")
    }

    private static func outcome(_ job: () throws(Duck.Trouble) -> Void) -> String? {
        do throws(Duck.Trouble) {
            try job()
            return nil
        } catch {
            return error.description
        }
    }

    /// Does `job` off the loop's thread, then `next` on it.
    private func onBench(_ job: @escaping @Sendable () -> String?, then next: @escaping (String?) -> Void) {
        let handBack = HandBack(next)
        let mailbox = reactor.mailbox
        bench.run {
            let outcome = job()
            mailbox.post { handBack.take(outcome) }
        }
    }
}

/// Counts what is wished of a control, so that the bench knows when something else is wished by now.
private final class Wishes: Sendable {
    private let count = Atomic<Int>(0)

    func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }

    func isLast(_ wish: Int) -> Bool { count.load(ordering: .relaxed) == wish }
}
