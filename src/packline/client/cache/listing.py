"""Lists what a cache holds: its versions with their last use, and its totals."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from typing import NamedTuple

from packline.client.cache.leases import is_held
from packline.client.cache.part_files import parts_bytes
from packline.client.cache.placements import Placements
from packline.client.cache.refs import read_plan
from packline.client.cache.schema import check_schema
from packline.client.cache.store import LAYOUT, Cache
from packline.client.cache.takeover import planned_bytes
from packline.fs.tree import measure
from packline.model import FetchPlan


class CachedVersion(NamedTuple):
    """A folder in ``v1/``: a version, a selection of one, or other inputs."""

    content: str
    uri: str
    """Of what it was fetched as; empty if that is not known."""
    files: int
    bytes: int
    last_used: float
    """Seconds since the epoch; 0 if it is not known."""
    in_use_by: tuple[str, ...]
    """``job``: a running job holds it; ``link``: a placed link shows it."""


class CacheTotals(NamedTuple):
    """A cache as a whole."""

    folder: str
    layout: str
    versions: int
    files: int
    bytes: int
    in_use: int
    """How many versions are in use."""
    staging_bytes: int
    """What unfinished fetches hold or will hold."""
    limit_bytes: int
    """What the cache may take; 0 sets no limit."""
    free_bytes: int
    """Of the file system."""
    parts_bytes: int = 0
    """What readers have kept of packages."""


def list_versions(cache: Cache) -> list[CachedVersion]:
    """Return all versions, the most recently used first."""
    try:
        contents = os.listdir(cache.versions)
    except OSError:
        return []
    placements = Placements(cache)
    versions = [_version(cache, content, placements) for content in contents]
    return sorted(versions, key=lambda version: -version.last_used)


def totals(cache: Cache, limit_bytes: int) -> CacheTotals:
    """Return the totals of a cache; all 0 if it does not exist yet."""
    versions = list_versions(cache)
    existing = cache.root
    while not existing.exists():
        existing = existing.parent
    return CacheTotals(
        folder=str(cache.root),
        layout=LAYOUT,
        versions=len(versions),
        files=sum(version.files for version in versions),
        bytes=sum(version.bytes for version in versions),
        in_use=sum(bool(version.in_use_by) for version in versions),
        staging_bytes=planned_bytes(cache.staging),
        limit_bytes=limit_bytes,
        free_bytes=shutil.disk_usage(existing).free,
        parts_bytes=parts_bytes(cache),
    )


def known_plans(cache: Cache) -> Iterator[tuple[str, FetchPlan]]:
    """Yield every name that was fetched, with the version that it meant when last resolved."""
    for file in sorted(cache.refs.glob("*.json")):
        try:
            document = check_schema(json.loads(file.read_bytes()))
            yield document["uri"], read_plan(document["plan"])
        except (OSError, ValueError, TypeError, KeyError):
            continue


def _version(cache: Cache, content: str, placements: Placements) -> CachedVersion:
    entry = cache.entry(content)
    files, size = (entry.files, entry.bytes) if entry else measure(cache.folder(content))
    try:
        last_used = (cache.entries / f"{content}.json").stat().st_mtime
    except OSError:
        last_used = 0.0
    uses = (("job", is_held(cache, content)), ("link", placements.is_linked(content)))
    in_use_by = tuple(name for name, used in uses if used)
    return CachedVersion(content, entry.uri if entry else "", files, size, last_used, in_use_by)
