"""Private folders in which a version is put together before one rename publishes it.

``staging/<content id>.<unique>/`` holds ``owner.json``, ``journal`` and ``files/``. A run that was killed
leaves its folder behind; the next run for the same content takes it over, and only one can.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from packline.client.cache.ext4 import spread
from packline.client.cache.fs import ASIDE, remove_tree
from packline.client.cache.journal import Journal
from packline.client.cache.process_identity import (
    SILENT_SECONDS,
    boot_id,
    is_alive,
    is_ending,
    read_owner,
    this_process,
    touch,
    write_owner,
)

OWNER = "owner.json"
PLANNED = "planned"
ENDING_SECONDS = 2.0


class Staging:
    """A staging folder that is ours."""

    def __init__(self, folder: Path, resumed: bool) -> None:
        self.folder = folder
        self.resumed = resumed
        self.files = folder / "files"
        self.files.mkdir(exist_ok=True)
        spread(self.files)
        self.journal = Journal(folder / "journal")

    def expect(self, total: int) -> None:
        """Record how many bytes the folder will hold, for the cache's size limit."""
        (self.folder / PLANNED).write_text(str(total))

    def own(self, workers: Sequence[int]) -> None:
        """Record the worker processes: as long as one of them lives, nobody else may write here."""
        write_owner(self.folder / OWNER, this_process(workers))

    def heartbeat(self) -> None:
        """Say that we live."""
        touch(self.folder / OWNER)

    def release(self) -> None:
        """Leave the folder to the next run, which may be in this very process."""
        self.journal.close()
        write_owner(self.folder / OWNER, this_process()._replace(processes=()))

    def discard(self) -> None:
        """Remove the folder with everything in it."""
        self.journal.close()
        remove_tree(self.folder)


def open_staging(root: Path, content: str) -> Staging:
    """A staging folder for a content id: that of a dead run if there is one, else a new one."""
    root.mkdir(parents=True, exist_ok=True)
    spread(root)
    for candidate in _of(root, content):
        _let_end(candidate)
        if _is_abandoned(candidate) and _is_trustworthy(candidate) and _claim(candidate):
            return Staging(candidate, resumed=True)
    ours = _unique(root, content)
    ours.mkdir()
    write_owner(ours / OWNER, this_process())
    return Staging(ours, resumed=False)


def planned_bytes(root: Path) -> int:
    """Bytes that the staging folders hold or will hold."""
    total = 0
    for file in root.glob(f"*/{PLANNED}"):
        with suppress(OSError, ValueError):
            total += int(file.read_text())
    return total


def sweep(root: Path, keep: Path | None = None) -> list[Path]:
    """Remove the staging folders of dead runs; those removed. ``keep`` is left alone."""
    if not root.is_dir():
        return []
    dead = [
        folder for folder in root.iterdir() if folder != keep and _is_abandoned(folder) and _claim(folder)
    ]
    for folder in dead:
        remove_tree(folder)
    return dead


def _of(root: Path, content: str) -> Iterator[Path]:
    return root.glob(f"{content}.*")


def _unique(root: Path, content: str) -> Path:
    return root / f"{content}.{os.getpid()}-{os.urandom(4).hex()}"


def _is_abandoned(folder: Path) -> bool:
    owner = folder / OWNER
    if ASIDE not in folder.name and owner.exists():
        return not is_alive(owner)
    return _is_silent(folder)


def _claim(folder: Path) -> bool:
    """Take a dead run's folder: of several that try, the one that gets its owner file."""
    if ASIDE in folder.name:
        return True
    taken = folder / f"{OWNER}.{os.getpid()}-{os.urandom(4).hex()}"
    try:
        os.rename(folder / OWNER, taken)
        if is_alive(taken):  # another run has claimed it since we looked
            os.rename(taken, folder / OWNER)
            return False
        write_owner(folder / OWNER, this_process())
        taken.unlink()
    except FileNotFoundError:
        return _is_silent(folder)  # else another run has taken it a moment ago, and will write its own
    except OSError:
        return False
    return True


def _let_end(folder: Path) -> None:
    """After a kill, give the workers the moment they need to notice: what they have finished is worth it."""
    deadline = time.monotonic() + ENDING_SECONDS
    while is_ending(folder / OWNER) and time.monotonic() < deadline:
        time.sleep(0.01)


def _is_silent(folder: Path) -> bool:
    """Whether a folder without an owner has been so for long (a new one gets its owner in a moment)."""
    try:
        return time.time() - folder.stat().st_ctime > SILENT_SECONDS
    except OSError:
        return False


def _is_trustworthy(folder: Path) -> bool:
    """Only this boot's: what was written before the machine went down may be empty, journalled or not."""
    owner = read_owner(folder / OWNER)
    return owner is not None and owner.boot == boot_id()
