public import Greeter
public import GreeterRuntime

extension StoryLanguage {
    /// Why a passage was answered as it was, in a plain sentence; empty for a word that is not known here.
    public func explanation(ofReason word: String) -> String {
        switch word {
        case "played": self("A cue was played.", "音を鳴らしました。")
        case "staff": self("It was a member of staff.", "スタッフの出入りでした。")
        case "closed": self("The shop was closed.", "営業時間外でした。")
        case "party":
            self("They came with somebody just greeted.", "先に迎えたお客様のお連れ様でした。")
        case "busy": self("Another cue was sounding.", "別の音が鳴っている最中でした。")
        case "rest": self("The silence between two cues had not passed.", "音と音の間の静けさを保ちました。")
        case "stale": self("Its turn came too late to be worth a sound.", "順番を待つうちに時機を逃しました。")
        case "acknowledged": self("A member of staff greeted in person.", "スタッフが直接ご挨拶しました。")
        case "no-cue": self("No cue fits.", "合う音がありませんでした。")
        case "fault": self("A door or the sound was out of order.", "ドアか音声が故障していました。")
        case "quiet": self("Somebody had asked for quiet.", "手動で静かにしていました。")
        case "serving": self("A customer was being served.", "接客中でした。")
        case "quiet-time": self("A quiet time was on.", "静かな時間帯でした。")
        case "budget": self("Enough had sounded for a while.", "しばらくの間に十分鳴ったので控えました。")
        case "clock": self("The time of day was not certain.", "時計がまだ合っていませんでした。")
        case "departures": self("Departures are kept softer here.", "お帰りの音を控えめにする設定です。")
        case "shop": self("The shop allows no more.", "お店の設定の上限です。")
        default: ""
        }
    }

    /// What a rung of the ladder is called.
    public func name(of answer: Level) -> String {
        switch answer {
        case .voice: self("words", "音声")
        case .chime: self("chime", "チャイム")
        case .tick: self("tick", "小さな音")
        case .light: self("light", "ランプ")
        case .off: self("nothing", "応答なし")
        }
    }

    /// As in `answered with words`.
    func answered(with answer: Level) -> String {
        self("answered with \(name(of: answer))", answer == .off ? name(of: answer) : "応答: \(name(of: answer))")
    }

    /// Which way people went.
    public func name(of direction: Direction) -> String {
        switch direction {
        case .arrival: self("came in", "来店")
        case .departure: self("went out", "退店")
        case .unknown: self("way unknown", "向き不明")
        }
    }

    /// From Monday.
    public func name(of weekday: Weekday) -> String {
        self(
            ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][weekday.rawValue],
            ["月", "火", "水", "木", "金", "土", "日"][weekday.rawValue])
    }
}
