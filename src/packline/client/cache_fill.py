"""Brings what the cache lacks: repairs a damaged version, selects members of a cached one, or downloads."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from packline.client.cache.inspection import CacheState, inspect
from packline.client.cache.journal import Journal
from packline.client.cache.manifest_store import ManifestCache
from packline.client.cache.staging import Staging, run_alone
from packline.client.cache.store import Cache
from packline.client.cache.tree_index import TreeIndex
from packline.client.cache.version_index import MIN_FILES, newest_other_version, record_version
from packline.client.download import StagedDownload, WarningLog
from packline.client.file_checksums import record_crcs, record_version_crcs
from packline.client.finish_download import publish_download
from packline.client.manifest_prefetch import ManifestPrefetch
from packline.client.preflight import check_names, check_room
from packline.client.repair import FetchContext, repair
from packline.client.repair_source import VersionRepairSource
from packline.client.transfer.engine import ObjectSource
from packline.client.transfer.settings import environment_settings
from packline.client.transfer_plan import FullPlan, TransferPlan
from packline.client.wait_for_writer import wait_for_others, wait_for_turn
from packline.errors import Unavailable
from packline.manifest.reader import ObjectReader
from packline.model import FetchPlan


class CacheFillResult(NamedTuple):
    """What filling the cache took, for the receipt."""

    counters: dict[str, int]
    warnings: tuple[str, ...]
    downloaded: bool
    """Whether the version was downloaded as a whole, and compared as the settings say; not repaired, nor linked."""


class CacheFill:
    """Brings a version, or chosen members of it, into the cache."""

    def __init__(
        self, plan: FetchPlan, cache: Cache, include: Sequence[str], context: FetchContext, limit_bytes: int
    ) -> None:
        """``context.offline``: use only what the cache has. ``limit_bytes``: the cache's size limit, 0 for none."""
        self._plan, self._cache, self._include = plan, cache, include
        self._context, self._limit_bytes = context, limit_bytes
        self._shards = ManifestCache(cache, None if context.offline else lambda: context.source)
        self._downloaded = False

    def run(self) -> CacheFillResult | None:
        """Repair, select or download; None if another process has done it meanwhile.

        Raises the typed error of what failed.
        """
        cache, content, reporter = self._cache, content_id(self._plan, self._include), self._context.reporter
        if wait_for_others(cache.staging, content, self._plan, reporter) and cache.find(content):
            return None
        counters = self._repair(self._include)
        if counters is None and self._include:
            counters = self._select()
        if counters is None and self._context.offline:
            raise Unavailable(
                f"{self._plan.uri} is not in the cache {self._cache.root}.", "Fetch it once while online."
            )
        counters = self._download() if counters is None else counters
        if counters is None:
            return None
        return CacheFillResult(counters, tuple(self._context.warn.messages), self._downloaded)

    def _repair(self, include: Sequence[str]) -> dict[str, int] | None:
        """Make the version, or a selection of it, whole if it is in the cache; None if it is not."""
        content = content_id(self._plan, include)
        state = inspect(self._cache, content).state
        if state is CacheState.ABSENT:
            return None
        if state is CacheState.INTACT:
            return {}
        with run_alone(self._cache.staging, f"{content}-repair"):  # who waits finds it whole
            return repair(self._cache, content, self._repair_source(include), self._context)

    def _select(self) -> dict[str, int] | None:
        """Link the selection out of the whole version; None if that is not in the cache."""
        from packline.client.cached_selection import select_cached

        counters = self._repair(())
        if counters is None or not select_cached(self._plan, self._cache, self._include):
            return None
        return counters

    def _repair_source(self, include: Sequence[str]) -> VersionRepairSource:
        return VersionRepairSource(
            self._plan, include, self._context.source, self._shards, self._context.warn
        )

    def _download(self) -> dict[str, int] | None:
        context, cache = self._context, self._cache
        content = content_id(self._plan, self._include)
        staging = wait_for_turn(
            cache.staging, content, lambda: cache.find(content) is not None, self._plan, context.reporter
        )
        if staging is None:
            return None
        try:
            plan = context.source.load_parts(self._plan)
            transfer_plan, paths = plan_transfers(
                *(plan, context.source, self._include, context.warn, self._shards),
                None if self._must_count(plan, staging) else staging.folder,
            )
            staging.expect(transfer_plan.plan.bytes)
            transfer_plan, crcs = self._reusing(transfer_plan, plan, staging)
            self._extract_cached(transfer_plan, plan, staging)
            if self._limit_bytes:
                from packline.client.cache.eviction import evict

                evict(cache, self._limit_bytes)
            done = staging.journal
            check_room(
                staging.folder,
                transfer_plan.plan.files - done.files,
                transfer_plan.plan.bytes - done.bytes - done.partial_bytes,
            )
            check_names(staging.folder, paths)
            download = StagedDownload(transfer_plan, staging, context.reporter, context.warn)
            by_blocks = bool(plan.parts) and not self._include  # other work reads the manifest itself
            prefetch = ManifestPrefetch(plan, context.source, self._shards) if by_blocks else None
            settings = (context.settings or environment_settings())._replace(collect_crcs=True)
            download.run(context.source, settings, prefetch)
            self._downloaded = True
            publish_download(
                *(cache, staging, transfer_plan.plan, self._repair_source(self._include), context),
                partial(self._record_checksums, plan=plan, download=download, journal=done, linked=crcs),
                checked_names=self._has_checked_names(staging, download),
            )
        except BaseException:
            staging.release()
            raise
        if not self._include:
            record_version(cache, plan)
        return download.counters()

    def _must_count(self, plan: FetchPlan, staging: Staging) -> bool:
        """Return whether a selection must be counted first: to make room for it, or to take it from another version."""
        if self._limit_bytes or staging.journal.linked is not None:
            return True
        return newest_other_version(self._cache, plan) is not None

    def _extract_cached(self, transfer_plan: TransferPlan, plan: FetchPlan, staging: Staging) -> None:
        """Take the blocks that a reader has kept in the cache."""
        blocks = isinstance(transfer_plan, FullPlan) and transfer_plan.packaged
        if blocks and self._cache.parts.is_dir():
            from packline.client.cached_blocks import extract_cached_blocks  # only where readers were

            extract_cached_blocks(plan, self._cache, staging)

    def _record_checksums(
        self,
        tree: TreeIndex,
        *,
        plan: FetchPlan,
        download: StagedDownload,
        journal: Journal,
        linked: Sequence[tuple[bytes, int]],
    ) -> None:
        if not self._include:
            record_version_crcs(tree, plan, journal)
        download.checksums.record(tree)
        record_crcs(tree, linked)

    def _has_checked_names(self, staging: Staging, download: StagedDownload) -> bool:
        """Return whether every file was made in this run from a block whose CRC-32 was right."""
        journal = staging.journal
        by_blocks = journal.blocks > 0 and journal.linked is None and not download.counters()["by_files"]
        return by_blocks and not self._include and not staging.resumed

    def _reusing(
        self, transfer_plan: TransferPlan, plan: FetchPlan, staging: Staging
    ) -> tuple[TransferPlan, Sequence[tuple[bytes, int]]]:
        """Return the work that is left after another cached version has given what it can, and checksums of that."""
        journal, context = staging.journal, self._context
        few = transfer_plan.plan.files < MIN_FILES
        old = None if few or journal.files else newest_other_version(self._cache, plan)
        if old is None and journal.linked is None:
            return transfer_plan, ()
        from packline.client.delta import link_unchanged, remaining_work  # only here is a manifest needed

        crcs: Sequence[tuple[bytes, int]] = ()
        if old is not None:
            context.source.prefetch_manifest(old)
            crcs = link_unchanged(
                plan, transfer_plan.plan, self._include, old, self._cache, staging, self._shards, context.warn
            )
        if journal.linked is None:
            return transfer_plan, ()
        return remaining_work(
            plan, transfer_plan.plan, self._include, journal.linked, self._shards, context.warn
        ), crcs


