internal import ControlSocket
internal import GreeterRuntime

/// How loud a loudspeaker is, for a person, in English or Japanese.
struct LoudnessText {
    private let language: StoryLanguage

    init(_ language: StoryLanguage) { self.language = language }

    /// One line: what a spoken cue comes to in the room, the ceiling, and the volume by hand.
    func line(_ loudness: JSONMembers) -> String {
        let volume = loudness["volume"]?.number ?? 0
        let byHand =
            volume == 0 ? "" : language("; \(volume.signed) dB by hand", "、手動で\(volume.signed) dB")
        return room(loudness) + byHand
    }

    /// What a spoken cue comes to, and whether the ceiling holds it back.
    func room(_ loudness: JSONMembers) -> String {
        let ceiling = whole(loudness["ceiling"])
        guard let spoken = loudness["spoken_dba"]?.number else {
            let lufs = String(decimal: loudness["spoken_lufs"]?.number ?? 0, digits: 1)
            return language(
                "a spoken cue is \(lufs) LUFS; not measured at the till yet, so the ceiling of \(ceiling) dB(A) binds nothing "
                    + "(noren calibrate)",
                "声は\(lufs) LUFS。レジでは未測定のため、上限\(ceiling) dB(A)は効きません（noren calibrate）")
        }
        let held = loudness["held_back"]?.number ?? 0
        let about = whole(.real(spoken))
        return language(
            "a spoken cue is about \(about) dB(A) at the till, ceiling \(ceiling)"
                + (held > 0 ? ", which keeps it \(held.signed.dropFirst()) dB below the settings" : ""),
            "声はレジで約\(about) dB(A)、上限\(ceiling)"
                + (held > 0 ? "（上限のため設定より\(held.signed.dropFirst()) dB小さい）" : ""))
    }

    /// A meter of this kind tells no tenths worth saying.
    private func whole(_ value: JSONValue?) -> String { String(Int((value?.number ?? 0).rounded())) }
}
