"""The log of writes against disks whose content is known."""

import random
import struct
import tempfile
import unittest
from pathlib import Path

import writelog
from writelog import DISCARD, FLUSH, FUA, SECTOR, Disk, WriteLog


def sector(letter):
    return letter.encode() * SECTOR


class Logs(unittest.TestCase):
    def log(self, *entries):
        """Of (sector, letters, flags): a sector for each letter."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = Path(folder.name) / "log"
        with open(path, "wb") as file:
            file.write(struct.pack("<QQQI", writelog.MAGIC, 1, len(entries), SECTOR).ljust(SECTOR, b"\0"))
            for place, letters, flags in entries:
                file.write(struct.pack("<QQQQ", place, len(letters), flags, 0).ljust(SECTOR, b"\0"))
                if not flags & DISCARD:
                    file.write(b"".join(map(sector, letters)))
        log = WriteLog(path)
        self.addCleanup(log.file.close)
        return log

    def after(self, log, position, manner, limit=100, seed=1):
        disk = Disk(log, limit)
        disk.forward(position)
        kept = disk.after_cut(manner, random.Random(seed))
        return "".join(chr(kept[place][0]) if place in kept else "." for place in range(6))

    def test_what_was_flushed_stays_and_the_rest_may_go(self):
        log = self.log((0, "ab", 0), (0, "", FLUSH), (1, "cd", 0), (4, "e", 0))
        self.assertEqual(self.after(log, 4, "all"), "acd.e.")
        self.assertEqual(self.after(log, 4, "none"), "ab....")
        self.assertEqual(self.after(log, 1, "none"), "......")
        self.assertEqual({self.after(log, 4, "some", seed=seed) for seed in range(40)},
                         {"ab....", "acd...", "ab..e.", "acd.e."})

    def test_a_write_may_be_torn_between_its_sectors(self):
        log = self.log((0, "ab", 0), (0, "", FLUSH), (0, "cd", 0))
        self.assertEqual({self.after(log, 3, "torn", seed=seed) for seed in range(40)},
                         {"ab....", "cb....", "ad....", "cd...."})

    def test_a_flush_does_not_cover_the_data_that_comes_with_it_but_force_does(self):
        log = self.log((0, "a", 0), (1, "b", FLUSH), (2, "c", FUA))
        self.assertEqual(self.after(log, 3, "none"), "a.c...")

    def test_what_is_past_the_limit_or_discarded_is_none(self):
        log = self.log((0, "a", 0), (0, "xx", DISCARD), (5, "b", 0), (0, "", FLUSH))
        self.assertEqual(self.after(log, 4, "all", limit=5), "a.....")

    def test_runs_join_what_lies_together(self):
        self.assertEqual(list(writelog.runs({3: sector("a"), 4: sector("b"), 9: sector("c")})),
                         [(3 * SECTOR, sector("a") + sector("b")), (9 * SECTOR, sector("c"))])

    def test_cuts_are_the_same_for_a_seed_and_begin_where_they_should(self):
        log = self.log(*[(place % 8, "a", 0) for place in range(50)])
        cuts = writelog.draw_cuts(log, 20, 30, 4, seed=3)
        self.assertEqual(cuts, writelog.draw_cuts(log, 20, 30, 4, seed=3))
        self.assertEqual(len(cuts), 30)
        self.assertTrue(all(20 < position <= 50 for position, _ in cuts))
        self.assertEqual({manner for _, manner in cuts}, set(writelog.MANNERS))


if __name__ == "__main__":
    unittest.main()
