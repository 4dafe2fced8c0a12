"""What a greeter told before each cut of the power, from the witness on its disk, beside what its journal holds afterwards."""

import json
import re
import signal
import sqlite3
import subprocess
import time
from bisect import bisect_left
from dataclasses import dataclass, field

HEADER = re.compile(rb"noren-witness (\d+\.\d+)\n")
# What the greeter's own words promise: nothing that it told longer ago than this is lost.
AT_RISK = 2.0
TROUBLE = re.compile(r"set aside|cannot be written|no journal is kept|were lost|damaged|malformed", re.I)

TRACE = "time,source,event,value\n2026-03-07T10:00:00.000,front,arrival,\n"
SETTINGS = """
[shop]
timezone = "Asia/Tokyo"
[sound]
device = "null"
[[door]]
name = "front"
contact = "GPIO5"
[board]
clock = "trusted"
journal = "journal.sqlite"
socket = "noren.sock"
"""


class NoTestimony(Exception):
    """The witness saw nothing that could be compared."""


@dataclass
class Run:
    """One greeter, from its start to its end."""

    decisions: list = field(default_factory=list)  # (position in the log, time, decision)
    committed: list = field(default_factory=list)  # (position, number)
    gone: float | None = None  # when it had ended

    def promised(self, position):
        """Up to which decision it had told before this place in the log that a power cut takes none."""
        index = bisect_left(self.committed, (position,))
        return self.committed[index - 1][1] if index else 0

    def told(self, position):
        """What it had told by then, the first decision first."""
        return self.decisions[:bisect_left(self.decisions, (position,))]


class Testimony:
    def __init__(self, log, limit):
        self.runs, self.clock, self.first = [], [], None
        self.flushes = sum(entry.flags & 1 for entry in log.entries)
        for position, at, text in self._records(log, limit):
            if self.first is None:
                self.first = position
            self.clock.append((position, at))
            for line in text.splitlines():
                self._take(line, position, at)
        self.decisions = sum(len(run.decisions) for run in self.runs)
        if not self.decisions:
            raise NoTestimony("the witness was told of no decision; look at the board's log")

    @staticmethod
    def _records(log, limit):
        """(position of its last part, time, text) of everything that the witness wrote."""
        record = None
        for position, entry in enumerate(log.entries):
            if entry.sector < limit or not entry.sectors:
                continue
            data = log.data(entry)
            if header := HEADER.match(data):
                if record:
                    yield record[0], record[1], record[2].rstrip(b"\0").decode()
                record = [position, float(header[1]), data[header.end():]]
            elif record:
                record[0] = position
                record[2] += data
        if record:
            yield record[0], record[1], record[2].rstrip(b"\0").decode()

    def _take(self, line, position, at):
        if line == "gone":
            self.runs[-1].gone = at
            return
        message = json.loads(line)
        match message.get("event"):
            case "snapshot":
                if message["passages"]:
                    raise NoTestimony(f"{message['passages']} people had passed before the witness began")
                self.runs.append(Run())
            case "decision":
                self.runs[-1].decisions.append((position, at, message))
        committed = message.get("journal", {}).get("committed")
        if committed:
            self.runs[-1].committed.append((position, committed))

    def time(self, position):
        """When the log had come so far, to the grain of the witness's clock."""
        return self.clock[max(0, bisect_left(self.clock, (position,)) - 1)][1]


