"""What a comparison found, as a page of tables."""

import os
import platform
import re
import statistics
import subprocess
import time
from pathlib import Path

import board
import stopwatch

NAMES = {
    "c": "bare C",
    "c-fifo": "bare C, SCHED_FIFO",
    "python": "Python, open PCM",
    "aplay": "gpiomon && aplay",
    "mpd": "gpiomon, mpc and mpd",
    "noren": "Noren",
    "before": "Noren before",
}
PHASES = {"quiet": "Nothing else runs", "hog": "Beside a program that never stops reckoning"}


def openings(rows):
    """{(phase, contender, kind): [milliseconds]}"""
    found = {}
    for mark, ms in rows:
        found.setdefault(tuple(mark.split("/")), []).append(ms)
    return found


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "| " + " | ".join(["---", *["---:"] * (len(head) - 1)]) + " |"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def latencies(contenders, phase, found):
    yardstick = found[phase, "c", "counted"] if "c" in contenders else None
    rows = []
    for name in contenders:
        row = found[phase, name, "counted"]
        cells = [statistics.median(row), stopwatch.percentile(row, 0.9), stopwatch.percentile(row, 0.99)]
        ratios = ["", ""]
        if yardstick:
            low, high = stopwatch.interval(row, yardstick)
            ratios = [f"{cells[0] / statistics.median(yardstick):.2f} ({low:.2f} to {high:.2f})",
                      f"{cells[2] / stopwatch.percentile(yardstick, 0.99):.2f}"]
        first = statistics.median(found[phase, name, "first"])
        rows.append([NAMES[name], *(f"{cell:.2f}" for cell in cells), *ratios, f"{first:.2f}"])
    return table(["", "median, ms", "90th", "99th", "median ÷ C's (95 %)", "99th ÷ C's", "first after its start"], rows)


def costs(arguments, contenders, phases, facts):
    rows = []
    for name in contenders:
        used = [int(value) for key, value in facts.items() if key.startswith(f"cpu.{phases[0]}.{name}.")]
        starts = [int(value) for key, value in facts.items()
                  if re.fullmatch(rf"start\.{phases[0]}\.{re.escape(name)}\.\d+", key)]
        cells = [f"{sum(used) / 1e6 * 1000 / arguments.openings:.1f}", f"{statistics.median(starts):.0f}"]
        if f"rss.{name}" in facts:
            cells += [f"{int(facts[f'{kind}.{name}']) / 1024:.1f}" for kind in ("rss", "pss", "own")]
            cells.append(f"{int(facts[f'wakeups.{name}']) / arguments.idle:.2f}")
        rows.append([NAMES[name], *cells])
    head = ["", "CPU s, 1,000 openings", "exec to ready, ms"]
    if arguments.idle:
        head += ["resident, MB", "proportional, MB", "its own, MB", "wake-ups a second"]
    return table(head, rows)


def suffix(arguments):
    """Of the files in which a comparison is kept."""
    return ("-hog" if arguments.only_pass == "hog" else "") + ("-counted" if arguments.counted else "")


def said(*command):
    try:
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout.strip()
    except OSError:
        return ""


def processor():
    found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return found[1] if found else platform.processor()


def machine(arguments, facts):
    versions = ", ".join(f"{key.removeprefix('version.')} {value}" for key, value in facts.items()
                         if key.startswith("version.") and value)
    commit = "given as a binary"
    if not arguments.noren:
        commit = said("git", "-C", str(board.REPOSITORY), "describe", "--always", "--dirty")
    emulator = said("qemu-system-x86_64", "--version").splitlines()[:1]
    clock = ", whose clock counts instructions, 8 ns each" if arguments.counted else ""
    return f"""- {time.strftime('%Y-%m-%d', time.gmtime())}, Noren {commit or 'without a commit'}, root {arguments.root}, \
Linux {facts['kernel']}
- {processor()}, {len([1 for line in Path('/proc/cpuinfo').read_text().splitlines() if line.startswith('processor')])} \
processors, load {os.getloadavg()[1]:.0f}; {' '.join(emulator)}, one processor of it, TCG{clock}
- libgpiod {facts.get('libgpiod', '?')}, {versions}"""


def page(arguments, contenders, phases, found, facts, boot):
    parts = [f"""# Noren beside what a shop would otherwise use

Made by `Tests/Benchmarks/compare`, in one boot of the virtual board of {boot.seconds / 60:.0f} minutes; {arguments.openings} \
openings each, with pauses of 0.3 to 0.9 s, in blocks whose order changes. The board is emulated, some thirty times slower \
than a real one, and noisy: only comparisons within this page mean anything.

{machine(arguments, facts)}

The time is from the write that moves the simulated line to the call that starts the card, both by the kernel's trace. All \
play the same cue of 0.45 s; Noren decides, and keeps its journal and its socket, besides. Bare C waits for the edge and \
writes to a prepared PCM, at the priority that a program has; `SCHED_FIFO` is the same with the priority that Noren takes.

![How long each took](Data/latency{suffix(arguments)}.svg)
"""]
    for phase in phases:
        parts.append(f"## {PHASES[phase]}\n\n{latencies(contenders, phase, found)}\n")
        if "noren" in contenders and "aplay" in contenders:
            ratio = (statistics.median(found[phase, "aplay", "counted"])
                     / statistics.median(found[phase, "noren", "counted"]))
            parts.append(f"Noren is {ratio:.0f} times as fast as `gpiomon && aplay`.\n")
    parts.append(f"## What each costs\n\n{costs(arguments, contenders, phases, facts)}\n")
    parts.append("""Processor time is that of all its processes, by its control group, the playing of the cue included. \
Resident memory counts pages that programs share in full, proportional memory divides them, its own are those of no file. \
Ready is when it waits for the door: for C and Noren by their own word, for the others when the kernel had the line taken, \
seen every 25 ms. Wake-ups are the voluntary switches of all threads after one customer.
""")
    return "\n".join(parts)
