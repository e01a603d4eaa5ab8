"""What happens to the staging folders of runs that have ended: the next run continues them, or they are removed.

A folder whose owner has certainly ended is taken as it is. From a folder whose owner is only silent (on another
machine,
or paused) finished files are linked into a fresh folder: should its owner go on after all, it writes to its own folder,
and nothing of that is ever published.
"""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from packline.client.cache.liveness import (
    SILENT_SECONDS,
    FileClock,
    Liveness,
    OwnerRecord,
    check_liveness,
    read_owner,
)
from packline.client.cache.process_identity import boot_id, only_workers_run
from packline.client.cache.schema import is_readable
from packline.client.cache.writer import OWNER, WRITER
from packline.fs.tree import TEMPORARY_PREFIX, make_writable, read_small, remove_tree, walk

PLANNED = "planned"
JOURNAL = "journal"
FILES = "files"
MANIFEST = "manifest"
TRASH = "trash-"
"""Begins the name of what may be removed by any process at any time."""
FORMER_TRASH = ".aside-"
"""In the name of a version that an earlier release is about to evict, or to put back."""
ABANDONED_SECONDS = 15 * 60.0
"""When the folder of a silent owner is removed, who may have been paused."""
ENDING_SECONDS = 2.0
SWEEP_SECONDS = 0.25
"""What a fetch may spend on the remains of others."""
WHOLE_FILES = {"schema", "block", "span", "object", "linked"}
"""Journal records of files that are never written to again."""


def take_over(root: Path, content: str, folder: Path) -> bool:
    """Move or link what ended runs for the same content have left into the writer's folder; returns whether there
    was any.
    """
    taken = False
    for other in _folders_of(root, content):
        # A folder without an owner's file is just being made.
        if other == folder or not _is_ours(other) or not os.path.lexists(other / OWNER):
            continue
        _wait_for_workers(other)
        liveness = check_liveness(other / OWNER)
        if liveness is Liveness.ALIVE:
            continue
        usable = not taken and _is_of_this_boot(other)
        if liveness is Liveness.DEAD:
            taken |= _move(other, folder, usable)
        elif usable:
            taken |= _link_finished(other, folder)
    return taken


def remove_abandoned(root: Path, seconds: float = SWEEP_SECONDS) -> None:
    """Remove the staging folders of runs that have ended, for a limited time."""
    deadline = time.monotonic() + seconds
    try:
        names = os.listdir(root)
    except OSError:
        return
    clock = FileClock(root)
    for name in names:
        if time.monotonic() > deadline:
            return
        trash: Path | None = root / name
        if not name.startswith(TRASH):
            trash = move_to_trash(root, root / name) if _is_abandoned(root / name, clock) else None
        if trash is not None:
            remove_tree(trash, deadline)


def remove_temporary_files(folders: Iterable[Path], deadline: float) -> None:
    """Remove files that killed processes were about to rename to their place, until ``deadline``."""
    for folder in folders:
        with suppress(OSError):
            clock = FileClock(folder)
            for name in os.listdir(folder):
                if time.monotonic() > deadline:
                    return
                if name.startswith(TEMPORARY_PREFIX) and _age(folder / name, clock) > SILENT_SECONDS:
                    os.unlink(folder / name)


def planned_bytes(root: Path) -> int:
    """Return the bytes that the staging folders hold or will hold."""
    total = 0
    for file in root.glob(f"*/{PLANNED}"):
        with suppress(OSError, ValueError):
            total += int(read_small(file))
    return total


def move_to_trash(root: Path, path: Path) -> Path | None:
    """Rename a path to a name under which any process may remove it; None if another process was faster."""
    trash = root / f"{TRASH}{os.getpid()}-{os.urandom(6).hex()}"
    for _ in range(2):
        try:
            os.rename(path, trash)
            return trash
        except PermissionError:
            make_writable(path)  # a folder that is read-only cannot get another parent
        except OSError:
            break
    return None


def _folders_of(root: Path, content: str) -> Iterator[Path]:
    with suppress(OSError):
        for name in os.listdir(root):
            if name.startswith(f"{content}.") and not name.endswith(WRITER):
                yield root / name


