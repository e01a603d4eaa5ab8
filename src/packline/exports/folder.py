"""The target of an export: a folder that appears with one rename once all is written, or standard output."""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from packline.client.cache.process_identity import boot_id
from packline.errors import InvalidInput, TargetNotEmpty
from packline.fs.os_errors import file_error

PARTIAL_PREFIX = ".packline-export-"
"""Of a folder that is being written, before the start of the machine that writes it."""
ATTEMPTS = 5


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Yield a folder beside the target to write into, and rename it to the target; remove it after an error.

    What killed exports left beside the target is removed first.

    Args:
        target: A folder that is empty, or that does not exist. A link to an empty folder is followed.

    Raises:
        TargetNotEmpty: The target holds something, or is not a folder.
        InvalidInput: No rename can replace the target.
        LocalError, NoSpace: The system refuses a file.
    """
    _check_target(target)
    final = Path(os.path.realpath(target))
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(final.parent)
        partial, lock = _make_partial(final.parent)
    except OSError as error:
        raise file_error(error, target, "write to") from error
    try:
        yield partial
        if final.is_dir():
            os.chmod(partial, final.stat().st_mode & 0o7777)
        os.rename(partial, final)
    except OSError as error:
        raise file_error(error, target, "write to") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        os.close(lock)


def _check_target(target: Path) -> None:
    try:
        with os.scandir(target) as entries:
            is_empty = next(entries, None) is None
        if is_empty and (os.path.ismount(target) or target.samefile(Path.cwd())):
            raise InvalidInput(
                f"{target} is where a file system is mounted, or the current folder, and cannot be replaced.",
                f"Name a new folder in it, such as --to {target / 'export'}.",
            )
    except FileNotFoundError:
        return
    except NotADirectoryError:
        is_empty = False
    except OSError as error:
        raise file_error(error, target, "read") from error
    if not is_empty:
        raise TargetNotEmpty(f"{target} is not an empty folder.", "Name a new folder with --to.")


def _make_partial(parent: Path) -> tuple[Path, int]:
    """Make a folder to write into; return it with the handle that holds its lock, where the file system has locks.

    Its mode is that of any new folder: ``tempfile.mkdtemp`` would give it to its owner alone.
    """
    for _ in range(ATTEMPTS):
        partial = parent / f"{_own_prefix()}{secrets.token_hex(8)}"
        partial.mkdir()
        with suppress(FileNotFoundError, BlockingIOError):  # another export took it for abandoned
            handle = os.open(partial, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                _lock(handle)
                if os.path.samestat(os.fstat(handle), os.stat(partial)):
                    return partial, handle
            except OSError:
                os.close(handle)
                raise
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(parent))


def _lock(handle: int) -> None:
    """Lock a folder, if its file system has such locks. Raises BlockingIOError if another process holds the lock."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:
        pass


def _own_prefix() -> str:
    """Return the start of the names of this machine: locks of other machines may not be seen here."""
    return f"{PARTIAL_PREFIX}{boot_id()[:8]}-"


def _remove_abandoned(parent: Path) -> None:
    """Remove what exports that were killed left in a folder: no process of this machine holds its lock."""
    with os.scandir(parent) as entries:
        names = [entry.name for entry in entries if entry.name.startswith(_own_prefix())]
    for name in names:
        with suppress(OSError):
            handle = os.open(parent / name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(parent / name, ignore_errors=True)
            finally:
                os.close(handle)
