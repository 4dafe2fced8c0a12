# The faults, one function each, on a board with systemd as PID 1 and Noren installed as its package would. Sourced.
# A row leaves job/rows/NAME with lines KEY=VALUE: in (openings that the kernel could tell the greeter of), out (decisions
# in its log), kept (passages that its journal has gained), unseen (openings without a decision though it was ready), absent
# (openings while it was not), again (board seconds from the end of the fault until a welcome), said (its own words), note.

log=/run/noren.log
unit=noren.service
kept_at=/var/lib/noren
rows=$job/rows
mkdir -p "$rows"

settings() {
    cat >/etc/noren/noren.toml <<TOML
[shop]
timezone = "Asia/Tokyo"
languages = ["en"]
$1
[sound]
device = "plughw:CARD=Loopback"
[[door]]
name = "front"
contact = { chip = "door", line = 0, bias = "as-is" }
direction = "arrival"
[[door]]
name = "side"
contact = { chip = "hall", line = 0, bias = "as-is" }
direction = "arrival"
[lamp]
line = { chip = "hall", line = 1 }
on = "1s"
[inputs]
serving = { chip = "hall", line = 2, bias = "as-is", active = "high" }
[calm]
rest = "0s"
party = { gap = "0s", longest = "0s" }
voice = { burst = 900, per_hour = 900 }
sound = { burst = 900, per_hour = 900 }
serving_longest = "20s"
[board]
clock = "trusted"
TOML
}

put() { echo "$1=$2" >>"$rows/$row"; }

decisions() { grep -cE ' (arrival|departure|unknown) — ' "$log"; }
sounds() { grep -cE ' arrival — sound ' "$log"; }
has_decisions() { (($(decisions) >= $1)); }
has_sounds() { (($(sounds) >= $1)); }
is_active() { [[ $(systemctl is-active $unit) == active ]]; }
# From the last restart on, which begins with "journal:" or a complaint about it.
has_said() { tail -n "+$((mark + 1))" "$log" | grep -qiE -- "$1"; }
until_said() { wait_for "$2" has_said "$1" || { put note "did not say /$1/ in $2 s"; failed=1; }; }
passages_kept() { noren journal info 2>/dev/null | $box sed -n 's/^ *passages *\([0-9]*\).*/\1/p'; }

# passage [DOOR]: somebody opens it, which the greeter can see.
passage() {
    press "${1:-DOOR}" 60
    in=$((in + 1))
}
answered() { wait_for "${1:-10}" has_decisions $((before + in)) || { put note "a passage had no decision in time"; failed=1; }; }

# opened_after_ready: whether the last opening was after systemd saw the greeter ready, which has the lines by then. Both
# moments are on the monotonic clock: "12.345678901 DOOR=1", and microseconds.
opened_after_ready() {
    local stamp ready
    stamp=$(grep 'DOOR=1' "$job/moves" | tail -1)
    stamp=${stamp%% *}
    ready=$(systemctl show -p ActiveEnterTimestampMonotonic --value $unit)
    is_active && ((${stamp/./} / 1000 > ready))
}

# again [FROM]: opens the door until a welcome sounds; how long that took since FROM, or now. An opening while nobody was
# there to see it is not the greeter's.
again() {
    local from=${1:-} sounded seen up
    uptime
    from=${from:-$up}
    sounded=$(sounds)
    until uptime && ((up > from + 12000)); do
        seen=$(decisions)
        press DOOR 60
        if wait_for 2 has_decisions $((seen + 1)); then
            in=$((in + 1))
            if has_sounds $((sounded + 1)); then
                uptime
                put again "$(((up - from) / 100)).$(((up - from) / 10 % 10))"
                wait_for 10 not_playing
                return
            fi
        elif opened_after_ready; then
            unseen=$((unseen + 1))
        else
            absent=$((absent + 1))
        fi
    done
    put note "no welcome in 120 s"
    failed=1
}

begin() {
    row=$1
    rm -f "$rows/$row"
    in=0 failed= unseen=0 absent=0
    before=$(decisions)
    mark=$(wc -l <"$log")
    kept_before=$(passages_kept)
    uptime
    began=$up
}

# finish REGEX: the row's end; the words are those lines of the log that match.
finish() {
    local kept late
    answered 5
    # A decision that took its time was no opening that nobody saw.
    late=$(($(decisions) - before - in))
    ((late <= 0 || late > unseen)) || in=$((in + late)) unseen=$((unseen - late))
    put in "$in"
    put out "$(($(decisions) - before))"
    # The journal takes what it is given in batches.
    wait_for 15 is_kept
    kept=$(passages_kept)
    put kept "$((${kept:-0} - ${kept_before:-0}))"
    put unseen "$unseen"
    put absent "$absent"
    tail -n "+$((mark + 1))" "$log" | grep -iE -- "$1" | $box awk '!seen[$0]++' | head -3 >"$rows/$row.said"
    tail -n "+$((mark + 1))" "$log" >"$rows/$row.log"
    systemctl show -p StatusText --value $unit >"$rows/$row.status"
    uptime
    put seconds "$(((up - began) / 100))"
    put failed "${failed:-0}"
    echo "row $row: $($box tr '\n' ' ' <"$rows/$row")"
}
is_kept() { local kept; kept=$(passages_kept); ((${kept:-0} - ${kept_before:-0} >= in)); }

