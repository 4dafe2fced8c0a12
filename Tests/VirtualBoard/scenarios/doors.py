"""Every kind of sensor, as a visitor moves it."""

from scenario import scenario

ARRIVAL = """
[[door]]
name = "front"
contact = { chip = "door", line = 0, bias = "as-is" }
direction = "arrival"
"""
DEPARTURE = ARRIVAL.replace("arrival", "departure")


def one_opening(then="until_played"):
    return f"""
        make_chip door DOOR
        record $job/sound.wav
        start_noren noren.toml
        press DOOR 400
        wait_log 'front: (arrival|departure)' 10
        {then}
        stop_recording
        stop_noren
    """


@scenario("an arrival at a contact sounds a welcome", doors=ARRIVAL, guest=one_opening())
def arrival(seen):
    seen.expect_run()
    seen.expect_decisions("front arrival sound played")
    sound, = seen.expect_heard("welcome")
    late = seen.began() + sound.time - seen.moved("DOOR", 1)
    seen.expect(-0.05 < late < 1.0, "the welcome within a second of the door", f"{late * 1000:.0f} ms")


@scenario("a departure at a contact sounds a thank-you", doors=DEPARTURE, guest=one_opening())
def departure(seen):
    seen.expect_run()
    seen.expect_decisions("front departure sound played")
    seen.expect_heard("thanks")


@scenario("a Japanese shop welcomes in Japanese", doors=ARRIVAL, languages=("ja",), guest=one_opening())
def japanese(seen):
    seen.expect_run()
    seen.expect_heard("welcome-ja")


@scenario("four lines of settings, and a line by name, sound a neutral chime", whole_settings=True, doors="""
[shop]
timezone = "Asia/Tokyo"
[[door]]
contact = "DOOR"
[sound]
device = "plughw:CARD=Loopback"
[board]
clock = "trusted"
journal = "/tmp/journal.sqlite"
socket = "/tmp/noren.sock"
""", guest="""
    make_chip door DOOR
    record $job/sound.wav
    start_noren noren.toml
    # The default bias pulls the line up, which a contact takes for an open door: it closes, and opens again.
    move DOOR=0 +1500 DOOR=1
    wait_log 'unknown' 10
    until_played
    stop_recording
    stop_noren
""")
def four_lines(seen):
    seen.expect_run()
    seen.expect(len(seen.decisions) == 1 and seen.decisions[0].direction == "unknown",
                "one passage of unknown direction", seen.tail())
    seen.expect_heard("chime-neutral")


@scenario("a contact with motion tells in from out", doors="""
[[door]]
name = "front"
contact = { chip = "door", line = 0, bias = "as-is" }
motion = { chip = "door", line = 1, bias = "as-is", active = "high" }
""", guest="""
    make_chip door DOOR MOTION
    record $job/sound.wav
    start_noren noren.toml
    move DOOR=1 +300 MOTION=1 +300 DOOR=0 +500 MOTION=0
    wait_log 'front: arrival' 10
    until_played
    pause 4500
    move MOTION=1 +800 DOOR=1 +300 DOOR=0 +200 MOTION=0
    wait_log 'front: departure' 10
    until_played
    stop_recording
    stop_noren
""")
def motion(seen):
    seen.expect_run()
    seen.expect_decisions("front arrival sound played", "front departure sound played")
    seen.expect_heard("welcome", "thanks")


@scenario("a broken beam in a one-way lane is a passage", doors="""
[[door]]
name = "lane"
beam = { chip = "door", line = 0, bias = "as-is" }
direction = "arrival"
""", guest="""
    make_chip door BEAM
    # A beam's active level is low.
    move BEAM=1
    record $job/sound.wav
    start_noren noren.toml
    move BEAM=0 +150 BEAM=1
    wait_log 'lane: arrival' 10
    until_played
    stop_recording
    stop_noren
""")
def beam(seen):
    seen.expect_run()
    seen.expect_decisions("lane arrival sound played")
    seen.expect_heard("welcome")


@scenario("a pair of beams tells the way, and a turn-back is no passage", doors="""
[[door]]
name = "front"
outer = { chip = "door", line = 0, bias = "as-is", active = "high" }
inner = { chip = "door", line = 1, bias = "as-is", active = "high" }
""", guest="""
    make_chip door OUTER INNER
    record $job/sound.wav
    start_noren noren.toml
    # Halfway in, and out again.
    move OUTER=1 +120 INNER=1 +200 INNER=0 +120 OUTER=0
    pause 700
    fact after_turn_back $(grep -cE 'front: (arrival|departure|unknown)' $log)
    move OUTER=1 +120 INNER=1 +120 OUTER=0 +120 INNER=0
    wait_log 'front: arrival' 10
    until_played
    move INNER=1 +120 OUTER=1 +120 INNER=0 +120 OUTER=0
    wait_log 'front: departure' 10
    until_played
    stop_recording
    stop_noren
""")
def pair(seen):
    seen.expect_run()
    seen.expect_fact("after_turn_back", 0)
    seen.expect_decisions("front arrival sound played", "front departure sound played")
    seen.expect_heard("welcome", "thanks")


