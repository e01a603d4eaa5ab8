"""Compares a cached version with its tree index, without reading any file.

First every folder, by one stat: adding, removing, renaming or replacing an entry changes the times of its folder. A
folder that is not as it was is listed, and all its files are looked at. Then the other files, each by one stat, as long
as the time allows. What no stat can show (same size, same inode, time reset) is found only by ``cache verify``.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from math import gcd
from pathlib import Path
from typing import NamedTuple

from packline.client.cache.tree_index import TreeIndex, join
from packline.fs.open_flags import OPEN_FOLDER

CHUNK_FILES = 64
"""Number of neighbours that are looked at together; chunks are chosen at random where time is short."""
CHECK_SECONDS = 0.5


class CheckReport(NamedTuple):
    """How a folder differs from its index. Files and folders are numbers of the index."""

    missing: list[int]
    """Files that are not there."""
    changed: list[int]
    """Files of another size or kind."""
    doubtful: list[int]
    """Files of the right size whose inode, modification time or mode is another, or whose inode was written to since
    in a folder that was touched, too: their content decides."""
    extra: list[bytes]
    """Paths of entries that do not belong there; of a folder, without what is in it."""
    missing_folders: list[int]
    touched_folders: list[int]
    """Folders whose times or inode are not those recorded: their entries were all compared."""
    files_checked: int
    """How many files were looked at."""
    complete: bool
    """Whether those were all."""

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong, as far as was looked."""
        return not (self.missing or self.changed or self.doubtful or self.extra or self.missing_folders)

    @property
    def as_recorded(self) -> bool:
        """Whether nothing differs at all, times of folders included."""
        return self.intact and not self.touched_folders


def check(index: TreeIndex, folder: Path, budget_seconds: float = CHECK_SECONDS) -> CheckReport:
    """Compare ``folder`` with its index.

    ``budget_seconds``: for files in folders that look untouched; infinite for all of them. A folder that is not there
    or is a link has all its files missing. Raises OSError where something cannot be read.
    """
    try:
        root = os.open(folder, OPEN_FOLDER)
    except (FileNotFoundError, NotADirectoryError):
        files, folders = range(len(index.names)), range(len(index.folders))
        return CheckReport(list(files), [], [], [], list(folders), [], 0, True)
    except OSError as error:
        if not os.path.islink(folder):
            raise
        raise NotADirectoryError(error.errno, error.strerror, str(folder)) from error
    try:
        return _Check(index, root).run(budget_seconds)
    finally:
        os.close(root)


