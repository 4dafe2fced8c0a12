"""What cards of several kinds are given, to the sample, and cards that fail in their own ways."""

import numpy

import exactness
import reference
import scenario
from exactness import Card
from scenarios.doors import ARRIVAL

LAMP = ARRIVAL + '\n[lamp]\nline = "LAMP"\non = "1s"\n'


@scenario.scenario("a card that takes sound and stands still is noticed within a second, and mended without a restart",
                   boot="sound", languages=("en",), whole_settings=True, doors=scenario.COMMON.format(
                       languages='["en"]', shop="", calm=scenario.CALM).replace(
                           "plughw:CARD=Loopback", "sticky") + LAMP, guest="""
    make_chip door DOOR LAMP
    record $job/sound.raw S16_LE 48000 2
    cat >asound.conf <<'END'
</usr/share/alsa/alsa.conf>
pcm_type.sticky { lib "/board/tools/sticky.so" }
pcm.sticky { type sticky }
END
    export ALSA_CONFIG_PATH=$job/asound.conf
    noren_patience=120 start_noren noren.toml
    unset ALSA_CONFIG_PATH
    comes
    until_played
    pause 700
    touch /tmp/sticky
    comes 2
    uptime; fact started $up
    wait_log 'stands still' 10
    uptime; fact noticed $up
    wait_level LAMP 1 3 && fact lamp_for_the_lost 1
    wait_level LAMP 0 5
    comes 3
    pause 2500
    rm /tmp/sticky
    wait_log 'in order again' 40
    comes 4
    until_played
    pause 700
    stop_recording
    stop_noren
""")
def standstill(seen):
    seen.expect_run()
    outcomes = [(d.outcome, d.reason) for d in seen.decisions]
    seen.expect(outcomes == [("sound", "played"), ("sound", "played"), ("light", "fault"), ("sound", "played")],
                "sound, sound that was lost, light for the fault, sound", seen.tail())
    seen.expect("welcome-en was not heard to its end" in seen.log, "the lost cue to be told", seen.tail())
    seen.expect_fact("lamp_for_the_lost", 1)
    noticed = (int(seen.facts["noticed"]) - int(seen.facts["started"])) / 100
    seen.expect(noticed < 1.0, "a card that stands still to be noticed within a second", f"{noticed:.2f} s")
    heard = exactness.stretches(reference.load(seen.folder / "sound.raw", "S16_LE", 2), 48000)
    want = exactness.wanted("welcome-en", 48000, 2)
    lengths = [last - first for first, last in heard]
    seen.expect(len(heard) == 2 and all(abs(length - len(want)) < 4800 for length in lengths),
                "the first and the last cue whole, and nothing of the lost one", f"{lengths} frames of {len(want)}")


@scenario.scenario("a card that takes none of the formats says what it takes, and plughw: works", boot="sound",
                   whole_settings=True, doors=scenario.COMMON.format(
                       languages='["en"]', shop="", calm=scenario.CALM).replace("plughw:", "hw:") + LAMP, guest="""
    make_chip door DOOR LAMP
    record $job/sound.raw S16_BE 48000 2
    noren_patience=120 start_noren noren.toml
    wait_log 'sound card' 10
    comes
    stop_noren
    cp $log refused.log
    : >$log
    $box sed -i s/hw:CARD/plughw:CARD/ noren.toml
    noren_patience=120 start_noren noren.toml
    comes
    until_played
    stop_recording
    stop_noren
""")
def format_refused(seen):
    seen.expect_run()
    refused = seen.text("refused.log")
    seen.expect("front: arrival — light (fault)" in refused, "light for the fault", refused)
    seen.expect_decisions("front arrival sound played")
    line = next((line for line in refused.splitlines() if "takes none of" in line), "")
    seen.expect("S16_BE" in line and "plughw:CARD=Loopback" in line, "a line with what the card takes and what to write",
                line or seen.tail())
    samples = numpy.fromfile(seen.folder / "sound.raw", dtype=">i2").reshape(-1, 2) * 2.0 ** -15
    want = exactness.wanted("welcome-en", 48000, 2)
    (first, _), = exactness.stretches(samples, 48000)
    row = exactness.compare("welcome-en", samples, first, want, "S16_LE")
    # ALSA cuts 32 bits off at 16 where Noren rounds: half a step beside it on the average.
    seen.expect(row.difference < -65 and row.step < 1.01, "the cue, converted by ALSA", row)


