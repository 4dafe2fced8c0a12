internal import Alsa
internal import ControlSocket
internal import Glibc
internal import GpioDoors
internal import Gpiod
internal import Greeter
internal import GreeterRuntime
internal import StoreClock
internal import StoreSettings
internal import StoreSetup

/// What there is on this board for `noren setup` to ask about.
struct BoardSurvey {
    var facts: BoardFacts
    /// Parallel to the facts' lines.
    var lines: [LineScout.Line]
    /// The settings that are there, where they are in order.
    let before: BoardSettings?

    /// - Parameter path: the settings file that is to be written.
    init(path: String) {
        let survey = Gpiod.survey()
        let owners = PinOwners(debugfs: "/sys/kernel/debug")
        var problems: [Problem] = []
        if access(path, R_OK) == 0 {
            do throws(Problems) {
                before = try SettingsFile.load([path], in: SettingsLoader.context(.header))
            } catch {
                before = nil
                problems = error.all
            }
        } else {
            before = nil
        }
        var sorting = LineSorting(survey.chips, owners: owners, driven: Set(before?.outputs.map(\.address) ?? []))
        sorting.sort()
        lines = sorting.free.map(\.line)
        facts = BoardFacts(lines: sorting.free.map(\.address), path: path)
        facts.taken = sorting.taken
        facts.troubles = survey.unreadable.map { "\($0.path): \($0.error)" }
        facts.outputs = Alsa.cards().flatMap { card in
            card.playbacks.map {
                BoardFacts.Output(device: card.deviceName($0), name: "\(card.name), \($0.name)")
            }
        }
        facts.zone = try? ZoneDatabase().boardZoneName()
        facts.hasSettings = access(path, F_OK) == 0
        facts.canWrite = BoardSurvey.canWrite(path)
        if facts.hasSettings, facts.canWrite {
            (facts.present, facts.problems) = BoardSurvey.present(path, before, problems)
        }
        facts.isGreeting = BoardSurvey.isGreeting(before?.socket)
        facts.hasService = path == SettingsOptions.standard && GreeterService.exists
        if let bundled = try? TemporarySettings.load(Rehearsal.settings(language: "en", device: "null", volume: 0)) {
            let spoken = bundled.policy.stores.flatMap(\.cues).filter { $0.level == .voice && $0.says == .welcome }
            facts.languages = Set(spoken.compactMap(\.language)).sorted()
        }
    }

    /// The settings so far, or why setup cannot go on from them; neither where they set nothing.
    private static func present(
        _ path: String, _ board: BoardSettings?, _ problems: [Problem]
    ) -> (PresentSettings?, [String]) {
        do throws(Failure) {
            let bytes = try OwnersFile.read(path, most: SettingsDraft.mostBytes)
            let text = String(decoding: bytes, as: UTF8.self)
            guard !SettingsEdit(text).isBare else { return (nil, []) }
            if let complaint = PresentSettings.complaint(of: text) { return (nil, [complaint]) }
            if let board { return (PresentSettings(text, board: board), []) }
            // A door is what setup is there for.
            let whole = Array(PresentSettings.withSomeDoor(text).utf8)
            guard case .success(let board) = try SettingsDraft.read(whole, for: path, sounds: .header) else {
                return (nil, problems.map { "\($0)" })
            }
            return (PresentSettings(text, board: board, isWhole: false), [])
        } catch {
            return (nil, [error.message])
        }
    }

    /// A file is replaced by a new one beside it, in a folder that may have to be made first.
    private static func canWrite(_ path: String) -> Bool {
        let folder = OwnersFile.folder(of: path)
        return access(access(folder, F_OK) == 0 ? folder : OwnersFile.folder(of: folder), W_OK) == 0
    }

    /// Whether a greeter answers that runs with these settings, or at the usual place.
    private static func isGreeting(_ socket: String?) -> Bool {
        do throws(ControlError) {
            _ = try ControlClient.connect(path: socket ?? GreeterLine.usual, timeout: .seconds(2))
            return true
        } catch {
            // One that will not speak with us is one all the same.
            switch error.kind {
            case .wrongVersion, .full, .noPermission: return true
            default: return false
            }
        }
    }
}

/// Tells lines that people wire something to from those that are best left alone.
private struct LineSorting {
    private let chips: [ChipInfo]
    private let owners: PinOwners
    /// What the settings so far drive: an output still, and free all the same.
    private let driven: Set<LineAddress>
    private(set) var free: [(address: LineAddress, line: LineScout.Line)] = []
    private var others: [(who: String, line: String)] = []

