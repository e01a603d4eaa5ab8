"""Fetch a dataset version: the steps in order, and nothing else."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from packline.client.cache.eviction import tidy
from packline.client.cache.leases import hold
from packline.client.cache.refs import Reference, resolve
from packline.client.cache.store import Cache
from packline.client.place import Place, check_target, place
from packline.client.progress import Reporter, Silent
from packline.client.receipt import Receipt
from packline.model import FetchPlan

if TYPE_CHECKING:
    from packline.client.bring import Brought
    from packline.client.transfer.engine import Source
    from packline.client.transfer.settings import Settings


def fetch(
    what: FetchPlan | Reference,
    to: Path | None,
    *,
    source: Source,
    cache: Cache | Path,
    include: Sequence[str] = (),
    how: Place = Place.SYMLINK,
    reporter: Reporter | None = None,
    settings: Settings | None = None,
    offline: bool = False,
    limit_bytes: int = 0,
    verify: str = "",
) -> Receipt:
    """Bring a version into the cache, complete and checked, and place it at ``to`` (None: leave it there).

    ``what`` is a plan, or a name with the function that resolves it; a second fetch asks nothing else.
    ``include`` chooses members by glob or folder (``packline.package.globs``). ``limit_bytes``: what the cache
    may take; versions used longest ago make room, but none that a living job holds (0: no limit).
    ``verify``: "sha256" compares the files with the SHA-256 recorded for every part, also those of the cache.
    Raises the typed error of whatever failed; nothing is at ``to`` then, and finished blocks serve the next run.
    """
    began = time.monotonic()
    if verify:
        from packline.client.part_digests import verify_cached, verifying_settings

        settings = verifying_settings(verify, include, settings)
    cache = cache if isinstance(cache, Cache) else Cache(cache)
    reporter = reporter or Silent()
    resolved = resolve(what, cache, offline)
    plan, content = resolved.plan, content_id(resolved.plan, include)
    if resolved.warning:
        reporter.warn(resolved.warning)
    if to is not None:
        check_target(cache, cache.folder(content), to)
    with hold(cache, content):
        folder = cache.find(content)
        if verify and folder is not None:
            verify_cached(plan, cache, folder, source, offline)
        brought = (
            None if folder else _bring(plan, source, cache, include, reporter, settings, offline, limit_bytes)
        )
        folder = folder or cache.folder(content)
        placed = place(cache, folder, to, how) if to is not None else None
        tidy(cache, limit_bytes)
    note = cache.note(content)
    return Receipt(
        uri=plan.uri,
        content_hash=plan.content_hash,
        folder=str(to or folder),
        files=note.files if note else plan.files,
        bytes=note.bytes if note else plan.bytes,
        seconds=time.monotonic() - began,
        from_cache=brought is None,
        placed=placed.value if placed else "",
        warnings=(*filter(None, [resolved.warning]), *(brought.warnings if brought else ())),
        **(brought.facts if brought else {}),
    )


def _bring(
    plan: FetchPlan,
    source: Source,
    cache: Cache,
    include: Sequence[str],
    reporter: Reporter,
    settings: Settings | None,
    offline: bool,
    limit_bytes: int,
) -> Brought | None:
    from packline.client.bring import bring  # the engine: a warm fetch never imports it

    try:
        return bring(plan, source, cache, include, reporter, settings, limit_bytes, offline)
    finally:
        source.close()


def content_id(plan: FetchPlan, include: Sequence[str]) -> str:
    """Names the folder in the cache: the version's content hash, or one for a selection of its members."""
    if not include:
        return plan.content_hash
    from packline.client.selection import content_id as selected

    return selected(plan.content_hash, include)