class Verdicts:
    """What came of all cuts."""

    def __init__(self, kind):
        self.kind = kind
        self.cuts = self.opened = self.without = self.promised = self.told = self.lost = 0
        self.worst = 0.0
        self.failures = []

    def judge(self, cut, folder, noren, testimony):
        position, manner = cut
        self.cuts += 1
        where = f"cut {self.cuts} (entry {position}, {manner} of what was not flushed)"
        if (folder / "trouble").exists():
            self.failures.append(f"{where}: {self.kind} could not be mounted: {(folder / 'trouble').read_text()[-300:]}")
            return
        is_there = (folder / "journal.sqlite").exists()
        self.without += not is_there
        trouble, rows = self._open(folder, noren)
        if trouble:
            self.failures.append(f"{where}: {trouble}")
            return
        self.opened += is_there
        now = testimony.time(position)
        for number, run in enumerate(testimony.runs):
            kept = rows[number] if number < len(rows) else {}
            told, promised = run.told(position), run.promised(position)
            self.told += len(told)
            self.promised += promised
            if promised > len(told):
                self.failures.append(f"{where}: {promised} were called kept, of {len(told)} that were told")
            for passage, (_, at, decision) in enumerate(told, 1):
                if kept.get(passage) == (decision["door"], decision["outcome"], decision["reason"]):
                    continue
                age = min(now, run.gone or now) - at
                self.lost += 1
                self.worst = max(self.worst, age)
                if passage <= promised or age > AT_RISK:
                    self.failures.append(f"{where}: run {number + 1}, decision {passage} of {promised} promised, told "
                                         f"{age:.2f} s before, is {kept.get(passage, 'not there')}, not {decision}")
                    break

    def _open(self, folder, noren):
        """Begins a greeter with the journal, as after the cut; gives what is wrong, and its decisions by run."""
        folder.mkdir(exist_ok=True)
        (folder / "noren.toml").write_text(SETTINGS)
        (folder / "one.csv").write_text(TRACE)
        log = folder / "log"
        with open(log, "w") as out:
            greeter = subprocess.Popen([noren, "run", "--config", "noren.toml", "--simulate", "one.csv", "--from-now"],
                                       cwd=folder, stderr=out)
            end = time.monotonic() + 60
            while "front: arrival" not in log.read_text() and greeter.poll() is None and time.monotonic() < end:
                time.sleep(0.02)
            greeter.send_signal(signal.SIGTERM)
            try:
                greeter.wait(30)
            except subprocess.TimeoutExpired:
                greeter.kill()
                greeter.wait()
        said = log.read_text()
        if greeter.returncode or TROUBLE.search(said):
            return f"the greeter ended with {greeter.returncode} and said: {said[-500:]}", []
        info = subprocess.run([noren, "journal", "info", "--config", "noren.toml"], cwd=folder, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if info.returncode or list(folder.glob("*.unreadable-*")):
            return f"noren journal info ended with {info.returncode}: {info.stdout}", []
        database = sqlite3.connect(f"file:{folder / 'journal.sqlite'}?mode=ro", uri=True)
        state, = database.execute("PRAGMA integrity_check").fetchone()
        if state != "ok":
            return f"the journal is damaged: {state}", []
        runs = {key: {} for key, in database.execute("SELECT key FROM run ORDER BY entry")}
        undecided = 0
        outcomes = ("sound", "light", "silent")
        for run, number, door, outcome, reason in database.execute(
                "SELECT run, number, door, outcome, reason FROM passage"):
            undecided += reason is None
            if reason is not None:
                runs[run][number] = (door, outcomes[outcome], reason)
        database.close()
        # The last run is the one that has just looked.
        return f"{undecided} passages have no decision" if undecided else None, list(runs.values())[:-1]

    @property
    def broken(self):
        """How many cuts broke the promise of what was called kept."""
        return sum("promised" in text for text in self.failures)

    def tell(self, seconds):
        print(f"{self.cuts} cuts of the power ({self.kind}) in {seconds / 60:.0f} min:")
        print(f"  the journal opened after {self.opened}, was not yet there after {self.without}, was set aside after 0"
              if not self.failures else f"  the journal opened after {self.opened} of {self.cuts}")
        print(f"  {self.told} decisions had been told, {self.promised} of them as kept: "
              f"{self.broken} cuts broke that promise")
        print(f"  {self.lost} that were not yet called kept were lost; the oldest had been told {self.worst:.2f} s before "
              f"({AT_RISK:.0f} s are allowed)")
        for failure in self.failures[:10]:
            print(f"FAILED  {failure}")
