"""Lets one process at a time work on a target."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from packline.client.cache.liveness import is_alive
from packline.client.cache.owner_file import OwnerFile
from packline.client.cache.writer import OWNER, WRITER
from packline.client.placement.target import PUBLISHING, Target
from packline.client.placement.target_record import RECORD
from packline.errors import PacklineError, PermissionRefused
from packline.fs.open_flags import OPEN_FOLDER
from packline.fs.tree import is_temporary_of, remove_tree

WAIT_SECONDS = 0.1
"""Between two looks, while another process works on the target."""


@contextmanager
def lock_workspace(target: Target, waiting: Callable[[], None]) -> Iterator[Path]:
    """Hold the target's workspace, which only one process has at a time; it is removed at the end if it is empty.

    ``waiting`` is called once if another process holds it. A process that dies lets go. Where the file system has no
    locks, the owner files of staging folders keep runs apart. Raises OSError, PermissionRefused.
    """
    has_reported = False
    while True:
        handle = _open(target.workspace)
        try:
            if _lock(handle) and _is_still(handle, target.workspace):
                try:
                    yield target.workspace
                finally:
                    with suppress(OSError):
                        target.workspace.rmdir()
                return
        finally:
            os.close(handle)
        if not has_reported:
            waiting()
            has_reported = True
        time.sleep(WAIT_SECONDS)


def _open(folder: Path) -> int:
    while True:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            folder.mkdir()
        try:
            handle = os.open(folder, OPEN_FOLDER)
        except FileNotFoundError:
            continue  # another process has finished a moment ago
        if os.fstat(handle).st_uid != os.geteuid():
            os.close(handle)
            raise PermissionRefused(
                f"{folder} belongs to another user.", "Remove it, or choose another folder for --to."
            )
        return handle


def _lock(handle: int) -> bool:
    try:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (OSError, ImportError):
        return True  # no locks here
    return True


def _is_still(handle: int, folder: Path) -> bool:
    """Return whether the folder is the one that was opened: its last user may have removed it since."""
    with suppress(OSError):
        return os.path.samestat(os.fstat(handle), os.stat(folder, follow_symlinks=False))
    return False


@contextmanager
def private_folder(workspace: Path) -> Iterator[Path]:
    """Create a new folder in the workspace, and remove it at the end."""
    folder = workspace / f"{os.getpid()}-{os.urandom(4).hex()}"
    folder.mkdir()
    owner = OwnerFile(folder / OWNER)
    try:
        yield folder
    finally:
        owner.release()
        remove_tree(folder)


def remove_unfinished(target: Target) -> None:
    """Remove what killed runs have left beside a complete target."""
    if target.workspace.is_dir():
        with suppress(OSError, PacklineError), lock_workspace(target, lambda: None) as workspace:
            remove_leftovers(workspace)


def remove_leftovers(workspace: Path) -> None:
    """Remove what killed runs have left in a workspace, once the target is complete."""
    unfinished = (workspace / PUBLISHING, workspace / RECORD)
    with suppress(OSError):
        (workspace / PUBLISHING).unlink(missing_ok=True)
        for entry in list(workspace.iterdir()):
            if entry.is_dir() and not is_alive(entry / OWNER):
                remove_tree(entry)
            elif entry.name.endswith(WRITER) or any(is_temporary_of(entry.name, file) for file in unfinished):
                entry.unlink()
