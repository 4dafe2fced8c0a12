#!/usr/bin/python3
"""The recogniser against mixes whose content is known."""

import tempfile
import unittest
from pathlib import Path

import numpy
import soundfile
from scipy.signal import resample_poly

import recognise
from recognise import RATE, Cues
from synth import chime, voice


def faded(samples, seconds=0.008):
    out, count = samples.copy(), int(seconds * RATE)
    out[:count] *= numpy.linspace(0, 1, count)
    out[-count:] *= numpy.linspace(1, 0, count)
    return out


class Recognise(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        place = Path(cls.folder.name)
        cls.plain = {"welcome": voice(1, 1.8), "thanks": voice(2, 2.2), "chime-in": chime(523, 0.9),
                     "chime-out": chime(392, 0.9), "tick": chime(1200, 0.15)}
        for name, samples in cls.plain.items():
            soundfile.write(place / f"{name}.wav", samples, RATE, subtype="PCM_16")
        # The same kind of thing as it is shipped: another rate, another format, silence around it.
        cls.plain["evening"] = voice(3, 2.0)
        padded = numpy.pad(cls.plain["evening"], (RATE // 5, RATE // 5))
        soundfile.write(place / "evening.flac", resample_poly(padded, 1, 2), RATE // 2)
        cls.cues = Cues(recognise.cue_files(place))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def mix(self, seconds, *sounds):
        """A recording with (time, cue or samples, gain in dB), as 16 bits keep it."""
        out = numpy.zeros(int(seconds * RATE))
        for time, sound, gain in sounds:
            samples = self.plain[sound] if isinstance(sound, str) else sound
            at = int(time * RATE)
            out[at:at + len(samples)] += faded(samples) * 10 ** (gain / 20)
        return numpy.round(out * 32767) / 32767

    def test_silence_is_silence(self):
        self.assertEqual(self.cues.recognise(self.mix(3)), [])
        self.assertTrue(recognise.is_silent(self.mix(3)))

    def test_noise_below_the_floor_is_silence(self):
        noise = numpy.random.default_rng(5).standard_normal(RATE) * 10 ** (-80 / 20)
        self.assertTrue(recognise.is_silent(noise))

    def test_each_cue_is_itself_and_no_other(self):
        for name in self.plain:
            with self.subTest(name):
                heard, = self.cues.recognise(self.mix(4, (0.7, name, -9)))
                self.assertEqual(heard.cue, name)
                self.assertGreater(heard.correlation, 0.97)
                self.assertLess(heard.runner_up_correlation, 0.5)
                self.assertAlmostEqual(heard.time, 0.7, delta=0.03)
                self.assertAlmostEqual(heard.gain, -9, delta=0.7)
                self.assertFalse(heard.cut)

    def test_a_sequence_is_told_apart_and_in_order(self):
        recording = self.mix(9, (0.5, "welcome", -6), (2.6, "thanks", -12), (5.2, "chime-out", 0), (6.5, "tick", -10))
        heard = self.cues.recognise(recording)
        self.assertEqual([sound.cue for sound in heard], ["welcome", "thanks", "chime-out", "tick"])
        self.assertEqual([round(sound.time, 1) for sound in heard], [0.5, 2.6, 5.2, 6.5])

    def test_a_stranger_is_no_cue(self):
        heard = self.cues.recognise(self.mix(4, (1, voice(77, 1.5), 0)))
        self.assertEqual([sound.cue for sound in heard], ["?"])

    def test_two_at_once_do_not_pass_for_one(self):
        heard = self.cues.recognise(self.mix(4, (1, "welcome", 0), (1.1, "thanks", 0)))
        self.assertTrue(all(sound.correlation < 0.9 for sound in heard))

    def test_a_cue_that_was_cut_is_known_and_its_fade_measured(self):
        for after, fade in ((0.4, 0.1), (0.7, 0.05), (1.5, 0.01)):
            with self.subTest(after=after):
                samples = self.plain["thanks"][:int((after + fade) * RATE)].copy()
                count = int(fade * RATE)
                samples[-count:] *= numpy.linspace(1, 0, count)
                recording = self.mix(4, (1, samples, -6))
                heard, = self.cues.recognise(recording)
                self.assertEqual(heard.cue, "thanks")
                self.assertTrue(heard.cut)
                self.assertGreater(heard.correlation, 0.9)
                full, silent = self.cues.fade(recording, heard)
                self.assertLessEqual(full, 1 + after + 0.3 * fade + 0.02)
                self.assertAlmostEqual(silent, 1 + after + fade, delta=0.02)

    def test_a_cut_without_a_fade_is_seen(self):
        samples = self.plain["thanks"][:int(0.7 * RATE)]
        recording = numpy.zeros(4 * RATE)
        recording[RATE:RATE + len(samples)] = samples
        heard, = self.cues.recognise(recording)
        full, silent = self.cues.fade(recording, heard)
        self.assertLess(silent - full, 0.004)


if __name__ == "__main__":
    unittest.main()
