"""One writer for each content in a folder of staging folders: who it is, and how another process becomes it.

``<content id>.writer`` is a small file that names the staging folder of the writer; ``link`` creates it, which only one
process can. Where a file system has no hard links, exclusive creation does the same. Nothing else depends on it:
staging folders have unique names, so if two processes ever believe to be the writer, both finish, the first to
publish wins, and all it costs is a second download.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from packline.client.cache.liveness import SILENT_SECONDS, FileClock, Liveness, check_liveness
from packline.fs.tree import read_small, write_small

OWNER = "owner.json"
WRITER = ".writer"


class ContentWriter(NamedTuple):
    """The writer that the file names."""

    folder: Path
    """Its staging folder, which may be gone."""
    liveness: Liveness
    record: tuple[int, bytes] = (0, b"")
    """Inode and content of the file that names it."""


def find_writer(root: Path, content: str) -> ContentWriter | None:
    """Return the writer of a content id, or None if no process has claimed it."""
    file = root / f"{content}{WRITER}"
    record = _read(file)
    if record is None:
        return None
    name = record[1].decode("utf-8", "replace")
    if name.startswith(f"{content}.") and "/" not in name and "\0" not in name:
        return ContentWriter(root / name, check_liveness(root / name / OWNER), record)
    return ContentWriter(
        root, _of_damaged(file), record
    )  # being written at this moment, or left half-written


def become_writer(root: Path, content: str, folder: Path, former: ContentWriter | None) -> bool:
    """Make ``folder`` the staging folder of the writer, in place of a former one; False if another was faster."""
    file = root / f"{content}{WRITER}"
    if former is not None and not _remove(file, former, folder):
        return False
    beside = folder / "claim"
    try:
        write_small(beside, folder.name.encode())
        try:
            os.link(beside, file, follow_symlinks=False)
        finally:
            beside.unlink()
    except FileExistsError:
        return False
    except OSError:
        return _create(file, folder.name)
    return True


def stop_being_writer(root: Path, content: str, folder: Path) -> None:
    """Remove the claim of ``folder``, if it is still that of the writer."""
    file = root / f"{content}{WRITER}"
    with suppress(OSError):
        if read_small(file).decode() == folder.name:
            os.unlink(file)


def _remove(file: Path, former: ContentWriter, folder: Path) -> bool:
    """Remove the file of a former writer: moved aside first, to see that it is still that one."""
    aside = folder / "former"
    try:
        if _read(file) != former.record:
            return False
        os.rename(file, aside)
        if _read(aside) == former.record:
            return True
        with suppress(FileExistsError):
            os.link(aside, file, follow_symlinks=False)
        return False
    except OSError:
        return False
    finally:
        with suppress(OSError):
            os.unlink(aside)


def _read(file: Path) -> tuple[int, bytes] | None:
    """Read inode and content of the file; None if it is absent. A link, or what cannot be read, has no content."""
    try:
        inode = os.lstat(file).st_ino
    except OSError:
        return None
    try:
        return inode, read_small(file)
    except OSError:
        return inode, b""


def _create(file: Path, name: str) -> bool:
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    except FileExistsError:
        return False
    try:
        os.write(handle, name.encode())
    finally:
        os.close(handle)
    return True


def _of_damaged(file: Path) -> Liveness:
    try:
        age = FileClock(file.parent).age(os.lstat(file))
    except OSError:
        return Liveness.ALIVE
    return Liveness.SILENT if age > SILENT_SECONDS else Liveness.ALIVE
