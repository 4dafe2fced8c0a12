# What a script on the board has at hand. Sourced. Nothing here sleeps and hopes: every wait has a condition and an end.

box=/board/bin/busybox
job=${job:-/board/job}
log=$job/log
tools=/board/tools
export NOREN_SOUNDS=/board/repository/Sounds
sim=/sys/kernel/config/gpio-sim
declare -A line_chip line_index chip_lines

# fact NAME VALUE: something seen on the board, for the check that runs on the host.
fact() { echo "$1=$2" >>"$job/facts"; }
give_up() { fact gave_up "$*"; echo "gave up: $*"; exit 1; }

# An emulated processor takes its time over every new process: what is asked again and again uses none.

# Hundredths of a second since the board came up, in $up. Bash's own SECONDS jumps with the wall clock, which
# scenarios set.
uptime() {
    read -r up _ </proc/uptime
    up=${up/./}
}

# A pipe that nobody writes to: reading from it with a time-out is a sleep.
exec {never}<> <(:)
# pause MS: for time itself, as between two visitors; never in the hope that something will have happened.
pause() { read -rt "$(($1 / 1000)).$(printf %03d $(($1 % 1000)))" -u $never; true; }

# wait_for SECONDS COMMAND…: asks every 25 ms until the command succeeds; fails when the time is up.
wait_for() {
    local end up
    uptime
    end=$((up + $1 * 100))
    shift
    until "$@"; do
        uptime
        ((up < end)) || return 1
        read -rt 0.025 -u $never
    done
    return 0
}

# --- disks ---

# load_disks: what block devices and their file systems need; the initramfs has it, and leaves it alone. What is only for
# another processor cannot be loaded, and is not missed.
load_disks() {
    local module
    while read -r module; do
        case $module in snd-dummy | softdog | watchdog) continue ;; esac
        [[ -d /sys/module/${module//-/_} ]] || insmod "/board/modules/$module.ko" || true
    done </board/modules/order
}

# --- lines ---

# make_chip LABEL NAME…: a chip with these line names, plugged in.
make_chip() {
    local label=$1 index=0 name
    shift
    mkdir -p "$sim/$label/bank0" || give_up "configfs took no chip $label"
    echo $# >"$sim/$label/bank0/num_lines"
    echo "$label" >"$sim/$label/bank0/label"
    for name in "$@"; do
        mkdir "$sim/$label/bank0/line$index"
        echo "$name" >"$sim/$label/bank0/line$index/name"
        line_chip[$name]=$label
        line_index[$name]=$index
        index=$((index + 1))
    done
    chip_lines[$label]=$*
    plug_chip "$label"
}

plug_chip() { echo 1 >"$sim/$1/live" && wait_for 5 test -d "$(chip_folder "$1")" || give_up "chip $1 did not come up"; }
unplug_chip() { echo 0 >"$sim/$1/live" || give_up "chip $1 did not go away"; }
chip_folder() { echo "/sys/devices/platform/$(cat "$sim/$1/dev_name")/$(cat "$sim/$1/bank0/chip_name")"; }
chip_name() { cat "$sim/$1/bank0/chip_name"; }

remove_chip() {
    local folder=$sim/$1 line
    echo 0 >"$folder/live"
    for line in "$folder"/bank0/line*; do rmdir "$line"; done
    rmdir "$folder/bank0" "$folder"
}

line_folder() { echo "$(chip_folder "${line_chip[$1]}")/sim_gpio${line_index[$1]}"; }

# move STEP…: NAME=1 and NAME=0 set the level that a line is pulled to, +MS waits. What was done when is kept.
move() {
    local step steps=()
    for step in "$@"; do
        case $step in
        +*) steps+=("$step") ;;
        *=1) steps+=("$(line_folder "${step%=*}")/pull=pull-up") ;;
        *=0) steps+=("$(line_folder "${step%=*}")/pull=pull-down") ;;
        *) give_up "move knows no step '$step'" ;;
        esac
    done
    $tools/lines "${steps[@]}" >"$job/.moved" || give_up "the lines could not be moved: $*"
    local stamp rest i=0 names=()
    for step in "$@"; do [[ $step == +* ]] || names+=("$step"); done
    while read -r stamp rest; do
        echo "$stamp ${names[i]}" >>"$job/moves"
        i=$((i + 1))
    done <"$job/.moved"
}

