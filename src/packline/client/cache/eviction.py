"""Keeps the cache under a size: the versions used longest ago go first, never one that a living job holds.

Eviction and a job that starts to use a version may race. The job writes its lease first and looks for the
version then; eviction renames the version away first and looks for leases then, and puts it back if there is one.
So one of them always sees the other.
"""

from __future__ import annotations

import json
import os
import socket
import time
from pathlib import Path
from typing import NamedTuple

from packline.client.cache.fs import measure, remove_tree
from packline.client.cache.leases import is_held
from packline.client.cache.staging import planned_bytes
from packline.client.cache.store import Cache, Note

LINK_DAYS = 7
"""A link placed on another machine cannot be seen from here: it counts for so long after its last use."""


class Entry(NamedTuple):
    """A cached version."""

    content: str
    used_at: float
    bytes: int


def evict(cache: Cache, limit: int, room: int = 0) -> list[str]:
    """Remove versions until the cache takes at most ``limit - room`` bytes; the content ids removed.

    Staging folders of running fetches count with what they will hold. Held versions stay, even over the limit.
    """
    entries = sorted(_entries(cache), key=lambda entry: entry.used_at)
    total = sum(entry.bytes for entry in entries) + planned_bytes(cache.staging) + room
    removed = []
    for entry in entries:
        if total <= limit:
            break
        if remove(cache, entry.content):
            total -= entry.bytes
            removed.append(entry.content)
    return removed


def remove(cache: Cache, content: str) -> bool:
    """Remove one version, unless it is in use. False if it is."""
    if in_use(cache, content):
        return False
    aside = cache.move_aside(content)
    if aside is None:
        return True  # another job was faster
    if in_use(cache, content):
        return not _put_back(aside, cache.folder(content))
    (cache.notes / f"{content}.json").unlink(missing_ok=True)
    cache.index_file(content).unlink(missing_ok=True)
    remove_tree(aside)
    return True


def in_use(cache: Cache, content: str) -> bool:
    """Whether a living job holds a version, or a link to it that an earlier fetch has placed still exists."""
    return is_held(cache, content) or any(
        _points_here(cache, file, content) for file in cache.places.glob("*.json")
    )


def _put_back(aside: Path, folder: Path) -> bool:
    try:
        os.rename(aside, folder)
    except OSError:
        remove_tree(aside)  # published again meanwhile
    return True


def _entries(cache: Cache) -> list[Entry]:
    if not cache.versions.is_dir():
        return []
    return [_entry(cache, folder) for folder in cache.versions.iterdir()]


def _entry(cache: Cache, folder: Path) -> Entry:
    note = cache.note(folder.name)
    if note is None:
        # Published without its note, or by a client that knows another form of it: count what is there.
        files, total = measure(folder)
        note = Note(files, total, "", "")
    try:
        used_at = (cache.notes / f"{folder.name}.json").stat().st_mtime
    except OSError:
        used_at = 0.0
    return Entry(folder.name, used_at, note.bytes)


def _points_here(cache: Cache, file: Path, content: str) -> bool:
    try:
        place, placed, host, is_link, _ = json.loads(file.read_bytes())
        age = time.time() - file.stat().st_mtime
    except (OSError, ValueError, TypeError):
        return False
    if placed != content or not is_link:
        return False
    if host != socket.gethostname():
        return age < LINK_DAYS * 86400
    try:
        here = Path(os.path.abspath(os.path.join(os.path.dirname(place), os.readlink(place))))
    except OSError:
        here = None
    folder = cache.folder(content)
    if here is not None and (here == folder or folder in here.parents):
        return True
    file.unlink(missing_ok=True)
    return False
