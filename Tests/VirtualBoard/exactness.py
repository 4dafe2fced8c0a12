"""Whether the card was given the cue and nothing else: what is done on the board, and how the capture is judged.

A loopback whose capture side was opened with hw: and one format is a card that takes that format and no other, and
the capture holds just the samples that the card was given. They are compared, first frame to last, with what
reference.py reckons without Noren: the measure is the root mean square of the difference over that of what was wanted,
in dB. What is wanted is rounded to the card's format first; without that, 16 bits alone differ by some 78 dB from
anything finer (the rounding's noise of -101 dBFS under speech at -23), whoever rounds. Both are told.
"""

import math
import re
from dataclasses import dataclass
from functools import cache

import numpy
import soundfile

import reference
import synth
from board import REPOSITORY
from scenario import Scenario

LIMIT = -80.0
GAP = 0.25
SOUNDS = REPOSITORY / "Sounds"

# A contact that says both languages in a row; a button that hushes; nothing else in the way.
SETTINGS = """
[shop]
timezone = "Asia/Tokyo"
languages = ["ja", "en"]
order = "sequence"
gap = "{gap}ms"
[sound]
device = "{device}"
{sound}
[[door]]
name = "front"
contact = {{ chip = "door", line = 0, bias = "as-is" }}
direction = "arrival"
[inputs]
quiet_button = {{ chip = "door", line = 1, bias = "as-is", active = "high" }}
[calm]
rest = "0s"
party = {{ gap = "0s", longest = "0s" }}
voice = {{ burst = 100, per_hour = 100 }}
sound = {{ burst = 100, per_hour = 100 }}
[[cue]]
id = "wide"
file = "wide.wav"
text = "wide"
language = "ja"
says = "neutral"
level = "voice"
[board]
clock = "trusted"
journal = "/tmp/journal.sqlite"
socket = "/tmp/noren.sock"
"""

# played FRAMES_MS: until a cue is over; a card that is held awake never stops, there the time has to do.
GUEST = """
make_chip door DOOR BUTTON
# Pages of the program that come late from the host's disk would let the card run dry.
$box cat "$noren" >/dev/null
record $job/sound.raw {form} {rate} {channels}
{before}
noren_patience=120 start_noren noren.toml
unset LD_PRELOAD
over() {{ {over}; }}
fact held_before "$(position)"
press DOOR 60
wait_log 'front: arrival' 20
over 3600
for cue in {single}; do
    "$noren" play $cue --config noren.toml || give_up "$cue was not played"
    wait_log "$cue is played" 10
    over 8000
done
# A cue without pauses, so that the fade shows wherever it falls.
"$noren" play wide --config noren.toml || give_up "the cue to be hushed was not played"
pause 500
press BUTTON 60
wait_log 'hushed' 10
over 1500
press BUTTON 60
wait_log 'quiet.*(over|ends|ended|lifted|off)' 10
"$noren" play wide --config noren.toml || give_up "the cue to be ended was not played"
pause 900
fact held_after "$(position)"
stop_noren
pause 300
stop_recording
"""


@dataclass(frozen=True)
class Card:
    form: str = "S32_LE"
    rate: int = 48000
    channels: int = 2
    period: int = 0  # frames; 0: what the card and Noren agree on
    ring: int = 0
    idle: str = "ready"
    lead_in: int = 0  # ms
    stall: int = 0  # ms that the thread is held up between finding its place in the ring and writing there

    def __str__(self):
        words = [self.form, f"{self.rate} Hz", {1: "mono", 2: "stereo"}[self.channels]]
        if self.period:
            words.append(f"period {self.period}")
        if self.ring:
            words.append(f"ring {self.ring}")
        if self.idle != "ready":
            words.append(self.idle)
        if self.lead_in:
            words.append(f"lead_in {self.lead_in} ms")
        if self.stall:
            words.append(f"held up {self.stall} ms")
        return ", ".join(words)


SINGLE = ("chime-arrival", "tick", "wide")
LEVELS = {"chime-arrival": "chime", "tick": "tick"}


class Exact(Scenario):
    """A scenario with a recording of one's own beside the settings."""

    def prepare(self, folder):
        super().prepare(folder)
        if "wide.wav" in self.doors:
            write_wide(folder / "wide.wav")


def write_wide(path):
    """Two different sides at 44.1 kHz, up to 15.5 kHz, cut off at both ends;
    long enough to be measured as a whole, and for an emulated board to hush it."""
    random = numpy.random.default_rng(5)
    count = int(6.0 * 44100)
    # What a rate of 32 kHz can just carry, so that every card can have all of it.
    spectrum = numpy.fft.rfft(random.standard_normal((count, 2)), axis=0)
    spectrum[int(15500 / 44100 * count):] = 0
    hiss = 0.02 * numpy.fft.irfft(spectrum, n=count, axis=0)
    sides = numpy.stack([synth.steady(seed, 6.0, 44100) for seed in (1, 2)], axis=1) + hiss
    soundfile.write(path, sides, 44100, subtype="PCM_24")


