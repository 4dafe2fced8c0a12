internal import Alsa
internal import Glibc
internal import Synchronization

/// One attempt to open a card, made off the loop's thread; its outcome is taken on it.
final class Attempt: Sendable {
    enum Outcome: Sendable {
        case opened(any Card)
        case failed(why: String, isBusy: Bool)
    }

    private let device: String
    private let request: PcmRequest
    private let isAgain: Bool
    private let hadCard: Bool
    private let opener: CardOpener
    private let outcome = Mutex<Outcome?>(nil)

    /// - Parameters:
    ///   - isAgain: whether the card is lost, so that what the library knows of cards is stale.
    ///   - hadCard: whether there was a card by this name, so that it is gone rather than misspelt.
    init(device: String, request: PcmRequest, isAgain: Bool, hadCard: Bool, opener: @escaping CardOpener) {
        self.device = device
        self.request = request
        self.isAgain = isAgain
        self.hadCard = hadCard
        self.opener = opener
    }

    func run() {
        if isAgain { Alsa.forgetConfiguration() }
        let result: Outcome
        do throws(AlsaError) {
            result = .opened(try opener(device, request))
        } catch {
            let isGone = hadCard && (error.isGone || error.code == -ENOENT) && SoundServer(ofDevice: device) == nil
            let why = isGone ? Attempt.gone(device) : Attempt.describe(error, device: device)
            result = .failed(why: why, isBusy: error.isBusy)
        }
        outcome.withLock { $0 = result }
    }

    func take() -> Outcome? {
        outcome.withLock { outcome in
            defer { outcome = nil }
            return outcome
        }
    }

    /// Why a card cannot sound, in words for a log and a status line. May read files.
    static func describe(_ error: AlsaError, device: String) -> String {
        describe(error, device: device, server: SoundServer(ofDevice: device))
    }

    /// - Parameters:
    ///   - server: the sound server that the device leads to.
    ///   - shared: the one that `default` leads to.
    static func describe(
        _ error: AlsaError, device: String, server: SoundServer?,
        shared: @autoclosure () -> SoundServer? = SoundServer(ofDevice: "default")
    ) -> String {
        if let server { return "the sound card \(device) is silent: \(server.trouble(error))" }
        if error.isBusy {
            let holders = Alsa.holders(card: Alsa.card(inDevice: device))
            // The service's own walls hide other processes from it, and not from who looks after the board.
            let isNamed = !holders.isEmpty && holders.allSatisfy { !$0.program.isEmpty }
            let who = isNamed ? holders.map(\.description).joined(separator: " and ") : unnamed
            // A sound server on `default` serves who is logged in, and not the service.
            let share =
                shared() == nil
                ? "have both play through a device that mixes, as in device = \"default\""
                : "share it as the guide says under \"Music on the same card\""
            return "the sound card \(device) is in use by \(who); close that, or \(share)"
        }
        if !error.offers.isEmpty {
            let known = SampleFormat.preferred.map(\.name).joined(separator: ", ")
            let name = device.hasPrefix("hw:") ? "plug\(device)" : "plughw:CARD=…"
            return """
                the sound card \(device) takes none of \(known), only \(error.offers); \
                write device = "\(name)", by which ALSA converts
                """
        }
        guard error.call == "snd_pcm_open" else {
            return error.isGone ? gone(device) : "the sound card \(device): \(error)"
        }
        let remedy = error.remedy.isEmpty ? "" : "; \(error.remedy)"
        return "the sound card \(device) cannot be opened (\(error.call): \(error.text))\(remedy)"
    }

    private static let unnamed = "another program (sudo noren doctor names it)"

    static func standstill(_ device: String) -> String {
        """
        the sound card \(device) takes sound but plays none of it: it stands still; it is opened again until it moves. If \
        that does not help, unplug it or restart the board
        """
    }

    static func gone(_ device: String) -> String {
        "the sound card \(device) is gone; plug it in again, it is looked for"
    }
}
