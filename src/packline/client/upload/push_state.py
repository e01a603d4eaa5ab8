"""The folder in which a push keeps its journal: one process at a time, taken over when that process has ended.

::

    <cache>/pushes-<user id>/<push>.<unique>/   owner.json and journal of one process
    <cache>/pushes-<user id>/<push>.writer      names the folder of the process that pushes (``cache.writer``)
"""

from __future__ import annotations

import os
import shutil
import stat
import time
from contextlib import suppress
from pathlib import Path

from packline.client.cache.liveness import FileClock, Liveness, check_liveness
from packline.client.cache.owner_file import OwnerFile
from packline.client.cache.takeover import TRASH, is_private_file, move_to_trash
from packline.client.cache.writer import OWNER, WRITER, become_writer, find_writer, stop_being_writer
from packline.client.upload.former_push import FormerPush, PushIdentity, read_former
from packline.errors import Conflict
from packline.fs.tree import remove_tree

JOURNAL = "journal"
KEPT_SECONDS = 7 * 86_400.0
"""How long the journal of a push that nobody repeats is kept; S3 removes its open multipart uploads before that."""
SWEEP_SECONDS = 0.25
"""What a push may spend on removing what others have left."""


class PushUnderWay(Conflict):
    """Another process pushes the same folder to the same place."""


class PushState:
    """The folder of this process. Release or discard it."""

    def __init__(self, root: Path, identity: PushIdentity) -> None:
        """Become the one process that pushes this. Raises PushUnderWay, and OSError where nothing can be written."""
        self.identity = identity
        self._root, self._name = root, identity.name
        _make_private(root)
        former = find_writer(root, self._name)
        if former is not None and former.liveness in (Liveness.ALIVE, Liveness.STOPPED):
            raise _under_way(identity)
        self.folder = root / f"{self._name}.{os.getpid()}-{os.urandom(4).hex()}"
        self.folder.mkdir(0o700)
        self._owner = OwnerFile(self.folder / OWNER)
        try:
            if not become_writer(root, self._name, self.folder, former):
                raise _under_way(identity)
            self._take_over()
        except BaseException:
            self.discard()
            raise
        _remove_old(root)

    @property
    def journal(self) -> Path:
        """The path of the journal."""
        return self.folder / JOURNAL

    def former(self) -> FormerPush | None:
        """Return what an earlier push has left; None if there was none, or its journal cannot be trusted."""
        return read_former(self.journal, self.identity)

    @property
    def has_journal(self) -> bool:
        """Whether there is a journal, of whatever worth."""
        return self.journal.exists()

    def release(self) -> None:
        """Leave the journal to the next push."""
        self._owner.release(remove=False)
        stop_being_writer(self._root, self._name, self.folder)

    def discard(self) -> None:
        """Remove the journal."""
        stop_being_writer(self._root, self._name, self.folder)
        trash = move_to_trash(self._root, self.folder)
        self._owner.release()
        remove_tree(trash or self.folder)

    def _take_over(self) -> None:
        """Take the newest journal that ended processes have left, and remove the other ones."""
        ended = []
        for name in os.listdir(self._root):
            other = self._root / name
            if name.startswith(f"{self._name}.") and not name.endswith(WRITER) and other != self.folder:
                liveness = check_liveness(other / OWNER)
                if liveness in (Liveness.DEAD, Liveness.SILENT):
                    ended.append((_age(other / JOURNAL), other, liveness))
        for _, other, liveness in sorted(ended):
            if not self.has_journal and is_private_file(other / JOURNAL):
                with suppress(OSError):
                    # A silent process may go on: what it appends to its own journal is no longer read.
                    take = os.rename if liveness is Liveness.DEAD else shutil.copyfile
                    take(other / JOURNAL, self.journal)
            if liveness is Liveness.DEAD:
                _remove(self._root, other)


def _under_way(identity: PushIdentity) -> PushUnderWay:
    to = f" to {identity.version}" if identity.version else ""
    return PushUnderWay(
        f"Another process is pushing {identity.folder}{to} at this moment.",
        "Wait until it has ended; to upload the folder twice at once, name two executions (--execution ID).",
    )


def _make_private(root: Path) -> None:
    """Create the folder, or check that it is a folder of this user. Raises OSError."""
    root.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        root.mkdir(0o700)
    status = os.lstat(root)
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
        raise PermissionError(1, "It is not a folder of this user", os.fspath(root))


def _age(file: Path) -> float:
    """Return how long ago a file was written, in seconds; infinity if there is none."""
    try:
        return -os.lstat(file).st_mtime
    except OSError:
        return float("inf")


def _remove_old(root: Path) -> None:
    """Remove journals that nobody has gone on with, and what others were about to remove."""
    deadline = time.monotonic() + SWEEP_SECONDS
    with suppress(OSError):
        clock = FileClock(root)
        now = clock.now_ns() / 1e9
        for name in os.listdir(root):
            other = root / name
            if time.monotonic() > deadline or name.endswith(WRITER):
                continue
            is_old = now - os.lstat(other).st_mtime > KEPT_SECONDS
            if name.startswith(TRASH) or (is_old and check_liveness(other / OWNER) is Liveness.DEAD):
                _remove(root, other)


def _remove(root: Path, folder: Path) -> None:
    trash = folder if folder.name.startswith(TRASH) else move_to_trash(root, folder)
    if trash is not None:
        remove_tree(trash)
