"""Chimes and tick by additive synthesis: struck wood with a felt mallet. Nothing here is random."""

import numpy

RATE = 48_000

# C5 and F5, a fourth: up for somebody who comes, the same interval down for somebody who goes, so that staff learn it
# by ear. Above 500 Hz a shop's small loudspeaker still plays the fundamental; below 2.5 kHz nothing is piercing.
C5, D5, F5 = 523.25, 587.33, 698.46

# (multiple of the fundamental, level in dB, T60 in seconds). The fourth partial is tuned as on a marimba and gone
# within a tenth of a second: it says "struck" without ringing. A faint twin of the fundamental, a third of a hertz
# beside it, makes the tone breathe; as loud as the fundamental it would cancel it half a second later.
MALLET = [(1.0, 0.0, 1.10), (1.0006, -14.0, 1.10), (2.0, -20.0, 0.50), (3.0, -30.0, 0.30), (4.0, -24.0, 0.12)]
ATTACK = 0.026  # a raised cosine of this length rises from 10 to 90 % in 15 ms


def _struck(frequency, seconds, partials, attack):
    time = numpy.arange(round(seconds * RATE)) / RATE
    sound = sum(10 ** (level / 20) * numpy.sin(2 * numpy.pi * frequency * multiple * time)
                * 10 ** (-3 * time / t60) for multiple, level, t60 in partials)
    rise = min(len(time), round(attack * RATE))
    sound[:rise] *= 0.5 - 0.5 * numpy.cos(numpy.pi * numpy.arange(rise) / rise)
    return sound


def _notes(*notes, gap=0.17, seconds=1.1):
    sound = numpy.zeros(round(seconds * RATE))
    for index, frequency in enumerate(notes):
        start = round(index * gap * RATE)
        sound[start:] += _struck(frequency, (len(sound) - start) / RATE, MALLET, ATTACK)
    return sound


def _tick():
    # Two modes of a small wooden block, not in a whole ratio, so that it has no note.
    return _struck(640.0, 0.140, [(1.0, 0.0, 0.11), (2.32, -10.0, 0.055)], attack=0.006)


ALL = {
    "chime-arrival": lambda: _notes(C5, F5),
    "chime-departure": lambda: _notes(F5, C5),
    "chime-neutral": lambda: _notes(D5, seconds=0.9),
    "tick": _tick,
}