# press NAME [MS]: a contact that opens, or a button that goes down, and comes back.
press() { move "$1=1" "+${2:-200}" "$1=0"; }

# level NAME: what the line is at, whoever drives it.
level() { cat "$(line_folder "$1")/value"; }
level_is() { [[ $(level "$1") == "$2" ]]; }
# wait_level NAME LEVEL SECONDS
wait_level() { wait_for "$3" level_is "$1" "$2"; }

# --- the card ---

loopback=/sys/bus/platform/drivers/snd_aloop

# The driver's unbind returns only when the last program has closed the card, as a busy shop's never might: it is left
# to wait, and the card counts as unplugged when its devices are gone.
card_devices_gone() { [[ ! -e /dev/snd/pcmC0D0p ]]; }
unbound() { ! kill -0 "$unbinding" 2>/dev/null; }
unplug_card() {
    echo snd_aloop.0 >$loopback/unbind &
    unbinding=$!
    wait_for 5 card_devices_gone || give_up "the card did not go away"
}
plug_card() {
    wait_for 30 unbound || give_up "a program holds on to the card that was unplugged 30 s ago"
    wait "$unbinding" || give_up "the card could not be unplugged"
    echo snd_aloop.0 >$loopback/bind || give_up "the card could not be plugged in"
    wait_for 5 test -e /dev/snd/pcmC0D1c || give_up "the card did not come back"
}

# stream_is PCM STATE
stream_is() {
    local state=closed
    { read -r state; } <"/proc/asound/card0/$1/sub0/status" || return 1
    [[ $state == "state: $2" ]]
} 2>/dev/null
# position: how many frames the card has played since it was opened; empty where it is closed.
position() { $box sed -n 's/^hw_ptr *: //p' /proc/asound/card0/pcm0p/sub0/status; }
playing() { stream_is pcm0p RUNNING || stream_is pcm0p DRAINING; }
not_playing() { ! playing; }
capturing() { stream_is pcm1c RUNNING; }
# comes [N]: somebody comes in through the door whose line is DOOR, the Nth of the day (1), and has a decision.
comes() {
    press DOOR 100
    wait_log 'front: arrival' 10 "${1:-1}"
}
# until_played: after a decision that says "sound", which is logged when the cue begins: until it is over.
until_played() { wait_for 20 not_playing || give_up "a cue sounded for more than 20 s: $(tail -1 "$log")"; }

# record FILE [FORMAT RATE CHANNELS]: from now until stop_recording, what a loudspeaker would say. It is opened before
# anything plays, for the first to open a loopback fixes its format: with one given, the card takes that and no other, and
# the file holds just the samples as the card was given them.
record() {
    local how=(-D plughw:0,1 -f S16_LE -r 48000 -c 2 -t wav)
    recorded=$1
    if [[ -n ${2:-} ]]; then
        how=(-D hw:0,1 -f "$2" -r "$3" -c "$4" -t raw --buffer-time=1000000 --period-time=50000)
        case $2 in S16*) second_bytes=$((2 * $3 * $4)) ;; S24_3*) second_bytes=$((3 * $3 * $4)) ;; *) second_bytes=$((4 * $3 * $4)) ;; esac
    fi
    arecord -q "${how[@]}" /tmp/recording.wav 2>/tmp/recording.log &
    recorder=$!
    wait_for 10 capturing || give_up "the loopback could not be recorded: $(cat /tmp/recording.log)"
    # When the first sample was taken, on the clock of the moves.
    fact recording_began "$($box sed -n 's/^trigger_time: //p' /proc/asound/card0/pcm1c/sub0/status)"
}

