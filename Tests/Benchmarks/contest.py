"""What the virtual board does in a comparison: each contender in turn, over and over, and what it costs meanwhile."""

import random

import stopwatch

BLOCK = 10

GUEST = stopwatch.PROBES + r"""
contest=/board/tools/CONTEST
make_chip door DOOR
mkdir -p /sys/fs/cgroup
mount -t cgroup2 none /sys/fs/cgroup || give_up "no control groups to count processor time with"
cp $job/cue.wav /tmp/cue.wav

# What each is called by, in a session of its own as a service has it; all have the line, the card and the sound for arguments, but Noren, whose settings say it.
launch() {
    case $1 in
    c) exec setsid $tools/edge2pcm DOOR hw:0,0 /tmp/cue.wav ;;
    c-fifo) exec setsid chrt --fifo 10 $tools/edge2pcm DOOR hw:0,0 /tmp/cue.wav ;;
    python) exec setsid $contest/edge2pcm.py DOOR hw:0,0 /tmp/cue.wav ;;
    aplay) exec setsid $contest/gpiomon-aplay DOOR hw:0,0 /tmp/cue.wav ;;
    mpd) exec setsid $contest/gpiomon-mpd DOOR hw:0,0 /tmp/cue.wav ;;
    noren | before) exec setsid $contest/$1 run --config $job/noren.toml ;;
    esac
}

# The consumer that the kernel names for the line; empty while nobody has it.
line_taken() {
    local entry
    while read -r entry; do [[ $entry != *"(DOOR"*"|"* ]] || return 0; done </sys/kernel/debug/gpio
    return 1
}
said_ready() { local entry; while read -r entry; do [[ $entry != *ready* ]] || return 0; done </tmp/contender.log; return 1; }
is_ready() {
    [[ -d /proc/$leader ]] || return 0
    line_taken && case $contender in c | c-fifo | noren | before) said_ready ;; esac
}
milliseconds() { local text=${1/./}; echo $((10#$text / 1000)); }

# begin CONTENDER: in a session and a control group of its own, until it waits for the door.
begin() {
    contender=$1 group=/sys/fs/cgroup/$1
    mkdir -p $group
    : >/tmp/contender.log
    local began=$EPOCHREALTIME ended
    (echo $BASHPID >$group/cgroup.procs; launch $contender) >>/tmp/contender.log 2>&1 &
    leader=$!
    wait_for 90 is_ready || give_up "$contender was not ready: $(tail -2 /tmp/contender.log)"
    ended=$EPOCHREALTIME
    [[ -d /proc/$leader ]] || give_up "$contender ended at once: $(tail -2 /tmp/contender.log)"
    # Who says so is known to 4 ms, by the file's own time; of the others when they were seen, every 25 ms.
    case $contender in c | c-fifo | noren | before) ended=$(stat -c %.6Y /tmp/contender.log) ;; esac
    fact "start.$phase.$contender.$round" $(($(milliseconds $ended) - $(milliseconds $began)))
}
emptied() { [[ -z $(<$group/cgroup.procs) ]]; }
signal_all() { local process; for process in $(<$group/cgroup.procs); do kill -$1 $process 2>/dev/null; done; }
finish() {
    signal_all TERM
    wait_for 10 emptied || { signal_all KILL; wait_for 5 emptied; }
    wait $leader 2>/dev/null
}

processor() { local key value; while read -r key value; do [[ $key != usage_usec ]] || used=$value; done <$group/cpu.stat; }

opening() {
    echo "$1" >$trace/trace_marker
    count_triggers
    before=$triggers
    press DOOR 60
    wait_for 20 triggered || give_up "$contender did not sound: $(tail -2 /tmp/contender.log)"
    wait_for 20 not_playing || give_up "$contender did not stop sounding"
    wait_for 60 line_taken || give_up "$contender no longer waits for the door: $(tail -2 /tmp/contender.log)"
}

# block CONTENDER PAUSE_MS…: the first opening after its start, and those that are counted.
block() {
    begin $1
    shift
    pause 1500
    opening "$phase/$contender/first"
    processor
    local wait from=$used
    for wait in "$@"; do
        pause "$wait"
        opening "$phase/$contender/counted"
    done
    processor
    fact "cpu.$phase.$contender.$round" $((used - from))
    finish
}

switches() {
    local process task key value
    switched=0
    for process in $(<$group/cgroup.procs); do
        for task in /proc/$process/task/*/status; do
            while read -r key value; do [[ $key != voluntary_ctxt_switches: ]] || switched=$((switched + value)); done <$task
        done
    done
}
# idle CONTENDER SECONDS: what it is while nobody comes, after one customer.
idle() {
    begin $1
    pause 1500
    opening "$phase/$contender/idle"
    pause 5000
    switches
    local from=$switched process entry value _ rss=0 pss=0 own=0
    pause $(($2 * 1000))
    switches
    fact "wakeups.$contender" $((switched - from))
    for process in $(<$group/cgroup.procs); do
        while read -r entry value _; do
            case $entry in
            Rss:) rss=$((rss + value)) ;;
            Pss:) pss=$((pss + value)) ;;
            Anonymous:) own=$((own + value)) ;;
            esac
        done </proc/$process/smaps_rollup
    done
    fact "rss.$contender" $rss
    fact "pss.$contender" $pss
    fact "own.$contender" $own
    finish
}

hog_starts() { setsid bash -c 'while :; do :; done' & hog=$!; }
hog_ends() { kill $hog; wait $hog 2>/dev/null; }
fact kernel "$(uname -r)"
fact libgpiod "$(dpkg-query -W -f '${Version}' 'libgpiod[23]*' 2>/dev/null)"
for package in libasound2 libasound2t64 alsa-utils gpiod mpd mpc python3 python3-libgpiod; do
    fact "version.$package" "$(dpkg-query -W -f '${Version}' $package 2>/dev/null)"
done
round=0
"""


def script(contenders, openings, idle, phases, folder):
    """The whole contest. Whoever begins a round takes turns, so that what drifts meanwhile hits all alike."""
    draw = random.Random(20260304)
    lines = [GUEST.replace("CONTEST", folder, 1)]
    for phase in phases:
        lines.append(f"phase={phase}")
        if phase == "hog":
            lines.append("hog_starts")
        left, turn = openings, 0
        while left > 0:
            count = min(BLOCK, left)
            left -= count
            first = turn % len(contenders)
            for contender in contenders[first:] + contenders[:first]:
                waits = " ".join(str(draw.randint(300, 900)) for _ in range(count))
                lines.append(f"round={turn}; block {contender} {waits}")
            turn += 1
        if phase == "hog":
            lines.append("hog_ends")
    lines.append("cat $trace/trace >$job/trace")
    lines.append("phase=idle; round=0")
    if idle:
        lines += [f"idle {contender} {idle}" for contender in contenders]
    return "\n".join(lines) + "\n"
