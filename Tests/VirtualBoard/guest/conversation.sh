# noren setup on a board where the greeter runs under systemd, held through a terminal as a person does: each answer is
# typed when its question stands there, and the door moves when it is asked to. Sourced by the job's script.

log=/run/noren.log
unit=noren.service

# begin LANGUAGE: noren setup in a terminal of its own, whose every letter is kept in $said.
begin() {
    said=$job/$1.said
    rm -f /run/typed
    : >"$said"
    seen=0
    mkfifo /run/typed
    script --quiet --flush --return --command "noren setup --language $1 --bias as-is" "$said" </run/typed >/dev/null 2>&1 &
    talk=$!
    exec {typing}>/run/typed
}

# What stands on the terminal since the last answer.
has_asked() { tail -c "+$((seen + 1))" "$said" | grep -qF -- "$1"; }
ended() { ! kill -0 "$talk" 2>/dev/null; }
asked_or_ended() { has_asked "$1" || ended; }

# hear WORDS: waits until setup says them.
hear() {
    wait_for 90 asked_or_ended "$1"
    has_asked "$1" || give_up "setup did not say '$1', but: $(tail -c 300 "$said")"
}

# ask WORDS ANSWER: waits for a question and its prompt, then types, with Enter.
ask() {
    hear "$1"
    hear "> "
    seen=$(stat -c %s "$said")
    printf '%s\n' "$2" >&"$typing"
}

# finish NAME: waits for the end; the exit code is kept.
finish() {
    wait_for 90 ended || give_up "setup did not end: $(tail -c 300 "$said")"
    wait "$talk"
    fact "$1_exit" $?
    exec {typing}>&-
}

# A lamp is lit for three seconds, in which this processor starts few programs: its line is read without one.
is_lit() { local value=; read -r value <"${light[$1]}"; [[ $value == 1 ]]; }
lights() { wait_for 20 is_lit "$1"; }

is_active() { [[ $(systemctl is-active $unit) == active ]]; }
main_process() { systemctl show -p MainPID --value $unit; }
# How long the last start took: until its process was there, and from then until it was ready.
start_took() {
    systemctl show $unit -p InactiveExitTimestampMonotonic -p ExecMainStartTimestampMonotonic \
        -p ActiveEnterTimestampMonotonic | awk -F= '{ at[$1] = $2 / 1e6 } END {
            begun = at["InactiveExitTimestampMonotonic"]; process = at["ExecMainStartTimestampMonotonic"]
            printf "%.1f s to the process, %.1f s to ready", process - begun, at["ActiveEnterTimestampMonotonic"] - process }'
}
uptime_now() { local now rest; read -r now rest </proc/uptime; echo "$now"; }
# is_new PROCESS: the greeter is another process than this one, and ready.
is_new() { is_active && [[ $(main_process) != "$1" ]]; }
decided() { grep -cE ' (arrival|departure|unknown) — ' "$log"; }
has_decided() { (($(decided) >= $1)); }

# decision: after a movement, its line of the log as the fact NAME.
decision() {
    wait_for 30 has_decided "$2" || give_up "passage $2 had no decision: $(tail -2 "$log")"
    fact "$1" "$(grep -E ' (arrival|departure|unknown) — ' "$log" | tail -1)"
}

before() {
    modprobe snd-aloop
    make_chip header DOOR IN OUT BUTTON LAMP BUZZER SPARE SPARE2
    # The contact is closed to ground; a counter's outputs and the button rest high.
    move DOOR=0 IN=1 OUT=1 BUTTON=1
    declare -gA light=([LAMP]=$(line_folder LAMP)/value [BUZZER]=$(line_folder BUZZER)/value)
    udevadm trigger --settle --subsystem-match=gpio --subsystem-match=sound 2>/dev/null
    systemd-tmpfiles --create noren.conf
    # A shop that greets already, at the same door and on the same card.
    cat >/etc/noren/noren.toml <<TOML
[shop]
timezone = "Asia/Tokyo"
[sound]
device = "plughw:CARD=Loopback"
loudness = -20   # measured in March
[[door]]
name = "oak"
contact = { name = "DOOR", bias = "as-is" }
direction = "arrival"
[calm]
rest = "1s"
TOML
    : >"$log"
    systemctl start $unit || give_up "the greeter did not start: $(tail -3 "$log")"
    first=$(main_process)
}

