"""Names what is unfinished, beside the name that it gets when it is complete, and removes what killed runs have left.

All temporary names that commands make among a user's files have one form, ``.NAME.<process id>-<6 hex digits>``:

- a folder beside the target of ``unpack``, which becomes the target by a rename;
- a file beside each part that ``pack`` writes;
- a file beside ``inputs.json``, ``parameters.json`` and ``mounts.json``, which ``inputs`` writes;
- a file beside the configuration file, which ``configure`` writes;
- a folder below ``--scratch`` or ``TMPDIR`` with what ``adopt``, ``snapshot`` and ``import --in-place`` need meanwhile.

The next run that writes the same name removes them. ``export`` has a form of its own for its folders, which the next
export beside them removes (``exports/folder.py``). What ``fetch`` leaves is in its workspace (``.NAME.packline``, or
``.packline`` in a mount point), which the next fetch removes once the target is complete. What is in the cache is
removed by each fetch (``client/cache/takeover.py``), what is below ``TMPDIR`` by the machine.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from math import inf
from pathlib import Path

from packline.fs.open_flags import READ_FILE
from packline.fs.os_errors import file_error
from packline.fs.tree import is_temporary_of, remove_tree, temporary_path, write_whole

WRITTEN_SECONDS = 60
"""What is not locked is written within a moment: after so long its writer is gone."""
UNLOCKABLE_SECONDS = 24 * 3600
"""The same where the file system has no locks."""


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Keep other runs from removing a temporary file or folder that is written for longer than a moment.

    Args:
        path: What is being written, under its temporary name. It may be renamed meanwhile.
    """
    handle = os.open(path, READ_FILE)
    try:
        with suppress(OSError):
            _flock(handle, exclusive=False)
        yield
    finally:
        os.close(handle)


@contextmanager
def scratch_folder(root: Path | None, name: str) -> Iterator[Path]:
    """Make a folder for files of this run, and remove it in the end; what killed runs have left goes first.

    Args:
        root: The folder to make it in; None for the system's folder for temporary files.
        name: Of the purpose: killed runs of the same purpose are looked for.

    Raises:
        LocalError, NoSpace: The system refuses the folder.
    """
    from tempfile import gettempdir  # only these commands need it

    file = (root or Path(gettempdir())) / name
    folder = temporary_path(file)
    try:
        folder.mkdir(mode=0o700, parents=True)
    except OSError as error:
        raise file_error(error, folder, "write to") from error
    try:
        with hold(folder):
            remove_abandoned(file, folder)
            yield folder
    finally:
        remove_tree(folder)


def write_user_file(file: Path, content: str | bytes, mode: int = 0o666) -> None:
    """Write a small file by a rename, and remove what killed runs have left of it. Raises OSError.

    Args:
        file: The file; its folder is made if there is none, and listed once.
        content: Text, which is written as UTF-8, or bytes.
        mode: The rights of a new file, as for open(2).
    """
    write_whole(file, content, mode)
    remove_abandoned(file, file)


def remove_abandoned(file: Path, written_now: Path) -> None:
    """Remove what killed runs have left under the temporary names of a file or folder; the rest stays.

    Args:
        file: The name that it would have got.
        written_now: Something beside it that this run has just written: it tells the time of the file system.
    """
    with suppress(OSError), os.scandir(file.parent) as entries:
        now = os.stat(written_now, follow_symlinks=False).st_mtime
        for entry in entries:
            if is_temporary_of(entry.name, file) and entry.name != written_now.name:
                with suppress(OSError):
                    _remove_if_abandoned(Path(entry.path), now, file)


def _remove_if_abandoned(path: Path, now: float, file: Path) -> None:
    if now - os.stat(path, follow_symlinks=False).st_mtime < _seconds_to_wait(path):
        return
    # By a new name first: should its writer live after all, its own rename fails, and nothing incomplete is published.
    mine = temporary_path(file)
    os.rename(path, mine)
    remove_tree(mine)


def _seconds_to_wait(path: Path) -> float:
    """Return the age from which it is abandoned."""
    handle = os.open(path, READ_FILE)
    try:
        _flock(handle, exclusive=True)
    except BlockingIOError:
        return inf  # it is being written
    except OSError:
        return UNLOCKABLE_SECONDS
    finally:
        os.close(handle)
    return WRITTEN_SECONDS


def _flock(handle: int, exclusive: bool) -> None:
    try:
        import fcntl
    except ImportError as error:  # Windows
        raise OSError(str(error)) from error
    fcntl.flock(handle, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
