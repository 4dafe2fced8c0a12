internal import Glibc
internal import Greeter
internal import GreeterRuntime
internal import Logging

/// Finds by ear how much silence a card needs in front of a cue, with somebody who counts.
///
/// The card is opened and kept as a greeter keeps it, and left alone until it has fallen asleep. Then a row of ticks: those
/// that are missing at its beginning were swallowed, and tell how long the card takes to wake. A chime with so much silence
/// in front of it says whether that is enough.
final class WakeTrial {
    static let ticks = 8
    /// From tick to tick; slow enough to be counted.
    static let grain = Span.milliseconds(250)
    /// Drivers let a codec sleep after 1 to 10 s.
    static let sleep = Span.seconds(12)
    /// What more than this would cost in lateness is better paid by keeping the card awake.
    static let longest = Span.seconds(2)

    private enum Trial {
        case count
        case whole(Span)
    }

    private let language: StoryLanguage
    private let device: String
    private let reactor: Reactor
    private let output: any CueOutput
    private let sounds: (OutputFormat) -> (tick: CueSound, chime: CueSound)?
    private let typed: TypedLines
    private var loaded: (tick: CueSound, chime: CueSound)?
    private var timer: Reactor.Timer?
    private var trial = Trial.count
    private var trouble = ""
    private var plays = 0
    private var isOver = false
    private(set) var failure: Failure?

    /// - Parameter sounds: the tick and the chime for the card's format; nil where they cannot be had.
    init(
        _ zone: ZoneSettings, device: String, language: StoryLanguage, reactor: Reactor, log: Logger,
        sounds: @escaping (OutputFormat) -> (tick: CueSound, chime: CueSound)?
    ) {
        output = Outputs.make(zone, reactor: reactor, log: log)
        typed = TypedLines(reactor)
        self.device = device
        self.language = language
        self.reactor = reactor
        self.sounds = sounds
    }

    func start() {
        let timer = reactor.makeTimer { [unowned self] _ in timerFired() }
        timer.set(at: Reactor.instant() + CuePlayer.patience)
        self.timer = timer
        output.report = { [unowned self] in take($0) }
        output.start()
    }

    func abandon() { end(nil) }

    private func end(_ failure: Failure?) {
        guard !isOver else { return }
        isOver = true
        self.failure = failure
        timer?.cancel()
        typed.forget()
        output.stop { [reactor] in reactor.stop() }
    }

    // MARK: What happens

    private func take(_ report: OutputReport) {
        guard !isOver else { return }
        switch report {
        case .ready(let format):
            guard loaded == nil else { return }
            guard let sounds = sounds(format) else { return end(Failure(.deviceOrDisk)) }
            loaded = sounds
            begin(.count)
        case .lost(let why):
            trouble = why
            // Somebody else's card will not be waited for, nor one that went while it was asked.
            end(Failure(.deviceOrDisk, refusal(why)))
        case .failed: end(Failure(.deviceOrDisk, trouble))
        case .ended: ask()
        case .started, .underrun: break
        }
    }

    private func timerFired() {
        guard loaded != nil else {
            return end(
                Failure(
                    .deviceOrDisk, language("\(device) did not become ready", "\(device) の準備ができませんでした")))
        }
        play()
    }

    private func refusal(_ why: String) -> String {
        let isGreeter = why.contains(" noren ") || why.contains(" noren-")
        guard isGreeter else { return why }
        return why
            + language(
                "\nThat is the greeter. Stop it first (sudo systemctl stop noren), and start it again afterwards"
                    + " (sudo systemctl start noren)",
                "\nこれはのれん本体です。先に止め（sudo systemctl stop noren）、終わったら再開してください（sudo systemctl start noren）")
    }

    private func begin(_ next: Trial) {
        trial = next
        let seconds = WakeTrial.sleep.nanoseconds / 1_000_000_000
        switch next {
        case .count:
            say(
                "\(device) is left alone for \(seconds) s, so that it falls asleep. Then it plays \(WakeTrial.ticks) ticks, "
                    + "four a second. Count those you hear.",
                "\(device) を\(seconds)秒そのままにして、眠らせます。そのあと「チッ」という音を1秒に4回の速さで"
                    + "\(WakeTrial.ticks)回鳴らします。聞こえた回数を数えてください。")
        case .whole(let lead):
            say(
                "Again \(seconds) s, then a chime of two notes with \(lead.duration) of silence in front.",
                "もう一度\(seconds)秒待ち、\(lead.duration)の無音に続けて2音のチャイムを鳴らします。")
        }
        timer?.set(at: Reactor.instant() + WakeTrial.sleep)
    }

