"""The second implementation against figures that are known without it."""

import math
import unittest

import numpy

import exactness
import reference


def sine(frequency, seconds, rate, amplitude=1.0):
    return amplitude * numpy.sin(2 * numpy.pi * frequency * numpy.arange(int(seconds * rate)) / rate)[:, None]


class ReferenceTests(unittest.TestCase):
    def test_a_tone_measures_what_the_standard_says(self):
        # BS.1770: 997 Hz at full scale on one channel reads -3.01 LKFS, at every rate.
        for rate in (32000, 44100, 48000, 96000):
            for seconds in (1.0, 4.0):
                self.assertAlmostEqual(reference.loudness(sine(997, seconds, rate), rate, 1), -3.01, delta=0.02)
        self.assertAlmostEqual(reference.loudness(sine(997, 4, 48000), 48000, 2), 0.0, delta=0.02)

    def test_resampling_moves_nothing_and_loses_nothing(self):
        for rate, to in ((24000, 48000), (48000, 44100), (44100, 48000), (24000, 44100)):
            ramp = numpy.hanning(rate)[:, None]
            made = reference.resample(sine(1000, 1, rate) * ramp, rate, to)
            want = sine(1000, 1, to) * numpy.interp(numpy.arange(to) / to, numpy.arange(rate) / rate, ramp[:, 0])[:, None]
            self.assertLess(reference.difference(made, want), -100, (rate, to))

    def test_rounding_and_recordings_agree(self):
        import tempfile

        samples = sine(997, 0.1, 48000, 0.9).repeat(2, axis=1)
        for form, kind in (("S16_LE", "<i2"), ("S32_LE", "<i4"), ("S24_LE", "<i4"), ("FLOAT_LE", "<f4"), ("S24_3LE", None)):
            exact = reference.rounded(samples, form)
            scale = 1 if form == "FLOAT_LE" else 1 / reference.STEP[form]
            values = exact * scale
            if kind:
                raw = values.astype(kind).tobytes()
            else:
                raw = values.astype("<i4").reshape(-1, 1).view(numpy.uint8)[:, :3].tobytes()
            with tempfile.NamedTemporaryFile() as file:
                file.write(raw)
                file.flush()
                numpy.testing.assert_array_equal(reference.load(file.name, form, 2), exact, form)

    def test_a_fault_of_any_kind_is_seen(self):
        want = sine(300, 1, 48000, 0.3) * numpy.hanning(48000)[:, None]

        def compared(recording):
            row = exactness.compare("x", recording, int(numpy.flatnonzero(recording.any(axis=1))[0]), want, "S32_LE")
            return row.difference, row.step

        silence = numpy.zeros((500, 1))
        whole = numpy.concatenate([silence, reference.rounded(want, "S32_LE"), silence])
        self.assertEqual(compared(whole), (-math.inf, 1.0))
        louder = numpy.concatenate([silence, want * 10 ** (0.01 / 20), silence])
        self.assertGreater(compared(louder)[0], exactness.LIMIT)
        missing = numpy.concatenate([silence, want[:20000], want[20001:], silence])
        self.assertGreater(compared(missing)[0], exactness.LIMIT)
        click = whole.copy()
        click[30000] += 0.05
        self.assertGreater(compared(click)[1], 1.01)
        short = whole.copy()
        short[500 + 40000:] = 0
        self.assertGreater(compared(short)[0], exactness.LIMIT)

    def test_a_fade_is_found_to_the_frame(self):
        want = numpy.random.default_rng(1).standard_normal((48000, 2)) * 0.05
        length, start = 2880, 20000
        shape = numpy.ones(48000)
        shape[start:start + length] = 0.5 + 0.5 * numpy.cos(numpy.pi * numpy.arange(1, length + 1) / length)
        shape[start + length:] = 0
        for form in ("S16_LE", "S32_LE"):
            recording = reference.rounded(want * shape[:, None], form)
            last = int(numpy.flatnonzero(recording.any(axis=1))[-1]) + 1
            row = exactness.compare_cut("x", recording, 0, last, want, form, 48000)
            self.assertEqual((row.frames, round(row.fade * 48000)), (start + length, length), form)
            self.assertLess(row.difference, -100)


if __name__ == "__main__":
    unittest.main()
