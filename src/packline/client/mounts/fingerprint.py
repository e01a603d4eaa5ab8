"""Computes what can be said of data that no version pins: how many files, how many bytes, and when last written."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from packline.json_types import JsonObject

MAX_OPEN_FOLDERS = 32
"""Folders that are listed one below the other; folders deeper than that are listed once those are done."""
CLOCK_ENTRIES = 256
"""Entries between two looks at the clock."""
_MASK = (1 << 64) - 1


class Fingerprint(NamedTuple):
    """What a listing told."""

    files: int = 0
    bytes: int = 0
    newest: int = 0
    """Latest modification time of a file, ns since the epoch."""
    digest: int = 0
    """Sum modulo 2^64 of a hash of each file's path, size and modification time: their order does not matter."""
    unreadable: int = 0
    """Folders and files that could not be looked at."""
    complete: bool = True
    """False if the time was over before all files were counted."""

    def as_json(self) -> JsonObject:
        """Return it as ``mounts.json`` and the marker have it."""
        newest = datetime.fromtimestamp(self.newest // 1_000_000_000, UTC).isoformat() if self.files else None
        return {
            "files": self.files,
            "bytes": self.bytes,
            "newest": newest,
            "digest": f"{self.digest:016x}",
            "complete": self.complete and not self.unreadable,
            **({"unreadable": self.unreadable} if self.unreadable else {}),
        }


def compute_fingerprint(
    folder: str, seconds: float, clock: Callable[[], float] = time.monotonic
) -> Fingerprint:
    """List a folder and sum up its files; no content is read, and links are neither followed nor counted.

    Memory does not grow with the number of files. What vanishes or becomes stale meanwhile is counted as unreadable.

    Args:
        folder: The folder.
        seconds: How long the listing may take; then what was counted so far is returned as incomplete.
        clock: Seconds of a clock that never goes back.
    """
    until = clock() + seconds
    sums, complete = _Sums(folder), True
    for number, entry in enumerate(_walk(folder, sums)):
        if not number % CLOCK_ENTRIES and clock() >= until:
            complete = False
            break
        sums.add(entry)
    return Fingerprint(
        sums.files, sums.bytes, sums.newest, sums.digest, unreadable=sums.unreadable, complete=complete
    )


class _Sums:
    __slots__ = ("_skip", "bytes", "digest", "files", "newest", "unreadable")

    def __init__(self, folder: str) -> None:
        self._skip = len(os.fsencode(os.path.join(folder, "")))
        self.files = self.bytes = self.newest = self.digest = self.unreadable = 0

    def add(self, entry: os.DirEntry[str]) -> None:
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:
            self.unreadable += 1
            return
        if not stat.S_ISREG(status.st_mode):
            return
        self.files += 1
        self.bytes += status.st_size
        self.newest = max(self.newest, status.st_mtime_ns)
        row = b"%b\0%d\0%d" % (os.fsencode(entry.path)[self._skip :], status.st_size, status.st_mtime_ns)
        hashed = hashlib.blake2b(row, digest_size=8).digest()
        self.digest = (self.digest + int.from_bytes(hashed, "big")) & _MASK


def _walk(top: str, sums: _Sums) -> Iterator[os.DirEntry[str]]:
    """Yield what is not a folder; neither the files nor the siblings of an open folder are kept."""
    waiting = [top]
    while waiting:
        listings = [_list(waiting.pop(), sums)]
        while listings:
            entry = next(listings[-1], None)
            if entry is None:
                listings.pop()
            elif not _is_folder(entry):
                yield entry
            elif len(listings) < MAX_OPEN_FOLDERS:
                listings.append(_list(entry.path, sums))
            else:
                waiting.append(entry.path)


def _list(folder: str, sums: _Sums) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError:  # also between two entries: the handle became stale
        sums.unreadable += 1


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:  # the file system does not tell the type, and the entry is gone: ``add`` counts it
        return False
