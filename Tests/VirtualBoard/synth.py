"""Sounds for tests: alike enough to be mistaken by a careless recogniser, and different for each seed."""

import numpy
from scipy.signal import butter, sosfilt

RATE = 48000


def chime(frequency, seconds, rate=RATE):
    time = numpy.arange(int(seconds * rate)) / rate
    partials = sum(numpy.sin(2 * numpy.pi * frequency * k * time) / k for k in (1, 2, 3))
    return 0.3 * partials * numpy.exp(-4 * time / seconds) * numpy.minimum(1, time / 0.005)


def voice(seed, seconds, rate=RATE):
    """Noise in a voice's band, with syllables and a pause."""
    count = int(seconds * rate)
    syllables = numpy.abs(numpy.sin(2 * numpy.pi * 2.5 * numpy.arange(count) / rate + seed)) + 0.05
    syllables[int(count * 0.5):int(count * 0.6)] = 0
    return steady(seed, seconds, rate) * syllables


def steady(seed, seconds, rate=RATE):
    """The same without syllables: a sound whose fade can be measured wherever it is cut."""
    random = numpy.random.default_rng(seed)
    band = butter(4, [200, 3500], "bandpass", fs=rate, output="sos")
    return 0.2 * sosfilt(band, random.standard_normal(int(seconds * rate)))
