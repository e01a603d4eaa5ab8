"""Private folders in which a version is put together before one rename publishes it.

``staging/<content id>.<unique>/`` holds ``owner.json``, ``journal``, ``progress``, ``planned`` and ``files/``;
``staging/<content id>.writer`` names the folder of the process that writes (``writer``). A run that was killed leaves
its folder behind; the next run for the same content goes on with what is in it (``takeover``).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from packline.client.cache.journal import Journal
from packline.client.cache.liveness import Liveness
from packline.client.cache.owner_file import OwnerFile
from packline.client.cache.takeover import PLANNED, move_to_trash, take_over
from packline.client.cache.writer import OWNER, become_writer, find_writer, stop_being_writer
from packline.fs.ext4 import spread_subfolders
from packline.fs.tree import read_small, remove_tree, write_small

PROGRESS = "progress"
PROGRESS_SECONDS = 0.5
POLL_SECONDS = 0.2
"""How often a waiting process looks whether the writer has finished or died."""


class Progress(NamedTuple):
    """How far another process has come."""

    files: int
    bytes: int


class Staging:
    """A staging folder of this process."""

    def __init__(self, folder: Path, content: str, owner: OwnerFile, resumed: bool) -> None:
        self.folder = folder
        self.resumed = resumed
        self._content = content
        self._owner = owner
        self._told_at = 0.0
        self._ended = False
        self.files = folder / "files"
        self.files.mkdir(exist_ok=True)
        spread_subfolders(self.files)
        self.journal = Journal(folder / "journal")

    def expect(self, total: int) -> None:
        """Record how many bytes the folder will hold, for the cache's size limit."""
        write_small(self.folder / PLANNED, str(total).encode())

    def own(self, workers: Sequence[int]) -> None:
        """Record the worker processes: as long as one of them lives, nobody else may write here."""
        self._owner.record_workers(workers)

    def heartbeat(self, received: int = 0) -> None:
        """Tell the processes that wait how far we are, at most twice a second.

        Args:
            received: Bytes that the journal does not know of.
        """
        now = time.monotonic()
        if now - self._told_at >= PROGRESS_SECONDS:
            self._told_at = now
            with suppress(OSError):
                text = f"{self.journal.files} {self.journal.bytes + received}"
                write_small(self.folder / PROGRESS, text.encode())

    def release(self) -> None:
        """Leave the folder to the next run, which may be in this process; not after ``discard``."""
        if not self._end():
            return
        self._owner.release(remove=False)
        stop_being_writer(self.folder.parent, self._content, self.folder)

    def discard(self) -> None:
        """Remove the folder with everything in it."""
        if self._end():
            _discard(self.folder, self._content, self._owner)

    def _end(self) -> bool:
        ended, self._ended = self._ended, True
        if not ended:
            self.journal.close()
        return not ended


def try_to_become_writer(root: Path, content: str) -> Staging | None:
    """Try to become the writer of a content id; None while another process is.

    The folder continues what a dead or silent writer has left.
    """
    root.mkdir(parents=True, exist_ok=True)
    spread_subfolders(root)
    former = find_writer(root, content)
    if former is not None and former.liveness is Liveness.ALIVE:
        return None
    folder = root / f"{content}.{os.getpid()}-{os.urandom(4).hex()}"
    folder.mkdir()
    owner = OwnerFile(folder / OWNER)
    try:
        if become_writer(root, content, folder, former):
            return Staging(folder, content, owner, resumed=take_over(root, content, folder))
    except BaseException:
        _discard(folder, content, owner)
        raise
    _discard(folder, content, owner)
    return None


def write_once(
    root: Path, content: str, published: Callable[[], bool], watch: Callable[[Progress], None]
) -> Staging | None:
    """Wait until this process is the writer of a content id, or another process has published it.

    Of all processes that want the same content one writes. The others take over if it fails or dies: at once if that
    can be seen, else when it has been silent for 30 s.

    Args:
        root: The folder of the staging folders, on the file system where the content will be.
        content: The content id.
        published: Returns whether the content exists, complete and checked.
        watch: Called about five times a second while another process writes.

    Returns:
        A staging folder to write to, or None if the content has been published.
    """
    waited = False
    while True:
        if waited and _writer_has_ended(root, content) and published():
            return None
        staging = try_to_become_writer(root, content)
        if staging is not None:
            break
        waited = True
        watch(read_progress(root, content))
        time.sleep(POLL_SECONDS)
    try:
        if not published():  # it may have been between the caller's look at it and ours
            return staging
    except BaseException:
        staging.release()
        raise
    staging.discard()
    return None


def open_staging(root: Path, content: str) -> Staging:
    """Wait until this process is the writer of a content id."""
    while True:
        staging = try_to_become_writer(root, content)
        if staging is not None:
            return staging
        time.sleep(POLL_SECONDS)


@contextmanager
def run_alone(root: Path, name: str) -> Iterator[None]:
    """Let one process at a time run a ``with`` block; where nothing can be written, nobody waits."""
    try:
        staging = open_staging(root, name)
    except OSError:
        yield
        return
    try:
        yield
    finally:
        staging.discard()


def wait_for_writer(root: Path, content: str, watch: Callable[[Progress], None]) -> bool:
    """Wait while another process is the writer; returns whether one was."""
    waited = False
    while not _writer_has_ended(root, content):
        waited = True
        watch(read_progress(root, content))
        time.sleep(POLL_SECONDS)
    return waited


def read_progress(root: Path, content: str) -> Progress:
    """Return how far the writer of a content id has come; zeros if that is not known."""
    writer = find_writer(root, content)
    with suppress(OSError, ValueError):
        if writer is not None:
            files, total = read_small(writer.folder / PROGRESS).split()
            return Progress(int(files), int(total))
    return Progress(0, 0)


def _discard(folder: Path, content: str, owner: OwnerFile) -> None:
    stop_being_writer(folder.parent, content, folder)
    trash = move_to_trash(folder.parent, folder)
    owner.release()
    remove_tree(trash or folder)


def _writer_has_ended(root: Path, content: str) -> bool:
    writer = find_writer(root, content)
    return writer is None or writer.liveness is not Liveness.ALIVE
