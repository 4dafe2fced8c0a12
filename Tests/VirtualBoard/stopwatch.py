"""The kernel's stop-watch: a probe on the simulated line's change and one on the card's start, on one clock."""

import random
import re
import statistics

PROBES = r"""
trace=/sys/kernel/tracing
echo mono >$trace/trace_clock
echo 'p:door gpio_sim:gpio_sim_sysfs_pull_store length=%cx:u64' >$trace/kprobe_events || give_up "no probe on the line"
echo 'p:card snd_aloop:loopback_trigger cmd=%si:s32' >>$trace/kprobe_events || give_up "no probe on the card"
# "pull-up" has seven letters, and a start is command 1.
echo 'length==7' >$trace/events/kprobes/door/filter
echo 'cmd==1' >$trace/events/kprobes/card/filter
echo 1 >$trace/events/kprobes/enable

# The kernel's own count of starts and stops: a short cue may be over before anybody looks whether it sounds.
count_triggers() { while read -r name count _; do [[ $name != card ]] || triggers=$count; done <$trace/kprobe_profile; }
triggered() { count_triggers; ((triggers > before)); }
"""

SETTINGS = """
[shop]
timezone = "Asia/Tokyo"
languages = ["fr"]
[sound]
device = "hw:0,0"
[[door]]
name = "front"
contact = { chip = "door", line = 0, bias = "as-is" }
direction = "arrival"
[calm]
rest = "0s"
party = { gap = "0s", longest = "0s" }
voice = { burst = 1000, per_hour = 1000 }
sound = { burst = 1000, per_hour = 1000 }
[board]
clock = "trusted"
journal = "/tmp/journal.sqlite"
socket = "/tmp/noren.sock"
[[cue]]
id = "welcome-short"
file = "cue.wav"
text = "welcome"
language = "fr"
says = "welcome"
level = "voice"
"""

DOOR = re.compile(r"\s(\d+\.\d+): door:")
CARD = re.compile(r"\s(\d+\.\d+): card:")
MARK = re.compile(r"tracing_mark_write: (\S+)")


def read_trace(text):
    """(mark, milliseconds) for each opening, in order; the mark is what was last written to trace_marker."""
    rows, mark, opened = [], None, None
    for line in text.splitlines():
        if found := MARK.search(line):
            mark = found[1]
        elif door := DOOR.search(line):
            opened = float(door[1])
        elif (card := CARD.search(line)) and opened is not None:
            rows.append((mark, (float(card[1]) - opened) * 1000))
            opened = None
    return rows


def percentile(values, share):
    """The smallest value that at least this share of them does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def interval(values, yardstick, rounds=4000):
    """Where 95 of 100 ratios of the medians lie when the openings are drawn again from those that were seen."""
    draw = random.Random(20260304)
    ratios = sorted(statistics.median(draw.choices(values, k=len(values)))
                    / statistics.median(draw.choices(yardstick, k=len(yardstick))) for _ in range(rounds))
    return percentile(ratios, 0.025), percentile(ratios, 0.975)