def scenario_of(card, single=SINGLE, name=None, **keys):
    """Everything that a cue can meet on one card: a sequence, cues alone, a hush, the end of the greeter."""
    sound = [f'idle = "{card.idle}"'] if card.idle != "ready" else []
    if card.lead_in:
        sound.append(f'lead_in = "{card.lead_in}ms"')
    before = ""
    if card.period or card.ring or card.stall:
        before = (f"export LD_PRELOAD=/board/tools/narrow.so NARROW_PERIOD={card.period or ''} "
                  f"NARROW_RING={card.ring or ''} NARROW_STALL={card.stall or ''}")
    over = "pause $1" if card.idle == "hold" else "until_played; pause 700"
    guest = GUEST.format(form=card.form, rate=card.rate, channels=card.channels, before=before, over=over,
                         single=" ".join(single))
    settings = SETTINGS.format(device="hw:CARD=Loopback", gap=int(GAP * 1000), sound="\n".join(sound))
    made = Exact(name=name or str(card), check=lambda seen: judged(seen, card, single), doors=settings, guest=guest,
                 whole_settings=True, patience=200, **keys)
    return made


# --- what is wanted ---

@cache
def wanted(name, rate, channels):
    return reference.cue(SOUNDS / f"{name}.flac", LEVELS.get(name, "voice"), rate, channels)


def sequence(rate, channels):
    return reference.sequence([wanted(f"welcome-{language}", rate, channels) for language in ("ja", "en")], GAP, rate)


def stretches(recording, rate):
    """(first, behind the last) of every stretch of anything but exact zeros, with less than 0.6 s of them inside."""
    sounding = numpy.flatnonzero(recording.any(axis=1))
    if not len(sounding):
        return []
    breaks = numpy.flatnonzero(numpy.diff(sounding) > 0.6 * rate)
    firsts = numpy.concatenate([[sounding[0]], sounding[breaks + 1]])
    lasts = numpy.concatenate([sounding[breaks], [sounding[-1]]])
    return [(int(first), int(last) + 1) for first, last in zip(firsts, lasts)]


@dataclass
class Row:
    """One stretch beside what was wanted."""

    name: str
    begin: int  # frame of the recording
    frames: int
    difference: float  # dB, to what was wanted as the format can say it
    unrounded: float  # dB, to what was wanted
    step: float  # the recorded steepest step over the cue's own
    fade: float = 0.0  # s, where it was cut

    def __str__(self):
        told = "equal" if self.difference == -math.inf else f"{self.difference:.1f} dB"
        fade = f", faded over {self.fade * 1000:.1f} ms" if self.fade else ""
        return f"{self.name}: {told} (unrounded {self.unrounded:.1f} dB){fade}, step {self.step:.3f} of its own"


def aligned(recording, first, whole):
    """Where the cue's first frame lies: the first sound says it to within its softest frames, the rest is tried."""
    lead = int(numpy.flatnonzero(whole.any(axis=1))[0])
    count = min(len(whole), 8000)
    best = None
    for shift in range(-100, 101):
        begin = first - lead + shift
        part = cut(recording, begin, count)
        error = reference.rms(part - whole[:count])
        if best is None or error < best[0]:
            best = (error, begin)
    return best[1]


def cut(recording, begin, count):
    """Frames of the recording, with silence where it does not reach."""
    part = numpy.zeros((count, recording.shape[1]))
    low, high = max(0, begin), min(len(recording), begin + count)
    if high > low:
        part[low - begin:high - begin] = recording[low:high]
    return part


def compare(name, recording, first, want, form):
    whole = reference.rounded(want, form)
    begin = aligned(recording, first, whole)
    part = cut(recording, begin, len(want))
    return Row(name, begin, len(want), reference.difference(part, whole), reference.difference(part, want),
               reference.steepest(part) / reference.steepest(whole))


