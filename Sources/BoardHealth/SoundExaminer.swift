/// One loudspeaker output: its device, who has it, and how it is.
public struct SoundFacts: Sendable {
    public enum Kind: Hashable, Sendable {
        /// A sound card, or what ALSA calls one.
        case card
        case file
        case nothing
    }

    public enum State: Hashable, Sendable {
        /// It can sound.
        case ready
        /// It cannot, and why and what to do, in the words of who tried.
        case trouble(String)
        /// Another program has it: a holder.
        case busy
        /// This user may not try.
        case forbidden
        /// Nobody tried.
        case untried
    }

    /// A program that plays on the card now.
    public struct Holder: Hashable, Sendable {
        public var pid: Int
        public var program: String

        public init(pid: Int, program: String) {
            self.pid = pid
            self.program = program
        }
    }

    /// One of the card's mixer controls that play.
    public struct Control: Hashable, Sendable {
        public var name: String
        /// As `amixer` takes it: the name, with a number where several have the same.
        public var id: String
        /// It can be switched, and is off.
        public var isMuted: Bool
        /// It has a volume, and that is at its lowest.
        public var isAtMinimum: Bool
        /// The lowest volume in dB; nil where the card does not say.
        public var lowest: Double?

        public init(name: String, id: String, isMuted: Bool, isAtMinimum: Bool, lowest: Double? = nil) {
            self.name = name
            self.id = id
            self.isMuted = isMuted
            self.isAtMinimum = isAtMinimum
            self.lowest = lowest
        }
    }

    /// As in the settings.
    public var device: String
    public var kind: Kind
    /// The card's number and name; nil where the device names none.
    public var index: Int?
    public var card: String?
    /// The name by which commands know it.
    public var id: String?
    public var state: State
    /// Frames a second and channels, as they were agreed on.
    public var format: String?
    public var holders: [Holder]
    /// Devices that could be used instead.
    public var others: [String]
    /// What its mixer can turn; empty where there is nothing, or it could not be seen.
    public var controls: [Control]
    /// The sound server that it leads to, such as PipeWire; nil for a card.
    public var server: String?

    public init(
        device: String, kind: Kind, index: Int? = nil, card: String? = nil, id: String? = nil, state: State,
        format: String? = nil, holders: [Holder] = [], others: [String] = [], controls: [Control] = [],
        server: String? = nil
    ) {
        self.device = device
        self.kind = kind
        self.index = index
        self.card = card
        self.id = id
        self.state = state
        self.format = format
        self.holders = holders
        self.others = others
        self.controls = controls
        self.server = server
    }
}

struct SoundExaminer {
    let files: BoardFiles
    let sound: SoundFacts
    /// The greeter's process.
    let greeter: Int?
    /// There is no other, so that its name need not tell them apart.
    let isOnly: Bool

    /// What the card itself was told, where somebody has it open: `S16_LE, 48000 Hz, 2 channels`.
    private var openFormat: String? {
        guard let index = sound.index else { return nil }
        let folder = "/proc/asound/card\(index)"
        for pcm in files.names(folder) where pcm.hasPrefix("pcm") && pcm.hasSuffix("p") {
            for sub in files.names("\(folder)/\(pcm)") where sub.hasPrefix("sub") {
                guard let text = files.text("\(folder)/\(pcm)/\(sub)/hw_params") else { continue }
                var values: [Substring: Substring] = [:]
                for line in text.split(separator: "\n") {
                    let pair = line.split(separator: ":", maxSplits: 1)
                    if pair.count == 2 { values[pair[0]] = pair[1].split(separator: " ").first }
                }
                guard let format = values["format"], let rate = values["rate"], let channels = values["channels"] else {
                    continue
                }
                return "\(format), \(rate) Hz, \(channels) channels"
            }
        }
        return nil
    }

