"""A log of a disk's writes, as QEMU's blklogwrites and Linux's dm-log-writes keep it, and the disk after a power cut.

What was written before the last flush that was completed is on the disk. What came after it lay in the disk's own memory:
of that, any part may have reached the platter or the cells, in any order, one sector of 512 bytes at a time.
"""

import random
import struct
from dataclasses import dataclass

SECTOR = 512
MAGIC = 0x6A736677736872
FLUSH, FUA, DISCARD = 1, 2, 4


class LogError(Exception):
    """The file is no such log."""


@dataclass
class Entry:
    sector: int
    sectors: int
    flags: int
    at: int  # where its data is in the log


class WriteLog:
    def __init__(self, path):
        self.file = open(path, "rb")
        magic, version, count, size = struct.unpack("<QQQI", self.file.read(28))
        if magic != MAGIC or version != 1:
            raise LogError(f"{path} is no log of writes")
        if size != SECTOR:
            raise LogError(f"{path} counts in sectors of {size} bytes, not {SECTOR}")
        self.entries = []
        at = SECTOR
        for _ in range(count):
            self.file.seek(at)
            sector, sectors, flags, _ = struct.unpack("<QQQQ", self.file.read(32))
            at += SECTOR
            self.entries.append(Entry(sector, sectors, flags, at))
            if not flags & DISCARD:
                at += sectors * SECTOR

    def data(self, entry):
        self.file.seek(entry.at)
        return self.file.read(entry.sectors * SECTOR)


class Disk:
    """The first `sectors` of the disk, as the log goes by; only what was written since its beginning."""

    def __init__(self, log, sectors):
        self.log, self.limit = log, sectors
        self.kept = {}  # what a power cut leaves, by sector
        self.waiting = []  # entries that no flush has covered yet
        self.position = 0

    def forward(self, position):
        """The log's entries before `position` have been written."""
        for entry in self.log.entries[self.position:position]:
            # A flush counts before its own data, and what is discarded may read as anything: as it was, too.
            if entry.flags & FLUSH:
                for earlier in self.waiting:
                    self._put(self.kept, earlier)
                self.waiting = []
            if entry.flags & DISCARD or not entry.sectors or entry.sector >= self.limit:
                continue
            if entry.flags & FUA:
                self._put(self.kept, entry)
            else:
                self.waiting.append(entry)
        self.position = position

    def _put(self, into, entry):
        data = self.log.data(entry)
        for index in range(entry.sectors):
            into[entry.sector + index] = data[index * SECTOR:(index + 1) * SECTOR]

    def after_cut(self, manner, generator):
        """The sectors on the disk when the power goes now.

        manner: what of the writes that no flush had covered was kept: "all", "none", "some" of them, or "torn": some of their
        sectors.
        """
        sectors = dict(self.kept)
        for entry in self.waiting:
            if manner == "all" or manner == "some" and generator.random() < 0.5:
                self._put(sectors, entry)
            elif manner == "torn":
                data = self.log.data(entry)
                for index in range(entry.sectors):
                    if generator.random() < 0.5:
                        sectors[entry.sector + index] = data[index * SECTOR:(index + 1) * SECTOR]
        return sectors


MANNERS = ("all", "none", "some", "torn")


def runs(sectors):
    """(byte offset, bytes) of what lies together, for few large writes."""
    start, parts = None, []
    for sector in sorted(sectors):
        if start is not None and sector == start + len(parts):
            parts.append(sectors[sector])
            continue
        if parts:
            yield start * SECTOR, b"".join(parts)
        start, parts = sector, [sectors[sector]]
    if parts:
        yield start * SECTOR, b"".join(parts)


def draw_cuts(log, first, count, limit, seed):
    """(position, manner) of `count` cuts from entry `first` on, in order.

    Half of them are spread over the file system's own writes, and half over all, which the witness's clock ticks through.
    """
    generator = random.Random(seed)
    own = [index for index in range(first, len(log.entries))
           if log.entries[index].sector < limit or not log.entries[index].sectors]
    everything = range(first, len(log.entries))
    cuts = []
    for number in range(count):
        index = generator.choice(own if number % 2 else everything)
        cuts.append((index + 1, MANNERS[number // 2 % len(MANNERS)]))
    return sorted(cuts)
