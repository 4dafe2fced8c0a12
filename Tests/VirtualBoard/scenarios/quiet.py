"""What keeps Noren quiet, and what answers instead."""

from scenario import CALM, scenario
from scenarios.doors import ARRIVAL, one_opening


@scenario("closed hours are silent", doors=ARRIVAL + '\n[hours]\ndaily = "10:00-20:00"\n',
          time="2026-03-04T03:00+09:00", guest=one_opening(then="pause 1500"))
def closed(seen):
    seen.expect_run()
    seen.expect_decisions("front arrival silent closed")
    seen.expect_silence()


@scenario("a party is greeted once", doors=ARRIVAL, calm='rest = "0s"\nparty = { gap = "5s", longest = "30s" }', guest="""
    make_chip door DOOR
    record $job/sound.wav
    start_noren noren.toml
    move DOOR=1 +300 DOOR=0 +900 DOOR=1 +300 DOOR=0 +900 DOOR=1 +300 DOOR=0
    wait_log 'front: arrival' 10 3
    until_played
    pause 500
    stop_recording
    stop_noren
""")
def party(seen):
    seen.expect_run()
    seen.expect([d.reason for d in seen.decisions] == ["played", "party", "party"], "played, party, party", seen.tail())
    seen.expect_heard("welcome")


QUIET = ARRIVAL + """
[inputs]
quiet_button = { chip = "door", line = 1, bias = "as-is", active = "high" }
[lamp]
line = "LAMP"
on = "1s"
"""


@scenario("the quiet button hushes what sounds, within 150 ms, and holds", doors=QUIET, long_cues=True, guest="""
    make_chip door DOOR BUTTON LAMP
    record $job/sound.wav
    start_noren noren.toml
    press DOOR 100
    wait_for 10 playing || give_up "nothing sounded: $(tail -3 $log)"
    pause 900
    press BUTTON 150
    wait_for 10 not_playing
    wait_log 'quiet' 10
    pause 300
    press DOOR 100
    wait_log 'front: arrival' 10 2
    pause 1500
    stop_recording
    stop_noren
""")
def hush(seen):
    seen.expect_run()
    seen.expect_decisions("front arrival sound played", "front arrival light quiet")
    sound, = seen.expect_heard("welcome-long", whole=False)
    seen.expect(sound.cut, "a cue that ends early", sound)
    full, silent = seen.cues.fade(seen.recording(), sound)
    pressed = seen.moved("BUTTON", 1) - seen.began()
    times = f"pressed at {pressed:.3f} s, fade from {full:.3f} to {silent:.3f} s of the recording"
    seen.expect(silent - pressed <= 0.150, "silence within 150 ms of the button", times)
    seen.expect(silent - full >= 0.003, "a fade, not a cut", times)


@scenario("the lamp answers what does not sound, and the notice tells the staff", doors=ARRIVAL + """
[lamp]
line = "LAMP"
on = "1s"
[notice]
line = "NOTICE"
""", shop='at_most = "light"', guest="""
    make_chip door DOOR LAMP NOTICE
    record $job/sound.wav
    start_noren noren.toml
    fact lamp_before $(level LAMP)
    fact notice_before $(level NOTICE)
    press DOOR 200
    wait_level LAMP 1 5 && fact lamp_lit 1
    wait_level NOTICE 1 5 && fact notice_lit 1
    wait_level LAMP 0 10 && fact lamp_out 1
    wait_level NOTICE 0 70 && fact notice_out 1
    stop_recording
    stop_noren
""")
def lamp(seen):
    seen.expect_run()
    seen.expect_decisions("front arrival light shop")
    for fact, value in dict(lamp_before=0, notice_before=0, lamp_lit=1, notice_lit=1, lamp_out=1, notice_out=1).items():
        seen.expect_fact(fact, value)
    seen.expect_silence()


@scenario("a second visitor while a cue sounds is not shouted at as well", doors=ARRIVAL.replace("front", "east")
          + ARRIVAL.replace("front", "west").replace("line = 0", "line = 1"), long_cues=True, calm=CALM, guest="""
    make_chip door EAST WEST
    record $job/sound.wav
    start_noren noren.toml
    press EAST 100
    wait_for 10 playing || give_up "nothing sounded: $(tail -3 $log)"
    pause 300
    press WEST 100
    wait_log 'west: arrival' 10
    until_played
    pause 1500
    stop_recording
    stop_noren
""")
def one_voice(seen):
    seen.expect_run()
    reasons = {d.door: d.reason for d in seen.decisions}
    seen.expect(reasons.get("east") == "played" and reasons.get("west") in ("busy", "stale"),
                "east played, west busy or stale", seen.tail())
    seen.expect_heard("welcome-long")


