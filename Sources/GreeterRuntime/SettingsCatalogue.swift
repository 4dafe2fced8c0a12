extension Translation {
    /// What `noren check` says of settings: what is wrong, and behind the semicolon what to write instead. The narrower before
    /// the wider.
    static let settings = places + days + values + tables + sensors + files + remedies

    private static let places = [
        Translation("{}:{}:{}: error: {}", "{}:{}:{}: 誤り：{}"),
        Translation("{}:{}:{}: warning: {}", "{}:{}:{}: 助言：{}"),
        Translation("{}.toml:{}: {}", "{}.toml:{}: {}"),
    ]

    private static let days = [
        Translation(
            "there is no time zone \"{}\"; did you mean \"{}\"?", "タイムゾーン「{}」はありません。「{}」ではありませんか"),
        Translation(
            "there is no time zone \"{}\"; write one like \"Asia/Tokyo\"",
            "タイムゾーン「{}」はありません。\"Asia/Tokyo\" のように書いてください"),
        Translation("\"{}\" is no time range", "\"{}\" は時間帯として読めません"),
        Translation(
            "times are \"09:00-18:00\", from 00:00 to 24:00, several after commas",
            "\"09:00-18:00\" のように 00:00 から 24:00 までで書き、複数はコンマで区切ります"),
        Translation("\"{}\" does not exist: {} ends on \"{}\"", "\"{1}\" という日はありません。その月は \"{3}\" までです"),
        Translation("\"{}\" needs hours and minutes in two digits each", "\"{}\" は、時と分を2桁ずつで書く決まりです"),
        Translation("\"{}\" needs two digits each", "\"{}\" は、月と日を2桁ずつで書く決まりです"),
        Translation("\"{}\" has no end; write it as in \"{}\"", "\"{}\" には終わりの時刻がありません。\"{}\" のように書いてください"),
        Translation("\"{}\": there is no time {}; write \"{}\"", "\"{}\"：{} という時刻はありません。\"{}\" と書いてください"),
        Translation(
            "\"{}\" ends when it begins; write \"00:00-24:00\" for the whole day",
            "\"{}\" は始まりと終わりが同じです。一日中なら \"00:00-24:00\" と書いてください"),
        Translation("\"{}\" ends before it begins", "\"{}\" は終わりが始まりより前です"),
        Translation(
            "\"{}\" and \"{}\" overlap; let one end before the other begins",
            "\"{}\" と \"{}\" が重なっています。重ならないように書いてください"),
        Translation(
            "\"{}\" above names some of these days as exactly, and wins; name each day once",
            "上の \"{}\" と同じ曜日があり、上が優先されます。曜日は一度だけ書いてください"),
        Translation("\"{}\" holds letters that settings do not know", "\"{}\" には設定で使えない文字があります（半角の英数字で書きます）"),
        Translation("\"{}\" has a year at one end only", "\"{}\" は片方にしか年がありません"),
        Translation("write both ends with a year, or neither", "両方に年を書くか、両方とも省いてください"),
        Translation("\"{}\" is out of range; write a year from {} to {}", "\"{}\" は範囲外です。年は {} から {} までです"),
        Translation("\"{}\" has no month {}", "\"{1}\" に {2} 月はありません"),
        Translation(
            "a date is \"2026-12-24\", a day of every year \"12-24\", a range \"12-24/12-26\"",
            "日付は \"2026-12-24\"、毎年の日は \"12-24\"、期間は \"12-24/12-26\" のように書きます"),
        Translation("the month comes first: write \"{}\"", "月を先に書きます：\"{}\""),
        Translation("\"{}\" is no date", "\"{}\" は日付として読めません"),
        Translation("\"{}\" is no day; write \"{}\"", "\"{}\" という曜日はありません。\"{}\" と書いてください"),
        Translation("\"{}\" is no day", "\"{}\" という曜日はありません"),
        Translation(
            "days are \"mon\", \"mon-fri\", \"sat,sun\" or \"daily\"; {}",
            "曜日は \"mon\"、\"mon-fri\"、\"sat,sun\"、\"daily\" のように書きます。{}"),
        Translation("\"{}\" is no time; did you mean \"closed\"?", "\"{}\" は時刻ではありません。休みなら \"closed\" です"),
        Translation("\"{}\" is no time", "\"{}\" は時刻として読めません"),
        Translation(
            "\"{}\" says no time; write \"00:00-24:00\" for all day", "\"{}\" は時刻ではありません。一日中なら \"00:00-24:00\" です"),
        Translation("\"{}\" has no unit (ms, s, m or h)", "\"{}\" に単位（ms、s、m、h）がありません"),
        Translation("\"{}\" is no duration; write it in one unit: \"{}\"", "\"{}\" は長さとして読めません。単位は一つだけです：\"{}\""),
        Translation("\"{}\" is no duration", "\"{}\" は長さとして読めません"),
        Translation(
            "a duration is a number and a unit (ms, s, m or h), as in \"{}\"",
            "長さは数字と単位（ms、s、m、h）で、\"{}\" のように書きます"),
        Translation("a duration is not negative; write \"0s\" or more", "負の長さはありません。\"0s\" 以上にしてください"),
        Translation("it is longer than ten years", "十年を超えています"),
    ]

    private static let values = [
        Translation("unknown key `{}` in {}; did you mean `{}`?", "{2} に {1} という項目はありません。{3} ではありませんか"),
        Translation("unknown key `{}` in {}; it knows {}", "{2} に {1} という項目はありません。使えるのは：{3}"),
        Translation("`{}` does not belong in {}; move it to {}", "{} は {} の項目ではありません。{} に移してください"),
        Translation("`{}` stands outside of any table; move it to {}", "{} がどの表にも入っていません。{} に移してください"),
        Translation("`{}` is not a table of its own; it belongs in {}", "{} だけの表はありません。{} の中に書いてください"),
        Translation(
            "`{}` cannot be \"{}\"; did you mean \"{}\"? The words are {}",
            "{} を \"{}\" にはできません。\"{}\" ではありませんか。書けるのは：{}"),
        Translation("`{}` cannot be \"{}\"; write one of {}", "{} を \"{}\" にはできません。次のどれかを書いてください：{}"),
        Translation("`{}` cannot be \"{}\"", "{} を \"{}\" にはできません"),
        Translation("`{}` is {}, out of range", "{} の {} は範囲外です"),
        Translation("`{}`: \"{}\" is out of range", "{}：\"{}\" は範囲外です"),
        Translation("unknown {}; did you mean {}?", "{} はありません。{} ではありませんか"),
        Translation("unknown {}; there are {}", "{} はありません。あるのは：{}"),
        Translation("table {}", "表 {}"),
        Translation("key {}", "項目 {}"),
        Translation("`{}` must be {}, not {}", "{} に書くのは{}です（今は{}）"),
        Translation("one of {}", "次のどれか（{}）"),
        Translation("a whole number, without quotes", "引用符のない整数"),
        Translation("a number of {}, without quotes", "引用符のない数（{}）"),
        Translation("a text in quotes", "引用符に入れた文字"),
        Translation("a rate in quotes", "引用符に入れた回数"),
        Translation("times in quotes", "引用符に入れた時刻"),
        Translation("days or dates in quotes", "引用符に入れた曜日か日付"),
        Translation("days and times in quotes", "引用符に入れた曜日と時刻"),
        Translation("a duration in quotes with its unit", "引用符に入れた、単位つきの長さ"),
        Translation("a list of languages", "言語の一覧"),
        Translation("a line's name, or its chip and number", "線の名前か、チップと番号"),
        Translation("`{}` must name a WAV file", "{} にはWAVファイルの名前を書きます"),
        Translation("the number {}", "数 {}"),
        Translation("the text \"{}\"", "文字 \"{}\""),
        Translation("the bare date or time {}", "引用符のない日時 {}"),
        Translation("a table", "表"),
        Translation("a list", "一覧"),
        Translation("`{}` is empty; write something like {}", "{} が空です。たとえば {} と書いてください"),
        Translation(
            "`{}` is {}, but {} allows at most {}; a store may only be quieter: write {} or less",
            "{1} が {2} ですが、{3} で許されるのは {4} までです。店はそれより静かにだけできます。{5} 以下にしてください"),
        Translation(
            "`{}` is {} here and {} in {}, which has the same device; write the same in both",
            "{1} がここでは {2}、{4} では {3} です。同じ機器なので、両方に同じ値を書いてください"),
        Translation("`{}`: \"{}\" is no language code; write \"{}\"", "{}：\"{}\" は言語の記号ではありません。\"{}\" と書いてください"),
        Translation("`{}`: \"{}\" is listed twice; leave one out", "{}：\"{}\" が二度あります。一つにしてください"),
        Translation(
            "`{}`: \"{}\" holds more than letters, digits, \"-\", \"_\" and \".\"; write \"{}\"",
            "{}：\"{}\" に使えるのは文字、数字、\"-\"、\"_\"、\".\" だけです。\"{}\" と書いてください"),
        Translation("`{}`: \"{}\" holds \"{}\", which a door's name may not", "{}：\"{}\" の \"{}\" は、ドアの名前には使えません"),
        Translation(
            "`{}`: \"{}\" means something else in a trace; write \"{}\" or another name",
            "{}：\"{}\" は記録で別の意味を持ちます。\"{}\" など、別の名前にしてください"),
        Translation(
            "`longest` is shorter than `gap`, so no party could end by its gap; write a longer one, as in \"{}\"",
            "longest が gap より短く、ご一行の区切りがつきません。\"{}\" のように長くしてください"),
        Translation(
            "`ceiling` binds nothing before somebody has measured how loud it is at the till: noren calibrate",
            "ceiling は、レジでの音量を一度測るまで効きません：noren calibrate"),
    ]

    private static let tables = [
        Translation("`{}` is a list of tables; write [[{}]], in double brackets", "{} は複数書ける表です。[[{}]] と二重括弧で書いてください"),
        Translation("`{}` is a table; write {} and its keys below it", "{} は表です。{} と書き、その下に項目を書いてください"),
        Translation("there is only one {} in a file; write it in single brackets", "{} は一つだけです。一重括弧で書いてください"),
        Translation("there may be several of {}; write {}, in double brackets", "{} は複数書けるので、{} と二重括弧で書いてください"),
        Translation("{} is already in {}; keep it in one of the board's files", "{} はすでに {} にあります。どれか一つのファイルに書いてください"),
        Translation(
            "{} has no line; add line = \"{}\", or leave the table out", "{} に線がありません。line = \"{}\" を加えるか、表ごと消してください"),
        Translation(
            "`duck` does not say what to lower; add {}, the name of an ALSA mixer control (amixer scontrols lists them)",
            "duck に、下げるものが書かれていません。{} のように、ALSAのミキサーにある名前を加えてください（amixer scontrols で一覧）"),
        Translation(
            "`duck`: the mixer of {} has no control \"{}\" with a volume; {}",
            "duck：{} のミキサーに、音量のある「{}」はありません。{}"),
        Translation("it has {}; did you mean {}?", "あるのは {}。{} ではありませんか"),
        Translation("it has none that can be lowered", "下げられるものがありません"),
        Translation("it has {}", "あるのは {}"),
        Translation(
            "`event` names events of a calendar; add calendar = \"{}\"", "event は暦の予定の名前です。calendar = \"{}\" を加えてください"),
        Translation(
            "this quiet time does not say how quiet; add at_most = \"light\", or volume = -6",
            "この静かな時間帯には、どのくらい静かにするかがありません。at_most = \"light\" か volume = -6 を加えてください"),
        Translation(
            "a spoken cue needs its language; add language = \"ja\", or level = \"chime\" if nothing is spoken",
            "ことばの音には言語が要ります。language = \"ja\" を、ことばがなければ level = \"chime\" を加えてください"),
        Translation("this cue has no `{}`; add {}", "この音に {} がありません。{} を加えてください"),
        Translation("there is another cue \"{}\" ({}); give each its own id", "音「{}」がもう一つあります（{}）。id は別々にしてください"),
        Translation("there is another door \"{}\" ({}); give each its own name", "ドア「{}」がもう一つあります（{}）。name は別々にしてください"),
        Translation(
            "there is another quiet time \"{}\"; give each its own name", "静かな時間帯「{}」がもう一つあります。name は別々にしてください"),
        Translation(
            "there is another store \"{}\" ({}); give each its own `id` in [shop]",
            "店「{}」がもう一つあります（{}）。[shop] の id は別々にしてください"),
        Translation(
            "no cue speaks \"{}\"; write one of {}, or add a [[cue]] in that language",
            "\"{}\" の音がありません。{} のどれかにするか、その言語の [[cue]] を加えてください"),
        Translation(
            "this shop has no door; add [[door]] and, below it, contact = \"GPIO17\"",
            "この店にドアがありません。[[door]] と、その下に contact = \"GPIO17\" を加えてください"),
        Translation(
            "`{}` is written in one line; write {} and below it a line for each key, so that setup can go on from it",
            "{1} が一行にまとめて書かれています。{2} の下に一行ずつ書けば、noren setup で続けられます"),
        Translation(
            "{}: another file, which this one extends, says otherwise; change it there",
            "{}：元にしている別のファイルが違う値を決めています。そちらを変えてください"),
    ]

    private static let sensors = [
        Translation(
            "door \"{}\" has only a contact, which cannot tell in from out: everybody gets the neutral chime; {}",
            "ドア「{1}」はセンサーが一つだけで、入る人と出る人を区別できません。どなたにも中立のチャイムが鳴ります。"
                + "入口専用なら direction = \"arrival\" と書くか、motion に店内の人感センサーを、"
                + "または outer と inner に二本の光センサーを加えてください"),
        Translation(
            "door \"{}\" has only a beam, which cannot tell in from out: everybody gets the neutral chime; {}",
            "ドア「{1}」は光センサーが一本だけで、入る人と出る人を区別できません。どなたにも中立のチャイムが鳴ります。"
                + "入口専用なら direction = \"arrival\" と書くか、outer と inner の二本にしてください"),
        Translation("door \"{}\" has no sensor; {}", "ドア「{1}」にセンサーがありません。contact = \"GPIO17\" のように書いてください"),
        Translation("{} is already taken by {}; give {} a line of its own", "{} はすでに {} が使っています。{} には別の線を使ってください"),
        Translation("{} and {} do not make one sensor; {}", "{1} と {2} では一つのセンサーになりません。\(kinds)"),
        Translation("`{}` needs `{}` beside it; {}", "{1} には {2} も要ります。\(kinds)"),
        Translation(
            "`{}` is named twice, by name and by chip; write {} or {}", "{} が名前とチップの両方で書かれています。{} か {} と書いてください"),
        Translation("`{}` names no line; write it as in {}", "{} に線がありません。{} のように書いてください"),
        Translation("`{}` names no line; write {} or {}", "{} に線がありません。{} か {} と書いてください"),
        Translation("`{}` has a chip but no number on it; write {} or {}", "{} にはチップがありますが番号がありません。{} か {} と書いてください"),
        Translation("`{}` has a number but no chip; write {} or {}", "{} には番号がありますがチップがありません。{} か {} と書いてください"),
        Translation(
            "`approach` has no meaning at this door: it is for a door with `motion`; leave it out",
            "このドアに approach は要りません（motion のあるドアの項目です）。消してください"),
        Translation(
            "`direction` has no meaning at this door: the two lines tell the direction; leave it out",
            "このドアに direction は要りません（二つの線で向きが分かります）。消してください"),
        Translation(
            "`direction` has no meaning at this door: motion tells the direction; leave it out",
            "このドアに direction は要りません（motion で向きが分かります）。消してください"),
        Translation("store {}, {}", "店 {} の{}"),
        Translation("door {}, {}", "ドア {} の {}"),
        Translation("serving input", "serving の入力"),
        Translation("quiet button", "quiet_button の入力"),
    ]

    private static let kinds =
        "ドアのセンサーは contact、contact と motion、beam、outer と inner、in と out のどれかです"

    private static let files = [
        Translation("the file is empty; {}", "ファイルが空です。少なくともドアを一つ書いてください"),
        Translation("the file cannot be read ({})", "ファイルを読めません（{}）"),
        Translation("the file may not be read; allow it with: {}", "ファイルを読む権限がありません。次で許可できます：{}"),
        Translation("the file cannot be opened ({})", "ファイルを開けません（{}）"),
        Translation("the file is saved as UTF-16; save it as UTF-8", "ファイルがUTF-16です。UTF-8で保存してください"),
        Translation("the byte {} here is not UTF-8; save the file as UTF-8", "ここ（{}）がUTF-8ではありません。UTF-8で保存してください"),
        Translation("there is no such file; {}", "ファイルがありません。名前を確かめるか、新しく作ってください（noren setup）"),
        Translation("this is a folder; name the settings file in it, as in {}", "フォルダーです。中の設定ファイルを {} のように指定してください"),
        Translation(
            "the file is larger than 1 MB, which no settings are; is it the right file?",
            "1 MBを超えていて、設定とは思えません。ファイルは合っていますか"),
        Translation("this line is longer than {} bytes; is it the right file?", "この行は {} バイトを超えています。ファイルは合っていますか"),
        Translation(
            "not TOML, found while {}: cannot redefine {}; {}",
            "同じ名前が二度あります（TOML：{2}）。項目も [表] も一つのファイルに一度だけです。一つにまとめてください"),
        Translation(
            "not TOML, found while {}; {}",
            "TOMLとして読めません。文字は \"引用符\" に入れ、[表] と 項目 = 値 は一行ずつ書いてください"),
        Translation(
            "there is no calendar {}; put it there, or leave `calendar` out", "暦 {} がありません。置くか、calendar を消してください"),
        Translation("{} is a folder; name the calendar in it, as in {}", "{} はフォルダーです。中の暦を {} のように指定してください"),
        Translation("no event of {} is named \"{}\"; did you mean \"{}\"?", "{} に「{}」という予定はありません。「{}」ではありませんか"),
        Translation("no event of {} is named \"{}\"; its events are {}", "{} に「{}」という予定はありません。あるのは：{}"),
        Translation(
            "no event of {} is named \"{}\", and none has a name; leave `event` out for all events",
            "{} の予定には名前がなく、「{}」もありません。すべての予定なら event を消してください"),
        Translation(
            "all events of the calendar are over, the last on {}; export it again",
            "暦の予定はすべて過ぎています（最後は {}）。もう一度書き出してください"),
        Translation(
            "this event has no DTSTART; add a day as in {}, or remove the event",
            "この予定に DTSTART がありません。{} のように加えるか、予定を消してください"),
        Translation(
            "DTSTART: there is no \"{}\"; a month has at most 31 days, and a day the times 000000 to 235959",
            "DTSTART：\"{}\" という日時はありません。日は31まで、時刻は 000000 から 235959 までです"),
        Translation(
            "there is no file {} to extend; put it there, or correct `extends`",
            "元にするファイル {} がありません。置くか、extends を直してください"),
        Translation("this file extends itself; take `extends` out", "このファイルが自分自身を元にしています。extends を消してください"),
        Translation(
            "these files extend one another in a circle: {}; take one `extends` out",
            "ファイルが輪になって互いを元にしています（{}）。extends を一つ消してください"),
        Translation(
            "more than {} files extend one another; join some", "{} を超えるファイルが連なっています。いくつかを一つにまとめてください"),
        Translation(
            "there is no sound file {} or {}; put it there, or correct `file`",
            "音声ファイル {} も {} もありません。置くか、file を直してください"),
        Translation("the sound file cannot be used: {}", "この音声ファイルは使えません：{}"),
        Translation(
            "The settings would not be in order, so nothing was changed.", "設定に誤りが生じるため、何も変更していません。"),
        Translation(
            "the last reload was refused, the settings before it hold: {}",
            "前回の再読み込みは受け付けられず、以前の設定で動いています：{}"),
        Translation(
            "other settings are being read just now; try again in a moment",
            "ほかの設定を読み込み中です。少し待ってもう一度お試しください"),
    ]

    private static let remedies = [
        Translation("write one of {}", "次のどれかを書いてください：{}"),
        Translation("write it as in {}", "{} のように書いてください"),
        Translation("write \"{}\" to \"{}\"", "\"{}\" から \"{}\" までで書いてください"),
        Translation("write {} to {} cues", "{} から {} 回までで書いてください"),
        Translation("write {} to {}", "{} から {} までで書いてください"),
        Translation("write {} or {}", "{} か {} と書いてください"),
        Translation("write {}", "{} と書いてください"),
        Translation("a card that sleeps deeper is kept awake, by {}", "もっと深く眠る機器は {} で起こしておけます"),
        Translation("`{}`: {}", "{}：{}"),
    ]
}
