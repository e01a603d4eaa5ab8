"""Fetch a dataset version: the steps in order, and nothing else."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from packline.client.cache import Cache, Note
from packline.client.leases import hold
from packline.client.owner import boot_id
from packline.client.place import Place, check_target, place
from packline.client.progress import Reporter, Silent
from packline.client.receipt import Receipt
from packline.client.resolve import Reference, resolve
from packline.model import FetchPlan

if TYPE_CHECKING:
    from packline.client.engine import Settings, Source
    from packline.client.run import Download


def fetch(
    what: FetchPlan | Reference,
    to: Path | None,
    *,
    source: Source,
    cache: Cache | Path,
    how: Place = Place.SYMLINK,
    reporter: Reporter | None = None,
    settings: Settings | None = None,
    offline: bool = False,
) -> Receipt:
    """Bring a version into the cache, complete and checked, and place it at ``to`` (None: leave it there).

    ``what`` is a plan, or a name with the function that resolves it; a second fetch asks nothing else.
    Raises the typed error of whatever failed; nothing is at ``to`` then, and finished blocks serve the next run.
    """
    began = time.monotonic()
    cache = cache if isinstance(cache, Cache) else Cache(cache)
    reporter = reporter or Silent()
    resolved = resolve(what, cache, offline)
    plan = resolved.plan
    if resolved.warning:
        reporter.warn(resolved.warning)
    if to is not None:
        check_target(cache, cache.folder(plan.content_hash), to)
    with hold(cache, plan.content_hash):
        folder = cache.find(plan.content_hash)
        download = None
        if folder is None:
            download = _download(plan, source, cache, reporter, settings)
            folder = cache.folder(plan.content_hash)
        placed = place(cache, folder, to, how) if to is not None else None
    return Receipt(
        uri=plan.uri,
        content_hash=plan.content_hash,
        folder=str(to or folder),
        files=plan.files,
        bytes=plan.bytes,
        seconds=time.monotonic() - began,
        from_cache=download is None,
        placed=placed.value if placed else "",
        warnings=(*filter(None, [resolved.warning]), *(download.warnings if download else ())),
        **(download.facts() if download else {}),
    )


def _download(
    plan: FetchPlan, source: Source, cache: Cache, reporter: Reporter, settings: Settings | None
) -> Download:
    """Bring the files into a staging folder and publish it. A warm fetch never imports what this needs."""
    from packline.client.engine import Settings
    from packline.client.preflight import check_room
    from packline.client.run import Download
    from packline.client.staging import open_staging, sweep

    staging = open_staging(cache.staging, plan.content_hash)
    check_room(staging.folder, plan.files - staging.journal.files, plan.bytes - staging.journal.bytes)
    download = Download(plan, staging, source, reporter)
    download.run(source, settings or Settings())
    cache.publish(plan.content_hash, staging.files, Note(plan.files, plan.bytes, plan.uri, boot_id()))
    staging.discard()
    sweep(cache.staging)
    return download
