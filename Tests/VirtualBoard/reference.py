"""What a card should be given, reckoned a second time without a line of Noren's: decoded, resampled, faded, brought to
its loudness, in double precision with numpy.

- Resampling is the ideal one: the spectrum is cut or lengthened, nothing else. (Noren uses libsoxr.)
- Loudness is ITU-R BS.1770-4 from its filters' analogue parameters, momentary over 400 ms looked at every 20 ms, or gated
  over the whole from 3 s on. (Noren uses libebur128.)
- The fades are Noren's own design: a raised cosine of 5 ms at the start and of 10 ms at the end.
"""

import math

import numpy
import soundfile
from scipy.signal import lfilter

FADE_IN, FADE_OUT = 0.005, 0.010
OFFSET = {"voice": 0.0, "chime": -4.0, "tick": -10.0}  # LU below the target, by rung
# A sample's step at full scale 1, by ALSA's name of the format; None: as fine as the computer's own numbers.
STEP = {"S16_LE": 2.0 ** -15, "S24_LE": 2.0 ** -23, "S24_3LE": 2.0 ** -23, "S32_LE": 2.0 ** -31, "FLOAT_LE": None}


def resample(samples, rate, to):
    """The ideal resampling of frames × channels; as many frames as the time asks for, to the nearest."""
    if rate == to:
        return samples
    frames = len(samples)
    divisor = math.gcd(rate, to)
    unit = rate // divisor
    # Silence on both sides, so that the end does not ring into the beginning; all lengths whole in both rates.
    margin = unit * math.ceil(rate / unit)
    whole = unit * math.ceil((frames + 2 * margin) / unit)
    padded = numpy.zeros((whole, samples.shape[1]))
    padded[margin:margin + frames] = samples
    spectrum = numpy.fft.rfft(padded, axis=0)
    new = whole // unit * (to // divisor)
    resampled = numpy.fft.irfft(spectrum[:new // 2 + 1] if to < rate else spectrum, n=new, axis=0) * (new / whole)
    start = margin // unit * (to // divisor)
    return resampled[start:start + (frames * to + rate // 2) // rate]


def weighted(samples, rate):
    """K-weighting: a shelf for the head, then a high-pass."""
    frequency, gain, quality = 1681.974450955533, 3.999843853973347, 0.7071752369554196
    k, high = math.tan(math.pi * frequency / rate), 10 ** (gain / 20)
    middle = high ** 0.4996667741545416
    a0 = 1 + k / quality + k * k
    samples = lfilter([(high + middle * k / quality + k * k) / a0, 2 * (k * k - high) / a0,
                       (high - middle * k / quality + k * k) / a0],
                      [1, 2 * (k * k - 1) / a0, (1 - k / quality + k * k) / a0], samples, axis=0)
    frequency, quality = 38.13547087602444, 0.5003270373238773
    k = math.tan(math.pi * frequency / rate)
    a0 = 1 + k / quality + k * k
    return lfilter([1, -2, 1], [1, 2 * (k * k - 1) / a0, (1 - k / quality + k * k) / a0], samples, axis=0)


def lufs(power):
    return -0.691 + 10 * math.log10(power) if power > 0 else -math.inf


def loudness(samples, rate, loudspeakers):
    """LUFS as it sounds: mono from two loudspeakers counts twice."""
    power = numpy.square(weighted(samples, rate)).sum(axis=1)
    if samples.shape[1] == 1 and loudspeakers > 1:
        power = power * 2
    tenth = (rate + 5) // 10
    block = 4 * tenth
    total = numpy.concatenate([[0.0], numpy.cumsum(power)])

    def mean(end):
        end = min(end, len(power))
        return max(0.0, total[end] - total[max(0, end - block)]) / block

    if len(samples) < 3 * rate:
        hop = rate // 50
        ends = range(hop, len(power) + block, hop)
        # A block that reaches past the end is filled with silence only where the sound is shorter than a block.
        ends = [min(end, len(power)) for end in ends] if len(power) >= block else [len(power)]
        return max(lufs(mean(end)) for end in ends)
    blocks = [mean(end) for end in range(block, len(power) + 1, tenth)]
    loud = [power for power in blocks if lufs(power) >= -70]
    gate = lufs(numpy.mean(loud)) - 10 if loud else math.inf
    loud = [power for power in loud if lufs(power) >= gate]
    return lufs(numpy.mean(loud)) if loud else -math.inf


def frames(seconds, rate):
    """To the nearest, a half upwards."""
    return math.floor(seconds * rate + 0.5)


def faded(samples, rate):
    samples = samples.copy()
    rise, fall = frames(FADE_IN, rate), frames(FADE_OUT, rate)
    samples[:rise] *= (0.5 - 0.5 * numpy.cos(numpy.pi * numpy.arange(rise) / rise))[:, None]
    samples[len(samples) - fall:] *= (0.5 - 0.5 * numpy.cos(numpy.pi * numpy.arange(fall - 1, -1, -1) / fall))[:, None]
    return samples


def cue(path, level, rate, channels, target=-18.0, fades=True):
    """What a card of that rate and so many channels should be given for a cue; full scale is 1."""
    samples, file_rate = soundfile.read(str(path), dtype="float64", always_2d=True)
    if samples.shape[1] > channels:
        samples = samples.mean(axis=1, keepdims=True)
    plain = resample(samples, file_rate, rate)
    soft = faded(plain, rate)
    # What is measured is what is heard, the fades included.
    gain = 10 ** ((target + OFFSET[level] - loudness(soft, rate, channels)) / 20)
    result = (soft if fades else plain) * gain
    return result if result.shape[1] == channels else numpy.repeat(result, channels, axis=1)


def sequence(parts, gap, rate):
    """Several cues with a silence between them, to the frame."""
    silence = numpy.zeros((frames(gap, rate), parts[0].shape[1]))
    joined = [parts[0]]
    for part in parts[1:]:
        joined += [silence, part]
    return numpy.concatenate(joined)


def rounded(samples, form):
    """The nearest that a format can say."""
    step = STEP[form]
    if step is None:
        return samples.astype(numpy.float32).astype(numpy.float64)
    return numpy.clip(numpy.round(samples / step), -1 / step, 1 / step - 1) * step


def load(path, form, channels):
    """A raw recording as frames × channels, full scale 1."""
    raw = numpy.fromfile(str(path), dtype=numpy.uint8)
    if form == "S24_3LE":
        raw = raw[:len(raw) // 3 * 3].reshape(-1, 3)
        # The three bytes become the upper three of four, which carries the sign.
        raw = numpy.concatenate([numpy.zeros((len(raw), 1), numpy.uint8), raw], axis=1).reshape(-1).view("<i4") >> 8
        values = raw * 2.0 ** -23
    elif form == "S24_LE":
        # The fourth byte is nobody's business.
        values = ((raw[:len(raw) // 4 * 4].view("<i4") << 8) >> 8) * 2.0 ** -23
    elif form == "S32_LE":
        values = raw[:len(raw) // 4 * 4].view("<i4") * 2.0 ** -31
    elif form == "FLOAT_LE":
        values = raw[:len(raw) // 4 * 4].view("<f4").astype(numpy.float64)
    else:
        values = raw[:len(raw) // 2 * 2].view("<i2") * 2.0 ** -15
    return values[:len(values) // channels * channels].reshape(-1, channels)


def decibels(amplitude):
    return 20 * math.log10(amplitude) if amplitude > 0 else -math.inf


def rms(samples):
    return math.sqrt(float(numpy.mean(numpy.square(samples)))) if samples.size else 0.0


def difference(recorded, wanted):
    """dB of the difference's root mean square to that of what was wanted, first frame to last."""
    return decibels(rms(recorded - wanted) / rms(wanted))


def steepest(samples):
    """The largest step from a sample to the next, the silence around included."""
    silence = numpy.zeros((1, samples.shape[1]))
    return float(numpy.abs(numpy.diff(numpy.concatenate([silence, samples, silence]), axis=0)).max())


def find(recording, wanted, start=0):
    """The frame of the recording, from `start` on, at which what was wanted begins, by its first second."""
    from scipy.signal import fftconvolve

    rest = recording[start:, 0]
    pattern = wanted[:48000, 0]
    if len(rest) < len(pattern):
        return None
    match = fftconvolve(rest, pattern[::-1], mode="valid")
    best = int(numpy.argmax(match))
    # Half of what it would be if it were there; the loudest place of silence is no place.
    return start + best if match[best] > 0.5 * float(numpy.dot(pattern, pattern)) else None