def compare_cut(name, recording, first, last, want, form, rate):
    """A cue that was faded out: the half cosine that fits is looked for, to the frame at both ends."""
    whole = reference.rounded(want, form)
    begin = aligned(recording, first, whole)
    part = cut(recording, begin, len(want))
    last = last - begin  # behind the last sound
    # Far above what resamplers differ by at a hard beginning, and reached a fifteenth into the fade.
    off = numpy.flatnonzero((numpy.abs(part - whole) > 5e-4).any(axis=1))
    if not len(off):
        return Row(name, begin, len(want), math.inf, math.inf, 0.0)
    seen = int(off[0])

    def error(start, end):
        length = end - start
        if length < 0.004 * rate or end > len(want):
            return math.inf
        shape = 0.5 + 0.5 * numpy.cos(numpy.pi * numpy.arange(1, length + 1) / length)
        return float(numpy.sum(numpy.square(part[start:end] - want[start:end] * shape[:, None])))

    # The fade begins before its first difference is seen, and ends behind its last sound.
    best = (math.inf, seen, last)
    for grain, reach in ((16, 400), (4, 24), (1, 6)):
        starts = range(best[1] - reach, best[1] + (reach if grain < 16 else 1), grain)
        ends = range(best[2] - (reach if grain < 16 else 0), best[2] + reach, grain)
        best = min((error(start, end), start, end) for start in starts for end in ends if 0 <= start < end)
    _, start, end = best
    length = end - start
    shape = numpy.concatenate([numpy.ones(start), 0.5 + 0.5 * numpy.cos(numpy.pi * numpy.arange(1, length + 1) / length)])
    faded = want[:end] * shape[:, None]
    part = cut(recording, begin, end)
    exact = reference.rounded(faded, form)
    return Row(name, begin, end, reference.difference(part, exact), reference.difference(part, faded),
               reference.steepest(part) / reference.steepest(whole), length / rate)


def rows_of(seen, card, single=SINGLE):
    """A row for every stretch that the board recorded, in order."""
    seen.expect_run()
    seen.expect(card.stall or "ran dry" not in seen.log, "a board that keeps its card fed", "it stood still itself, and the card ran dry")
    seen.expect("recording_trouble" not in seen.facts, "the recorder to keep up", seen.facts.get("recording_trouble"))
    path = seen.folder / "sound.raw"
    seen.expect(path.exists(), "a recording", seen.said())
    recording = reference.load(path, card.form, card.channels)
    if ("wide", card.rate, card.channels) not in made:
        made[("wide", card.rate, card.channels)] = reference.cue(
            seen.folder / "wide.wav", "voice", card.rate, card.channels)
    wide = made[("wide", card.rate, card.channels)]
    both = sequence(card.rate, card.channels)
    found = stretches(recording, card.rate)
    names = ["sequence", *single, "hushed", "ended"]
    seen.expect(len(found) == len(names), f"{len(names)} stretches of sound: {', '.join(names)}",
                f"{len(found)}: " + ", ".join(f"{(b - a) / card.rate:.3f} s at {a / card.rate:.3f}" for a, b in found))
    rows = []
    for name, (first, last) in zip(names, found):
        if name in ("hushed", "ended"):
            rows.append(compare_cut(name, recording, first, last, wide, card.form, card.rate))
        else:
            want = both if name == "sequence" else wide if name == "wide" else wanted(name, card.rate, card.channels)
            rows.append(compare(name, recording, first, want, card.form))
    return recording, rows


made = {}


def judged(seen, card, single=SINGLE):
    """The check of a scenario."""
    _, rows = rows_of(seen, card, single)
    told = "; ".join(map(str, rows))
    for row in rows:
        seen.expect(row.difference < LIMIT, f"{row.name} within {LIMIT:.0f} dB of the cue", told)
        # A rounded sample may lie half a step off on both sides.
        seen.expect(row.step < 1.001, f"no step in {row.name} larger than the cue's own", told)
        if row.name in ("hushed", "ended"):
            seen.expect(0.010 <= row.fade <= 0.150, "a fade of 10 to 150 ms", told)
    if card.idle == "hold":
        held = [int(seen.facts.get(name, "0") or 0) for name in ("held_before", "held_after")]
        seen.expect(held[1] > held[0] + card.rate, "a card that is awake all the time",
                    f"its place before {held[0]}, after {held[1]}")


def negotiated(seen):
    """(period, ring) as Noren's log tells."""
    match = re.search(r"period (\d+), ring (\d+)", seen.log)
    return (int(match[1]), int(match[2])) if match else (0, 0)


def gap(recording, row, card):
    """Frames of silence between the parts of a sequence, each part found by itself."""
    first, second = (wanted(f"welcome-{language}", card.rate, card.channels) for language in ("ja", "en"))
    places = []
    for part, near in ((first, row.begin), (second, row.begin + len(first) + reference.frames(GAP, card.rate))):
        whole = reference.rounded(part, card.form)
        errors = {near + shift: reference.rms(cut(recording, near + shift, len(part)) - whole) for shift in range(-5, 6)}
        places.append(min(errors, key=errors.get))
    return places[1] - places[0] - len(first)
