internal import ArgumentParser
internal import ControlSocket
internal import Greeter
internal import GreeterRuntime

struct Volume: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows how loud the shop is, or moves it: now, and after a restart.",
        discussion: """
            noren volume          how loud a spoken cue is, and what the ceiling allows
            noren volume -3       three decibels softer than now
            noren volume +3       three decibels louder, as far as the ceiling allows
            noren volume 0        as the settings say

            Three decibels are heard as a little, ten as half or twice as loud. `volume` in [sound] is what it is moved from.
            """)

    // `-3` is no option here, whatever it looks like.
    @Argument(
        parsing: .allUnrecognized, help: ArgumentHelp("-3, +3, or 0 for as the settings say.", valueName: "decibels"))
    var amount: [String] = []

    @OptionGroup var line: GreeterLine

    func validate() throws { _ = try change() }

    func run() throws {
        let language = StoryLanguage.ofTerminal
        let change = try change()
        let answer = try line.ask(.volume(change))
        let volumes = answer["volumes"]?.array?.compactMap(\.object) ?? []
        for volume in volumes {
            for text in Volume.lines(volume, language, names: volumes.count > 1) { try Console.line(text) }
        }
        if change != nil, let why = answer["forgotten"]?.string {
            try Console.line(
                language(
                    "It holds until the board starts anew, and no longer, for the journal cannot keep it: \(why).",
                    "記録に残せないため、ボードを再起動すると元に戻ります: \(why)。"))
        }
    }

    private static func lines(_ volume: JSONMembers, _ language: StoryLanguage, names: Bool) -> [String] {
        let now = volume["volume"]?.number ?? 0
        let device = names ? "\(volume["device"]?.string ?? ""): " : ""
        let place = now == 0 ? language("as the settings say", "設定のまま") : "\(now.signed) dB"
        let room = LoudnessText(language).room(volume)
        var lines = [device + language("volume \(place); \(room).", "音量 \(place)。\(room)。")]
        let asked = volume["asked"]?.number ?? now
        switch volume["bound_by"]?.string {
        case "ceiling":
            let ceiling = String(Int((volume["ceiling"]?.number ?? 0).rounded()))
            lines.append(
                language(
                    "\(asked.signed) dB would pass the ceiling of \(ceiling) dB(A) at the till, so it is \(now.signed) dB.",
                    "\(asked.signed) dBではレジでの上限\(ceiling) dB(A)を超えるため、\(now.signed) dBにしました。"))
        case "range":
            let range = Loudspeaker.volumes
            lines.append(
                language(
                    "It goes from \(range.lowerBound.signed) to \(range.upperBound.signed) dB.",
                    "\(range.lowerBound.signed)から\(range.upperBound.signed) dBの間で変えられます。"))
        default: break
        }
        return lines
    }

    private func change() throws -> ControlVolume? {
        let amount = amount.filter { $0 != "--" }
        guard let text = amount.first else { return nil }
        let range = Loudspeaker.volumes
        let most = range.upperBound - range.lowerBound
        guard amount.count == 1, let number = Decibels.read(text), number.magnitude <= most else {
            throw ValidationError("\"\(amount.joined(separator: " "))\" is no volume; write noren volume -3, +3, or 0")
        }
        guard number != 0 else { return .to(0) }
        guard text.hasPrefix("+") || text.hasPrefix("-") || text.hasPrefix("−") else {
            throw ValidationError("\"\(text)\": louder or softer? Write noren volume +\(text) or noren volume -\(text)")
        }
        return .by(number)
    }
}

/// Numbers as people type them: with a comma or a point, a real minus, full-width digits.
enum Decibels {
    static func read(_ text: String) -> Double? {
        var plain = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xFF10...0xFF19: plain.unicodeScalars.append(UnicodeScalar(UInt8(scalar.value - 0xFF10 + 48)))
            case 0x2212, 0xFF0D: plain += "-"
            case 0xFF0B: plain += "+"
            case 0x2C, 0xFF0C, 0xFF0E: plain += "."
            default: plain.unicodeScalars.append(scalar)
            }
        }
        // No "0x1p3", no "inf".
        guard plain.utf8.allSatisfy({ "+-.0123456789".utf8.contains($0) }), plain.utf8.count <= 16 else { return nil }
        return Double(plain)
    }
}