def _is_abandoned(path: Path, clock: FileClock) -> bool:
    if path.name.endswith(WRITER):
        return _has_no_writer(path, clock)
    owner = path / OWNER
    if not os.path.lexists(owner):
        # Just being made, or put away by an earlier release, which may put it back.
        return _age(path, clock) > (ABANDONED_SECONDS if FORMER_TRASH in path.name else SILENT_SECONDS)
    if path.is_symlink():
        return True
    return check_liveness(owner, clock, ABANDONED_SECONDS) in (Liveness.DEAD, Liveness.SILENT)


def _has_no_writer(file: Path, clock: FileClock) -> bool:
    try:
        name = read_small(file).decode("utf-8", "replace")
    except OSError:
        return _age(file, clock) > SILENT_SECONDS
    return "/" in name or not name or not os.path.lexists(file.with_name(name))


def _age(path: Path, clock: FileClock) -> float:
    """Return the seconds since a path was last changed in any way; 0 if that cannot be told."""
    try:
        status = os.lstat(path)
        return (clock.now_ns() - max(status.st_mtime_ns, status.st_ctime_ns)) / 1e9
    except OSError:
        return 0.0


def _is_ours(folder: Path) -> bool:
    """Return whether a path is a folder, not a link to one, and of this user."""
    try:
        status = os.lstat(folder)
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()


def _wait_for_workers(folder: Path) -> None:
    """Wait, after a kill, the moment that workers need to notice: what they have finished is worth it."""
    deadline = time.monotonic() + ENDING_SECONDS
    while time.monotonic() < deadline:
        identity = _owner(folder).identity
        if identity is None or not only_workers_run(identity):
            return
        time.sleep(0.01)


def _is_of_this_boot(folder: Path) -> bool:
    """Return whether the folder is of this boot: what was written before a crash may be empty, despite the journal."""
    identity = _owner(folder).identity
    return identity is not None and identity.boot == boot_id()


def _owner(folder: Path) -> OwnerRecord:
    try:
        return read_owner(read_small(folder / OWNER))
    except OSError:
        return OwnerRecord(None, None)


def _move(other: Path, folder: Path, usable: bool) -> bool:
    """Take a dead run's folder: of several processes that try, one can rename it."""
    taken = folder / "taken"
    try:
        os.rename(other, taken)
    except OSError:
        return False
    moved = usable and _is_ours(taken / FILES) and is_private_file(taken / JOURNAL)
    if moved:
        # The journal last: files without a journal are fetched again, a journal without files would lie.
        for name in (FILES, MANIFEST) if _is_ours(taken / MANIFEST) else (FILES,):
            os.rename(taken / name, folder / name)
        os.rename(taken / JOURNAL, folder / JOURNAL)
    remove_tree(taken)
    return moved


def _link_finished(other: Path, folder: Path) -> bool:
    """Link the files of a silent run, and copy its journal as it was before: what it names is never written again."""
    if not (_is_ours(other / FILES) and is_private_file(other / JOURNAL)):
        return False
    try:
        journal = _finished_records(other / JOURNAL)
        _link_tree(other / FILES, folder / FILES)
        (folder / JOURNAL).write_bytes(journal)
    except (OSError, ValueError):
        remove_tree(folder / FILES)
        return False
    return True


def _finished_records(file: Path) -> bytes:
    """Return the records of a journal that are about whole files. Raises OSError, ValueError."""
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with open(handle, "rb") as lines:
        records = [(line, json.loads(line)) for line in lines if line.endswith(b"\n")]
    if not all(is_readable(record[1]) for _, record in records if record[0] == "schema"):
        raise ValueError("the journal is of a newer release")
    return b"".join(line for line, record in records if record[0] in WHOLE_FILES)


def _link_tree(source: Path, target: Path) -> None:
    target.mkdir()
    for entry in walk(source):
        below = target / os.path.relpath(entry.path, source)
        if entry.is_dir(follow_symlinks=False):
            below.mkdir()
        elif entry.is_file(follow_symlinks=False) and not entry.stat().st_mode & stat.S_IWUSR:
            # A file that may be written to is large, comes by ranges, and is not finished.
            os.link(entry.path, below, follow_symlinks=False)


def is_private_file(file: Path) -> bool:
    """Return whether a path is a file of this user without another name, by which something else would be written."""
    try:
        status = os.lstat(file)
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1 and status.st_uid == os.geteuid()
