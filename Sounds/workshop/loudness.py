"""Levels in dB: frames, momentary loudness (EBU R128, ITU-R BS.1770) and true peak."""

import numpy
from scipy.signal import lfilter, resample_poly

SILENCE = -120.0


def decibels(power):
    return 10 * numpy.log10(numpy.maximum(power, 10 ** (SILENCE / 10)))


def frames(sound, length):
    """The power of each whole frame, in dB of full scale."""
    count = len(sound) // length
    return decibels(numpy.mean(sound[:count * length].reshape(count, length) ** 2, axis=1))


def _weighted(sound, rate):
    """BS.1770's head shelf and low cut, from their analogue values so that they fit any rate."""
    for frequency, quality, shelf in ((1681.974450955533, 0.7071752369554196, 3.999843853973347),
                                      (38.13547087602444, 0.5003270373238773, None)):
        k = numpy.tan(numpy.pi * frequency / rate)
        denominator = 1 + k / quality + k * k
        a = [1, 2 * (k * k - 1) / denominator, (1 - k / quality + k * k) / denominator]
        if shelf is None:
            b = [1, -2, 1]
        else:
            high = 10 ** (shelf / 20)
            band = high ** 0.4996667741545416
            b = [(high + band * k / quality + k * k) / denominator, 2 * (k * k - high) / denominator,
                 (high - band * k / quality + k * k) / denominator]
        sound = lfilter(b, a, sound)
    return sound


def momentary(sound, rate):
    """The greatest loudness of any 400 ms, in LUFS. Padded, because a tick is shorter than that."""
    block = round(0.4 * rate)
    padding = numpy.zeros(block)
    power = numpy.cumsum(_weighted(numpy.concatenate([padding, sound, padding]), rate) ** 2)
    return float(decibels(numpy.max(power[block:] - power[:-block]) / block) - 0.691)


def true_peak(sound, rate):
    """dBTP, by fourfold oversampling."""
    return float(20 * numpy.log10(numpy.max(numpy.abs(resample_poly(sound, 4, 1)))))
