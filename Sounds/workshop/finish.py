"""What every sound goes through before it is written: silence trimmed, ends faded, level set."""

import numpy
from scipy.signal import butter, sosfilt

from . import loudness

TARGET = -18.0  # LUFS, greatest momentary loudness; Noren measures again and sets its own level when it loads the file
CEILING = -3.0  # dBFS
LEAD = 0.005  # seconds kept before the first sound: the greeting is immediate, and the fade has room
TAIL = 0.060  # seconds kept after the last sound, so that the last vowel dies away by itself
FLOOR = -58.0  # dB below the loudest 5 ms: quieter is silence. The "th" of "thank" begins at -56


def voice(sound, rate):
    # The model's own silence carries a slow drift at -65 dB, which would hide where the sound begins. No voice is so low.
    sound = sosfilt(butter(2, 60, "highpass", fs=rate, output="sos"), sound)
    frame = rate // 200
    level = loudness.frames(sound, frame)
    heard = numpy.flatnonzero(level > numpy.max(level) + FLOOR)
    first = max(0, heard[0] * frame - round(LEAD * rate))
    last = min(len(sound), (heard[-1] + 1) * frame + round(TAIL * rate))
    return _levelled(_faded(sound[first:last], rate, LEAD, TAIL), rate)


def chime(sound, rate):
    # Synthesis starts from nothing already; the end is still ringing and is laid down over a fifth of the sound.
    return _levelled(_faded(sound, rate, 0, len(sound) / rate / 5), rate)


def _faded(sound, rate, lead, tail):
    sound = sound.copy()
    for seconds, part in ((lead, slice(None)), (tail, slice(None, None, -1))):
        length = round(seconds * rate)
        if length:
            ramp = 0.5 - 0.5 * numpy.cos(numpy.pi * numpy.arange(length) / length)
            sound[part][:length] *= ramp
    return sound


def _levelled(sound, rate):
    gain = min(TARGET - loudness.momentary(sound, rate), CEILING - loudness.true_peak(sound, rate))
    return sound * 10 ** (gain / 20)
