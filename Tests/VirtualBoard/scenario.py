"""What a board test is made of: settings, what is done on the board, and what must have been seen and heard."""

import re
import shutil
import tempfile
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Callable

import soundfile

import board
import recognise
import synth
from board import REPOSITORY

ALL = []

# A Wednesday morning in the shop; a scenario that is about time says another.
OPEN = "2026-03-04T11:00+09:00"

# Every line is asked for "as-is": on gpio-sim a bias would move the simulated line itself. Nothing here may depend on
# rest or party unless it is about them.
COMMON = """
[shop]
timezone = "Asia/Tokyo"
languages = {languages}
{shop}
[sound]
device = "plughw:CARD=Loopback"
[calm]
{calm}
[board]
clock = "trusted"
journal = "/tmp/journal.sqlite"
socket = "/tmp/noren.sock"
"""
CALM = 'rest = "0s"\nparty = { gap = "0s", longest = "0s" }'

WORDS = ("played|staff|closed|party|busy|rest|stale|acknowledged|no-cue|fault|quiet-time|quiet|serving|budget|clock|"
         "departures|shop")
DECISION = re.compile(
    r"(?P<door>[\w./-]+): (?P<direction>arrival|departure|unknown)\b.*?\b(?P<outcome>sound|light|silent)\b"
    rf"(?P<cue>.*?)\((?P<reason>{WORDS})\)")


class Failure(Exception):
    """What was expected, and what was seen instead."""


@dataclass
class Scenario:
    name: str
    check: Callable
    doors: str  # TOML: the doors and whatever else is special
    guest: str  # bash
    languages: tuple = ("en",)
    shop: str = ""
    calm: str = CALM
    time: str = OPEN
    boot: str = "doors"  # scenarios of one boot share a board
    long_cues: bool = False  # a language of its own, whose welcome and thanks last 4 s, so that there is time to act
    whole_settings: bool = False  # the doors are all there is
    files: Callable = lambda folder: None  # puts what else it needs into its folder
    patience: int = 120

    def settings(self):
        if self.whole_settings:
            return self.doors
        languages = ("fr",) if self.long_cues else self.languages
        text = COMMON.format(languages=list(languages), shop=self.shop, calm=self.calm).replace("'", '"') + self.doors
        if self.long_cues:
            for says in ("welcome", "thanks"):
                text += (f'\n[[cue]]\nid = "{says}-long"\nfile = "{says}-long.wav"\ntext = "{says}"\n'
                         f'language = "fr"\nsays = "{says}"\nlevel = "voice"\n')
        return text

    def prepare(self, folder):
        folder.mkdir()
        (folder / "noren.toml").write_text(self.settings())
        # Scenarios share a board, and a shop remembers: its budget and quiet by hand outlive a restart.
        (folder / "guest").write_text(
            f"date -s '{self.time}' >/dev/null\nrm -f /tmp/journal.* /var/lib/noren/* /run/noren/*\n{self.guest}\n")
        self.files(folder)
        if self.long_cues:
            for seed, says in enumerate(("welcome", "thanks")):
                soundfile.write(folder / f"{says}-long.wav", synth.steady(seed + 40, 4.0), synth.RATE, subtype="PCM_16")


def scenario(name, **keys):
    def register(check):
        ALL.append(Scenario(name=name, check=check, **keys))
        return check
    return register


@dataclass(frozen=True)
class Decision:
    door: str
    direction: str
    outcome: str
    reason: str
    cue: str

    def __str__(self):
        return f"{self.door}: {self.direction} {self.outcome} {self.cue} ({self.reason})".replace("  ", " ")