@scenario("a counter's two pulse outputs are passages in and out", doors="""
[[door]]
name = "counter"
in = { chip = "door", line = 0, bias = "as-is", active = "high" }
out = { chip = "door", line = 1, bias = "as-is", active = "high" }
""", guest="""
    make_chip door IN OUT
    record $job/sound.wav
    start_noren noren.toml
    press IN 100
    wait_log 'counter: arrival' 10
    until_played
    press OUT 100
    wait_log 'counter: departure' 10
    until_played
    stop_recording
    stop_noren
""")
def counter(seen):
    seen.expect_run()
    seen.expect_decisions("counter arrival sound played", "counter departure sound played")
    seen.expect_heard("welcome", "thanks")


@scenario("two doors on two chips are told apart", doors="""
[[door]]
name = "front"
contact = { chip = "door", line = 0, bias = "as-is" }
direction = "arrival"
[[door]]
name = "back"
contact = { chip = "yard", line = 1, bias = "as-is" }
direction = "departure"
""", guest="""
    make_chip door FRONT
    make_chip yard SPARE BACK
    record $job/sound.wav
    start_noren noren.toml
    press BACK
    wait_log 'back: departure' 10
    until_played
    press FRONT
    wait_log 'front: (arrival|departure)' 10
    until_played
    stop_recording
    stop_noren
""")
def two_doors(seen):
    seen.expect_run()
    seen.expect_decisions("back departure sound played", "front arrival sound played")
    seen.expect_heard("thanks", "welcome")


@scenario("a burst of bounce is one passage", doors=ARRIVAL + 'debounce = "50ms"\n', guest="""
    make_chip door DOOR
    record $job/sound.wav
    start_noren noren.toml
    move DOOR=1 +0.4 DOOR=0 +0.3 DOOR=1 +0.5 DOOR=0 +0.2 DOOR=1 +0.6 DOOR=0 +0.3 DOOR=1 \
        +400 DOOR=0 +0.4 DOOR=1 +0.3 DOOR=0 +0.5 DOOR=1 +0.2 DOOR=0
    wait_log 'front: arrival' 10
    until_played
    pause 500
    stop_recording
    stop_noren
""")
def bounce(seen):
    seen.expect_run()
    times = [time for time, _, _ in seen.moves]
    for what, burst in (("opening", times[:7]), ("closing", times[7:])):
        longest = max(after - before for before, after in zip(burst, burst[1:]))
        seen.expect(longest < 0.045, f"an emulator quick enough to bounce while {what}", f"{longest * 1000:.0f} ms between edges")
    seen.expect_decisions("front arrival sound played")
    seen.expect_heard("welcome")


@scenario("a door that is open at the start is no visit", doors=ARRIVAL, guest="""
    make_chip door DOOR
    move DOOR=1
    record $job/sound.wav
    start_noren noren.toml
    pause 700
    fact at_start $(grep -cE 'front: (arrival|departure|unknown)' $log)
    move DOOR=0 +300 DOOR=1
    wait_log 'front: arrival' 10
    until_played
    stop_recording
    stop_noren
""")
def open_at_start(seen):
    seen.expect_run()
    seen.expect_fact("at_start", 0)
    seen.expect_decisions("front arrival sound played")


@scenario("a line that another program holds is named, with who holds it", doors=ARRIVAL.replace(
    'chip = "door", line = 0', 'chip = "door", line = 1'), long_cues=True, guest="""
    make_chip door SPARE DOOR
    in_background $tools/edge2pcm DOOR null $job/welcome-long.wav 2>$job/holder
    holding() { grep -q ready $job/holder; }
    wait_for 10 holding || give_up "the holder did not start: $(cat $job/holder)"
    "$noren" run --config noren.toml 2>$log >$log.stdout &
    noren_pid=$!
    said() { log_has 'edge2pcm' || noren_gone; }
    wait_for 30 said
    stop_noren
""")
def taken(seen):
    seen.expect("gave_up" not in seen.facts, "the board to go through", seen.facts.get("gave_up"))
    lines = [line for line in seen.log.splitlines() if "edge2pcm" in line]
    seen.expect(lines and ("line 1" in lines[0] or "DOOR" in lines[0]),
                "an error that names the line and that edge2pcm holds it", seen.tail())
    # It may refuse the settings or the device, or go on and wait for the line; a crash is none of these.
    seen.expect(seen.facts.get("noren_exit") in ("0", "74", "78"), "noren to exit with 74 or 78, or with 0 on SIGTERM",
                seen.facts.get("noren_exit"))