japanese() {
    begin ja
    ask '確認のあいだ止めてもいいですか' ''
    ask 'どうしますか' 3
    ask 'Enter を押してください' ''
    # The unit has let go of its line, or it could not be watched.
    hear '今です'
    fact stopped "$(systemctl is-active $unit)"
    move DOOR=1 +900 DOOR=0
    ask 'これは何ですか' 1
    ask 'どう使われますか' 2
    ask 'ドアはほかにもありますか' いいえ
    ask 'スピーカー' 1
    ask 'レジのあたりで聞いて' 1
    ask 'どのように挨拶しますか' 1
    ask 'ことばの丁寧さ' 1
    # English is what the settings so far say.
    ask 'どの言語で' 2
    ask 'タイムゾーン' Asia/Tokyo
    ask '営業時間' ''
    ask '静かにするためのボタン' はい
    ask 'ボタンはまだ押さずに' ''
    hear '今です'
    move BUTTON=0 +300 BUTTON=1
    ask 'ランプはありますか' はい
    ask 'どの線ですか' LAMP
    hear 'どうなりましたか'
    fact lamp_tried "$(level LAMP)"
    ask 'どうなりましたか' 1
    ask 'スタッフ用' はい
    ask 'どの線ですか' BUZZER
    hear 'どうなりましたか'
    fact notice_tried "$(level BUZZER) $(level LAMP)"
    ask 'どうなりましたか' 1
    ask 'に書きますか' はい
    hear 'のれんが動いています'
    finish ja
    wait_for 60 is_new "$first" || give_up "the greeter was not started again: $(systemctl status $unit --no-pager)"
    cp /etc/noren/noren.toml "$job/ja.toml"
    fact ja_start "$(start_took)"
    second=$(main_process)

    # And the shop greets with them: words and the notice at the door, the lamp once somebody wants it quiet.
    local count
    count=$(decided)
    record "$job/ja.wav"
    move DOOR=1 +400 DOOR=0
    lights BUZZER || fact notice_dark "$(level BUZZER)"
    decision ja_greeted $((count + 1))
    wait_for 20 not_playing
    stop_recording
    move BUTTON=0 +300 BUTTON=1
    # Past the gap of a party.
    pause 6000
    move DOOR=1 +400 DOOR=0
    lights LAMP || fact lamp_dark "$(level LAMP)"
    decision ja_quiet $((count + 2))
    noren quiet --off >"$job/quiet" 2>&1 || give_up "noren quiet --off: $(cat "$job/quiet")"
}

# A stop and a start by themselves, and how long they take.
stop_and_start() {
    local begun
    # What a crash left lowered is seen to behind every end, whether or not its card is there.
    printf 'noren duck 1\nhw:CARD=Gone\nMusic\n5\n1\n1\n' >/run/noren/duck-0
    begun=$(uptime_now)
    systemctl stop $unit
    fact stop_took "$(awk "BEGIN { print $(uptime_now) - $begun }") s"
    fact seen_to "$(grep -c 'cannot be given back' "$log")"
    rm -f /run/noren/duck-0
    begun=$(uptime_now)
    systemctl start $unit
    fact start_took_all "$(awk "BEGIN { print $(uptime_now) - $begun }") s"
    fact last_start "$(start_took)"
    begun=$(uptime_now)
    noren check /etc/noren/noren.toml >/dev/null
    fact check_took "$(awk "BEGIN { print $(uptime_now) - $begun }") s"
}

# Somebody changes their mind: Ctrl-C at the terminal, and the greeter goes on.
left() {
    begin en
    ask 'Stop it while we look?' y
    hear 'Your doors:'
    fact left_stopped "$(systemctl is-active $unit)"
    printf '\003' >&"$typing"
    hear 'goes on as before'
    finish left
    cp "$said" "$job/left.said"
    wait_for 60 is_new "$second" || give_up "the greeter did not go on: $(systemctl status $unit --no-pager)"
    second=$(main_process)
    cmp -s /etc/noren/noren.toml "$job/ja.toml"
    fact left_changed $?
}

english() {
    begin en
    ask 'Stop it while we look?' y
    ask 'What about them?' 3
    ask 'Close the door, keep still' ''
    hear 'Now: come in'
    move IN=0 +120 IN=1
    ask 'What is it?' 3
    ask 'The other output' ''
    hear 'Now: go out'
    move OUT=0 +120 OUT=1
    ask 'another door?' n
    ask 'Where is the loudspeaker?' 1
    ask 'At the till, was that' 1
    ask 'How shall Noren greet?' 2
    ask 'time zone' Europe/Copenhagen
    ask 'When is the shop open?' ''
    ask 'quiet button?' n
    # The lamp of the settings before, whose line is an output still.
    ask 'Is there a lamp?' y
    ask 'On which line' LAMP
    hear 'What does the lamp do?'
    fact lamp_again "$(level LAMP)"
    ask 'What does the lamp do?' 1
    ask 'for the staff?' n
    ask 'Write them to' y
    hear 'The greeter is running'
    finish en
    wait_for 60 is_new "$second" || give_up "the greeter was not started again: $(systemctl status $unit --no-pager)"
    cp /etc/noren/noren.toml "$job/en.toml"
    local count
    count=$(decided)
    record "$job/en.wav"
    move OUT=0 +120 OUT=1
    decision en_thanked $((count + 1))
    wait_for 20 not_playing
    stop_recording
    ls /etc/noren >"$job/kept"
    stop_and_start
    cp "$log" "$job/log"
}
