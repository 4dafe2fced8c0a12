/// Why a card that can sound is not heard: what its mixer has turned off.
struct Silence {
    /// Controls that all sound passes.
    private static let trunks = ["Master", "PCM", "Digital", "DAC", "Playback", "Softvol"]
    /// Ways out, of which one is enough.
    private static let outlets = ["Speaker", "Headphone", "Headset", "Line Out", "Lineout", "HDMI", "HDMI/DP"]
    /// A lowest step that is merely soft is none that anybody has to be told of.
    private static let audible = -30.0

    /// The controls that have to be turned; empty: nothing keeps the card silent.
    let controls: [SoundFacts.Control]

    init(_ all: [SoundFacts.Control]) {
        func isOff(_ control: SoundFacts.Control) -> Bool {
            control.isMuted || (control.isAtMinimum && (control.lowest ?? -.infinity) <= Silence.audible)
        }
        // Where a card has one control only, that is the way of all sound, whatever its name.
        let trunks = all.filter { all.count == 1 || Silence.trunks.contains($0.name) }.filter(isOff)
        let outlets = all.filter { Silence.outlets.contains($0.name) }
        controls = trunks + (outlets.allSatisfy(isOff) ? outlets.filter { !trunks.contains($0) } : [])
    }

    var seen: Phrase {
        let parts = controls.map { control in
            control.isMuted
                ? Phrase("\(control.name) is muted", "\(control.name)がミュート")
                : Phrase("\(control.name) is at its lowest", "\(control.name)の音量が最小")
        }
        let list = Phrase.list(parts)
        return Phrase("\(list.english).", "\(list.japanese)になっています。")
    }

    /// - Parameter card: its id, or its number; nil: whichever is the default.
    func remedy(card: String?) -> Phrase {
        let option = card.map { " -c \($0)" } ?? ""
        let commands = controls.map { control in
            let turns = (control.isMuted ? ["unmute"] : []) + (control.isAtMinimum ? ["80%"] : [])
            return "amixer\(option) sset '\(control.id)' " + turns.joined(separator: " ")
        }
        let command = (commands + ["sudo alsactl store"]).joined(separator: " && ")
        return Phrase(
            "Turn it on, and keep it so: \(command) (package alsa-utils; alsamixer\(option) shows all of it).",
            "次のコマンドで音を出せるようにし、保存してください：\(command)（パッケージ alsa-utils。alsamixer\(option) で全体を確認できます）。")
    }
}
