"""Inode, modification time and size of files, recorded by the workers that wrote them, so that publishing needs no
stat.

Each worker has a file of its own beside the tree, ``seen.<process id>``: rows of three 64-bit numbers in the byte order
of the machine. They serve only the run in which they were written.
"""

from __future__ import annotations

import os
from array import array
from pathlib import Path

FILE_PREFIX = "seen"
FIELDS = 3
MAX_RECORDS = 500_000
"""Of more files, each is looked at when the tree is published: in memory a record takes 250 bytes."""

StatsByInode = dict[int, tuple[int, int]]
"""Modification time and size by inode."""


class StatRecorder:
    """Collects the records of one worker."""

    def __init__(self, tree: str) -> None:
        self._file = f"{os.path.join(os.path.dirname(tree), FILE_PREFIX)}.{os.getpid()}"
        self.seen: list[os.stat_result] = []

    def flush(self) -> None:
        """Write what was collected; files that cannot be recorded are looked at later."""
        rows, self.seen[:] = self.seen[:], []
        if not rows:
            return
        numbers = array("Q", bytes(8 * FIELDS * len(rows)))
        numbers[0::FIELDS] = array("Q", [row.st_ino for row in rows])
        numbers[1::FIELDS] = array("Q", [row.st_mtime_ns for row in rows])
        numbers[2::FIELDS] = array("Q", [row.st_size for row in rows])
        try:
            with open(self._file, "ab", buffering=0) as file:
                file.write(numbers)
        except OSError:
            return


def read_stat_records(folder: Path) -> StatsByInode:
    """Read the records of all workers, which lie beside the tree in a staging folder; none if they are too many."""
    stats: StatsByInode = {}
    files = list(folder.glob(f"{FILE_PREFIX}.*"))
    if sum(file.stat().st_size for file in files) > MAX_RECORDS * FIELDS * 8:
        return stats
    for file in files:
        data = file.read_bytes()
        numbers = array("Q", data[: len(data) // (8 * FIELDS) * 8 * FIELDS])
        before = len(stats)
        stats.update(
            zip(numbers[0::FIELDS], zip(numbers[1::FIELDS], numbers[2::FIELDS], strict=True), strict=True)
        )
        if len(stats) != before + len(numbers) // FIELDS:
            return {}  # an inode was used twice: files were written again, and it is not known which is the last
    return stats