recorder_gone() { ! kill -0 "$recorder" 2>/dev/null; }
recorded_bytes() { stat -c %s /tmp/recording.wav; }
recorded_past() { (($(recorded_bytes) > $1)) || recorder_gone; }
stop_recording() {
    [[ -n ${recorder:-} ]] || return 0
    # What sounds now is in the card's buffer yet, half a second at most, and would be lost.
    wait_for 5 recorded_past $(($(recorded_bytes) + ${second_bytes:-192000} * 6 / 10))
    kill -INT "$recorder" 2>/dev/null
    wait_for 5 recorder_gone || kill -KILL "$recorder"
    wait "$recorder" 2>/dev/null
    recorder=
    [[ ! -s /tmp/recording.log ]] || fact recording_trouble "$(head -1 /tmp/recording.log)"
    mv /tmp/recording.wav "$recorded"
}

# --- the daemon ---

# start_noren SETTINGS [ARGUMENT…]: in the background; its log goes to $log. Ready is a line that begins with "ready".
start_noren() {
    local settings=$1
    shift
    : >>"$log"
    "$noren" run --config "$settings" "$@" 2>>"$log" >>"$log.stdout" &
    noren_pid=$!
    wait_for "${noren_patience:-30}" noren_ready_or_gone
    kill -0 "$noren_pid" 2>/dev/null || { wait "$noren_pid"; fact noren_exit $?; give_up "noren ended at once: $(tail -3 "$log")"; }
    log_has '^(<[0-7]>)?ready' || give_up "noren was not ready in ${noren_patience:-30} s: $(tail -3 "$log")"
}
# One that has ended and was not waited for yet is gone, too.
noren_gone() {
    local state
    { read -r _ _ state _ <"/proc/$noren_pid/stat"; } 2>/dev/null || return 0
    [[ $state == Z ]]
}
noren_ready_or_gone() { noren_gone || log_has '^(<[0-7]>)?ready'; }

# stop_noren [SIGNAL]: its exit code becomes the fact noren_exit; one that will not go is killed, and counts as 124. A program's
# end takes a few milliseconds, and seconds where others have the processor.
stop_noren() {
    local code=124
    [[ -n ${noren_pid:-} ]] || return 0
    kill "-${1:-TERM}" "$noren_pid" 2>/dev/null
    if wait_for 40 noren_gone; then
        wait "$noren_pid"
        code=$?
    else
        # What it waits for, for whoever looks into the job.
        for task in /proc/$noren_pid/task/*; do
            echo "$(<$task/comm): $(grep State $task/status)"
            cat $task/stack $task/syscall
        done >"$job/hangs" 2>&1
        kill -KILL "$noren_pid"
        wait "$noren_pid" 2>/dev/null
    fi
    noren_pid=
    fact noren_exit $code
}

# log_has REGEX [COUNT]; wait_log REGEX SECONDS [COUNT]
log_has() { (($(grep -ciE -- "$1" "$log" 2>/dev/null) >= ${2:-1})); }
wait_log() {
    wait_for "$2" log_has "$1" "${3:-1}" || give_up "no ${3:+${3}th }line like /$1/ was logged in $2 s, last: $(tail -1 "$log")"
}

# --- several scenarios in one boot ---

# run_scenario FOLDER: its script in a shell of its own, and afterwards a board as it was before.
run_scenario() {
    local chip up began
    uptime
    began=$up
    job=$1 $box timeout -k 5 "${2:-120}" bash -c '
        . /board/repository/Tests/VirtualBoard/guest/guest.sh
        trap "stop_recording; stop_noren; stop_others" EXIT
        cd "$job" && . ./guest' </dev/null >"$1/output" 2>&1
    echo "status=$?" >>"$1/facts"
    uptime
    echo "seconds=$(((up - began) / 100)).$(((up - began) / 10 % 10))" >>"$1/facts"
    for chip in "$sim"/*/; do
        [[ -d $chip ]] && remove_chip "$(basename "$chip")" 2>>"$1/output"
    done
    [[ -e /dev/snd/pcmC0D0p ]] || echo snd_aloop.0 >$loopback/bind 2>>"$1/output"
    rm -f /tmp/recording.*
}

# in_background COMMAND…: one that the scenario's end ends.
others=()
in_background() { "$@" & others+=($!); }
stop_others() {
    local other
    for other in "${others[@]}"; do kill "$other" 2>/dev/null; wait "$other" 2>/dev/null; done
}
