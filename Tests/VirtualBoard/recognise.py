#!/usr/bin/python3
"""Says which cue sounds when in a recording: recognise.py RECORDING CUE...

Every stretch of sound is compared with every cue by normalised cross-correlation, so gain and a short fade do not
matter, and a cue that was cut short is compared as far as it sounded. The runner-up is told too: a match means
something only when the next best cue is far behind.
"""

import math
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy
import soundfile
from scipy.signal import fftconvolve, resample_poly

RATE = 48000
FLOOR = -70.0  # dBFS; below it nothing sounds
FRAME = RATE // 200  # 5 ms, the grain of everything about time here
PAUSE = 0.35  # s; a silence this long ends a stretch
SHORTEST = 0.05  # s; a stretch below it is told, but not named
SOUNDS = (".flac", ".wav", ".ogg", ".mp3")


@dataclass
class Heard:
    cue: str  # "?" where nothing matches
    time: float  # s from the start of the recording
    length: float  # s that it sounded
    correlation: float  # over what sounded, 1 is the cue itself
    gain: float  # dB from the file to the recording
    runner_up: str
    runner_up_correlation: float
    cut: bool  # it ended before the cue does

    def __str__(self):
        return (f"{self.time:8.3f} s  {self.cue:<28} {self.length:6.3f} s{' cut' if self.cut else '    '}  "
                f"r {self.correlation:5.3f}  {self.gain:+5.1f} dB  next {self.runner_up} {self.runner_up_correlation:5.3f}")


