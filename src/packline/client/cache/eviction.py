"""Keeps the cache under a size: the versions used longest ago go first, never one that a living job uses."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from packline.client.cache.fs import measure, remove_tree
from packline.client.cache.leases import evicting, is_held, sweep_leases
from packline.client.cache.placements import Placements
from packline.client.cache.store import Cache, Note
from packline.client.cache.takeover import SWEEP_SECONDS, planned_bytes, put_away, sweep, sweep_temporary


class Entry(NamedTuple):
    """A cached version."""

    content: str
    used_at: float
    bytes: int


def evict(cache: Cache, limit: int, room: int = 0) -> list[str]:
    """Remove versions until the cache takes at most ``limit - room`` bytes; the content ids removed.

    Staging folders of running fetches count with what they will hold. Versions in use stay, even over the limit.
    """
    entries = sorted(_entries(cache), key=lambda entry: entry.used_at)
    total = sum(entry.bytes for entry in entries) + planned_bytes(cache.staging) + room
    removed: list[str] = []
    if total <= limit:
        return removed
    placements = Placements(cache)
    for entry in entries:
        if total <= limit:
            break
        if remove(cache, entry.content, placements):
            total -= entry.bytes
            removed.append(entry.content)
    return removed


def remove(cache: Cache, content: str, placements: Placements | None = None) -> bool:
    """Remove one version, unless it is in use. False if it is, or belongs to somebody else."""
    placements = placements or Placements(cache)
    folder = cache.folder(content)
    if is_held(cache, content) or placements.show(content):
        return False
    cache.staging.mkdir(parents=True, exist_ok=True)
    with evicting(cache, content) as unused:
        # Placed and released between our looks at placements and leases: then there is a new record.
        if not unused or placements.show(content):
            return False
        trash = put_away(cache.staging, folder)
        if trash is None and os.path.lexists(folder):
            return False
        for path in cache.records(content):
            path.unlink(missing_ok=True)
    if trash is not None:
        remove_tree(trash)
    return True


def in_use(cache: Cache, content: str) -> bool:
    """Whether a living job holds a version, or a link to it that an earlier fetch has placed still exists."""
    return is_held(cache, content) or Placements(cache).show(content)


def tidy(cache: Cache, limit: int) -> None:
    """What every fetch does for the cache at its end, cached or not: keep its limit (0: none), and clean a little."""
    with suppress(OSError):  # a cache that may only be read
        clean(cache)
        if limit:
            evict(cache, limit)


def clean(cache: Cache, seconds: float = SWEEP_SECONDS) -> None:
    """Remove what dead processes have left in a cache, for a limited time: every fetch does a little of it."""
    deadline = time.monotonic() + seconds
    sweep(cache.staging, seconds)
    sweep_leases(cache, deadline)
    Placements(cache).sweep(deadline)
    sweep_temporary((cache.notes, cache.refs, cache.indexes, cache.manifests), deadline)


def _entries(cache: Cache) -> list[Entry]:
    try:
        contents = os.listdir(cache.versions)
    except OSError:
        return []
    return [_entry(cache, cache.folder(content)) for content in contents]


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
