"""Fetch a dataset version: the steps in order, and nothing else."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from packline.client.cache.eviction import tidy
from packline.client.cache.fs import measure
from packline.client.cache.leases import hold
from packline.client.cache.refs import Reference, resolve
from packline.client.cache.store import Cache
from packline.client.failures import target_error
from packline.client.name_encoding import require_utf8_names
from packline.client.placement.install import Action, Installed, already_there, choose_action, install
from packline.client.placement.link_mode import LinkMode
from packline.client.placement.publication import Version
from packline.client.placement.sources import CachedFolder
from packline.client.placement.target import Holds, Target, look_at, open_target
from packline.client.placement.workspace import remove_unfinished
from packline.client.progress import Reporter, Silent
from packline.client.receipt import Receipt
from packline.errors import InvalidInput
from packline.model import FetchPlan

if TYPE_CHECKING:
    from packline.client.bring import Brought
    from packline.client.transfer.engine import ObjectSource
    from packline.client.transfer.settings import TransferSettings


class Options(NamedTuple):
    """How a version is fetched; what the arguments of ``fetch`` say."""

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
    what: FetchPlan | Reference,
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
    """Bring a version into the cache, complete and checked, and place it at ``to`` (None: leave it there).

    ``what`` is a plan, or a name with the function that resolves it; a second fetch asks nothing else.
    ``include`` chooses members by glob or folder (``packline.vhpkgzip.globs``). ``link_mode``: DIRECT needs no cache.
    ``replace``: another version that a fetch has left at ``to`` goes once this one is complete. ``limit_bytes``: what
    the cache may take; versions used longest ago make room, but none that a living job holds (0: no limit).
    ``verify``: "sha256" compares the files with the SHA-256 recorded for every part, also those of the cache.
    Raises the typed error of whatever failed; nothing is at ``to`` then, and finished blocks serve the next run.
    """
    require_utf8_names()
    if verify:
        from packline.client.part_digests import verifying_settings

        settings = verifying_settings(verify, include, settings)
    options = Options(
        *(include, link_mode, replace, reporter or Silent(), settings, offline),
        limit_bytes=limit_bytes,
        verify=bool(verify),
        began=time.monotonic(),
    )
    if link_mode is LinkMode.DIRECT:
        from packline.client.direct import fetch_direct

        return fetch_direct(what, to, source, options)
    if cache is None:
        raise InvalidInput(
            "Without a cache nothing can be cached.", "Name its folder, or use --place direct."
        )
    return _fetch_cached(what, to, source, cache if isinstance(cache, Cache) else Cache(cache), options)


def _fetch_cached(
    what: FetchPlan | Reference,
    to: str | os.PathLike[str] | None,
    source: ObjectSource,
    cache: Cache,
    options: Options,
) -> Receipt:
    resolved = resolve(what, cache, options.offline)
    plan, warnings = resolved.plan, list[str]()
    if resolved.warning:
        warnings.append(resolved.warning)
        options.reporter.warn(resolved.warning)
    content = content_id(plan, options.include)
    target = open_target(to, cache.root) if to is not None else None
    installed = look_before(target, content, options, cache.versions) if target is not None else None
    brought = None
    if installed is None:
        with hold(cache, content):
            brought = _ensure_cached(plan, content, source, cache, options, warnings)
            if target is not None:
                installed = _install(cache, plan, content, target, options)
            tidy(cache, options.limit_bytes)
    elif cache.versions.is_dir():
        tidy(cache, options.limit_bytes)
    held = cache.note(content) or installed or plan
    return Receipt(
        uri=plan.uri,
        content_hash=plan.content_hash,
        folder=str(to or cache.folder(content)),
        files=held.files,
        bytes=held.bytes,
        seconds=time.monotonic() - options.began,
        from_cache=brought is None,
        placed="",
        already_there=False,
        warnings=(*warnings, *(brought.warnings if brought else ())),
        **(brought.facts if brought else {}),
    ).with_installed(installed)


def look_before(target: Target, content: str, options: Options, versions: Path | None) -> Installed | None:
    """Before anything is fetched: what is at the target, if it is the version, intact, in files of its own.

    Raises TargetNotEmpty, InvalidInput, LocalError.
    """
    try:
        found = look_at(target, versions)
        action = choose_action(target, found, content, options.link_mode, options.replace)
        if action is not Action.LEAVE or found.holds is Holds.LINK or options.verify:
            return None  # the cache is looked at first: it is what a link shows
        remove_unfinished(target)
    except OSError as error:
        raise target_error(error, target.path) from error
    return already_there(found)


def _install(cache: Cache, plan: FetchPlan, content: str, target: Target, options: Options) -> Installed:
    note = cache.note(content)
    files, total = (note.files, note.bytes) if note else measure(cache.folder(content))
    version = Version(content, plan.uri, files, total, "")
    installed = install(
        CachedFolder(cache.folder(content), files),
        *(target, options.link_mode, version, options.replace, cache),
        partial(say_waiting, options.reporter, target),
    )
    for warning in installed.warnings:
        options.reporter.warn(warning)
    return installed


def say_waiting(reporter: Reporter, target: Target) -> None:
    """Say why nothing happens."""
    reporter.note(f"another process is filling {target.path}; waiting for it")


def _ensure_cached(
    plan: FetchPlan, content: str, source: ObjectSource, cache: Cache, options: Options, warnings: list[str]
) -> Brought | None:
    """Bring the version unless it is in the cache; None if it was. Warnings about its parts go to ``warnings``."""
    brought = None
    if cache.find(content) is None:
        from packline.client.bring import bring  # the engine: a warm fetch never imports it

        try:
            brought = bring(
                *(plan, source, cache, options.include, options.reporter, options.settings),
                limit_bytes=options.limit_bytes,
                offline=options.offline,
            )
        finally:
            source.close()
    if options.verify and not (brought and brought.downloaded):
        # A repair, and another process that has brought the version, compare no SHA-256.
        from packline.client.part_digests import verify_cached

        for warning in verify_cached(plan, cache, cache.folder(content), source, options.offline):
            warnings.append(warning)
            options.reporter.warn(warning)
    return brought


def content_id(plan: FetchPlan, include: Sequence[str]) -> str:
    """Names the folder in the cache: the version's content hash, or one for a selection of its members."""
    if not include:
        return plan.content_hash
    from packline.client.selection import content_id as selected

    return selected(plan.content_hash, include)