class _Check:
    """One comparison, and what it has found so far."""

    def __init__(self, index: TreeIndex, root: int) -> None:
        self._index, self._root = index, root
        self._missing, self._changed, self._doubtful = list[int](), list[int](), list[int]()
        self._extra = list[bytes]()
        self._checked = 0

    def run(self, budget_seconds: float) -> CheckReport:
        touched, gone = self._check_folders()
        folders = (
            {self._index.folders[number] for number in range(len(self._index.folders))} if touched else set()
        )
        folders.difference_update(self._index.folders[number] for number in gone)
        for folder in touched:
            self._list(folder, folders)
        complete = self._check_untouched({*touched, *gone}, budget_seconds)
        return CheckReport(
            *(self._missing, self._changed, self._doubtful, self._extra),
            *(gone, touched, self._checked, complete),
        )

    def _check_folders(self) -> tuple[list[int], list[int]]:
        """Check every folder; return those that are not as recorded, and those that are gone, with all below."""
        index, touched, gone = self._index, list[int](), list[int]()
        gone_paths = set[bytes]()
        for number, (path, mtime, ctime, inode) in enumerate(
            zip(index.folders, index.folder_mtimes, index.folder_ctimes, index.folder_inodes, strict=True)
        ):
            below_gone = gone_paths and path.rpartition(b"/")[0] in gone_paths
            status = None if below_gone else self._status(path or b".")
            if status is None or not stat.S_ISDIR(status.st_mode):
                gone_paths.add(path)
                gone.append(number)
                self._missing += range(index.starts[number], index.starts[number + 1])
            elif status.st_mtime_ns != mtime or status.st_ctime_ns != ctime or status.st_ino != inode:
                touched.append(number)
        return touched, gone

    def _status(self, path: bytes) -> os.stat_result | None:
        try:
            return os.stat(path, dir_fd=self._root, follow_symlinks=False)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def _list(self, folder: int, folders: set[bytes]) -> None:
        """Compare the entries of a folder by name and kind, and look at its files. ``folders`` are those that stay."""
        index, path = self._index, self._index.folders[folder]
        first, stop = index.starts[folder], index.starts[folder + 1]
        files = {index.names[number]: number for number in range(first, stop)}
        handle = os.open(path or b".", OPEN_FOLDER, dir_fd=self._root)
        try:
            for name in map(os.fsencode, os.listdir(handle)):
                number = files.get(name)
                if number is not None:
                    del files[name]
                    self._check_listed(number, name, handle)
                elif join(path, name) not in folders:
                    self._extra.append(join(path, name))
        finally:
            os.close(handle)
        self._missing += files.values()

    def _check_listed(self, number: int, name: bytes, handle: int) -> None:
        """Look at a file in a folder that was touched: another one may have got its inode, size and time."""
        before = len(self._doubtful) + len(self._changed) + len(self._missing)
        self._files(number, number + 1, handle)
        if before == len(self._doubtful) + len(self._changed) + len(self._missing):
            with suppress(FileNotFoundError):
                current = os.stat(name, dir_fd=handle, follow_symlinks=False)
                if current.st_ctime_ns > self._index.written_ns > 0 and stat.S_ISREG(current.st_mode):
                    self._doubtful.append(number)

    def _check_untouched(self, excluded: set[int], budget_seconds: float) -> bool:
        """Look at the files of all other folders until the time is over; whether it was enough."""
        deadline = time.monotonic() + budget_seconds
        for folder, first, stop in _in_random_order(list(_chunks(self._index, excluded))):
            if time.monotonic() > deadline:
                return False
            handle = os.open(self._index.folders[folder] or b".", OPEN_FOLDER, dir_fd=self._root)
            try:
                self._files(first, stop, handle)
            finally:
                os.close(handle)
        return True

    def _files(self, first: int, stop: int, handle: int) -> None:
        index, status, mode = self._index, os.stat, self._index.file_mode
        self._checked += stop - first
        for number, name, size, mtime, inode in zip(
            range(first, stop),
            index.names[first:stop],
            index.sizes[first:stop],
            index.mtimes[first:stop],
            index.inodes[first:stop],
            strict=True,
        ):
            try:
                current = status(name, dir_fd=handle, follow_symlinks=False)
            except FileNotFoundError:
                self._missing.append(number)
                continue
            if (
                current.st_mtime_ns == mtime
                and current.st_size == size
                and current.st_ino == inode
                and current.st_mode == mode
            ):
                continue
            if current.st_size != size or not stat.S_ISREG(current.st_mode):
                self._changed.append(number)
            else:
                self._doubtful.append(number)


def _chunks(index: TreeIndex, excluded: set[int]) -> Iterator[tuple[int, int, int]]:
    """Yield folder, first file and end of every run of neighbours."""
    for folder in range(len(index.folders)):
        if folder not in excluded:
            end = index.starts[folder + 1]
            for first in range(index.starts[folder], end, CHUNK_FILES):
                yield folder, first, min(first + CHUNK_FILES, end)


def _in_random_order(chunks: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield each chunk once: a random start and a random step without a common divisor (random is slow to import)."""
    count = len(chunks)
    at = int.from_bytes(os.urandom(7), "big") % max(1, count)
    step = 1
    while count > 2 and gcd(step := int.from_bytes(os.urandom(7), "big") % count, count) != 1:
        pass
    for _ in range(count):
        yield chunks[at]
        at = (at + step) % count
