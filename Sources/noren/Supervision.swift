internal import Greeter
internal import GreeterRuntime

/// The running greeter under a service manager: says when it is ready and how it is, and feeds the watchdog.
///
/// Nothing of it is there where no manager is; with a watchdog it wakes half as often as that bites, and only for that.
final class Supervision {
    /// What is wrong beside doors and cards.
    var troubles: () -> [String] = { [] }
    /// Called at each round.
    var beaten: () -> Void = {}

    private let notice: ServiceNotice
    private let shop: Shop
    private var heartbeat: Heartbeat?
    private var timer: Reactor.Timer?
    private var isReady = false

    init(_ notice: ServiceNotice, shop: Shop, reactor: Reactor) {
        self.notice = notice
        self.shop = shop
        notice.status("Starting: looking for the doors' lines and the sound card")
        shop.happened.append { [unowned self] in take($0) }
        guard let limit = notice.watchdog else { return }
        let heartbeat = Heartbeat(limit: limit)
        self.heartbeat = heartbeat
        timer = reactor.makeTimer { [unowned self] _ in beat() }
        timer?.set(at: Reactor.instant() + heartbeat.every)
    }

    func ready() {
        isReady = true
        notice.ready()
        tell()
    }

    /// Other settings are being read.
    func reloading() {
        notice.reloading(at: Reactor.instant())
        notice.status("Takes its settings anew")
    }

    /// They are in force, or refused.
    func reloaded() {
        notice.ready()
        tell()
    }

    func stopping() {
        timer?.cancel()
        isReady = false
        notice.stopping()
        notice.status("Ends: what sounds fades out")
    }

    private func take(_ happening: Shop.Happening) {
        switch happening {
        case .noted, .adopted, .clockStepped: tell()
        case .accepted, .decided, .remembered: break
        }
    }

    private func tell() {
        // Before, every line and card that is found would be told as one that was lost.
        guard isReady else { return }
        notice.status(ServiceStatus.text(shop, at: Reactor.now(), troubles: troubles()))
    }

    /// The loop has come round to this; now the outputs are asked.
    private func beat() {
        guard var heartbeat else { return }
        timer?.set(at: Reactor.instant() + heartbeat.every)
        let round = heartbeat.begin(outputs: shop.settings.zones.count)
        self.heartbeat = heartbeat
        shop.beat { [unowned self] in
            if self.heartbeat?.isComplete(round) == true { notice.feed() }
        }
        tell()
        beaten()
    }
}