    var finding: Finding {
        let format = openFormat ?? sound.format
        let facts: Facts = [
            "device": .text(sound.device), "card": Fact(sound.card), "card_number": Fact(sound.index),
            "format": Fact(format),
            "held_by": .list(sound.holders.map { .record(["pid": .count($0.pid), "program": .text($0.program)]) }),
            "mixer": .list(
                sound.controls.map {
                    .record(["control": .text($0.id), "muted": .flag($0.isMuted), "at_minimum": .flag($0.isAtMinimum)])
                }),
        ]
        func make(_ verdict: Verdict, _ seen: Phrase, _ remedy: Phrase? = nil) -> Finding {
            Finding(.sound, named: isOnly ? nil : Phrase(sound.device), verdict, seen, remedy: remedy, facts: facts)
        }
        switch sound.kind {
        case .nothing:
            return make(
                .look,
                Phrase(
                    "The settings throw all sound away (device = \"null\").", "設定により、音はどこにも出ません（device = \"null\"）。"),
                Phrase(
                    "To hear something, name a card in [sound]; noren devices lists them.",
                    "音を出すには、[sound] に機器を書いてください。noren devices で一覧できます。"))
        case .file:
            return make(
                .look,
                Phrase("Sound goes into a file, and not to a loudspeaker.", "音はスピーカーではなく、ファイルに書かれます。"),
                Phrase(
                    "To hear something, name a card in [sound]; noren devices lists them.",
                    "音を出すには、[sound] に機器を書いてください。noren devices で一覧できます。"))
        case .card: break
        }
        let name =
            sound.card.map { Phrase("\($0) (\(sound.device))", "\($0)（\(sound.device)）") }
            ?? Phrase("The device \"\(sound.device)\"", "機器「\(sound.device)」")
        let told = format.map { Phrase(" It takes \($0).", "形式は\($0)。") } ?? Phrase("")
        switch sound.state {
        case .trouble(let words):
            let told = Told(words)
            let choice =
                sound.others.isEmpty
                ? Phrase(
                    "Plug the sound card in, or the loudspeaker's USB cable; noren devices shows it once it is there.",
                    "サウンドカードかUSBスピーカーをつないでください。つながると noren devices に現れます。")
                : Phrase(
                    "Or write another device under [sound]: \(sound.others.joined(separator: ", ")).",
                    "または [sound] に別の機器を書いてください：\(sound.others.joined(separator: "、"))")
            let remedy: Phrase =
                switch (told.remedy, sound.others.isEmpty, sound.holders.isEmpty && sound.server == nil) {
                case (let remedy?, true, false): remedy
                case (let remedy?, false, _): Phrase.sentences([remedy, choice])
                case (_, true, true), (nil, _, _): choice
                }
            return make(
                .wrong,
                Phrase("It cannot sound: \(told.what.english).", "音が出せません：\(told.what.japanese)。"), remedy)
        case .busy:
            return make(
                .wrong,
                Phrase(
                    "It cannot sound, for another program has the card.\(held.english)",
                    "別のプログラムが使っているため、音が出せません。\(held.japanese)"),
                Phrase(
                    "End that program, or name a device under [sound] that both can share.",
                    "そのプログラムを終えるか、[sound] に共用できる機器を書いてください。"))
        case .forbidden:
            return make(
                .unseen,
                Phrase("You may not use the sound cards, so this one was not tried.", "音の機器を使う権限がないため、試していません。"),
                Phrase("Say sudo before the command.", "コマンドの前に sudo を付けてください。"))
        case .untried:
            return make(
                .unseen,
                Phrase("\(name.english) was not tried.\(held.english)", "\(name.japanese)は試していません。\(held.japanese)"))
        case .ready:
            let silence = Silence(sound.controls)
            guard silence.controls.isEmpty else {
                return make(
                    .wrong,
                    Phrase(
                        "\(name.english) plays, but nobody hears it: in its mixer \(silence.seen.english)",
                        "\(name.japanese)：再生はできますが、聞こえません。ミキサーで\(silence.seen.japanese)"),
                    silence.remedy(card: sound.id))
            }
            let hint =
                sound.server.map { Phrase(" \($0) mixes it with others.", "\($0)がほかの音と混ぜます。") }
                ?? (sound.holders.isEmpty ? Phrase(" Nobody has it open.", "今は誰も使っていません。") : held)
            return make(
                .fine,
                Phrase(
                    "\(name.english) can sound.\(told.english)\(hint.english)",
                    "\(name.japanese)：音が出せます。\(told.japanese)\(hint.japanese)"))
        }
    }

    private var held: Phrase {
        guard !sound.holders.isEmpty else { return Phrase("") }
        let names = sound.holders.map { holder in
            let program = holder.program.isEmpty ? "?" : holder.program
            return holder.pid == greeter
                ? Phrase("Noren itself (process \(holder.pid))", "Noren自身（プロセス\(holder.pid)）")
                : Phrase("\(program) (process \(holder.pid))", "\(program)（プロセス\(holder.pid)）")
        }
        let list = Phrase.list(names)
        return Phrase(" \(list.english) has it open.", "今は\(list.japanese)が使っています。")
    }
}
