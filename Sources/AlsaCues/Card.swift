internal import Alsa
internal import Greeter
internal import GreeterRuntime
internal import Synchronization

/// An open card, as far as a ``Stream`` needs it; what a test puts in its place can run dry, vanish and stand still.
///
/// Used by one thread at a time: opened off the loop, played on the loop, closed off the loop.
protocol Card: AnyObject, Sendable {
    var setup: PcmSetup { get }
    /// Descriptors that show an error or a hang-up when the card is in trouble.
    var descriptors: [Int32] { get }
    var isGone: Bool { get }
    var isRunning: Bool { get }
    /// By the clock that it plays by, as near as the board knows.
    var now: Instant { get }
    func prepare() throws(AlsaError)
    func start() throws(AlsaError)
    func drop() throws(AlsaError)
    func write(_ frames: UnsafeRawBufferPointer) throws(AlsaError) -> Int
    func position() throws(AlsaError) -> PcmPosition
    func forward(_ frames: Int) throws(AlsaError) -> Int
    func rewind(_ frames: Int) throws(AlsaError) -> Int
    func recover(from error: AlsaError) throws(AlsaError)
    /// Lets go of the device. Nothing is called after that.
    func close()
}

/// Opens a card by name; may take its time.
typealias CardOpener = @Sendable (_ name: String, _ request: PcmRequest) throws(AlsaError) -> any Card

/// The real one.
///
// SAFETY: the output that has it uses it on the loop's thread alone, and hands it over for good when it is to be closed;
// the queue of the `Bench` and the mailbox's lock order what one thread wrote before what the other reads.
final class PcmCard: Card, @unchecked Sendable {
    private var pcm: Pcm?
    let setup: PcmSetup

    init(opening name: String, request: PcmRequest) throws(AlsaError) {
        let pcm = try Pcm(opening: name, request: request)
        setup = pcm.setup
        self.pcm = consume pcm
    }

    var descriptors: [Int32] { pcm?.descriptors ?? [] }
    var isGone: Bool { pcm?.state ?? .disconnected == .disconnected }
    // One that has run dry already, on a board that was held up for longer than the first frames last, has been started.
    var isRunning: Bool { [.running, .underrun].contains(pcm?.state) }
    var now: Instant { Reactor.instant() }
    func prepare() throws(AlsaError) { try pcm?.prepare() }
    func start() throws(AlsaError) { try pcm?.start() }
    func drop() throws(AlsaError) { try pcm?.drop() }
    func write(_ frames: UnsafeRawBufferPointer) throws(AlsaError) -> Int { try pcm?.write(frames) ?? 0 }
    func position() throws(AlsaError) -> PcmPosition { try pcm?.position() ?? PcmPosition(available: 0, delay: 0) }
    func forward(_ frames: Int) throws(AlsaError) -> Int { try pcm?.forward(frames) ?? 0 }
    func rewind(_ frames: Int) throws(AlsaError) -> Int { try pcm?.rewind(frames) ?? 0 }
    func recover(from error: AlsaError) throws(AlsaError) { try pcm?.recover(from: error) }
    func close() { pcm = nil }
}
