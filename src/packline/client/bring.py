"""Bring what the cache does not have: preflight, staging, download, comparison, publication."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from packline.client.cache.process_identity import boot_id
from packline.client.cache.staging import Staging, open_staging, sweep
from packline.client.cache.store import Cache, Note
from packline.client.cache.version_index import LEAST_FILES, newest_other, remember
from packline.client.preflight import check_names, check_room
from packline.client.progress import Reporter
from packline.client.run import Download, Warnings
from packline.client.transfer.engine import Source
from packline.client.transfer.settings import Settings, environment_settings
from packline.client.work import WholeVersion, Work
from packline.model import FetchPlan


class Brought(NamedTuple):
    """What it took, for the receipt."""

    facts: dict[str, int]
    warnings: tuple[str, ...]


def bring(
    plan: FetchPlan,
    source: Source,
    cache: Cache,
    include: Sequence[str],
    reporter: Reporter,
    settings: Settings | None,
    limit_bytes: int,
) -> Brought:
    """Bring a version, or the members chosen from it, into the cache. Raises the typed error of what failed."""
    whole = cache.find(plan.content_hash)
    if include and whole is not None:
        _select_cached(plan, cache, include, whole)
        return Brought({}, ())
    plan = source.whole(plan)
    warn = Warnings(reporter)
    work, paths = _work(plan, source, include, warn)
    staging = open_staging(cache.staging, work.plan.content_hash)
    try:
        staging.expect(work.plan.bytes)
        work = _reusing(work, plan, include, cache, staging, source, warn)
        if limit_bytes:
            from packline.client.cache.eviction import evict

            evict(cache, limit_bytes)
        done = staging.journal
        check_room(
            staging.folder, work.plan.files - done.files, work.plan.bytes - done.bytes - done.partial_bytes
        )
        check_names(staging.folder, paths)
        download = Download(work, staging, reporter, warn)
        download.run(source, settings or environment_settings())
    except BaseException:
        staging.release()
        raise
    _publish(cache, staging, work.plan)
    if not include:
        remember(cache, plan)
    return Brought(download.facts(), tuple(warn.given))


def _work(
    plan: FetchPlan, source: Source, include: Sequence[str], warn: Warnings
) -> tuple[Work, Sequence[str]]:
    """What to bring, and the paths where they are known beforehand."""
    if not include:
        return WholeVersion(plan, source, warn), ()
    from packline.client.selection import Selection, selected_plan
    from packline.package.globs import selector

    selected, paths = selected_plan(plan, include, source)
    wanted = selector(include)
    return Selection(plan, selected, lambda _, path: wanted(path), source, warn), paths


def _reusing(
    work: Work,
    plan: FetchPlan,
    include: Sequence[str],
    cache: Cache,
    staging: Staging,
    source: Source,
    warn: Warnings,
) -> Work:
    """The work, or what is left of it after another cached version has given what it can."""
    journal = staging.journal
    few = work.plan.files < LEAST_FILES
    old = None if few or journal.files else newest_other(cache, plan)
    if old is None and journal.linked is None:
        return work
    from packline.client.reuse import link_unchanged, rest  # only here is a manifest needed

    if old is not None:
        source.prepare(old.plan)
        link_unchanged(plan, work.plan, include, old, cache, staging, source, warn)
    if journal.linked is None:
        return work
    return rest(plan, work.plan, include, journal.linked, source, staging, warn)


def _publish(cache: Cache, staging: Staging, plan: FetchPlan) -> None:
    cache.publish(plan.content_hash, staging.files, Note(plan.files, plan.bytes, plan.uri, boot_id()))
    staging.discard()
    sweep(cache.staging)


def _select_cached(plan: FetchPlan, cache: Cache, include: Sequence[str], whole: Path) -> None:
    """The whole version is there: a selection of it is a folder of hard links, and no request."""
    from packline.client.selection import content_id, nothing_selected
    from packline.package.globs import selector

    content = content_id(plan.content_hash, include)
    staging = open_staging(cache.staging, content)
    wanted = selector(include)
    files = total = 0
    for folder, _, names in os.walk(whole):
        below = os.path.relpath(folder, whole)
        for name in names:
            path = os.path.normpath(os.path.join(below, name))
            if wanted(path):
                there = staging.files / path
                there.parent.mkdir(parents=True, exist_ok=True)
                with suppress(FileExistsError):
                    os.link(whole / path, there)
                files += 1
                total += there.stat().st_size
    if not files:
        raise nothing_selected(plan, include)
    selected = FetchPlan(plan.dataset, plan.version, content, files, total, plan.manifest)
    _publish(cache, staging, selected)