@scenario.scenario("lead_in is silence in front of the cue, to the sample", boot="sound", whole_settings=True,
                   doors=scenario.COMMON.format(languages='["en"]', shop="", calm=scenario.CALM).replace(
                       '"plughw:CARD=Loopback"', '"tape"\nlead_in = "123ms"') + ARRIVAL, guest="""
    make_chip door DOOR
    record $job/sound.raw S32_LE 48000 2
    cat >asound.conf <<'END'
</usr/share/alsa/alsa.conf>
pcm.tape { type file slave.pcm "hw:0,0" file /tmp/tape.raw format raw }
END
    export ALSA_CONFIG_PATH=$job/asound.conf
    noren_patience=120 start_noren noren.toml
    unset ALSA_CONFIG_PATH
    comes
    until_played
    pause 700
    stop_recording
    stop_noren
    cp /tmp/tape.raw $job/tape.raw
""")
def lead_in(seen):
    seen.expect_run()
    want = exactness.wanted("welcome-en", 48000, 2)
    rows = []
    for name in ("tape.raw", "sound.raw"):
        samples = reference.load(seen.folder / name, "S32_LE", 2)
        found = exactness.stretches(samples, 48000)
        seen.expect(len(found) == 1, f"one stretch of sound in {name}", found)
        rows.append(exactness.compare(name, samples, found[0][0], want, "S32_LE"))
        seen.expect(rows[-1].difference < exactness.LIMIT, "the cue", rows[-1])
    # The tape holds what was written since the card was opened, and nothing else.
    seen.expect(rows[0].begin == 5904, "5904 frames of silence, 123 ms, from the card's first frame to the cue's",
                f"{rows[0].begin}")


@scenario.scenario("devices --wake lets ticks be counted, and says what to write", boot="sound", whole_settings=True,
                   doors=scenario.COMMON.format(languages='["en"]', shop="", calm=scenario.CALM) + ARRIVAL, guest="""
    make_chip door DOOR
    noren_patience=120 start_noren noren.toml
    "$noren" devices --wake plughw:CARD=Loopback >held.txt 2>&1 </dev/null
    fact held_exit $?
    "$noren" devices --wake plughw:CARD=Loopback --language ja >held-ja.txt 2>&1 </dev/null
    stop_noren
    record $job/sound.raw S32_LE 48000 2
    printf '6\ny\n' | "$noren" devices --wake hw:CARD=Loopback --language en >wake.txt 2>&1
    fact wake_exit $?
    pause 700
    stop_recording
""")
def wake(seen):
    seen.expect_run()
    seen.expect_fact("held_exit", 74)
    for name, words in (("held.txt", "sudo systemctl stop noren"), ("held-ja.txt", "先に止め")):
        seen.expect(words in seen.text(name) and "in use by noren" in seen.text(name),
                    "whoever has the card to be named, and what to do", seen.text(name))
    seen.expect_fact("wake_exit", 0)
    seen.expect('lead_in = "500ms"' in seen.text("wake.txt"), "500 ms for two ticks that were missing",
                seen.text("wake.txt"))
    tick, chime = (exactness.wanted(name, 48000, 2) for name in ("tick", "chime-arrival"))
    ticks = reference.sequence([tick] * 8, 0.25 - len(tick) / 48000, 48000)
    samples = reference.load(seen.folder / "sound.raw", "S32_LE", 2)
    found = exactness.stretches(samples, 48000)
    seen.expect(len(found) == 2, "ticks, and a chime", found)
    for name, (first, _), want in zip(("ticks", "chime"), found, (ticks, chime)):
        row = exactness.compare(name, samples, first, want, "S32_LE")
        seen.expect(row.difference < exactness.LIMIT, f"the {name}, whole", row)
    seen.expect(found[1][0] - found[0][1] > 12 * 48000, "time to fall asleep", f"{(found[1][0] - found[0][1]) / 48000} s")


# Last, for a board that has just come up is at its slowest. The short form of `exact`: a format with three bytes, and
# one that is held awake; both with a sequence, a hush, an end.
for card in (Card("S24_3LE", 44100, 2), Card("S16_LE", 48000, 1, idle="hold")):
    scenario.ALL.append(exactness.scenario_of(
        card, ("tick",), name=f"a card is given the cue and nothing else: {card}", boot="sound"))