def content_id(plan: FetchPlan, include: Sequence[str]) -> str:
    """Return the name of the folder in the cache: the version's content hash, or a hash of it and the selection."""
    if not include:
        return plan.content_hash
    from packline.client.selected_members import content_id as selected

    return selected(plan.content_hash, include)


def plan_transfers(
    plan: FetchPlan,
    source: ObjectSource,
    include: Sequence[str],
    warn: WarningLog,
    shards: ObjectReader | None = None,
    folder: Path | None = None,
) -> tuple[TransferPlan, Sequence[str]]:
    """Return what to download, and the paths where they are known beforehand.

    ``shards`` reads the manifest; None: ``source`` does. ``folder``: where the files go, if a large selection may be
    downloaded without being counted first.
    """
    shards = shards or source
    if not include:
        return FullPlan(plan, shards, warn), ()
    from packline.client.selected_members import SelectionPlan, selected_plan
    from packline.globs import compile_globs, literal_prefixes
    from packline.manifest.windows import find_windows

    prefixes = literal_prefixes(include)
    windows = find_windows(plan.manifest, shards, prefixes)
    if folder is not None:
        from packline.client.streamed_selection import StreamedSelection, can_stream

        if can_stream(plan, windows, folder):
            return StreamedSelection(plan, include, shards, warn, windows), ()
    selected, paths = selected_plan(plan, include, shards, windows)
    is_selected = compile_globs(include)
    transfers = SelectionPlan(
        *(plan, selected, lambda _, path: is_selected(path), shards, warn),
        prefixes=prefixes,
        windows=windows,
    )
    return transfers, paths