# --- the rows ---

first_card() {
    begin first_card
    passage
    answered
    modprobe snd-aloop
    again
    finish 'sound'
}

chip_gone() {
    begin chip_gone
    passage
    answered
    unplug_chip door
    until_said 'front: out of order' 20
    # The other door goes on.
    passage SIDE
    answered
    plug_chip door
    uptime
    local back=$up
    until_said 'front: in order' 30
    again "$back"
    finish 'chip|front: (out|in)'
}

card_gone() {
    begin card_gone
    passage
    answered
    wait_for 10 not_playing
    unplug_card
    passage
    answered
    until_said 'sound is out of order' 20
    plug_card
    again
    finish 'sound'
}

card_busy() {
    begin card_busy
    systemctl stop $unit
    aplay -q -D hw:0,0 -t raw -f S16_LE -r 48000 -c 2 /dev/zero &
    local other=$!
    wait_for 10 playing || give_up "the other program does not play"
    systemctl start $unit
    until_said 'busy|in use' 30
    passage
    answered
    pause "$((busy_seconds * 1000))"
    passage
    answered
    kill $other
    wait $other 2>/dev/null
    again
    finish 'busy|in use|sound is'
}

line_stuck() {
    begin line_stuck
    # The door stays open: one visitor, and no fault.
    move DOOR=1
    in=$((in + 1))
    answered
    # The serving switch stays on: a tick at most, until it is no longer believed.
    move SERVE=1
    pause 3000
    passage SIDE
    answered
    until_said 'serving input has been active' 40
    move DOOR=0
    again
    move SERVE=0
    finish 'serving'
}

