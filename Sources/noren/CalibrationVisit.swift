internal import ControlSocket
internal import Greeter
internal import GreeterRuntime

/// Somebody with a meter at the till: the noise is played, and the reading asked for.
final class CalibrationVisit {
    private(set) var isOver = false
    private(set) var failure: Failure?

    private let calibration: Calibration
    private let language: StoryLanguage
    private let reactor: Reactor
    private let typed: TypedLines
    private var timer: Reactor.Timer?
    /// LUFS of the noise; nil: it was not played yet.
    private var lufs: Double?
    private var left = 0

    /// Seconds between two words of how long it still lasts.
    private static let step = 5

    init(_ calibration: Calibration, _ language: StoryLanguage, reactor: Reactor) {
        self.calibration = calibration
        self.language = language
        self.reactor = reactor
        typed = TypedLines(reactor)
        timer = reactor.makeTimer { [unowned self] _ in attempt { () throws(Failure) in try count() } }
    }

    func begin() {
        attempt { () throws(Failure) in
            let seconds = Greeter.signalLength.nanoseconds / 1_000_000_000
            try say(
                """
                Stand at the till with a sound level meter; an app on a telephone will do. Set it to A and slow, and hold it where
                your ears are. For \(seconds) s a noise will come from the shop's loudspeaker, as loud as a spoken cue. Wait until
                the number stands, and read it. The shop should be as quiet as it gets: before opening, music off.
                """,
                """
                騒音計（スマートフォンのアプリで構いません）を持ってレジに立ってください。A特性・SLOWにして、耳の高さに構えます。
                \(seconds)秒間、声のあいさつと同じ大きさの雑音がスピーカーから出ます。数字が落ち着いたら読み取ってください。
                開店前で音楽も止めた、できるだけ静かな時に測ってください。
                """)
            try askToBegin()
        }
    }

    private func askToBegin() throws(Failure) {
        try ask("Enter begins; q leaves everything as it is.", "Enterで始めます。qでやめます。")
    }

    /// Ends the noise, and everything is as it was.
    func leave() {
        guard !isOver else { return }
        if left > 0 { _ = try? calibration.ask(.calibrate(isOver: true)) }
        Console.error(language("Nothing was changed.", "何も変更していません。"))
        end(Failure(.failed))
    }

    private func ask(_ english: String, _ japanese: String) throws(Failure) {
        try say(english, japanese)
        try Console.text("> ")
        try Console.flush()
        typed.next(isFresh: left == 0) { [unowned self] line in attempt { () throws(Failure) in try take(line) } }
    }

    private func take(_ line: String?) throws(Failure) {
        let text = line?.split(separator: " ").joined(separator: " ")
        guard let text, text.lowercased() != "q" else { return leave() }
        if !typed.isTerminal { try Console.say(text) }
        guard !text.isEmpty else { return try play() }
        guard let lufs else { return try askToBegin() }
        guard let reading = Calibration.reading(text) else {
            try Console.say(Calibration.complaint(text, language) + language(".", "。"))
            return try askForReading()
        }
        if left > 0 { _ = try? calibration.ask(.calibrate(isOver: true)) }
        try calibration.finish(reading, lufs: lufs)
        end(nil)
    }

    private func play() throws(Failure) {
        guard left == 0 else { return try askForReading() }
        let answer = try calibration.ask(.calibrate(isOver: false))
        lufs = answer["lufs"]?.number
        left = Int(answer["seconds"]?.integer ?? 0)
        try say("It sounds now. Any quiet button ends it.", "いま鳴っています。静音ボタンで止められます。")
        timer?.set(at: Reactor.instant() + .seconds(Int64(CalibrationVisit.step)))
        try askForReading()
    }

    private func askForReading() throws(Failure) {
        try ask(
            "What does the meter show, in dB(A)? Enter plays the noise again, q leaves.",
            "騒音計は何dB(A)ですか。Enterでもう一度鳴らし、qでやめます。")
    }

    private func count() throws(Failure) {
        left = max(0, left - CalibrationVisit.step)
        if left > 0 {
            timer?.set(at: Reactor.instant() + .seconds(Int64(CalibrationVisit.step)))
            try Console.text(language("\(left) s left  ", "あと\(left)秒  "))
        } else {
            try Console.text(language("It is over. ", "終わりました。"))
        }
        try Console.flush()
    }

    private func say(_ english: String, _ japanese: String) throws(Failure) {
        try Console.say(language(english, japanese))
    }

    private func attempt(_ body: () throws(Failure) -> Void) {
        do throws(Failure) { try body() } catch { end(error) }
    }

    private func end(_ failure: Failure?) {
        isOver = true
        self.failure = failure
        timer?.cancel()
        typed.forget()
        reactor.stop()
    }
}