@dataclass
class Seen:
    """What one scenario left in its folder."""

    scenario: Scenario
    folder: Path
    _recordings: dict = field(default_factory=dict)

    def text(self, name):
        path = self.folder / name
        return path.read_text(errors="replace") if path.exists() else ""

    @cached_property
    def facts(self):
        return dict(line.split("=", 1) for line in self.text("facts").splitlines() if "=" in line)

    @cached_property
    def log(self):
        return self.text("log") + self.text("log.stdout")

    @cached_property
    def decisions(self):
        found = []
        for line in self.log.splitlines():
            match = DECISION.search(line)
            if match:
                cue = match["cue"].strip()
                found.append(Decision(match["door"], match["direction"], match["outcome"], match["reason"], cue))
        return found

    @cached_property
    def moves(self):
        """(s on the monotonic clock, line, level)"""
        rows = (line.split(" ", 1) for line in self.text("moves").splitlines())
        return [(float(time), *move.split("=")) for time, move in rows]

    def moved(self, line, level, which=0):
        times = [time for time, name, to in self.moves if name == line and to == str(level)]
        self.expect(len(times) > which, f"{line} to be moved to {level}", f"{len(times)} such moves")
        return times[which]

    # --- sound ---

    @cached_property
    def cues(self):
        files = bundled_cues()
        for path in self.folder.glob("*-long.wav"):
            files[path.stem] = path
        return recognise.Cues(files)

    def recording(self, name="sound.wav"):
        if name not in self._recordings:
            path = self.folder / name
            self.expect(path.exists(), f"a recording {name}", f"none; the board said: {self.said()}")
            self._recordings[name] = recognise.load(path)
        return self._recordings[name]

    def heard(self, name="sound.wav"):
        return self.cues.recognise(self.recording(name))

    def began(self):
        """When the recording began, s on the monotonic clock of the moves."""
        return float(self.facts["recording_began"])

    # --- what must be ---

    def expect(self, holds, expected, seen):
        if not holds:
            raise Failure(f"expected {expected}; seen: {seen}")

    def said(self):
        return " | ".join(self.text("output").strip().splitlines()[-3:]) or "nothing"

    def expect_run(self, exit_code=0):
        """The board did all it was told, and the daemon ended well on SIGTERM."""
        self.expect("gave_up" not in self.facts, "the board to go through", self.facts.get("gave_up"))
        self.expect(self.facts.get("status") == "0", "the board's script to end with 0",
                    f"{self.facts.get('status', 'no end')}; {self.said()}")
        self.expect(self.facts.get("noren_exit") == str(exit_code), f"noren to exit with {exit_code}",
                    f"{self.facts.get('noren_exit')}; {self.tail()}")

    def tail(self):
        return " | ".join(self.log.strip().splitlines()[-4:]) or "an empty log"

    def expect_decisions(self, *wanted):
        """Exactly these, in order; each is "door direction outcome reason"."""
        seen = [f"{d.door} {d.direction} {d.outcome} {d.reason}" for d in self.decisions]
        self.expect(seen == list(wanted), f"the decisions {list(wanted)}", f"{seen}; {self.tail()}")

    def expect_heard(self, *wanted, name="sound.wav", whole=True):
        """Exactly these cues, in order, each beyond doubt; "welcome" stands for any cue that says so in words."""
        sounds = self.heard(name)
        told = "; ".join(map(str, sounds)) or "silence"
        self.expect(len(sounds) == len(wanted), f"the cues {list(wanted)}", told)
        for sound, want in zip(sounds, wanted):
            self.expect(sound.cue == want or sound.cue.startswith(want + "-"), f"{want}", told)
            self.expect(sound.correlation > 0.9, f"a correlation above 0.9 with {sound.cue}", told)
            self.expect(sound.runner_up_correlation < 0.6 * sound.correlation, "no other cue to be like it", told)
            if whole:
                self.expect(not sound.cut, f"the whole of {sound.cue}", told)
        if sounds and len(sounds) == len([d for d in self.decisions if d.cue]):
            names = [d.cue for d in self.decisions if d.cue]
            self.expect([s.cue for s in sounds] == names, f"what the log says, {names}", told)
        return sounds

    def expect_heard_in(self, name, *wanted):
        """The same for one of several recordings; the log is not compared."""
        sounds = self.heard(name)
        told = "; ".join(map(str, sounds)) or "silence"
        fits = len(sounds) == len(wanted) and all(
            sound.cue.startswith(want) and sound.correlation > 0.9 and not sound.cut
            for sound, want in zip(sounds, wanted))
        self.expect(fits, f"{list(wanted)} in {name}", told)

    def expect_silence(self, name="sound.wav"):
        samples = self.recording(name)
        self.expect(len(samples) > recognise.RATE, "a recording of more than a second", f"{len(samples)} samples")
        self.expect(recognise.is_silent(samples), "silence", "; ".join(map(str, self.heard(name))))

    def expect_fact(self, name, value):
        self.expect(self.facts.get(name) == str(value), f"{name} to be {value}", self.facts.get(name, "nothing"))


def bundled_cues():
    folder = REPOSITORY / "Sounds"
    manifest = folder / "cues.toml"
    if manifest.exists():
        return {cue["id"]: folder / cue["file"] for cue in tomllib.loads(manifest.read_text())["cue"]}
    files = recognise.cue_files(folder) if folder.exists() else {}
    if not files:
        raise Failure(f"expected the bundled sounds in {folder}; seen: none")
    return files


def boot(root, name, scenarios, noren):
    """One boot. Its job folder holds a folder for each scenario, and what the daemon is."""
    job = board.new_job(f"{root}-{name}")
    tools = Path(tempfile.mkdtemp(prefix="run-", dir=board.cache() / board.suite(root)))
    try:
        tools.chmod(0o755)
        shutil.copy(noren, tools / "noren")
        steps = [f"noren=/board/tools/{tools.name}/noren; export noren"]
        seen = []
        for number, each in enumerate(scenarios):
            folder = f"{number:02}-" + re.sub(r"[^a-z0-9]+", "-", each.name.lower()).strip("-")[:40]
            each.prepare(job / folder)
            steps.append(f"run_scenario /board/job/{folder} {each.patience}")
            seen.append(Seen(each, job / folder))
        (job / "guest").write_text("\n".join(steps) + "\n")
        patience = 60 + sum(each.patience for each in scenarios) / 2
        try:
            return board.boot(job, root, timeout=patience), seen, None
        except board.BoardError as error:
            return None, seen, error
    finally:
        shutil.rmtree(tools, ignore_errors=True)


def judge(seen, trouble):
    """None, or why it failed."""
    if "status" not in seen.facts:
        return f"expected the scenario to come to its end; seen: {trouble or 'the board ended before it'}"
    try:
        seen.scenario.check(seen)
        return None
    except Failure as failure:
        return str(failure)
    except Exception as error:  # a check that stumbles over what it sees has not passed
        return f"the check itself failed with {type(error).__name__}: {error}"
