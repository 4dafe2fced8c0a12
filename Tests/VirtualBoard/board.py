"""Boots the virtual board once with a job folder, and says how it ended and how long that took."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
ROOTS = ("bookworm", "bookworm-clean", "trixie")

# A board whose processor stands still for a tenth of a second lets its card run dry, and that is nobody's fault: the
# emulator goes before what else this machine does.
FIRST = ["nice", "-n", "-10"]

# The guest's status s leaves the emulator as 2 * (s + 16) + 1, which none of the emulator's own ends looks like.
STATUS_BASE = 16


class BoardError(Exception):
    """The board could not be booted; the text says what to do."""


@dataclass
class Boot:
    status: int  # of the job's script, 0...99
    seconds: float  # from the start of the emulator to its end
    userspace: float  # until the job's script began
    job: Path
    again: bool  # the first attempt ended without a status


def cache():
    home = os.environ.get("NOREN_BOARD_CACHE")
    if home:
        return Path(home).resolve()
    base = os.environ.get("XDG_CACHE_HOME") or Path(os.environ.get("HOME", "/root")) / ".cache"
    return (Path(base) / "noren-board").resolve()


def become_root():
    """The emulator reads the whole of a root file system; the caller's cache and search path stay."""
    if os.geteuid() == 0:
        return
    if not shutil.which("sudo"):
        raise BoardError("this needs root; run it as root, or install sudo")
    environment = [f"NOREN_BOARD_CACHE={cache()}", f"PATH={os.environ['PATH']}"]
    os.execvp("sudo", ["sudo", "env", *environment, sys.executable, *sys.argv])


def set_up(root):
    """Runs the set-up for a root; it is quick where nothing is missing."""
    options = {"bookworm": [], "bookworm-clean": ["--bookworm-clean"], "trixie": ["--trixie"]}[root]
    if subprocess.run([HERE / "setup", *options]).returncode != 0:
        raise BoardError("the board could not be set up; what to do stands above")


def install(*packages):
    """Debian packages on this machine, where they are missing."""
    script = f'. "{HERE}/common.sh"; install / "$@"'
    if subprocess.run(["bash", "-euc", script, "install", *packages]).returncode != 0:
        raise BoardError(f"{' '.join(packages)} could not be installed; the reason stands above")


def run_tool(command):
    """A program of this machine, which must do well."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise BoardError(f"{' '.join(command)} failed: {done.stdout.strip()[-500:]}")


def facts(job):
    """What the script on the board saw, by name."""
    path = job / "facts"
    lines = path.read_text().splitlines() if path.exists() else []
    return dict(line.split("=", 1) for line in lines if "=" in line)


def is_debian_12(root):
    try:
        release = (root / "etc/os-release").read_text()
    except OSError:
        return False
    return bool(re.search(r'^ID=debian$', release, re.M) and re.search(r'^VERSION_CODENAME=bookworm$', release, re.M))


def suite(root):
    return "trixie" if root == "trixie" else "bookworm"


def root_folder(root):
    if root == "bookworm" and is_debian_12(Path("/")):
        return Path("/")
    return cache() / suite(root) / "root"


def new_job(name):
    """A fresh folder for one boot; the five newest of a name are kept, for a look at what went wrong."""
    jobs = cache() / "jobs"
    jobs.mkdir(parents=True, exist_ok=True)
    old = sorted(jobs.glob(f"{name}-*"), key=lambda path: path.stat().st_mtime)
    for path in old[:-4]:
        shutil.rmtree(path, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{name}-{time.strftime('%H%M%S')}-", dir=jobs))


def kernel(root):
    folder = cache() / suite(root) / "kernel"
    if not (folder / "vmlinux").exists():
        raise BoardError(f"there is no kernel in {folder}; run {HERE / 'setup'}")
    return folder


def prepare_root(name):
    """Sees to it that systemd can be PID 1 in a root, and that udev gives devices to their groups."""
    set_up(name)
    folder = root_folder(name)
    install = f". '{HERE / 'common.sh'}'; install '{folder}' systemd udev kmod perl-base alsa-utils"
    if subprocess.run(["bash", "-euc", install]).returncode != 0:
        raise BoardError(f"systemd could not be installed in {folder}; the reason stands above")


def prepare_systemd(job, root, noren):
    """Puts into a job what guest/main-systemd installs: the binary, and the kernel's modules as files."""
    # Stripped, as in a package: what is copied on the board costs it seconds.
    if subprocess.run(["strip", "-o", job / "noren", noren]).returncode != 0:
        raise BoardError(f"{noren} is no program that strip knows")
    modules = job / "modules"
    modules.mkdir(exist_ok=True)
    # They are in the initramfs, and nowhere else.
    unpack = f"gzip -dc '{kernel(root) / 'initrd'}' | cpio --quiet -id 'modules/*.ko'"
    if subprocess.run(unpack, shell=True, cwd=job).returncode != 0:
        raise BoardError("the kernel's modules could not be unpacked; run setup --update")