    private func play() {
        guard let (tick, chime) = loaded else { return }
        plays += 1
        let performance =
            switch trial {
            case .count:
                Performance(
                    parts: [CueSound](repeating: tick, count: WakeTrial.ticks),
                    gap: WakeTrial.grain - Span(nanoseconds: Int64(tick.frames) * 1_000_000_000 / Int64(tick.rate)))
            case .whole(let lead): Performance(parts: [chime], leadIn: lead)
            }
        output.play(performance, id: PlayID(number: UInt64(plays)), latest: .distantFuture)
    }

    // MARK: Questions

    private func ask() {
        switch trial {
        case .count:
            question(
                "How many ticks did you hear? 0 to \(WakeTrial.ticks); r: once more",
                "何回聞こえましたか？ 0〜\(WakeTrial.ticks)。r：もう一度")
        case .whole:
            question("Was the beginning there, both notes whole? y, n; r: once more", "頭から2音とも聞こえましたか？ y、n。r：もう一度")
        }
    }

    private func question(_ english: String, _ japanese: String) {
        do throws(Failure) {
            try Console.text(language(english, japanese) + "\n> ")
            try Console.flush()
        } catch { return end(error) }
        typed.next { [unowned self] line in
            guard let line else { return end(nil) }
            if !typed.isTerminal { say(line, line) }
            answer(line.filter { !$0.isWhitespace }.lowercased())
        }
    }

    private func answer(_ text: String) {
        if text == "r" { return begin(trial) }
        switch trial {
        case .count:
            guard let heard = Int(text), (0...WakeTrial.ticks).contains(heard) else { return ask() }
            count(heard)
        case .whole(let lead):
            switch text {
            case "y", "yes", "はい": advise(lead)
            case "n", "no", "いいえ": longer(lead + WakeTrial.grain)
            default: ask()
            }
        }
    }

    private func count(_ heard: Int) {
        switch heard {
        case 0:
            say(
                "Nothing: is the loudspeaker on and turned up? `noren play chime-arrival` plays once more. If the card sleeps "
                    + "deeper than two seconds, keep it awake:",
                "何も聞こえない場合は、スピーカーの電源と音量を確かめてください（noren play chime-arrival でもう一度鳴ります）。"
                    + "2秒より深く眠るカードは、眠らせないでください：")
            settings([#"idle = "hold""#])
            end(nil)
        case WakeTrial.ticks:
            say("It is awake at once: nothing needs to be set.", "すぐに鳴っています。設定は不要です。")
            end(nil)
        default: longer(Span(nanoseconds: WakeTrial.grain.nanoseconds * Int64(WakeTrial.ticks - heard)))
        }
    }

    private func longer(_ lead: Span) {
        guard lead <= WakeTrial.longest else {
            say(
                "More than \(WakeTrial.longest.duration) would make every greeting late. Keep the card awake instead:",
                "\(WakeTrial.longest.duration)を超えると、あいさつが毎回遅れます。代わりに、眠らせないでください：")
            settings([#"idle = "hold""#])
            return end(nil)
        }
        begin(.whole(lead))
    }

    private func advise(_ lead: Span) {
        say(
            "Write this into the settings, then noren reload. Every greeting begins \(lead.duration) later by it:",
            "設定に次のように書き、noren reload を実行してください。あいさつは毎回\(lead.duration)遅れて始まります：")
        settings([#"lead_in = "\#(lead.duration)""#])
        say(
            "Or without the delay, where the card stays awake while it plays silence; try this first:",
            "無音を流し続ければ眠らないカードなら、遅れのない次の方法を先にお試しください：")
        settings([#"idle = "hold""#])
        end(nil)
    }

    private func settings(_ lines: [String]) {
        let text = (["[sound]", "device = \"\(device)\""] + lines).map { "  " + $0 }.joined(separator: "\n")
        say(text, text)
    }

    private func say(_ english: String, _ japanese: String) {
        do throws(Failure) { try Console.say(language(english, japanese)) } catch { end(error) }
    }
}
