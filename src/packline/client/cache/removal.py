"""Removes chosen versions from a cache, and everything that is no longer needed."""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

from packline.client.cache.eviction import evict, remove, remove_stale
from packline.client.cache.listing import CachedVersion, known_plans, list_versions
from packline.client.cache.part_files import list_parts, remove_unused_indexes
from packline.client.cache.store import Cache
from packline.client.errors import CachedVersionInUse, NotCached

MIN_PREFIX_CHARACTERS = 8
"""Of a content id, to name a version by its beginning."""


class PruneResult(NamedTuple):
    """What was removed."""

    versions: tuple[str, ...]
    """Content ids."""
    bytes: int
    """Of versions and part files."""
    manifests: int
    parts: int = 0
    """Part files of readers."""


def find_versions(cache: Cache, name: str) -> list[CachedVersion]:
    """Return the cached versions that a URI, an alias or a prefix of a content id names. Raises NotCached."""
    contents = {plan.content_hash for uri, plan in known_plans(cache) if uri == name}
    uris = {plan.uri for uri, plan in known_plans(cache) if uri == name}
    versions = [
        version
        for version in list_versions(cache)
        if version.uri == name
        or version.uri in uris
        or version.content in contents
        or (len(name) >= MIN_PREFIX_CHARACTERS and version.content.startswith(name))
    ]
    if not versions:
        raise NotCached(f"{name} is not in the cache {cache.root}.", "`packline cache ls` lists what is.")
    return versions


def remove_versions(cache: Cache, versions: list[CachedVersion], force: bool) -> None:
    """Remove versions; those in use only by ``force``. Raises CachedVersionInUse, after removing nothing."""
    used = [version for version in versions if version.in_use_by]
    if used and not force:
        raise _in_use(used[0])
    for version in versions:
        if force:
            for record in cache.records(version.content):
                record.unlink(missing_ok=True)
            cache.drop(version.content)
        elif not remove(cache, version.content):
            raise _in_use(version)


def prune(cache: Cache, limit_bytes: int) -> PruneResult:
    """Remove what dead processes have left, unused versions beyond ``limit_bytes``, and manifests without a version.

    A version is in the cache as its files, or as the index of a reader.
    """
    sizes = {version.content: version.bytes for version in list_versions(cache)}
    parts = list_parts(cache)
    remove_stale(cache, float("inf"))
    removed = evict(cache, limit_bytes)
    remove_unused_indexes(cache)  # before the manifests that only they need
    manifests = _prune_manifests(cache)
    left = {part.name for part in list_parts(cache)}
    removed_parts = [part for part in parts if part.name not in left]
    total = sum(sizes.get(content, 0) for content in removed) + sum(part.bytes for part in removed_parts)
    return PruneResult(tuple(removed), total, manifests, len(removed_parts))


def _prune_manifests(cache: Cache) -> int:
    """Remove the shards of manifests whose versions are neither cached nor indexed; how many."""
    needed = {
        key.rpartition("/")[2]
        for _, plan in known_plans(cache)
        if cache.folder(plan.content_hash).is_dir() or any(cache.members.glob(f"{plan.content_hash}*"))
        for key in plan.manifest.shards
    }
    removed = 0
    for shard in cache.manifests.glob("*"):
        if shard.name not in needed:
            with suppress(OSError):
                shard.unlink()
                removed += 1
    return removed


def _in_use(version: CachedVersion) -> CachedVersionInUse:
    uses = {"job": "a running job", "link": "a link that a fetch has placed"}
    who = " and ".join(uses[use] for use in version.in_use_by) or "another process"
    return CachedVersionInUse(
        f"{version.uri or version.content} is in use by {who}.",
        "End the job or remove the link first, or pass --force.",
    )
