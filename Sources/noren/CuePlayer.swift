internal import Greeter
internal import GreeterRuntime
internal import Logging

/// Plays one sound on a card, once, as loud as the shop would hear it.
final class CuePlayer {
    /// A card that is not there within this time will not be waited for.
    static let patience = Span.seconds(5)

    private let output: any CueOutput
    private let reactor: Reactor
    private let zone: ZoneSettings
    private let sound: (OutputFormat) -> CueSound?
    private var done: ((Failure?) -> Void)?
    private var trouble: String
    private var timer: Reactor.Timer?
    private var hasBegun = false

    /// - Parameters:
    ///   - sound: the cue for the card's format; nil where it cannot be had, which has been said then.
    ///   - done: called once, when all is over.
    init(
        _ zone: ZoneSettings, reactor: Reactor, log: Logger, sound: @escaping (OutputFormat) -> CueSound?,
        done: @escaping (Failure?) -> Void
    ) {
        output = Outputs.make(zone, reactor: reactor, log: log)
        self.reactor = reactor
        self.zone = zone
        self.sound = sound
        self.done = done
        trouble = "\(zone.device) did not become ready"
    }

    func start() {
        let timer = reactor.makeTimer { [unowned self] _ in end(Failure(.deviceOrDisk, trouble)) }
        timer.set(at: Reactor.instant() + CuePlayer.patience)
        self.timer = timer
        output.report = { [unowned self] in take($0) }
        output.start()
    }

    /// Ends what sounds, with a fade.
    func stop() { end(nil) }

    private func take(_ report: OutputReport) {
        switch report {
        case .ready(let format):
            guard !hasBegun else { return }
            hasBegun = true
            timer?.cancel()
            guard let sound = sound(format) else { return end(Failure(.deviceOrDisk)) }
            let performance = Performance(parts: [sound], leadIn: zone.leadIn)
            output.play(performance, id: PlayID(number: 1), latest: .distantFuture)
        case .ended: end(nil)
        case .failed: end(Failure(.deviceOrDisk, trouble))
        case .lost(let why): trouble = why
        case .started, .underrun: break
        }
    }

    private func end(_ failure: Failure?) {
        guard let done else { return }
        self.done = nil
        timer?.cancel()
        output.stop { done(failure) }
    }
}