@scenario("while somebody is served the door is hushed, only ticks, and the notice says that somebody waits", doors=ARRIVAL + """
[inputs]
serving = { chip = "door", line = 1, bias = "as-is", active = "high" }
[notice]
line = "NOTICE"
on = "1s"
""", long_cues=True, guest="""
    make_chip door DOOR SERVING NOTICE
    record $job/sound.wav
    start_noren noren.toml
    press DOOR 100
    wait_for 10 playing || give_up "nothing sounded: $(tail -3 $log)"
    pause 700
    move SERVING=1
    wait_for 10 not_playing
    wait_log 'being served' 10
    pause 2000
    press DOOR 100
    wait_log 'front: arrival' 10 2
    pause 3000
    fact notice_held $(level NOTICE)
    move SERVING=0
    wait_log 'nobody is being served' 10
    wait_level NOTICE 0 20 && fact notice_out 1
    stop_recording
    stop_noren
""")
def serving(seen):
    seen.expect_run()
    seen.expect_decisions("front arrival sound played", "front arrival sound played")
    first, second = seen.expect_heard("welcome-long", "tick", whole=False)
    seen.expect(first.cut, "a cue that ends early", first)
    seen.expect_fact("notice_held", 1)
    seen.expect_fact("notice_out", 1)


@scenario("other settings are taken between two visitors, whole or not at all", doors=ARRIVAL, guest="""
    make_chip door DOOR LAMP
    record $job/sound.wav
    cp $job/noren.toml /tmp/live.toml
    start_noren /tmp/live.toml
    press DOOR 100
    wait_log 'front: arrival' 10
    until_played
    printf '[lamp]\\nline = "LAMP"\\non = "1s"\\n[[quiet_time]]\\nname = "hush"\\nat_most = "light"\\n' >>/tmp/live.toml
    kill -HUP $noren_pid
    wait_log 'settings taken' 30
    press DOOR 100
    wait_level LAMP 1 10 && fact lamp_lit 1
    wait_log 'front: arrival' 10 2
    echo 'rest = "never"' >>/tmp/live.toml
    kill -HUP $noren_pid
    wait_log 'cannot be used' 30
    wait_level LAMP 0 10
    press DOOR 100
    wait_level LAMP 1 10 && fact lamp_lit_again 1
    wait_log 'front: arrival' 10 3
    stop_recording
    stop_noren
""")
def reload(seen):
    seen.expect_run()
    seen.expect_decisions(
        "front arrival sound played", "front arrival light quiet-time", "front arrival light quiet-time")
    seen.expect_fact("lamp_lit", 1)
    seen.expect_fact("lamp_lit_again", 1)


@scenario("a line that settings give up can be had again, and is heard where it is not given up after all",
          doors=ARRIVAL, guest="""
    make_chip door DOOR SIDE
    record $job/sound.wav
    side='[[door]]\nname = "side"\ncontact = { chip = "door", line = 1, bias = "as-is" }\ndirection = "departure"\n'
    both() { cp $job/noren.toml /tmp/live.toml && printf "$side" >>/tmp/live.toml; }
    both
    start_noren /tmp/live.toml
    press SIDE 100
    wait_log 'side: departure' 10
    until_played
    cp $job/noren.toml /tmp/live.toml
    kill -HUP $noren_pid
    wait_log 'settings taken' 30
    press SIDE 100
    both
    kill -HUP $noren_pid
    wait_log 'settings taken' 30 2
    pause 2500
    press SIDE 100
    wait_log 'side: departure' 10 2
    until_played
    cp $job/noren.toml /tmp/live.toml
    printf "${side/line = 1/line = 9}" >>/tmp/live.toml
    kill -HUP $noren_pid
    wait_log 'cannot be used' 30
    pause 2500
    press SIDE 100
    wait_log 'side: departure' 10 3
    until_played
    stop_recording
    stop_noren
""")
def given_up(seen):
    seen.expect_run()
    seen.expect_decisions(*["side departure sound played"] * 3)
