"""Whether the files, as they lie here, are fit for a shop: measured, and listened to by two recognisers."""

import tomllib

import numpy
import soundfile

from . import loudness, recognise
from .cues import CUES

TOTAL = 1_500_000  # bytes of everything in Sounds
SECONDS = {"voice": (0.6, 2.6), "chime": (0.6, 1.2), "tick": (0.02, 0.2)}


def run(folder, cache):
    problems = []

    def expect(condition, cue, what):
        if not condition:
            problems.append(f"{cue}: {what}")

    manifest = {entry["id"]: entry for entry in tomllib.loads((folder / "cues.toml").read_text("utf-8"))["cue"]}
    expect(list(manifest) == [cue.id for cue in CUES], "cues.toml", "does not list the cues of workshop/cues.py")
    sounds = {}
    for cue in CUES:
        path = folder / f"{cue.id}.flac"
        sound, rate = soundfile.read(path, always_2d=True)
        expect(sound.shape[1] == 1, cue.id, "is not mono")
        sounds[cue.id] = (sound[:, 0], rate)
        expect(abs(manifest[cue.id]["seconds"] - len(sound) / rate) < 0.001, cue.id, "cues.toml has another duration")

    print("| cue | s | KB | LUFS | dBTP | dBFS | lead ms | first/last sample | end dB | morae/s |")
    print("| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |")
    for cue in CUES:
        sound, rate = sounds[cue.id]
        seconds = len(sound) / rate
        size = (folder / f"{cue.id}.flac").stat().st_size / 1000
        lufs, true_peak = loudness.momentary(sound, rate), loudness.true_peak(sound, rate)
        peak = float(20 * numpy.log10(numpy.max(numpy.abs(sound))))
        millisecond = loudness.frames(sound, rate // 1000)
        lead = int(numpy.argmax(millisecond > numpy.max(millisecond) - 60))
        # A word that was cut would still sound where the fade of the trimmer begins.
        last = round(rate * (0.05 if cue.level == "voice" else 0.01))
        end = numpy.max(loudness.frames(sound[-last:], rate // 200)) - numpy.max(loudness.frames(sound, rate // 200))
        edge = max(abs(sound[0]), abs(sound[-1]))
        pace = cue.morae / seconds
        print(f"| {cue.id} | {seconds:.3f} | {size:.1f} | {lufs:.1f} | {true_peak:.1f} | {peak:.1f} | {lead} "
              f"| {edge:.5f} | {end:.0f} | {f'{pace:.1f}' if cue.morae else ''} |")
        shortest, longest = SECONDS[cue.level]
        expect(shortest <= seconds <= longest, cue.id, f"lasts {seconds:.2f} s, not {shortest} to {longest}")
        expect(true_peak <= -2.9, cue.id, f"peaks at {true_peak:.1f} dBTP")
        expect(abs(lufs + 18) < 0.5 or cue.level == "tick", cue.id, f"is at {lufs:.1f} LUFS, not -18")
        expect(lead <= 10, cue.id, f"begins with {lead} ms of silence")
        expect(edge < 0.001, cue.id, f"begins or ends with a step of {edge:.4f}")
        expect(end < -50, cue.id, f"still sounds at {end:.0f} dB when it ends")
        # Read Japanese has 6 to 9 morae a second; far outside, something is missing or dragged out.
        expect(not cue.morae or 5 <= pace <= 10, cue.id, f"is spoken at {pace:.1f} morae a second")

    print("\n| chime | attack 10-90 % ms | centroid Hz | energy in 300-2500 Hz | decay T60 ms |")
    print("| --- | --: | --: | --: | --: |")
    for cue in CUES:
        if cue.level == "voice":
            continue
        attack, centroid, share, decay = chime_figures(*sounds[cue.id])
        print(f"| {cue.id} | {attack:.1f} | {centroid:.0f} | {share:.1%} | {decay:.0f} |")
        expect(10 <= attack <= 30 or cue.level == "tick", cue.id, f"its attack is {attack:.0f} ms")
        expect(attack >= 2, cue.id, f"clicks: its attack is {attack:.1f} ms")
        expect(share > 0.95, cue.id, f"only {share:.0%} of it lies between 300 and 2500 Hz")

    print("\n| cue | text | pocketsphinx | Whisper base |")
    print("| --- | --- | --- | --- |")
    for cue in CUES:
        if cue.level != "voice":
            continue
        heard = recognise.all_that_hear(cue, *sounds[cue.id], cache)
        print(f"| {cue.id} | {cue.text} | {different(heard.get('pocketsphinx', []))} | {different(heard['Whisper'])} |")
        for recogniser, each in heard.items():
            for words in each:
                expect(recognise.same(words, cue), cue.id, f"{recogniser} heard {words!r}")

    total = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    print(f"\nEverything in {folder.name}: {total / 1000:.0f} KB")
    expect(total <= TOTAL, folder.name, f"holds {total} bytes, more than {TOTAL}")
    for problem in problems:
        print(f"not fit: {problem}")
    return 1 if problems else 0


def different(heard):
    return " / ".join(dict.fromkeys(heard))


def chime_figures(sound, rate):
    """The first note's attack, and the whole sound's centroid, share of energy, and decay after the last note."""
    # Half a period of the lowest note, so that the envelope does not follow the wave itself.
    width = rate // 1000
    envelope = numpy.sqrt(numpy.convolve(sound ** 2, numpy.ones(width) / width, "same"))
    first = envelope[:round(0.1 * rate)]
    top = numpy.max(first)
    attack = (numpy.argmax(first >= 0.9 * top) - numpy.argmax(first >= 0.1 * top)) / rate * 1000

    power = numpy.abs(numpy.fft.rfft(sound, 1 << 17)) ** 2
    frequency = numpy.fft.rfftfreq(1 << 17, 1 / rate)
    centroid = numpy.sum(frequency * power) / numpy.sum(power)
    share = numpy.sum(power[(frequency >= 300) & (frequency <= 2500)]) / numpy.sum(power)

    # From 3 to 20 dB below the last rise, before the final fade bends the line.
    level = loudness.frames(sound, rate // 200)
    fall = level[len(level) - 1 - numpy.argmax((level > numpy.max(level) - 3)[::-1]):]
    fall = fall[:max(3, numpy.argmax(fall < fall[0] - 17))]
    slope = numpy.polyfit(numpy.arange(len(fall)) * 5, fall, 1)[0]
    return attack, centroid, share, -60 / slope