    /// What Raspberry Pi boards use beside GPIO, for where the kernel's own list may not be read: I2C, SPI, the serial
    /// port, I2S.
    private static let usuallyTaken: Set<Int> = [0, 1, 2, 3, 7, 8, 9, 10, 11, 14, 15, 18, 19, 20, 21]
    /// Chips inside the board, whose lines switch its own supplies and radios.
    private static let internalChips = ["gpio-brcmstb", "raspberrypi-exp-gpio", "brcmvirt-gpio"]

    init(_ chips: [ChipInfo], owners: PinOwners, driven: Set<LineAddress>) {
        self.chips = chips
        self.driven = driven
        self.owners = owners
    }

    /// By whom each line that is not free is used.
    var taken: [BoardFacts.Taken] {
        var groups: [BoardFacts.Taken] = []
        for (who, line) in others {
            if let index = groups.firstIndex(where: { $0.who == who }) {
                groups[index].lines.append(line)
            } else {
                groups.append(.init(who: who, lines: [line]))
            }
        }
        return groups
    }

    mutating func sort() {
        for chip in chips where !LineSorting.internalChips.contains(where: { chip.label.hasPrefix($0) }) {
            // A header's chip names the pins that people can reach; its other lines are the board's own.
            let hasHeader = chip.lines.count(where: { LineSorting.isHeaderName($0.name) }) >= 8
            for line in chip.lines where !hasHeader || LineSorting.isHeaderName(line.name) { sort(line, of: chip) }
        }
    }

    private mutating func sort(_ line: LineInfo, of chip: ChipInfo) {
        let address = address(of: line, on: chip)
        if line.isUsed {
            others.append((line.consumer ?? "the kernel", "\(address)"))
        } else if let owner = owners.owner(of: line.offset, on: chip) {
            others.append((owner, "\(address)"))
        } else if line.isOutput, !driven.contains(address) {
            others.append(("", "\(address)"))
        } else if chip.label.hasPrefix("pinctrl-"), !owners.knows(chip),
            LineSorting.usuallyTaken.contains(line.offset)
        {
            others.append(("I2C, SPI, serial, I2S (?)", "\(address)"))
        } else {
            free.append((address, LineScout.Line(chip: chip.path, offset: line.offset)))
        }
    }

    private static func isHeaderName(_ name: String?) -> Bool {
        guard let name, name.hasPrefix("GPIO") else { return false }
        return name.count > 4 && name.dropFirst(4).allSatisfy(\.isNumber)
    }

    /// As settings should name it: by its name where only one line has it, then by the chip's label.
    private func address(of line: LineInfo, on chip: ChipInfo) -> LineAddress {
        if let name = line.name, chips.flatMap(\.lines).count(where: { $0.name == name }) == 1 { return .name(name) }
        let isAlone = chips.count(where: { $0.label == chip.label }) == 1
        return .offset(chip: isAlone ? chip.label : chip.name, line: line.offset)
    }
}

/// The service `noren`, where systemd runs it.
enum GreeterService {
    /// systemd gives a stop its 10 s and a start its 90, and then says itself what became of it.
    static let patience = Span.seconds(120)

    static var exists: Bool {
        guard access("/run/systemd/system", F_OK) == 0 else { return false }
        let outcome = try? ChildProcess.run("systemctl", ["cat", "noren.service"], within: patience)
        return outcome?.code == 0
    }

    /// `start`, `stop` or `restart`; nil, or why it could not be done.
    static func control(_ verb: String) -> String? {
        do throws(ChildProcess.Trouble) {
            let outcome = try ChildProcess.run("systemctl", [verb, "noren.service"], within: patience)
            guard outcome.code != 0 else { return nil }
            let said = outcome.said.split(whereSeparator: \.isNewline).joined(separator: " ")
            return said.isEmpty ? "systemctl \(verb) noren: \(outcome.code)" : said
        } catch {
            switch error {
            case .missing: return "there is no systemctl"
            case .late(let span): return "systemctl \(verb) noren did not end within \(span.inSeconds) s"
            case .system(let error): return "\(error)"
            }
        }
    }
}

/// The smallest shop that can be heard.
enum Rehearsal {
    /// - Parameter like: a loudspeaker that is known already, so that its ceiling holds and its start is heard.
    static func settings(
        language: String, device: String, volume: Double, like zone: ZoneSettings? = nil
    ) -> String {
        var text = """
            [shop]
            timezone = "UTC"
            languages = [\(language.asToml)]
            [[door]]
            contact = "GPIO0"
            [sound]
            device = \(device.asToml)
            volume = \(volume.asToml)

            """
        guard let zone else { return text }
        text += """
            loudness = \(zone.loudness.asToml)
            ceiling = \(zone.ceiling.asToml)
            lead_in = "\(zone.leadIn.nanoseconds / 1_000_000)ms"

            """
        if let calibrated = zone.calibrated { text += "calibrated = \(calibrated.asToml)\n" }
        return text
    }
}
