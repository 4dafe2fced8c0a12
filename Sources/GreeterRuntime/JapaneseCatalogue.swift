extension Translation {
    /// What shop owners meet in Japanese although another part of Noren says it in English. The narrower before the wider.
    static let catalogue: [Translation] = settings + sound + lines + greeter + disk + system

    private static let sound = [
        Translation("the sound card {} is gone; plug it in again, it is looked for", "音の機器 {} が外れました。つなぎ直すと自動で見つかります"),
        Translation("the sound card {} is silent: {}", "音の機器 {} から音が出ません：{}"),
        Translation(
            "{} does not answer this user ({}: {}); it serves who is logged in, {}",
            "{} がこの利用者に応えません（{}：{}）。{1} はログイン中の人のもので、サービスのものではありません。"
                + "noren devices に出るカードそのものを書くか、ガイドの「同じカードで音楽を流す」の手順で共用してください"),
        Translation(
            "{} may not be reached by this user ({}: {}); it serves who is logged in, {}",
            "この利用者は {} に届きません（{}：{}）。{1} はログイン中の人のもので、サービスのものではありません。"
                + "noren devices に出るカードそのものを書くか、ガイドの「同じカードで音楽を流す」の手順で共用してください"),
        Translation(
            "{} has ended or takes no more sound ({}: {}); it is looked for",
            "{} が終わったか、音を受け取らなくなりました（{}：{}）。戻れば自動で見つかります"),
        Translation(
            "the sound card {} is in use by {}; close that, {}", "音の機器 {} は {} が使っています。終了するか、[sound] に共用できる機器を書いてください"),
        Translation("the sound card {} takes sound but plays none; opening it again", "音の機器 {} が止まっています。開き直します"),
        Translation("the sound card {} stopped by itself; opening it again", "音の機器 {} が勝手に止まりました。開き直します"),
        Translation("the sound card {} cannot be opened ({}: {})", "音の機器 {} を開けません（{}：{}）"),
        Translation("there is no sound card \"{}\" on this board", "音の機器「{}」が見つかりません"),
        Translation("{} did not become ready", "{} の準備ができませんでした"),
        Translation("another program (sudo noren doctor names it)", "別のプログラム（sudo noren doctor で分かります）"),
        Translation("another program", "別のプログラム"),
        Translation(
            "is the card plugged in? `noren devices` lists what there is", "機器はつながっていますか。noren devices で一覧できます"),
        Translation(
            "another program holds the card: close that one, or use a device that shares it",
            "別のプログラムが使っています。終了するか、共用できる機器を使ってください"),
        Translation("the user needs the group `audio`", "利用者を audio グループに加えてください"),
        Translation(
            "the device does not take this; a name with `plughw:` in place of `hw:` converts",
            "この機器では扱えません。hw: の代わりに plughw: と書くと変換されます"),
        Translation(
            "is the name spelt as ALSA expects it? `noren devices` lists what there is",
            "機器名の書き方をお確かめください。noren devices で一覧できます"),
        Translation("this device cannot do that", "この機器では対応していません"),
        Translation("the board or the bus has no room for it", "メモリーまたはUSBの余裕がありません"),
        Translation("sound file {} {}", "音声ファイル {} {}"),
        Translation("an M4A or MP4 file (AAC)", "M4A（AAC）のファイル"),
        Translation("a WMA file", "WMAのファイル"),
        Translation("a WebM or Matroska file", "WebMのファイル"),
        Translation("an AMR file", "AMRのファイル"),
        Translation("a WAV file", "WAVのファイル"),
        Translation("a FLAC file", "FLACのファイル"),
        Translation("an Ogg file", "Oggのファイル"),
        Translation("is missing; check its name and folder, or copy it there", "が見つかりません。名前と場所を確かめてください"),
        Translation("may not be read; {}", "を読む権限がありません。chmod a+r で読めるようにしてください"),
        Translation("is empty; copy or export it again", "は空です。もう一度コピーしてください"),
        Translation("is text, not sound; {}", "は音声ではなく文章です。WAV、FLAC、Ogg、MP3 のどれかをお使いください"),
        Translation("is no sound that can be read; {}", "は読める音声ではありません。WAV、FLAC、Ogg、MP3 のどれかをお使いください"),
        Translation("is no sound that can be read, {}", "は読める音声ではありません。もう一度録音してください"),
        Translation(
            "is {}, which is not read without ffmpeg; install it (sudo apt install ffmpeg) and try again, or make it a WAV elsewhere",
            "は{1}で、読むには ffmpeg が必要です。sudo apt install ffmpeg を実行してからもう一度お試しください"),
        Translation("is {}, which is not read; convert it: {}", "は{}のため読めません。次で変換できます：{}"),
        Translation(
            "is damaged: it begins as {}, but cannot be read; copy or export it again",
            "は壊れています（{} で始まります）。もう一度コピーしてください"),
        Translation("is cut short: its end is missing; copy or export it again", "は途中で切れています。もう一度コピーしてください"),
        Translation(
            "is silent: nothing in it is above -70 dBFS; record it again, or use another", "には音が入っていません。もう一度録音してください"),
        Translation(
            "holds {} between its first sound and its last; {}", "は {1} あります。挨拶は2、3秒が目安です。一言に切ってください"),
        Translation("is {} long; {}", "は {1} あり、長すぎます。2、3秒に切ってください"),
        Translation("holds no sound: only a header; copy or export it again", "に音がありません。もう一度コピーしてください"),
    ]

    private static let lines = [
        Translation(
            "{} is in use by {}; stop it, or use another line", "{} は {} が使っています。それを止めるか、別の線を使ってください"),
        Translation("{} is in use by {}; {}", "{} は {} が使っています。{}"),
        Translation("{} (probably {})", "{}（おそらく {}）"),
        Translation(
            "{} cannot tell when it changes ({}); use a line of the board itself", "{} は変化を知らせられません（{}）。ボード本体の線を使ってください"
        ),
        Translation("{} cannot be used: {}", "{} は使えません：{}"),
        Translation(
            "the GPIO chip {} ({}) has gone; check its cable and supply", "GPIOの部品 {}（{}）が外れました。ケーブルと電源を確かめてください"),
        Translation("the GPIO chip {} ({}) cannot be read: {}", "GPIOの部品 {}（{}）を読めません：{}"),
        Translation(
            "no GPIO chip on this machine; {}", "この機械にはGPIOがありません。GPIOのあるボードでお使いください"),
        Translation(
            "no line is called \"{}\"; did you mean {}? noren devices lists all",
            "「{}」という線はありません。{} ではありませんか。noren devices で一覧できます"),
        Translation(
            "no line is called \"{}\", and no line here has a name; write it as {}; noren devices lists all",
            "「{}」という線はありません。ここの線には名前がないので {} のように書いてください"),
        Translation("no line is called \"{}\"; {}", "「{1}」という線はありません。noren devices で一覧できます"),
        Translation("no GPIO chip is called \"{}\"; did you mean \"{}\"?", "「{}」というGPIOの部品はありません。「{}」ではありませんか"),
        Translation("no GPIO chip is called \"{}\"; {}", "「{1}」というGPIOの部品はありません。noren devices で一覧できます"),
        Translation("{} has {} lines, 0 to {}, and no line {}", "{} の線は {} 本（0 から {}）で、{} はありません"),
        Translation("join the group {}: {}, then log in again; {}", "{1} グループに加わってください：{2} のあと、ログインし直します"),
    ]

    private static let greeter = [
        Translation("the greeter does not run: there is no socket at {}", "のれんが動いていません（{} がありません）"),
        Translation("the greeter does not run: nobody answers at {}", "のれんが動いていません（{} に応答がありません）"),
        Translation("start it: sudo systemctl start noren, or noren run", "起動するには：sudo systemctl start noren"),
        Translation("you may not talk to the greeter at {}", "のれんを操作する権限がありません（{}）"),
        Translation("join the group {}: {}, then log in again", "{} グループに加わってください：{} のあと、ログインし直します"),
        Translation("use sudo, or ask whoever looks after this board", "sudo を付けるか、管理している方にお尋ねください"),
        Translation("the greeter at {} did not answer within {}", "のれん（{}）から {} たっても応答がありません"),
        Translation(
            "try again; if it stays so: sudo systemctl restart noren", "もう一度お試しください。直らなければ：sudo systemctl restart noren"
        ),
        Translation("the greeter at {} closed the connection", "のれん（{}）が接続を切りました"),
        Translation("it may be restarting: try again in a moment", "再起動中かもしれません。少し待ってもう一度お試しください"),
        Translation("what answers at {} is not a greeter", "{} で応答したのは、のれんではありません"),
        Translation("see [board] socket in the settings for the right path", "正しい場所は設定の [board] socket をご覧ください"),
        Translation(
            "the greeter speaks version {} of the control protocol, and this command {}",
            "のれん（版 {}）とこのコマンド（版 {}）の版が違います"),
        Translation("install both from the same release, and restart the greeter", "同じ版を入れて、のれんを再起動してください"),
        Translation("the greeter has ended", "のれんが終了しました"),
        Translation("nobody has passed since the greeter started", "のれんが動きはじめてから、まだ誰も通っていません"),
        Translation("decision {} is not among the last {}", "判断 {} は最近の {} 件にありません"),
        Translation(
            "noren status lists the last ones, noren report those before",
            "最近のものは noren status、それ以前は noren report でご覧ください"),
        Translation("there is no door \"{}\"; did you mean \"{}\"?", "ドア「{}」はありません。「{}」ではありませんか"),
        Translation("there is no door \"{}\"; there are {}", "ドア「{}」はありません。あるのは：{}"),
        Translation("there is no cue \"{}\"; did you mean \"{}\"?", "音「{}」はありません。「{}」ではありませんか"),
        Translation("there is no cue \"{}\"; noren cues lists them", "音「{}」はありません。noren cues で一覧できます"),
        Translation("there is no store \"{}\"; there are {}", "店「{}」はありません。あるのは：{}"),
        Translation("noren status says what holds", "noren status で今の状態が分かります"),
        Translation("CANNOT BE WRITTEN: {}", "書き込めません：{}"),
        Translation("NOT KEPT: {}", "残せません：{}"),
        Translation("kept at {} on {}, which is read-only", "{}（{}、読み取り専用）"),
        Translation("kept at {} on {}: gone after a power cut", "{}（{}、停電で消えます）"),
        Translation(
            "kept at {} on an overlay: gone after a power cut, if its upper layer is in memory",
            "{}（overlay、上の層がメモリーなら停電で消えます）"),
        Translation("kept at {} on {}", "{}（{}）に保存"),
        Translation("kept at {}", "{} に保存"),
        Translation("there is no systemctl", "systemctl がありません"),
        Translation("systemctl {} noren did not end within {} s", "systemctl {} noren が {} 秒たっても終わりません"),
    ]

    private static let disk = [
        Translation("{} is there already and is left alone", "{} はすでにあるため、そのままにしました"),
        Translation("{} is larger than {} KB, which no such file is", "{} が {} KB を超えています。別のファイルではありませんか"),
        Translation("{} is larger than {} MB, which no greeting is", "{} が {} MB を超えています。挨拶には大きすぎます"),
        Translation(
            "{} is in use by {}: stop that one, or set another journal under [board]",
            "{} は {} が使っています。それを止めるか、[board] の journal を変えてください"),
        Translation("{} is no journal of Noren: {}", "{} はNorenの記録ではありません：{}"),
        Translation("it is damaged", "壊れています"),
        Translation("the disk is full: make room", "容量がありません。空きを作ってください"),
        Translation("let this user write the file and its directory", "そのファイルとフォルダーに書けるようにしてください"),
        Translation("see that the directory is there and this user may use it", "フォルダーがあり、使えることを確かめてください"),
        Translation("try again with sudo", "sudo を付けてもう一度お試しください"),
        Translation(
            "that disk is read-only: make it writable for this, or name another file",
            "読み取り専用です。書き込めるようにするか、別の場所を指定してください"),
        Translation("make room on that disk", "空きを作ってください"),
        Translation("its folder is not there", "フォルダーがありません"),
        Translation(
            "the bundled sounds were not found; {}", "付属の音が見つかりません。cues.toml のあるフォルダーを NOREN_SOUNDS に設定してください"),
    ]

    /// The system's words, as strerror says them.
    private static let system = [
        Translation("No such file or directory", "ファイルがありません"),
        Translation("No such device or address", "機器がありません"),
        Translation("No such device", "機器がありません"),
        Translation("Device or resource busy", "使用中です"),
        Translation("Permission denied", "権限がありません"),
        Translation("Operation not permitted", "許可されていません"),
        Translation("Read-only file system", "読み取り専用です"),
        Translation("No space left on device", "空きがありません"),
        Translation("database or disk is full", "空きがありません"),
        Translation("unable to open database file", "記録を開けません"),
        Translation("Input/output error", "読み書きに失敗しました"),
        Translation("Invalid argument", "指定が正しくありません"),
        Translation("Cannot allocate memory", "メモリーが足りません"),
        Translation("Is a directory", "フォルダーです"),
        Translation("Not a directory", "フォルダーではありません"),
        Translation("Connection timed out", "応答がありません"),
        Translation("Connection refused", "応答がありません"),
        Translation("Host is down", "動いていません"),
        Translation("Broken pipe", "途切れました"),
    ]
}
