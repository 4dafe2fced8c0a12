internal import Greeter
internal import GreeterRuntime

/// The card and how loud it is.
extension Interview {
    /// What `volume` may be here; the settings allow more at both ends, which nobody finds in steps of 3 dB.
    static let volumes = -39.0...9.0

    mutating func beginSound() {
        let devices = devices
        switch devices.count {
        case 0:
            say(
                """
                There is no sound card. Plug one in or load its driver; noren devices lists what there is. The settings will say
                device = \(draft.device.asToml).
                """,
                """
                サウンドカードが見つかりません。接続するか、ドライバを読み込んでください（noren devices で一覧）。
                設定には device = \(draft.device.asToml) と書きます。
                """)
            beginShop()
        case 1:
            draft.device = devices[0].device
            say("Sound comes from \(devices[0].name).", "音は \(devices[0].name) から出ます。")
            beginPlaying()
        default: askDevice()
        }
    }

    /// What the board has, and what the settings name beside it, where anything can be heard at all.
    private var devices: [BoardFacts.Output] {
        guard let present = facts.present?.device, !facts.outputs.isEmpty,
            !facts.outputs.contains(where: { $0.device == present })
        else { return facts.outputs }
        return facts.outputs + [.init(device: present, name: words("as it is", "今のまま"))]
    }

    /// - Parameter isAgain: nothing was heard; then one may also go on without.
    private mutating func askDevice(isAgain: Bool = false) {
        var lines = [
            isAgain
                ? words("Play it again: where?", "もう一度鳴らします。どれにしますか。")
                : words("Where is the loudspeaker?", "スピーカーはどれにつながっていますか。")
        ]
        for (index, output) in devices.enumerated() {
            lines.append("  \(index + 1)  \(output.name)  (\(output.device))")
        }
        if isAgain { lines.append(words("  n  go on without hearing it", "  n  聞かずに先へ進む")) }
        step = .device
        effects.append(.ask((lines + ["[\(usualDevice)]"]).joined(separator: "\n")))
    }

    private var usualDevice: Int { (devices.firstIndex { $0.device == draft.device } ?? 0) + 1 }

    private mutating func beginPlaying() {
        if facts.present?.start.volume == draft.volume, facts.present?.draft.volume == draft.volume {
            say("You will hear a welcome, as loud as it is now.", "これから挨拶が、今の音量で流れます。")
        } else {
            say("You will hear a welcome, quietly at first.", "これから挨拶が流れます。はじめは小さな音です。")
        }
        play()
    }

    private mutating func play() {
        step = .playing
        let own = words.rawValue
        let language = facts.languages.contains(own) ? own : facts.languages.first ?? own
        effects.append(.play(language: language, device: draft.device, volume: draft.volume))
    }

    mutating func handleSound(_ event: Event) {
        switch (step, event) {
        case (.device, .answer(let text)):
            let devices = devices
            if Answer.plain(text) == "n" { return beginShop() }
            guard let choice = Answer.choice(text, of: devices.count, otherwise: usualDevice) else {
                return askForNumber(devices.count)
            }
            draft.device = devices[choice - 1].device
            beginPlaying()
        case (.playing, .done):
            let volume = draft.volume.signed
            ask(
                .loudness,
                """
                At the till, was that (\(volume) dB)
                  1  right   2  too quiet   3  too loud   4  not heard at all
                """,
                """
                レジのあたりで聞いて、今の音は（\(volume) dB）
                  1  ちょうどよい   2  小さい   3  大きい   4  まったく聞こえない
                """)
        case (.playing, .failed(let why)):
            say("The card did not play: \(why)", "音を出せませんでした：\(words.translated(why))")
            askDevice(isAgain: true)
        case (.loudness, .answer(let text)): judgeLoudness(text)
        default: break
        }
    }

    private mutating func judgeLoudness(_ text: String) {
        switch Answer.choice(text, of: 4) {
        case 1?: beginShop()
        case 2?: change(by: 3)
        case 3?: change(by: -3)
        case 4?:
            say(
                """
                Is the loudspeaker switched on and plugged into this card? Is the card's own level up (alsamixer)?
                """,
                """
                スピーカーの電源は入っていますか。このカードにつながっていますか。カード側の音量（alsamixer）も見てください。
                """)
            askDevice(isAgain: true)
        default: askForNumber(4)
        }
    }

    private mutating func change(by step: Double) {
        let volume = draft.volume + step
        if step > 0, let speaker = loudspeaker(at: volume), speaker.isBound,
            speaker.spoken <= loudspeaker(at: draft.volume)?.spoken ?? speaker.spoken
        {
            let ceiling = "\(Int(speaker.ceiling.rounded())) dB(A)"
            say(
                "The ceiling of \(ceiling) at the till allows no more; ceiling in [sound] says so.",
                "レジでの上限 \(ceiling) を超えるため、これ以上は大きくできません（[sound] の ceiling で決まっています）。")
            return play()
        }
        guard Interview.volumes.contains(volume) else {
            say(
                step > 0
                    ? "Noren does not go louder. Turn the loudspeaker or the card (alsamixer) up instead."
                    : "Noren does not go quieter. Turn the loudspeaker down instead.",
                step > 0
                    ? "これ以上は大きくできません。スピーカーかカード（alsamixer）の音量を上げてください。"
                    : "これ以上は小さくできません。スピーカーの音量を下げてください。")
            return play()
        }
        draft.volume = volume
        play()
    }

    /// What the settings know of the loudspeaker, at another volume; nil where it is another one.
    private func loudspeaker(at volume: Double) -> Loudspeaker? {
        guard let present = facts.present, present.draft.device == draft.device else { return nil }
        var speaker = present.loudspeaker
        speaker.target += volume - present.draft.volume
        return speaker
    }
}
