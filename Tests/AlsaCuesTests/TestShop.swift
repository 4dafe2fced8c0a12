import Alsa
import Dispatch
import Foundation
import Greeter
import GreeterRuntime
import Synchronization

@testable import AlsaCues

/// A loop with one output, the cards that its attempts to open one find in turn, and a folder that stands for `/dev/snd`.
final class TestShop {
    private enum Offer: Sendable {
        case card(FakeCard, behind: DispatchSemaphore?)
        case error(Int32)
    }

    let reactor: Reactor
    private(set) var output: AlsaOutput
    /// What was reported, one word or two each.
    private(set) var words: [String] = []
    var begin: () -> Void = {}
    private let idle: Idle
    private let nodes: URL
    private let offers: Offers

    private final class Offers: Sendable {
        let waiting = Mutex<[Offer]>([])
        let taken = Mutex(0)
    }

    init(idle: Idle = .ready) throws {
        self.idle = idle
        reactor = try Reactor()
        nodes = FileManager.default.temporaryDirectory.appendingPathComponent("noren-nodes-\(UUID())")
        try FileManager.default.createDirectory(at: nodes, withIntermediateDirectories: true)
        let offers = Offers()
        self.offers = offers
        output = AlsaOutput(
            reactor: reactor, device: "test", idle: idle,
            watching: nodes.path
        ) { (name, _) throws(AlsaError) in
            offers.taken.withLock { $0 += 1 }
            switch offers.waiting.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
            case .card(let card, let gate):
                gate?.wait()
                return card
            case .error(let code): throw AlsaError(call: "snd_pcm_open", code: code, subject: name)
            case nil: throw AlsaError(call: "snd_pcm_open", code: -ENOENT, subject: name)
            }
        }
    }

    deinit { try? FileManager.default.removeItem(at: nodes) }

    /// How often a card was asked for.
    var opened: Int { offers.taken.withLock { $0 } }

    func offersCard(rate: Int = 48_000, channels: Int = 2, behind gate: DispatchSemaphore? = nil) -> FakeCard {
        let card = FakeCard(rate: rate, channels: channels, isFreeRunning: idle == .hold) { Reactor.instant() }
        card.isPatient = true
        offers.waiting.withLock { $0.append(.card(card, behind: gate)) }
        return card
    }

    func offersError(_ code: Int32) { offers.waiting.withLock { $0.append(.error(code)) } }

    func makeNode(_ name: String) {
        _ = FileManager.default.createFile(atPath: nodes.appendingPathComponent(name).path, contents: nil)
    }

    func removeNode(_ name: String) { try? FileManager.default.removeItem(at: nodes.appendingPathComponent(name)) }

    /// As a program does that closes a card.
    func touchNode(_ name: String) {
        try? FileHandle(forWritingTo: nodes.appendingPathComponent(name)).close()
    }

    /// Runs the loop until ``end()``, for half a minute at most.
    func run(_ react: @escaping (OutputReport) -> Void) {
        output.report = { [unowned self] report in
            words.append(TestShop.words(report))
            react(report)
        }
        let guardian = reactor.makeTimer { [reactor] _ in reactor.stop() }
        guardian.set(at: Reactor.instant() + .seconds(30))
        output.start()
        begin()
        try? reactor.run()
        // Both hold on to the shop.
        output.report = nil
        begin = {}
    }

    func end() { reactor.stop() }

    private static func words(_ report: OutputReport) -> String {
        switch report {
        case .started(let id, _): "started \(id.number)"
        case .ended(let id, _): "ended \(id.number)"
        case .failed(let id): "failed \(id.number)"
        case .lost(let why): "lost: \(why)"
        case .ready(let format): "ready \(format.rate)/\(format.channels)"
        case .underrun(let count): "underrun \(count)"
        }
    }
}

extension PlayID {
    init(_ number: UInt64) { self.init(number: number) }
}
