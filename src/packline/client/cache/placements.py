"""Which folders outside the cache are links into it: such a version is kept, since a job may read through the link.

``places/`` has a record for each placement. What a link shows is read where that is possible. In another mount
namespace, on a volume that is not mounted now, or in a folder that may not be entered, a link that cannot be read may
exist all the same: its version is kept for ``LINK_DAYS`` after the last fetch to that place.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from packline.client.cache.liveness import SILENT_SECONDS, FileClock
from packline.client.cache.process_identity import mount_namespace
from packline.fs.tree import TEMPORARY_PREFIX, read_small, write_whole

if TYPE_CHECKING:
    from packline.client.cache.store import Cache

LINK_DAYS = 7
SWEPT_RECORDS = 64
"""How many records a fetch looks at, so that its cost does not grow with their number."""


class Placement(NamedTuple):
    """A placement: where it is, and what shows later whether it is still there."""

    path: str
    content: str
    link: bool
    """Whether it shows the files in the cache, rather than files of its own."""
    inode: int
    mounts: str
    """The mount namespace in which ``path`` is a path."""
    device: int
    """Of the folder that the placement is in: a volume that is not mounted shows another."""
    folder: int
    """The inode of that folder."""


class Presence(Enum):
    """Whether a link into the cache exists."""

    PRESENT = "present"
    GONE = "gone"
    UNKNOWN = "unknown"


def record_placement(cache: Cache, to: Path, content: str, link: bool) -> None:
    """Record that ``to`` shows a version; a ``link`` keeps it from eviction as long as it points here."""
    path = os.path.abspath(to)
    folder = os.stat(os.path.dirname(path))
    placement = Placement(
        *(path, content, link, os.lstat(path).st_ino, mount_namespace(), folder.st_dev, folder.st_ino)
    )
    with suppress(OSError):  # from a cache that cannot be written by us, we evict nothing either
        write_whole(_file(cache, path), json.dumps(placement))


class Placements:
    """All records of a cache, read when they are needed."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._clock = FileClock(cache.places)
        self._read_at = -1
        self._links: dict[str, list[tuple[Path, Placement]]] = {}

    def is_linked(self, content: str) -> bool:
        """Return whether a placement leads to a version by a link, as far as can be known from here."""
        self._load()
        return any(self._is_used(file, placement) for file, placement in self._links.get(content, ()))

    def sweep(self, deadline: float) -> None:
        """Remove records of placements that are gone, some of them at a time.

        Args:
            deadline: When to stop, by ``time.monotonic``.
        """
        names = _names(self._cache.places)
        start = int.from_bytes(os.urandom(4), "big") % max(1, len(names))
        for name in (names[start:] + names[:start])[:SWEPT_RECORDS]:
            if time.monotonic() > deadline:
                return
            file = self._cache.places / name
            placement = None if name.startswith(TEMPORARY_PREFIX) else _read(file)
            if placement is not None:
                self._is_used(file, placement)
            elif self._age(file) > SILENT_SECONDS:
                _unlink(file)

    def _load(self) -> None:
        try:
            changed_at = os.stat(self._cache.places).st_mtime_ns
        except OSError:
            return
        if changed_at == self._read_at:
            return
        self._read_at = changed_at
        self._links = {}
        for name in _names(self._cache.places):
            file = self._cache.places / name
            placement = None if name.startswith(TEMPORARY_PREFIX) else _read(file)
            if placement is not None and placement.link:
                self._links.setdefault(placement.content, []).append((file, placement))

    def _is_used(self, file: Path, placement: Placement) -> bool:
        """Return whether a placement exists or may exist; the record of one that does not is removed."""
        presence = _presence(placement, self._cache.folder(placement.content))
        if presence is Presence.PRESENT:
            return True
        if presence is Presence.UNKNOWN and self._age(file) < LINK_DAYS * 86400:
            return True
        _unlink(file)
        return False

    def _age(self, file: Path) -> float:
        try:
            return self._clock.age(os.lstat(file))
        except OSError:
            return 0.0


def _presence(placement: Placement, folder: Path) -> Presence:
    path = placement.path
    try:
        if not placement.link:
            status = os.lstat(path)
            gone = Presence.GONE if placement.mounts == mount_namespace() else Presence.UNKNOWN
            return Presence.PRESENT if status.st_ino == placement.inode else gone
        shown = Path(os.path.abspath(os.path.join(os.path.dirname(path), os.readlink(path))))
        if shown == folder or folder in shown.parents:
            return Presence.PRESENT
    except OSError:
        pass  # the folders above tell whether it is gone or cannot be seen
    return Presence.GONE if _is_visible(placement) else Presence.UNKNOWN


def _is_visible(placement: Placement) -> bool:
    """Return whether a link at that path would be seen.

    That is so where its folder is the one of then, also in another mount namespace of this machine; and in the same
    namespace where its folder is gone, and the folders above are on the same volume as then.
    """
    here, folder = mount_namespace(), os.path.dirname(placement.path)
    if not here or here.split()[0] != placement.mounts.partition(" ")[0]:
        return False
    while True:
        try:
            status = os.stat(folder)
            same = status.st_dev == placement.device and os.access(folder, os.X_OK)
            return same and (placement.mounts == here or status.st_ino == placement.folder)
        except (FileNotFoundError, NotADirectoryError):
            folder = os.path.dirname(folder)
        except OSError:
            return False


def _file(cache: Cache, path: str) -> Path:
    # Two containers may have the same path for different folders.
    key = f"{mount_namespace()}:{path}".encode()
    return cache.places / f"{hashlib.sha256(key).hexdigest()[:32]}.json"


def _read(file: Path) -> Placement | None:
    """Return a record, of this release or an earlier one; None if it cannot be read."""
    try:
        fields = json.loads(read_small(file))
        if len(fields) == 5:  # place, content, host, link, inode
            path, content, _, link, inode = fields
            return Placement(str(path), str(content), bool(link), int(inode), "", 0, 0)
        path, content, link, *numbers = fields
        inode, mounts, device, folder = numbers
        return Placement(
            *(str(path), str(content), bool(link), int(inode), str(mounts), int(device), int(folder))
        )
    except (OSError, ValueError, TypeError):
        return None


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _unlink(file: Path) -> None:
    with suppress(OSError):
        os.unlink(file)