def load(path):
    """A file as mono at 48 kHz, full scale 1."""
    samples, rate = soundfile.read(str(path), dtype="float64", always_2d=True)
    samples = samples.mean(axis=1)
    if rate != RATE:
        divisor = math.gcd(rate, RATE)
        samples = resample_poly(samples, RATE // divisor, rate // divisor)
    return samples


def level(samples):
    """dBFS, root mean square of a sample at full scale being 0."""
    power = float(numpy.mean(numpy.square(samples))) if len(samples) else 0.0
    return 10 * math.log10(power) if power > 0 else -math.inf


def frames_that_sound(samples, floor=FLOOR):
    count = len(samples) // FRAME
    power = numpy.mean(numpy.square(samples[:count * FRAME].reshape(count, FRAME)), axis=1)
    return power > 10 ** (floor / 10)


def is_silent(samples, floor=FLOOR):
    return not frames_that_sound(samples, floor).any()


def trimmed(samples):
    """Without the silence around it, 75 dB below the loudest frame, and how much was taken off in front."""
    count = len(samples) // FRAME
    power = numpy.mean(numpy.square(samples[:count * FRAME].reshape(count, FRAME)), axis=1)
    if not count or power.max() == 0:
        return samples, 0
    sounding = numpy.flatnonzero(power > power.max() * 10 ** -7.5)
    return samples[sounding[0] * FRAME:(sounding[-1] + 1) * FRAME], int(sounding[0] * FRAME)


class Cues:
    def __init__(self, files):
        """files: cue id → path."""
        self.samples, self.lead = {}, {}
        for name, path in files.items():
            self.samples[name], self.lead[name] = trimmed(load(path))
        if not self.samples:
            raise ValueError("there is no cue to compare with")

    def recognise(self, recording):
        """Every sound in the recording, in order. One that is like no cue is told as "?"."""
        sounding = frames_that_sound(recording)
        heard, at = [], 0
        while True:
            onsets = numpy.flatnonzero(sounding[at:])
            if not len(onsets):
                return heard
            begin = at + int(onsets[0])
            end = self._stretch_end(sounding, begin)
            match = self._match(recording, begin * FRAME, end * FRAME)
            heard.append(match)
            # What rings on after the cue belongs to it; the next sound begins after a frame of silence.
            at = max(begin + 1, int((match.time + match.length) * RATE) // FRAME)
            while at < min(end, len(sounding)) and sounding[at] and match.cue != "?":
                at += 1
            if match.cue == "?":
                at = end

    @staticmethod
    def _stretch_end(sounding, begin):
        pause, quiet = int(PAUSE * RATE / FRAME), 0
        for i in range(begin, len(sounding)):
            quiet = 0 if sounding[i] else quiet + 1
            if quiet >= pause:
                return i - quiet + 1
        return len(sounding) - quiet

    def _match(self, recording, begin, end):
        stretch = end - begin
        candidates = []
        for name, cue in self.samples.items():
            # The cue may begin a little before what rises over the floor, and its quietest start a little after.
            best = correlate(recording, cue, begin - RATE // 10, begin + RATE // 20)
            length, cut = len(cue), False
            if stretch < len(cue) - RATE // 20:
                # Its fade is no part of the cue.
                shorter = max(stretch - RATE // 10, stretch // 2)
                short = correlate(recording, cue[:shorter], begin - RATE // 20, begin + RATE // 20)
                if short[0] > best[0] + 0.05:
                    best, length, cut = short, stretch - (short[1] - begin), True
            candidates.append((*best, length, cut, name))
        candidates.sort(key=lambda candidate: -candidate[0])
        correlation, start, gain, length, cut, name = candidates[0]
        second = candidates[1] if len(candidates) > 1 else (0.0, 0, 0, 0, False, "-")
        if stretch < SHORTEST * RATE or correlation < 0.5:
            name, start, length = "?", begin, stretch
        return Heard(name, start / RATE, length / RATE, correlation, decibel(gain), second[-1], second[0], cut)

    def fade(self, recording, heard):
        """Of a cue that was cut: when its level left the cue's, and when it was silent, s from the recording's start."""
        cue, start = self.samples[heard.cue], round(heard.time * RATE)
        gain = 10 ** (heard.gain / 20)
        grain = RATE // 1000
        silent_from = last_full = start
        for at in range(0, min(len(cue), len(recording) - start) - grain, grain):
            mine, wanted = recording[start + at:start + at + grain], cue[at:at + grain] * gain
            if level(mine) > FLOOR:
                silent_from = start + at + grain
            # A moment at which the cue itself is quiet says nothing about the fade.
            if level(wanted) > -55 and numpy.dot(mine, wanted) >= 0.85 * numpy.dot(wanted, wanted):
                last_full = start + at + grain
        return last_full / RATE, silent_from / RATE


def correlate(recording, cue, earliest, latest):
    """The best normalised correlation of the cue starting in [earliest, latest], where, and at what gain."""
    earliest = max(0, earliest)
    window = recording[earliest:latest + len(cue)]
    if len(window) < len(cue):
        window = numpy.pad(window, (0, len(cue) - len(window)))
    energy = float(numpy.dot(cue, cue))
    if energy == 0:
        return 0.0, earliest, 0.0
    product = fftconvolve(window, cue[::-1], mode="valid")
    sums = numpy.concatenate(([0.0], numpy.cumsum(numpy.square(window))))
    under = sums[len(cue):] - sums[:-len(cue)]
    # Where next to nothing sounds, the quotient would be noise.
    under = numpy.maximum(under, len(cue) * 10 ** (FLOOR / 10) / 10)
    ratio = product / numpy.sqrt(under * energy)
    best = int(numpy.argmax(ratio))
    return float(ratio[best]), earliest + best, float(product[best] / energy)


def decibel(gain):
    return 20 * math.log10(gain) if gain > 0 else -math.inf


def cue_files(folder):
    """The sounds in a folder by the names that they have as cues: the files' stems."""
    return {path.stem: path for path in sorted(Path(folder).rglob("*")) if path.suffix.lower() in SOUNDS}


def main(arguments):
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 64
    files = {}
    for argument in arguments[1:]:
        files.update(cue_files(argument) if Path(argument).is_dir() else {Path(argument).stem: argument})
    heard = Cues(files).recognise(load(arguments[0]))
    for sound in heard:
        print(sound)
    if not heard:
        print("silence")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
