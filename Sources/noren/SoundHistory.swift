internal import Alsa
internal import BoardHealth
internal import ControlSocket
internal import Glibc
internal import GreeterRuntime

/// The loudspeaker outputs: as the greeter tells, or by opening them in silence where none runs.
struct SoundHistory {
    let facts: [SoundFacts]

    init(_ board: BoardSettings?, _ greeter: GreeterHistory) {
        // alsa-lib would print what it thinks of a name that it does not know.
        AlsaMessages.capture { _ in }
        let cards = Alsa.cards()
        let devices = board?.zones.map(\.device) ?? [.alsa("default")]
        facts = devices.map { SoundHistory.facts($0, cards, greeter) }
    }

    private static func facts(_ device: OutputDevice, _ cards: [SoundCard], _ greeter: GreeterHistory) -> SoundFacts {
        switch device {
        case .null: return SoundFacts(device: "null", kind: .nothing, state: .untried)
        case .file: return SoundFacts(device: "\(device)", kind: .file, state: .untried)
        case .alsa(let name):
            let index = Alsa.card(inDevice: name)
            let holders = Alsa.holders(card: index)
            let card = cards.first { $0.index == index }
            var facts = SoundFacts(
                device: name, kind: .card, index: index, card: card?.name, id: card?.id, state: .untried,
                holders: holders.map { SoundFacts.Holder(pid: $0.pid, program: $0.program) },
                others: cards.flatMap { card in card.playbacks.map { card.deviceName($0) } }.filter { $0 != name },
                controls: controls(name), server: SoundServer(ofDevice: name)?.rawValue)
            if let told = greeter.card(name) {
                let isFault = told["fault"]?.bool ?? false
                facts.state =
                    !isFault ? .ready : holders.isEmpty ? .trouble(told["trouble"]?.string ?? "?") : .busy
                if let format = told["format"]?.object { facts.format = words(format) }
                // A user who is not root sees no files of others: the thread that opened the card has ended, and was Noren's.
                if !isFault, let pid = greeter.facts.answer?.pid {
                    for index in facts.holders.indices where facts.holders[index].program.isEmpty {
                        facts.holders[index] = SoundFacts.Holder(pid: pid, program: "noren")
                    }
                }
            } else if isForbidden {
                facts.state = .forbidden
            } else if greeter.isAbsent {
                (facts.state, facts.format) = tried(name, holders)
            }
            return facts
        }
    }

    /// What the card's mixer can turn; empty where it cannot be seen, which the card's own state tells better.
    private static func controls(_ device: String) -> [SoundFacts.Control] {
        do throws(AlsaError) {
            return try Mixer(ofDevice: device).controls().map { control in
                SoundFacts.Control(
                    name: control.id.name, id: "\(control.id)", isMuted: control.isMuted,
                    isAtMinimum: control.volume?.isAtMinimum ?? false,
                    lowest: control.volume?.decibels?.lowerBound)
            }
        } catch {
            return []
        }
    }

    /// There is a card, and this user may not open it.
    private static var isForbidden: Bool {
        BoardFiles().names("/dev/snd").contains { name in
            name.hasPrefix("controlC") && access("/dev/snd/\(name)", R_OK | W_OK) != 0
        }
    }

    /// Opens it, which nobody hears.
    private static func tried(_ name: String, _ holders: [CardHolder]) -> (SoundFacts.State, String?) {
        do throws(AlsaError) {
            let setup = try Pcm(opening: name).setup
            return (.ready, "\(setup.format.name), \(setup.rate) Hz, \(setup.channels) channels")
        } catch {
            return (error.isBusy && !holders.isEmpty ? .busy : .trouble(SoundHistory.words(error, name)), nil)
        }
    }

    private static func words(_ error: AlsaError, _ name: String) -> String {
        if let server = SoundServer(ofDevice: name) { return server.trouble(error) }
        if error.isGone || error.code == -ENOENT { return "there is no sound card \"\(name)\" on this board" }
        return "\(name): \(error.text)" + (error.remedy.isEmpty ? "" : "; \(error.remedy)")
    }

    private static func words(_ format: JSONMembers) -> String? {
        guard let rate = format["rate"]?.integer, let channels = format["channels"]?.integer else { return nil }
        return "\(rate) Hz, \(channels) channels"
    }
}