# What moves a line without end, as fast as this board can; how often it did is left in /tmp/moved.
toggle_for() {
    local pull edges=0 up end steps=()
    pull=$(line_folder "$1")/pull
    while ((${#steps[@]} < 1000)); do steps+=("$pull=pull-up" "$pull=pull-down"); done
    uptime
    end=$((up + $2 * 100))
    while uptime && ((up < end)); do
        $tools/lines "${steps[@]}" >/dev/null
        edges=$((edges + ${#steps[@]}))
    done
    echo "$edges" >/tmp/moved
}

line_toggling() {
    begin line_toggling
    local up from over pid storm front
    pid=$(systemctl show -p MainPID --value $unit)
    uptime
    from=$up
    toggle_for DOOR 60 &
    storm=$!
    until_said 'front: out of order' 20
    uptime
    put noticed "$(((up - from) / 100)).$(((up - from) / 10 % 10))"
    pause 20000
    # Somebody comes through the other door, and somebody else asks what is the matter.
    press SIDE 60
    until_said 'side: arrival — ' 20
    noren status >"$rows/$row.asked" 2>&1
    grep -q 'front.*OUT OF ORDER' "$rows/$row.asked" || { put note "noren status did not say it: $(tail -1 "$rows/$row.asked")"; failed=1; }
    wait $storm
    uptime
    over=$up
    put edges "$(cat /tmp/moved)"
    # What it took for visitors before it knew better, and those at the other door.
    in=$(($(decisions) - before))
    front=$(tail -n "+$((mark + 1))" "$log" | grep -cE 'front: arrival — ')
    put side "$((in - front))"
    put front "$front"
    ((front <= 50)) || { put note "$front decisions for the door whose line toggled"; failed=1; }
    until_said 'front: in order' 60
    (($(tail -n "+$((mark + 1))" "$log" | grep -c 'front: out of order') == 1)) || { put note "said more than once"; failed=1; }
    [[ $(systemctl show -p MainPID --value $unit) == "$pid" ]] || { put note "the greeter was restarted"; failed=1; }
    again "$over"
    finish 'front: (out|in)'
}

clock_stepped() {
    begin clock_stepped
    passage
    answered
    wait_for 10 not_playing
    date -s '+1 year' >/dev/null
    until_said 'clock was set' 10
    passage
    answered
    date -s '-2 years' >/dev/null
    passage
    answered
    date -s '+1 year' >/dev/null
    again
    finish 'clock'
}

settings_broken() {
    begin settings_broken
    settings 'languges = ["ja"]'
    systemctl reload $unit && { put note "systemctl reload took bad settings"; failed=1; }
    passage
    answered
    wait_for 10 not_playing
    settings 'name = "The corner"'
    # Somebody comes while they are taken.
    systemctl reload $unit &
    passage
    wait $! || { put note "systemctl reload failed"; failed=1; }
    answered
    again
    finish 'settings|unknown key'
}

journal_full() {
    begin journal_full
    dd if=/dev/zero of=$kept_at/filler bs=64k 2>/dev/null
    passage
    answered
    passage
    answered
    until_said 'journal cannot be written' 30
    rm $kept_at/filler
    again
    until_said 'journal is written again' 90
    finish 'journal'
}

journal_removed() {
    begin journal_removed
    rm -f $kept_at/*
    kept_before=0
    passage
    answered
    again
    finish 'journal'
}

out_of_memory() {
    begin out_of_memory
    # Another program takes all there is: it goes, and the greeter stays.
    local pid=$(systemctl show -p MainPID --value $unit)
    (echo 500 >/proc/$BASHPID/oom_score_adj && exec tail /dev/zero) >/dev/null 2>&1
    passage
    answered 30
    wait_for 10 not_playing
    [[ $(systemctl show -p MainPID --value $unit) == "$pid" ]] || { put note "the greeter went for another's hunger"; failed=1; }
    # And then it is chosen.
    echo 1000 >"/proc/$pid/oom_score_adj"
    uptime
    local from=$up
    echo f >/proc/sysrq-trigger
    again "$from"
    put killed "$(dmesg | grep -c "Out of memory: Killed process $pid ")"
    put restarts "$(systemctl show -p NRestarts --value $unit)"
    finish 'ready|journal:|ended before'
}

killed() {
    begin killed
    press DOOR 20
    # In the middle of the welcome, its passage decided and perhaps not yet in the journal.
    wait_for 5 has_decisions $((before + 1))
    in=$((in + 1))
    uptime
    local from=$up
    systemctl kill -s KILL $unit
    again "$from"
    finish 'ready'
}

hang() {
    begin hang
    passage
    answered
    wait_for 10 not_playing
    uptime
    local from=$up
    systemctl kill -s STOP $unit
    local pid=$(systemctl show -p MainPID --value $unit)
    wait_for 90 pid_is_not "$pid"
    uptime
    put noticed "$(((up - from) / 100))"
    again "$from"
    finish 'ready'
}
pid_is_not() { [[ $(systemctl show -p MainPID --value $unit) != "$1" ]]; }

fork_bomb() {
    begin fork_bomb
    perl /board/repository/Tests/VirtualBoard/faults/bomb.pl /run/noren/noren.sock 64 30 &
    local bomb=$! one
    pause 3000
    for one in 1 2 3; do
        passage
        answered 30
        wait_for 10 not_playing
    done
    wait $bomb
    again
    finish 'places|control'
}

# Nothing may be written but the journal, and that nowhere either.
read_only() {
    begin read_only
    systemctl stop $unit
    umount $kept_at
    # Debian 13's mount does not do it for the overlay itself, but for where it is mounted.
    mount -o remount,ro / 2>/dev/null
    mount -o remount,bind,ro /
    touch /usr/x 2>/dev/null && put note "the root is not read-only"
    touch /tmp/stamp
    kept_before=0
    systemctl start $unit
    again
    noren status 2>&1 | grep journal >"$rows/$row.nowhere"
    # The root took nothing; these are what else can be written.
    find /run /tmp /dev/shm -newer /tmp/stamp -user noren 2>/dev/null >"$rows/$row.written"
    mount -t tmpfs -o size=4m,mode=750,uid=noren,gid=noren tmpfs $kept_at
    systemctl restart $unit
    again
    noren status 2>&1 | grep journal >"$rows/$row.memory"
    # Both openings, the one without a journal and the one with.
    put in "$in"
    put unseen "$unseen"
    put absent "$absent"
    tail -n "+$((mark + 1))" "$log" | grep -iE -- 'journal' | head -3 >"$rows/$row.said"
    put out "$(($(decisions) - before))"
    tail -n "+$((mark + 1))" "$log" >"$rows/$row.log"
    systemctl show -p StatusText --value $unit >"$rows/$row.status"
    put failed "${failed:-0}"
    echo "row $row: $($box tr '\n' ' ' <"$rows/$row")"
}

# --- the board ---

prepare() {
    make_chip door DOOR
    make_chip hall SIDE LAMP SERVE
    udevadm trigger --settle --subsystem-match=gpio 2>/dev/null
    ls -l /dev/gpiochip* >"$rows/../devices"
    systemd-tmpfiles --create noren.conf
    # A small partition for the journal, and nothing on it yet.
    mount -t tmpfs -o size=4m,mode=750,uid=noren,gid=noren tmpfs $kept_at
    settings
    : >"$log"
    uptime
    local from=$up
    systemctl start $unit || give_up "the greeter did not start: $(tail -3 "$log"; systemctl status $unit --no-pager)"
    uptime
    fact start "$(((up - from) / 100)).$(((up - from) / 10 % 10))"
    systemd-analyze security $unit --no-pager 2>/dev/null | tail -1 >"$job/security"
    systemctl status $unit --no-pager >"$job/status.txt"
}
