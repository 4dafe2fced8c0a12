"""Two in one box: a player's music on the card that Noren speaks on, and its control that is lowered meanwhile."""

import numpy
import soundfile

import recognise
from scenario import scenario
from scenarios.doors import ARRIVAL

# A tone that is in no cue, so that music and cue are told apart in one recording.
TONE = 9_000
# Hz to both sides: what is measured as the music, and what is taken away with it. Each step of its volume is a click around
# the tone; of one of 0.9 dB, -70 dBFS are left with 400 Hz taken away, and -84 dBFS with 1,500.
NEAR, AROUND = 400, 1_500

# The player's own control is in the card's mixer, as amixer shows it from its first sound on.
MUSIC = """
    cat >/etc/asound.conf <<'CONF'
pcm.mixing {
    type dmix
    ipc_key 5678
    slave { pcm "hw:Loopback,0,0" rate 48000 channels 2 format S16_LE period_size 1024 buffer_size 16384 }
}
pcm.shared { type plug slave.pcm mixing }
pcm.music { type softvol slave.pcm mixing control { name "Music Playback Volume" card Loopback } }
CONF
    music() { amixer -c Loopback sget Music | sed -n 's/.*Front Left: [^0-9]*\\([0-9]*\\) .*/\\1/p'; }
    # It goes down and comes up step by step.
    music_is_lowered() { now=$(music) && ((now <= 195)); }
    music_is_back() { now=$(music) && ((now == first)); }
    music_sounds() { stream_is pcm0p RUNNING; }
    music_begins() {
        in_background aplay -q -D music $job/music.wav
        wait_for 20 music_sounds || give_up "the music did not begin"
        amixer -q -c Loopback sset Music 100%
        first=$(music)
        fact music_at_first $first
    }
    # a_shop_lowers: the control is there, the greeter runs, somebody comes in, and the control is lowered.
    a_shop_lowers() {
        make_chip door DOOR
        music_begins
        music_ends
        start_noren noren.toml
        comes
        wait_for 5 music_is_lowered || give_up "it was not lowered"
    }
    # The control stays when the player has gone.
    music_ends() { stop_others; others=(); wait_for 10 not_playing || give_up "the music did not end"; }
"""

DUCKED = """
[sound]
device = "DEVICE"
duck = { control = "Music", by = -12, card = "Loopback" }
"""
ALONE = DUCKED.replace("DEVICE", "plughw:CARD=Loopback")
SHARED = DUCKED.replace("DEVICE", "shared")


def shop(sound, more="", language="en"):
    return f"""
[shop]
timezone = "Asia/Tokyo"
languages = ["{language}"]
{sound}
[calm]
rest = "0s"
[board]
clock = "trusted"
journal = "/tmp/journal.sqlite"
socket = "/tmp/noren.sock"
{ARRIVAL}{more}"""


LONG = '\n[[cue]]\nid = "long"\nfile = "welcome-long.wav"\ntext = "welcome"\nlanguage = "fr"\nsays = "welcome"\nlevel = "voice"\n'


def tone(seen, name="sound.wav"):
    """dB of the music, every 50 ms of a recording; and the recording without it."""
    samples = seen.recording(name)
    spectrum = numpy.fft.rfft(samples)
    away = abs(numpy.fft.rfftfreq(len(samples), 1 / recognise.RATE) - TONE)
    music = numpy.fft.irfft(numpy.where(away < NEAR, spectrum, 0), len(samples))
    seen._recordings[name] = numpy.fft.irfft(numpy.where(away < AROUND, 0, spectrum), len(samples))
    step = recognise.RATE // 20
    power = [numpy.mean(music[at:at + step] ** 2) for at in range(0, len(music) - step, step)]
    return 10 * numpy.log10(numpy.maximum(power, 1e-12))


def music(folder):
    """A minute of the tone, softer than a cue."""
    seconds = numpy.arange(60 * recognise.RATE) / recognise.RATE
    both = numpy.repeat((0.05 * numpy.sin(2 * numpy.pi * TONE * seconds))[:, None], 2, axis=1)
    soundfile.write(folder / "music.wav", both, recognise.RATE, subtype="PCM_16")


@scenario("music and a cue are heard together on a card that mixes", boot="sharing", files=music, doors=shop(SHARED),
          whole_settings=True, guest=MUSIC + """
    make_chip door DOOR
    # Who makes a control has it for himself until he ends; from the next time on it is everybody's.
    music_begins
    music_ends
    music_begins
    record $job/sound.wav
    start_noren noren.toml
    comes
    # That it is lowered, is heard; on a slow board a second is too short to look. So long the cue and its way back take.
    pause 2500
    wait_for 20 music_is_back || give_up "the music was not given back"
    pause 500
    stop_recording
    stop_noren
""")
def together(seen):
    seen.expect_run()
    seen.expect_decisions("front arrival sound played")
    levels = tone(seen)
    # A board that was held up takes several steps at once: a click of some milliseconds is left.
    cues = [sound for sound in seen.heard() if sound.length > 0.1]
    seen.expect(len(cues) == 1 and cues[0].cue.startswith("welcome") and cues[0].correlation > 0.95 and not cues[0].cut,
                "one whole welcome over the music", "; ".join(map(str, cues)))
    usual = numpy.median(levels)
    least = numpy.sort(levels[levels > usual - 30])[:6].mean()
    # Down within 150 ms and up within 400, in steps that nobody hears as such.
    between = int(numpy.sum((levels > usual - 10.5) & (levels < usual - 1.5)))
    seen.expect(between >= 4, "music that steps back and comes back by and by", f"{between} x 50 ms between loud and soft")
    seen.expect(-13.5 < least - usual < -10.5, "music 12 dB lower while the cue sounds",
                f"{least - usual:.1f} dB; {seen.facts}; {seen.tail()}")