def boot(job, root="bookworm", timeout=300, memory=256, more=(), main="main"):
    """Boots with JOB/guest as the script. Retries once where the emulator ends without a status of the guest.

    more: further arguments of the emulator; main: which of guest/ is the first process in the root.
    """
    job = Path(job).resolve()
    if not (job / "guest").exists():
        raise BoardError(f"{job} holds no file 'guest' with what the board is to do")
    emulator = shutil.which("qemu-system-x86_64")
    if not emulator:
        raise BoardError(f"qemu-system-x86_64 is missing; run {HERE / 'setup'}")
    if not (root_folder(root) / "etc/os-release").exists():
        raise BoardError(f"there is no root in {root_folder(root)}; run {HERE / 'setup'} --{root}")
    shutil.copy(HERE / "guest" / main, job / "main")
    for again in (False, True):
        for left in ("status", "userspace"):
            (job / left).unlink(missing_ok=True)
        started = time.monotonic()
        code = run([*command(emulator, job, root, memory), *more], timeout)
        seconds = time.monotonic() - started
        status = (code - 1) // 2 - STATUS_BASE
        if code % 2 == 1 and (job / "status").exists() and int((job / "status").read_text()) == status:
            userspace = float((job / "userspace").read_text())
            return Boot(status, seconds, userspace, job, again)
        reason = f"did not end within {timeout} s" if code in (124, 137) else f"ended with {code}"
        print(f"board: the emulator {reason} and the guest gave no status", file=sys.stderr)
    tail = (job / "console").read_text(errors="replace").splitlines()[-15:] if (job / "console").exists() else []
    raise BoardError("the board did not come to its end twice; its console's last lines:\n  " + "\n  ".join(tail)
                     + f"\nmore in {job}")


def command(emulator, job, root, memory):
    def share(tag, path, options):
        return ["-fsdev", f"local,id={tag},path={path},security_model=none,multidevs=remap{options}",
                "-device", f"virtio-9p-pci,fsdev={tag},mount_tag={tag}"]

    folder = kernel(root)
    # Mitigations cost time and protect nobody here; the console is only a log.
    append = "console=ttyS0 loglevel=4 panic=-1 mitigations=off nokaslr audit=0 random.trust_cpu=on"
    return [
        emulator, "-machine", "q35,accel=tcg", "-cpu", "qemu64,+rdrand", "-smp", "1", "-m", str(memory),
        "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-rtc", "base=utc,clock=host",
        "-serial", f"file:{job / 'console'}", "-device", "isa-debug-exit,iobase=0xf4,iosize=0x04",
        "-device", "virtio-rng-pci",
        "-kernel", str(folder / "vmlinux"), "-initrd", str(folder / "initrd"), "-append", append,
        *share("root", root_folder(root), ",readonly=on"),
        *share("job", job, ""),
        *share("repository", REPOSITORY, ",readonly=on"),
        *share("tools", cache() / suite(root), ",readonly=on"),
    ]


def run(arguments, timeout):
    """The exit code, 124 where the time was up. `timeout` stands over the emulator even where nobody is left here."""
    emulator = subprocess.Popen([*FIRST, "timeout", "--kill-after=5", str(timeout), *arguments],
                                stdin=subprocess.DEVNULL)
    try:
        return emulator.wait()
    finally:
        if emulator.poll() is None:
            emulator.terminate()
            emulator.wait()


def build(root):
    """The daemon for a root: for Debian 12 built here, for Debian 13 in its own root."""
    if root == "trixie":
        built = subprocess.run([HERE / "build-trixie"], stdout=subprocess.PIPE, text=True)
        if built.returncode != 0:
            raise BoardError("noren could not be built for Debian 13; the reason stands above")
        return Path(built.stdout.strip())
    if not shutil.which("swift"):
        raise BoardError("no swift in PATH to build noren with; put one there, or give --noren PATH")
    command = ["swift", "build", "--package-path", str(REPOSITORY), "--configuration", "release",
               "--product", "noren", "--static-swift-stdlib"]
    print("board: building noren for Debian 12", file=sys.stderr)
    if subprocess.run(command, stdout=sys.stderr).returncode != 0:
        raise BoardError("noren could not be built; the reason stands above")
    place = subprocess.run([*command, "--show-bin-path"], stdout=subprocess.PIPE, text=True, check=True)
    return Path(place.stdout.strip()) / "noren"
