"""What goes away and comes back, and the end."""

from scenario import scenario
from scenarios.doors import ARRIVAL


@scenario("a chip that is unplugged is a fault of its door, and mends when it is back", boot="faults", doors=ARRIVAL,
          guest="""
    make_chip door DOOR
    record $job/sound.wav
    start_noren noren.toml
    press DOOR 200
    wait_log 'front: arrival' 10
    until_played
    fact chip_before $(chip_name door)
    unplug_chip door
    wait_log 'front: .*(out of order|fault|gone)|(chip|line).*(gone|away|vanish)' 20
    plug_chip door
    fact chip_after $(chip_name door)
    wait_log 'front: .*(in order|mended|back|again)|(chip|line).*(back|again)' 30
    press DOOR 200
    wait_log 'front: arrival' 10 2
    until_played
    stop_recording
    stop_noren
""")
def chip(seen):
    seen.expect_run()
    seen.expect_decisions("front arrival sound played", "front arrival sound played")
    seen.expect_heard("welcome", "welcome")


@scenario("a card that is unplugged leaves the lamp to answer, and sounds again when it is back", boot="faults",
          doors=ARRIVAL + '\n[lamp]\nline = "LAMP"\non = "1s"\n', guest="""
    make_chip door DOOR LAMP
    record $job/before.wav
    start_noren noren.toml
    press DOOR 200
    wait_log 'front: arrival' 10
    until_played
    stop_recording
    unplug_card
    press DOOR 200
    wait_log 'front: arrival' 10 2
    wait_level LAMP 0 10
    plug_card
    record $job/after.wav
    wait_log 'sound.*(in order|again|back)|card.*(back|again|mended)' 60
    press DOOR 200
    wait_log 'front: arrival' 10 3
    until_played
    stop_recording
    stop_noren
""")
def card(seen):
    seen.expect_run()
    outcomes = [(d.outcome, d.reason) for d in seen.decisions]
    seen.expect(outcomes == [("sound", "played"), ("light", "fault"), ("sound", "played")],
                "sound, then light for the fault, then sound", seen.tail())
    seen.expect_heard_in("before.wav", "welcome")
    seen.expect_heard_in("after.wav", "welcome")


@scenario("SIGTERM in the middle of a cue fades it out and ends with 0", boot="faults", doors=ARRIVAL, long_cues=True,
          guest="""
    make_chip door DOOR
    record $job/sound.wav
    start_noren noren.toml
    press DOOR 100
    wait_for 10 playing || give_up "nothing sounded: $(tail -3 $log)"
    pause 900
    stop_noren
    stop_recording
""")
def terminated(seen):
    seen.expect_run()
    sound, = seen.expect_heard("welcome-long", whole=False)
    seen.expect(sound.cut, "a cue that ends early", sound)
    full, silent = seen.cues.fade(seen.recording(), sound)
    seen.expect(0.003 <= silent - full <= 0.150, "a fade of 3 to 150 ms", f"{(silent - full) * 1000:.0f} ms")


@scenario("a line that toggles without end is out of order, its neighbour on the chip greets, and it mends when it rests",
          boot="faults", doors=ARRIVAL + """
[[door]]
name = "side"
contact = { chip = "door", line = 1, bias = "as-is" }
direction = "arrival"
""", guest="""
    make_chip door DOOR SIDE
    start_noren noren.toml
    pull=$(line_folder DOOR)/pull
    steps=()
    while ((${#steps[@]} < 1000)); do steps+=("$pull=pull-up" "$pull=pull-down"); done
    toggle() { until [[ -e /tmp/rest ]]; do $tools/lines "${steps[@]}" >/dev/null; done; }
    rm -f /tmp/rest
    toggle &
    wait_log 'front: out of order' 20
    pause 2000
    press SIDE 200
    wait_log 'side: arrival' 20
    touch /tmp/rest
    wait $!
    wait_log 'front: in order' 60
    before=$(grep -c 'front: arrival' $log)
    fact before $before
    until_played
    press DOOR 200
    wait_log 'front: arrival' 10 $((before + 1))
    until_played
    stop_noren
""")
def toggling(seen):
    seen.expect_run()
    said = [line for line in seen.log.splitlines() if "front: out of order" in line or "front: in order" in line]
    seen.expect(len(said) == 2, "the fault to be said once, and its end once", " | ".join(said))
    doors = [d.door for d in seen.decisions]
    seen.expect(doors.count("side") == 1, "one decision for the neighbour", doors)
    seen.expect(int(seen.facts["before"]) <= 50, "no more visitors than a second could hold", seen.facts["before"])
    seen.expect(str(seen.decisions[-1]).startswith("front: arrival sound"), "a welcome in the end", seen.tail())
