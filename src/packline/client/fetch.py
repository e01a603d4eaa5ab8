"""Fetches a dataset version: the steps in order, and nothing else."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from packline.client.cache.eviction import clean_up
from packline.client.cache.leases import hold_lease
from packline.client.cache.refs import VersionReference, resolve
from packline.client.cache.store import Cache
from packline.client.errors import target_error
from packline.client.placement.install import (
    InstallAction,
    InstallResult,
    choose_action,
    install,
    unchanged_result,
)
from packline.client.placement.link_mode import LinkMode
from packline.client.placement.publication import PlacedVersion
from packline.client.placement.sources import CachedFolder
from packline.client.placement.target import Target, TargetState, inspect_target, open_target
from packline.client.placement.workspace import remove_unfinished
from packline.client.progress import Reporter, SilentReporter
from packline.client.receipt import Receipt
from packline.client.utf8_names import require_utf8_names
from packline.errors import InvalidInput
from packline.fs.tree import measure
from packline.model import FetchPlan

if TYPE_CHECKING:
    from packline.client.cache_fill import CacheFillResult
    from packline.client.transfer.engine import ObjectSource
    from packline.client.transfer.settings import TransferSettings


class FetchOptions(NamedTuple):
    """How a version is fetched."""

    include: Sequence[str]
    link_mode: LinkMode
    replace: bool
    reporter: Reporter
    settings: TransferSettings | None
    offline: bool
    limit_bytes: int
    verify: bool
    """Compare the SHA-256 of every part."""
    began: float
    """By the monotonic clock, seconds."""


def fetch(
    what: FetchPlan | VersionReference,
    to: str | os.PathLike[str] | None,
    *,
    source: ObjectSource,
    cache: Cache | Path | None,
    include: Sequence[str] = (),
    link_mode: LinkMode = LinkMode.AUTO,
    replace: bool = False,
    reporter: Reporter | None = None,
    settings: TransferSettings | None = None,
    offline: bool = False,
    limit_bytes: int = 0,
    verify: str = "",
) -> Receipt:
    """Bring a version into the cache, complete and checked, and place it at ``to``.

    Args:
        what: A plan, or a name with the function that resolves it; a second fetch sends no other request.
        to: The target folder; None leaves the version in the cache.
        source: Where objects come from.
        cache: The cache or its folder; LinkMode.DIRECT needs none.
        include: Globs or folders that select members (``packline.globs``).
        link_mode: How files get to the target.
        replace: Whether another version that a fetch left at ``to`` is removed once this one is complete.
        reporter: Shows progress and warnings.
        settings: How hard to work; default by the environment.
        offline: Use only what the cache has.
        limit_bytes: Size limit of the cache in bytes, 0 for none. Least recently used versions make room, but none that
            a living job holds.
        verify: "sha256" compares the files with the SHA-256 recorded for every part, also those of the cache.

    Raises:
        PacklineError: The typed error of what failed. Nothing is at ``to`` then, and finished blocks serve the next
        run.
    """
    require_utf8_names()
    if verify:
        from packline.client.part_digests import verifying_settings

        settings = verifying_settings(verify, include, settings)
    options = FetchOptions(
        *(include, link_mode, replace, reporter or SilentReporter(), settings, offline),
        limit_bytes=limit_bytes,
        verify=bool(verify),
        began=time.monotonic(),
    )
    if link_mode is LinkMode.DIRECT:
        from packline.client.direct_fetch import fetch_direct

        return fetch_direct(what, to, source, options)
    if cache is None:
        raise InvalidInput(
            "Without a cache nothing can be cached.", "Name its folder, or use --place direct."
        )
    return _fetch_cached(what, to, source, cache if isinstance(cache, Cache) else Cache(cache), options)


def _fetch_cached(
    what: FetchPlan | VersionReference,
    to: str | os.PathLike[str] | None,
    source: ObjectSource,
    cache: Cache,
    options: FetchOptions,
) -> Receipt:
    resolved = resolve(what, cache, options.offline)
    plan, warnings = resolved.plan, list[str]()
    if resolved.warning:
        warnings.append(resolved.warning)
        options.reporter.warn(resolved.warning)
    content = content_id(plan, options.include)
    target = open_target(to, cache.root) if to is not None else None
    installed = find_installed(target, content, options, cache.versions) if target is not None else None
    fill_result = None
    if installed is None:
        with hold_lease(cache, content):
            fill_result = _ensure_cached(plan, content, source, cache, options, warnings)
            if target is not None:
                installed = _install(cache, plan, content, target, options)
            clean_up(cache, options.limit_bytes)
    elif cache.versions.is_dir():
        clean_up(cache, options.limit_bytes)
    held = cache.entry(content) or installed or plan
    return Receipt(
        uri=plan.uri,
        content_hash=plan.content_hash,
        folder=str(to or cache.folder(content)),
        files=held.files,
        bytes=held.bytes,
        seconds=time.monotonic() - options.began,
        from_cache=fill_result is None or not (fill_result.downloaded or fill_result.counters),
        placed="",
        already_there=False,
        warnings=(*warnings, *(fill_result.warnings if fill_result else ())),
        **(fill_result.counters if fill_result else {}),
    ).with_installed(installed)


def find_installed(
    target: Target, content: str, options: FetchOptions, versions: Path | None
) -> InstallResult | None:
    """Return what is at the target if it is the version, intact, in files of its own; None if there is work to do.

    Raises TargetNotEmpty, InvalidInput, LocalError.
    """
    try:
        current = inspect_target(target, versions)
        action = choose_action(target, current, content, options.link_mode, options.replace)
        if action is not InstallAction.LEAVE or current.state is TargetState.LINK or options.verify:
            return None  # the cache is looked at first: it is what a link shows
        remove_unfinished(target)
    except OSError as error:
        raise target_error(error, target.path) from error
    return unchanged_result(current)


def _install(
    cache: Cache, plan: FetchPlan, content: str, target: Target, options: FetchOptions
) -> InstallResult:
    note = cache.entry(content)
    files, total = (note.files, note.bytes) if note else measure(cache.folder(content))
    version = PlacedVersion(content, plan.uri, files, total, "")
    installed = install(
        CachedFolder(cache.folder(content), files),
        *(target, options.link_mode, version, options.replace, cache),
        partial(report_waiting, options.reporter, target),
    )
    for warning in installed.warnings:
        options.reporter.warn(warning)
    return installed


def report_waiting(reporter: Reporter, target: Target) -> None:
    """Report that another process is filling the target."""
    reporter.note(f"another process is filling {target.path}; waiting for it")


def _ensure_cached(
    plan: FetchPlan,
    content: str,
    source: ObjectSource,
    cache: Cache,
    options: FetchOptions,
    warnings: list[str],
) -> CacheFillResult | None:
    """Bring the version unless it is in the cache; None if it was. Warnings about its parts go to ``warnings``."""
    fill_result = None
    if cache.find(content) is None:
        from packline.client.cache_fill import CacheFill  # the engine: a warm fetch never imports it
        from packline.client.download import WarningLog
        from packline.client.repair import FetchContext

        context = FetchContext(
            source=source,
            reporter=options.reporter,
            warn=WarningLog(options.reporter),
            settings=options.settings,
            offline=options.offline,
        )
        try:
            fill_result = CacheFill(plan, cache, options.include, context, options.limit_bytes).run()
        finally:
            source.close()
    if options.verify and not (fill_result and fill_result.downloaded):
        # A repair, and another process that has brought the version, compare no SHA-256.
        from packline.client.part_digests import verify_cached

        for warning in verify_cached(plan, cache, cache.folder(content), source, options.offline):
            warnings.append(warning)
            options.reporter.warn(warning)
    return fill_result


def content_id(plan: FetchPlan, include: Sequence[str]) -> str:
    """Return the name of the folder in the cache: the version's content hash, or a hash of it and the selection."""
    if not include:
        return plan.content_hash
    from packline.client.selected_members import content_id as selected

    return selected(plan.content_hash, include)
