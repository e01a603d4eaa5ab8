"""Keeps the cache under a size limit: what was used longest ago goes first, never a version that a living job uses."""

from __future__ import annotations

import os
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from packline.client.cache.leases import announce_eviction, is_held, remove_dead_leases
from packline.client.cache.part_files import list_parts, remove_part
from packline.client.cache.placements import Placements
from packline.client.cache.store import Cache, CacheEntry
from packline.client.cache.takeover import (
    SWEEP_SECONDS,
    move_to_trash,
    planned_bytes,
    remove_abandoned,
    remove_temporary_files,
)
from packline.fs.tree import measure, remove_tree


class EvictionCandidate(NamedTuple):
    """A cached version, or a part file, that may be evicted."""

    content: str
    """Content id of the version, or name of the part file."""
    used_at: float
    bytes: int
    is_part: bool = False


def evict(cache: Cache, limit: int, room: int = 0, keep_parts: Collection[str] = ()) -> list[str]:
    """Remove versions and part files, least recently used first, until the cache takes at most ``limit - room`` bytes.

    Staging folders of running fetches count with what they will hold. Versions in use stay, even over the limit.

    Args:
        cache: The cache.
        limit: Bytes that it may take.
        room: Bytes that are about to be written.
        keep_parts: Names of part files that the caller reads.

    Returns:
        The content ids of the versions that were removed.
    """
    parts = [EvictionCandidate(*part, is_part=True) for part in list_parts(cache)]
    candidates = sorted([*_candidates(cache), *parts], key=lambda entry: entry.used_at)
    total = sum(entry.bytes for entry in candidates) + planned_bytes(cache.staging) + room
    removed: list[str] = []
    if total <= limit:
        return removed
    placements = Placements(cache)
    for entry in candidates:
        if total <= limit:
            break
        if entry.is_part:
            if entry.content not in keep_parts and remove_part(cache, entry.content):
                total -= entry.bytes
        elif remove(cache, entry.content, placements):
            total -= entry.bytes
            removed.append(entry.content)
    return removed


def remove(cache: Cache, content: str, placements: Placements | None = None) -> bool:
    """Remove one version, unless it is in use. False if it is, or belongs to somebody else."""
    placements = placements or Placements(cache)
    folder = cache.folder(content)
    if is_held(cache, content) or placements.is_linked(content):
        return False
    cache.staging.mkdir(parents=True, exist_ok=True)
    with announce_eviction(cache, content) as unused:
        # Placed and released between our looks at placements and leases: then there is a new record.
        if not unused or placements.is_linked(content):
            return False
        trash = move_to_trash(cache.staging, folder)
        if trash is None and os.path.lexists(folder):
            return False
        for path in cache.records(content):
            path.unlink(missing_ok=True)
    if trash is not None:
        remove_tree(trash)
    return True


def in_use(cache: Cache, content: str) -> bool:
    """Return whether a living job holds a version, or a link placed by an earlier fetch still leads to it."""
    return is_held(cache, content) or Placements(cache).is_linked(content)


def clean_up(cache: Cache, limit: int) -> None:
    """Keep the cache's limit (0: none) and remove some stale files; every fetch does this at its end."""
    with suppress(OSError):  # a cache that may only be read
        remove_stale(cache)
        if limit:
            evict(cache, limit)


def remove_stale(cache: Cache, seconds: float = SWEEP_SECONDS) -> None:
    """Remove what dead processes have left in a cache, for a limited time: every fetch does a little of it."""
    deadline = time.monotonic() + seconds
    remove_abandoned(cache.staging, seconds)
    remove_dead_leases(cache, deadline)
    Placements(cache).sweep(deadline)
    remove_temporary_files(
        (cache.entries, cache.refs, cache.indexes, cache.manifests, cache.members), deadline
    )


def _candidates(cache: Cache) -> list[EvictionCandidate]:
    try:
        contents = os.listdir(cache.versions)
    except OSError:
        return []
    return [_candidate(cache, cache.folder(content)) for content in contents]


def _candidate(cache: Cache, folder: Path) -> EvictionCandidate:
    entry = cache.entry(folder.name)
    if entry is None:
        # Published without its note, or by a client that knows another form of it: count what is there.
        files, total = measure(folder)
        entry = CacheEntry(files, total, "", "")
    try:
        used_at = (cache.entries / f"{folder.name}.json").stat().st_mtime
    except OSError:
        used_at = 0.0
    return EvictionCandidate(folder.name, used_at, entry.bytes)
