"""Boots a board that has a disk of its own, amd64 or arm64, with a job's folder, and says how it ended."""

import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import board
from board import BoardError

SUITES = {12: "bookworm", 13: "trixie"}
ARCHITECTURES = ("amd64", "arm64")


@dataclass
class Boot:
    status: int  # of the job's script
    seconds: float  # from the start of the emulator to its end
    userspace: float | None  # until the job's script began, on the board's clock
    job: Path


@dataclass(frozen=True)
class DiskBoard:
    """One kind of such a board: an architecture and its Debian."""

    arch: str
    debian: int

    def __str__(self):
        return f"Debian {self.debian} {self.arch}"

    @property
    def suite(self):
        return SUITES[self.debian]

    @property
    def folder(self):
        return board.cache() / self.arch / self.suite

    def _setup(self, *arguments):
        return subprocess.run([board.HERE / f"setup-{self.arch}", "--debian", str(self.debian), *arguments]).returncode

    def set_up(self):
        if self._setup() != 0:
            raise BoardError(f"the {self.arch} board could not be set up; what to do stands above")

    def fetch(self, package, folder):
        """The package and what the board has not got of its dependencies."""
        if self._setup("--fetch", package, folder) != 0:
            raise BoardError("the package's dependencies could not be fetched; the reason stands above")
        return sorted(path.name for path in folder.glob("*.deb"))

    def new_disk(self, path):
        """A disk of one's own: what is written to it never reaches the one that was set up."""
        made = subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b",
                               self.folder / "disk.qcow2", path], capture_output=True, text=True)
        if made.returncode != 0:
            raise BoardError(f"no disk could be made in {path.parent}: {made.stderr.strip()}")
        return path

    def boot(self, job, disk, mode="run", timeout=300, memory=512):
        """Boots with JOB/guest as the script, or in mode "make" with JOB/make."""
        for left in ("status", "userspace"):
            (job / left).unlink(missing_ok=True)
        started = time.monotonic()
        code = board.run(self._command(job, disk, mode, memory), timeout)
        seconds = time.monotonic() - started
        if code == 0 and (job / "status").exists():
            userspace = (job / "userspace").read_text() if (job / "userspace").exists() else None
            return Boot(int((job / "status").read_text()), seconds, userspace and float(userspace), job)
        reason = f"did not end within {timeout} s" if code in (124, 137) else f"ended with {code}"
        tail = (job / "console").read_text(errors="replace").splitlines()[-15:] if (job / "console").exists() else []
        raise BoardError(f"the {self.arch} board {reason} and left no status; its console's last lines:\n  "
                         + "\n  ".join(tail) + f"\nmore in {job}")

    def _machine(self):
        """The emulator with its processor and kernel, and the console's name."""
        if self.arch == "arm64":
            # A Raspberry Pi 4's processor.
            kernel = self.folder / "kernel"
            return ("qemu-system-aarch64", ["-machine", "virt", "-cpu", "cortex-a72"], kernel / "Image",
                    kernel / "initrd", self.folder, "ttyAMA0")
        tools = board.cache() / self.suite
        return ("qemu-system-x86_64", ["-machine", "q35", "-cpu", "qemu64,+rdrand"], tools / "kernel/vmlinux",
                self.folder / "initrd", tools, "ttyS0 nokaslr")

    def _command(self, job, disk, mode, memory):
        def share(tag, path, options):
            return ["-fsdev", f"local,id={tag},path={path},security_model=none,multidevs=remap{options}",
                    "-device", f"virtio-9p-pci,fsdev={tag},mount_tag={tag}"]

        emulator, machine, kernel, initrd, tools, console = self._machine()
        if not shutil.which(emulator):
            raise BoardError(f"{emulator} is missing; run {board.HERE / 'setup'}-{self.arch}")
        return [
            emulator, *machine, "-accel", "tcg", "-smp", "1", "-m", str(memory),
            "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-rtc", "base=utc,clock=host",
            "-serial", f"file:{job / 'console'}", "-device", "virtio-rng-pci",
            "-kernel", str(kernel), "-initrd", str(initrd),
            "-append", f"console={console} loglevel=4 panic=-1 mitigations=off audit=0 board={mode}",
            "-drive", f"if=none,id=disk,file={disk},format={disk.suffix[1:]},cache=unsafe",
            "-device", "virtio-blk-pci,drive=disk",
            *share("job", job, ""),
            *share("repository", board.REPOSITORY, ",readonly=on"),
            *share("tools", tools, ",readonly=on"),
        ]


def main(arguments):
    """diskboard.py DEBIAN JOB DISK: the boot in which a new arm64 disk's packages configure themselves."""
    debian, job, disk = int(arguments[0]), Path(arguments[1]), Path(arguments[2])
    made = DiskBoard("arm64", debian).boot(job, disk, "make", timeout=3600)
    if made.status != 0:
        raise BoardError(f"the packages could not be configured; the reason is at the end of {job / 'output'}")
    print(f"board: configured in {made.seconds:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except BoardError as error:
        sys.exit(f"board: error: {error}")
