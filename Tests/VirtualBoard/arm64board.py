"""Boots the arm64 board once from its disk, with a job's folder, and says how it ended and how long that took."""

import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import board
from board import BoardError

SUITES = {12: "bookworm", 13: "trixie"}


@dataclass
class Boot:
    status: int  # of the job's script
    seconds: float  # from the start of the emulator to its end
    userspace: float | None  # until the job's script began, on the board's clock
    job: Path


def folder(debian):
    return board.cache() / "arm64" / SUITES[debian]


def set_up(debian):
    if subprocess.run([board.HERE / "setup-arm64", "--debian", str(debian)]).returncode != 0:
        raise BoardError("the arm64 board could not be set up; what to do stands above")


def new_disk(debian, path):
    """A disk of one's own: what is written to it never reaches the one that was set up."""
    made = subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b",
                           folder(debian) / "disk.qcow2", path], capture_output=True, text=True)
    if made.returncode != 0:
        raise BoardError(f"no disk could be made in {path.parent}: {made.stderr.strip()}")
    return path


def boot(job, debian, disk, mode="run", timeout=300, memory=512):
    """Boots with JOB/guest as the script, or in mode "make" with JOB/make."""
    for left in ("status", "userspace"):
        (job / left).unlink(missing_ok=True)
    started = time.monotonic()
    code = board.run(command(job, debian, disk, mode, memory), timeout)
    seconds = time.monotonic() - started
    if code == 0 and (job / "status").exists():
        userspace = (job / "userspace").read_text() if (job / "userspace").exists() else None
        return Boot(int((job / "status").read_text()), seconds, userspace and float(userspace), job)
    reason = f"did not end within {timeout} s" if code in (124, 137) else f"ended with {code}"
    tail = (job / "console").read_text(errors="replace").splitlines()[-15:] if (job / "console").exists() else []
    raise BoardError(f"the arm64 board {reason} and left no status; its console's last lines:\n  "
                     + "\n  ".join(tail) + f"\nmore in {job}")


def command(job, debian, disk, mode, memory):
    def share(tag, path, options):
        return ["-fsdev", f"local,id={tag},path={path},security_model=none,multidevs=remap{options}",
                "-device", f"virtio-9p-pci,fsdev={tag},mount_tag={tag}"]

    emulator = shutil.which("qemu-system-aarch64")
    if not emulator:
        raise BoardError(f"qemu-system-aarch64 is missing; run {board.HERE / 'setup-arm64'}")
    kernel = folder(debian) / "kernel"
    return [
        # A Raspberry Pi 4's processor.
        emulator, "-machine", "virt", "-accel", "tcg", "-cpu", "cortex-a72", "-smp", "1", "-m", str(memory),
        "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-rtc", "base=utc,clock=host",
        "-serial", f"file:{job / 'console'}", "-device", "virtio-rng-pci",
        "-kernel", str(kernel / "Image"), "-initrd", str(kernel / "initrd"),
        "-append", f"console=ttyAMA0 loglevel=4 panic=-1 mitigations=off audit=0 board={mode}",
        "-drive", f"if=none,id=disk,file={disk},format={disk.suffix[1:]},cache=unsafe", "-device", "virtio-blk-pci,drive=disk",
        *share("job", job, ""),
        *share("repository", board.REPOSITORY, ",readonly=on"),
        *share("tools", folder(debian), ",readonly=on"),
    ]


def main(arguments):
    """arm64board.py DEBIAN JOB DISK: the boot in which a new disk's packages configure themselves."""
    debian, job, disk = int(arguments[0]), Path(arguments[1]), Path(arguments[2])
    made = boot(job, debian, disk, "make", timeout=3600)
    if made.status != 0:
        raise BoardError(f"the packages could not be configured; the reason is at the end of {job / 'output'}")
    print(f"board: configured in {made.seconds:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except BoardError as error:
        sys.exit(f"board: error: {error}")