@scenario("a control is lowered while a cue sounds, and given back", boot="sharing", files=music,
          doors=shop(ALONE, LONG, language="fr"), whole_settings=True, long_cues=True, guest=MUSIC + """
    a_shop_lowers
    fact music_lowered $now
    fact notes_meanwhile $(ls /tmp | grep -c ^duck-)
    wait_for 20 music_is_back || give_up "it was not given back"
    fact notes_at_last $(ls /tmp | grep -c ^duck-)
    comes 2
    wait_for 5 music_is_lowered || give_up "it was not lowered again"
    amixer -q -c Loopback sset Music 77
    until_played
    pause 500
    fact music_by_hand $(music)
    stop_noren
""")
def lowered(seen):
    seen.expect_run()
    # softvol counts in 0.2 dB, and 255 is 0 dB.
    seen.expect_fact("music_at_first", 255)
    seen.expect_fact("music_lowered", 195)
    seen.expect_fact("notes_meanwhile", 1)
    seen.expect_fact("notes_at_last", 0)
    # Whoever has moved it meanwhile is left alone.
    seen.expect_fact("music_by_hand", 77)


@scenario("a greeter that is killed while a control is lowered gives it back at its next start", boot="sharing", files=music,
          doors=shop(ALONE, LONG, language="fr"), whole_settings=True, long_cues=True, guest=MUSIC + """
    a_shop_lowers
    kill -KILL $noren_pid
    wait $noren_pid
    fact music_after_kill $(music)
    start_noren noren.toml
    wait_log '^ready' 30 2
    fact music_at_last $(music)
    stop_noren
""")
def killed(seen):
    seen.expect_run()
    seen.expect_fact("music_after_kill", 195)
    seen.expect_fact("music_at_last", 255)
    seen.expect("gave back what was still lowered" in seen.log, "a line that says so", seen.tail())


@scenario("what a greeter that was killed left lowered comes back also where none starts again", boot="sharing", files=music,
          doors=shop(ALONE, LONG, language="fr"), whole_settings=True, long_cues=True, guest=MUSIC + """
    a_shop_lowers
    kill -KILL $noren_pid
    wait $noren_pid
    # As the unit's ExecStopPost= does.
    RUNTIME_DIRECTORY=/tmp $noren give-back >$job/given_back 2>&1
    fact music_at_last $(music)
    fact notes_at_last $(ls /tmp | grep -c ^duck-)
    start_noren noren.toml
    wait_log '^ready' 30 2
    stop_noren
""")
def abandoned(seen):
    seen.expect_run()
    seen.expect_fact("music_at_last", 255)
    seen.expect_fact("notes_at_last", 0)
    seen.expect("gave back" not in seen.log, "nothing left for the next start", seen.log)
    seen.expect("gave back what was still lowered" in seen.text("given_back"), "a line that says so", seen.text("given_back"))


@scenario("SIGTERM while a control is lowered gives it back", boot="sharing", files=music,
          doors=shop(ALONE, LONG, language="fr"), whole_settings=True, long_cues=True, guest=MUSIC + """
    a_shop_lowers
    stop_noren
    fact music_at_last $(music)
""")
def terminated(seen):
    seen.expect_run()
    seen.expect_fact("music_at_last", 255)


@scenario("a control that is not there is said with those that are, and the door is greeted", boot="sharing", files=music,
          doors=shop(ALONE.replace('"Music"', '"Musik"')), whole_settings=True, guest=MUSIC + """
    make_chip door DOOR
    music_begins
    music_ends
    $noren check noren.toml >$job/check 2>&1 || give_up "the settings are refused: $(cat $job/check)"
    start_noren noren.toml
    wait_log 'no control "Musik"' 10
    comes
    until_played
    stop_noren
""")
def unknown(seen):
    seen.expect_run()
    seen.expect_decisions("front arrival sound played")
    for text in (seen.log, seen.text("check")):
        seen.expect('"Music"' in text and 'did you mean "Music"?' in text, "the controls that there are", text)
    seen.expect(seen.log.count('no control "Musik"') == 1, "it to be said once", seen.log)


@scenario("a card that another program has says who, and what to set", boot="sharing", files=music,
          doors=shop('[sound]\ndevice = "plughw:CARD=Loopback"\n'), whole_settings=True, guest="""
    make_chip door DOOR
    in_background aplay -q -D plughw:CARD=Loopback $job/music.wav
    music_sounds() { stream_is pcm0p RUNNING; }
    wait_for 20 music_sounds || give_up "the music did not begin"
    start_noren noren.toml
    wait_log 'in use by' 10
    comes
    stop_noren
""")
def busy(seen):
    seen.expect_run()
    seen.expect_decisions("front arrival silent fault")
    seen.expect('in use by aplay' in seen.log and 'device = "default"' in seen.log, "who has it, and what to set", seen.log)
