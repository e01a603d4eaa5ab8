"""Makes finished files visible at a target, and records that it is complete only when it is.

A target that can be renamed over gets its files by one rename. Any other is filled from a hidden folder inside it,
entry by entry; the completion record is written last, and a list of the entries says what an interrupted run has moved.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from math import inf
from pathlib import Path
from typing import NamedTuple

from packline.client.cache.liveness import FileClock
from packline.client.errors import IncompleteFetch
from packline.client.placement.check import is_intact
from packline.client.placement.target import PUBLISHING, Target
from packline.client.placement.target_record import (
    IGNORED,
    TargetRecord,
    folders_digest,
    remove_record,
    write_record,
)
from packline.errors import PathCollision, TargetNotEmpty
from packline.fs.rename import rename
from packline.fs.tree import write_whole

REPLACED = "old"
"""In a staging folder: the version that was replaced."""


class PlacedVersion(NamedTuple):
    """A version as its completion record describes it."""

    content: str
    uri: str
    files: int
    bytes: int
    mode: str


def publish(target: Target, staging: Path, files: Path, version: PlacedVersion, replace: bool) -> None:
    """Move ``files`` to the target and record that it is complete. Raises OSError, TargetNotEmpty, PathCollision.

    ``staging`` is a folder of this process on the same file system, which holds ``files``. ``replace``: what the target
    holds now is moved into ``staging``; the caller has checked that it may be.
    """
    if target.in_place:
        _fill(target, staging, files, version, replace)
        return
    os.chmod(files, 0o755)
    write_record(
        os.fspath(files), _record(files, staging, version, filled=False), target.record_file, staging
    )
    if target.path.is_symlink():
        target.path.unlink()
    if replace and target.path.is_dir():
        os.rename(target.path, staging / REPLACED)
    try:
        rename(files, target.path)
    except OSError as error:
        with suppress(OSError):
            os.rename(staging / REPLACED, target.path)
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
            raise TargetNotEmpty(
                f"Files appeared in {target.path} meanwhile.", "Choose another folder, or remove that one."
            ) from error
        raise


def refresh_record(target: Target, workspace: Path, version: PlacedVersion) -> None:
    """Record anew that the target is complete, after some of its files were put back. Raises OSError."""
    record = _record(target.path, workspace, version, target.in_place)
    write_record(os.fspath(target.path), record, target.record_file, workspace)


def is_publishing(target: Target, content: str) -> bool:
    """Return whether an interrupted run had begun to move this version into the target: then all of it was
    downloaded.
    """
    return _publishing_names(target, content) is not None


def _publishing_names(target: Target, content: str) -> list[str] | None:
    with suppress(OSError, ValueError, TypeError):
        publishing, names, _ = json.loads((target.workspace / PUBLISHING).read_bytes())
        if publishing == content:
            return list(names)
    return None


def is_staged(target: Target, content: str, files: Path) -> bool:
    """Return whether the files of an interrupted run still exist, staged or moved into the target."""
    staged = os.listdir(files)
    names = _publishing_names(target, content)
    if names is None:
        return bool(staged)
    return all(name in staged or os.path.lexists(target.path / name) for name in names)


def move_out(target: Target, names: Iterable[str], staging: Path) -> None:
    """Move entries of the target's root into the folder ``staging``, which is removed in the end."""
    aside = staging / f"{REPLACED}-{os.urandom(3).hex()}"
    aside.mkdir()
    for name in names:
        with suppress(FileNotFoundError):
            os.rename(target.path / name, aside / name)


def _fill(target: Target, staging: Path, files: Path, version: PlacedVersion, replace: bool) -> None:
    waiting = os.listdir(files)
    names = _publishing_names(target, version.content)
    resumed = names is not None
    present = [name for name in os.listdir(target.path) if name not in IGNORED]
    if names is None:
        names = waiting
        _check_room_for(target, names, present, version, replace)
        write_whole(target.workspace / PUBLISHING, json.dumps([version.content, names, present]))
    # An entry that still waits to be moved has not been moved: its namesake in the target is an old one.
    old = [name for name in present if name in set(waiting) or name not in set(names)]
    if old:
        remove_record(os.fspath(target.path), target.record_file)
        move_out(target, old, staging)
    for name in waiting:
        os.rename(files / name, target.path / name)
    record = _record(target.path, staging, version, filled=True)
    if resumed and not is_intact(os.fspath(target.path), record, budget_seconds=inf):
        move_out(target, names, staging)
        raise IncompleteFetch(
            f"Files were removed from {target.path} before it was complete.", "Fetch again."
        )
    write_record(os.fspath(target.path), record, target.record_file, staging)
    (target.workspace / PUBLISHING).unlink()


def _check_room_for(
    target: Target, names: Sequence[str], present: Sequence[str], version: PlacedVersion, replace: bool
) -> None:
    reserved = sorted(IGNORED.intersection(names))
    if reserved:
        raise PathCollision(
            f"{version.uri} has {reserved[0]!r} at its top, which cannot be in {target.path}.",
            "Fetch into a folder that does not exist yet.",
        )
    if present and not replace:
        raise TargetNotEmpty(f"Files appeared in {target.path} meanwhile.", "Choose another folder.")


def _record(folder: Path, workspace: Path, version: PlacedVersion, filled: bool) -> TargetRecord:
    digest = folders_digest(os.fspath(folder), filled)
    return TargetRecord(*version, completed_ns=FileClock(workspace).now_ns(), folders=digest, filled=filled)
