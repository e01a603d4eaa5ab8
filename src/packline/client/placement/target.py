"""The folder that a fetch fills: where it really is, whether it can be renamed over, and what it holds."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from packline.client.placement.target_record import IGNORED, WORKSPACE, TargetRecord, read_record
from packline.errors import InvalidInput, TargetNotEmpty
from packline.fs.mount_table import read_mount_table

PUBLISHING = "publishing"
"""In a workspace: a list of the entries that are being moved into the target, one after the other."""
MAX_NAME_BYTES = 200
"""Bytes of a target's name that still leave room for what is added to it."""


class Target(NamedTuple):
    """A target folder that exists or can be made."""

    path: Path
    """Absolute; symbolic links are resolved, but for a link that a fetch has placed here."""
    in_place: bool
    """It cannot be renamed over (a mount point, the current folder): it is filled entry by entry."""

    @property
    def workspace(self) -> Path:
        """Where unfinished files lie: on the target's file system, out of sight."""
        return self.path / WORKSPACE if self.in_place else self._beside("packline")

    @property
    def record_file(self) -> str | None:
        """The file for the completion record where the file system has no attributes; None: inside the folder."""
        return None if self.in_place else os.fspath(self._beside("packline.json"))

    def record(self) -> TargetRecord | None:
        """Read the completion record; None if there is none."""
        return read_record(os.fspath(self.path), self.record_file)

    def _beside(self, ending: str) -> Path:
        name = self.path.name
        if len(os.fsencode(name)) > MAX_NAME_BYTES:
            import hashlib

            name = hashlib.sha256(os.fsencode(name)).hexdigest()[:32]
        return self.path.parent / f".{name}.{ending}"


class TargetState(StrEnum):
    """What is at a target."""

    NOTHING = "nothing"
    VERSION = "version"
    """A folder with a completion record."""
    LINK = "link"
    """A link into the cache."""
    UNFINISHED = "unfinished"
    """A folder that a fetch was filling when it was killed, or is filling now."""
    FOREIGN = "foreign"
    """Files that no fetch made."""


class TargetContent(NamedTuple):
    """What is at a target, and of which version."""

    state: TargetState
    content: str = ""
    record: TargetRecord | None = None
    names: tuple[str, ...] = ()
    """Of an unfinished one: the entries of its root that belong to the version."""


def open_target(to: str | os.PathLike[str], cache: Path | None) -> Target:
    """Determine where ``to`` is and how it can be filled. Raises InvalidInput, TargetNotEmpty.

    ``cache``: the root of the cache, which may neither contain the target nor lie in it.
    """
    text = os.fspath(to)
    if not text or "\0" in text:
        raise InvalidInput(f"{text!r} is not a folder to fetch into.", "Name a folder with --to.")
    path = _resolved(text, cache)
    if cache is not None:
        _check_apart(path, Path(os.path.realpath(cache)))
    in_place = path.is_dir() and not path.is_symlink() and _cannot_be_renamed_over(path)
    return Target(path, in_place)


def inspect_target(target: Target, cache: Path | None = None) -> TargetContent:
    """Return what the target holds now. ``cache`` is the folder of the cached versions. Raises TargetNotEmpty for a
    file.
    """
    path = target.path
    if path.is_symlink():
        return TargetContent(TargetState.LINK, link_content(path, cache) if cache is not None else "")
    try:
        names = [name for name in os.listdir(path) if name not in IGNORED]
    except FileNotFoundError:
        return TargetContent(TargetState.NOTHING)
    except NotADirectoryError:
        if not os.path.lexists(path):
            raise  # what should hold it is a file
        raise TargetNotEmpty(f"{path} is not a folder.", "Choose another folder for --to.") from None
    unfinished = _unfinished(target) if target.in_place else None
    record = target.record()
    if unfinished is not None and record is None and set(names) <= set(unfinished.names):
        return unfinished
    if not names:
        return TargetContent(TargetState.NOTHING, record.content if record else "", record)
    if record is not None:
        return TargetContent(TargetState.VERSION, record.content, record)
    return TargetContent(TargetState.FOREIGN)


def link_content(link: Path, versions: Path) -> str:
    """Return the content id of the cached version that a link points to; empty for any other link."""
    try:
        points_to = os.path.realpath(os.path.join(os.path.dirname(link), os.readlink(link)))
    except OSError:
        return ""
    parent, name = os.path.split(points_to)
    return name if parent == os.path.realpath(versions) else ""


def _resolved(text: str, cache: Path | None) -> Path:
    """Return the absolute path; a link to a folder of somebody's is followed, a link of ours is not."""
    path = Path(os.path.abspath(text))
    if os.path.basename(text.rstrip("/")) in ("", ".", ".."):
        return Path(os.path.realpath(text))
    path = Path(os.path.realpath(path.parent), path.name)
    if not path.is_symlink() or (cache is not None and link_content(path, cache / "v1")):
        return path
    if not path.exists():
        raise TargetNotEmpty(
            f"{path} is a symbolic link to {os.readlink(path)}, which does not exist.",
            "Remove the link, or choose another folder.",
        )
    return Path(os.path.realpath(path))


def _check_apart(path: Path, cache: Path) -> None:
    if path == cache or cache in path.parents:
        raise InvalidInput(f"{path} lies in the cache {cache}.", "Choose a folder outside the cache.")
    if path in cache.parents:
        raise InvalidInput(
            f"The cache {cache} lies in {path}.",
            "Choose another folder, or set PACKLINE_CACHE to a folder outside it, or use --place direct.",
        )


def _cannot_be_renamed_over(path: Path) -> bool:
    return (
        is_mount_point(path)
        or _is_current_folder(path)
        or (path / "lost+found").is_dir()
        or not os.access(path.parent, os.W_OK | os.X_OK)
        or (path / WORKSPACE).is_dir()
    )


def _is_current_folder(path: Path) -> bool:
    with suppress(OSError):
        return os.path.samefile(path, os.curdir)
    return False


def is_mount_point(path: Path) -> bool:
    """Return whether something is mounted at ``path``; also a folder of the same file system (bind mounts)."""
    try:
        table = read_mount_table()
    except OSError:
        return os.path.ismount(path)
    encoded = os.fsencode(path)
    return any(mounted.point == encoded for mounted in table)


def _unfinished(target: Target) -> TargetContent | None:
    with suppress(OSError, ValueError, TypeError):
        content, names, old = json.loads((target.workspace / PUBLISHING).read_bytes())
        return TargetContent(TargetState.UNFINISHED, content, None, (*names, *old))
    return None
