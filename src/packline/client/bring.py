"""Bring what the cache does not have, or not as it should be: repair, select from the cache, or download."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from packline.client.cache.inspection import CacheState, inspect
from packline.client.cache.journal import Journal
from packline.client.cache.manifest_store import ManifestStore
from packline.client.cache.staging import Staging, alone
from packline.client.cache.store import Cache
from packline.client.cache.tree_index import TreeIndex
from packline.client.cache.version_index import LEAST_FILES, newest_other, remember
from packline.client.completion import publish_download
from packline.client.file_checksums import record_pairs, record_whole
from packline.client.manifest import Objects
from packline.client.manifest_keeper import ManifestKeeper
from packline.client.preflight import check_names, check_room
from packline.client.progress import Reporter
from packline.client.repair import Means, repair
from packline.client.run import Download, Warnings
from packline.client.supply import VersionSupply
from packline.client.transfer.engine import ObjectSource
from packline.client.transfer.settings import TransferSettings, environment_settings
from packline.client.waiting import await_others, await_turn
from packline.client.work import WholeVersion, Work
from packline.errors import Unavailable
from packline.model import FetchPlan


class Brought(NamedTuple):
    """What it took, for the receipt."""

    facts: dict[str, int]
    warnings: tuple[str, ...]
    downloaded: bool
    """Whether the version was downloaded as a whole, and compared as the settings say; not repaired, nor linked."""


def bring(
    plan: FetchPlan,
    source: ObjectSource,
    cache: Cache,
    include: Sequence[str],
    reporter: Reporter,
    settings: TransferSettings | None,
    limit_bytes: int,
    offline: bool = False,
) -> Brought | None:
    """Bring a version, or the members chosen from it, into the cache; None if another process has done it meanwhile.

    Raises the typed error of what failed.

    ``offline``: use only what the cache has.
    """
    means = Means(source, reporter, Warnings(reporter), settings, offline)
    bringing = _Bringing(plan, cache, include, means, limit_bytes)
    facts = bringing.run()
    return None if facts is None else Brought(facts, tuple(means.warn.given), bringing.downloaded)


class _Bringing:
    """One version, or a selection of it, on its way into the cache."""

    def __init__(
        self, plan: FetchPlan, cache: Cache, include: Sequence[str], means: Means, limit_bytes: int
    ) -> None:
        self._plan, self._cache, self._include = plan, cache, include
        self._means, self._limit_bytes = means, limit_bytes
        self._shards = ManifestStore(cache, None if means.offline else lambda: means.source)
        self.downloaded = False

    def run(self) -> dict[str, int] | None:
        """Do what is needed; what it took, or None if another process did it."""
        cache, content = self._cache, content_id(self._plan, self._include)
        if await_others(cache.staging, content, self._plan, self._means.reporter) and cache.find(content):
            return None
        facts = self._repair(self._include)
        if facts is None and self._include:
            facts = self._select()
        if facts is None and self._means.offline:
            raise Unavailable(
                f"{self._plan.uri} is not in the cache {self._cache.root}.", "Fetch it once while online."
            )
        return self._download() if facts is None else facts

    def _repair(self, include: Sequence[str]) -> dict[str, int] | None:
        """Make the version, or a selection of it, whole if it is in the cache; None if it is not."""
        content = content_id(self._plan, include)
        state = inspect(self._cache, content).state
        if state is CacheState.ABSENT:
            return None
        if state is CacheState.INTACT:
            return {}
        with alone(self._cache.staging, f"{content}-repair"):  # who waits finds it whole
            return repair(self._cache, content, self._supply(include), self._means)

    def _select(self) -> dict[str, int] | None:
        """Link the selection out of the whole version; None if that is not in the cache."""
        from packline.client.cached_selection import select_cached

        facts = self._repair(())
        if facts is None or not select_cached(self._plan, self._cache, self._include):
            return None
        return facts

    def _supply(self, include: Sequence[str]) -> VersionSupply:
        return VersionSupply(self._plan, include, self._means.source, self._shards, self._means.warn)

    def _download(self) -> dict[str, int] | None:
        means, cache = self._means, self._cache
        content = content_id(self._plan, self._include)
        staging = await_turn(
            cache.staging, content, lambda: cache.find(content) is not None, self._plan, means.reporter
        )
        if staging is None:
            return None
        try:
            plan = means.source.load_parts(self._plan)
            work, paths = plan_work(plan, means.source, self._include, means.warn, self._shards)
            staging.expect(work.plan.bytes)
            work, crcs = self._reusing(work, plan, staging)
            if self._limit_bytes:
                from packline.client.cache.eviction import evict

                evict(cache, self._limit_bytes)
            done = staging.journal
            check_room(
                staging.folder,
                work.plan.files - done.files,
                work.plan.bytes - done.bytes - done.partial_bytes,
            )
            check_names(staging.folder, paths)
            download = Download(work, staging, means.reporter, means.warn)
            by_blocks = bool(plan.parts) and not self._include  # other work reads the manifest itself
            keeper = ManifestKeeper(plan, means.source, self._shards) if by_blocks else None
            settings = (means.settings or environment_settings())._replace(collect_crcs=True)
            download.run(means.source, settings, keeper)
            self.downloaded = True
            publish_download(
                *(cache, staging, work.plan, self._supply(self._include), means),
                partial(self._record_checksums, plan=plan, download=download, journal=done, linked=crcs),
                checked_names=self._has_checked_names(staging, download),
            )
        except BaseException:
            staging.release()
            raise
        if not self._include:
            remember(cache, plan)
        return download.facts()

    def _record_checksums(
        self,
        tree: TreeIndex,
        *,
        plan: FetchPlan,
        download: Download,
        journal: Journal,
        linked: Sequence[tuple[bytes, int]],
    ) -> None:
        if not self._include:
            record_whole(tree, plan, journal)
        download.checksums.record(tree)
        record_pairs(tree, linked)

    def _has_checked_names(self, staging: Staging, download: Download) -> bool:
        """Whether every file was made in this run from a block whose CRC-32 was right."""
        journal = staging.journal
        by_blocks = journal.blocks > 0 and journal.linked is None and not download.facts()["by_files"]
        return by_blocks and not self._include and not staging.resumed

    def _reusing(
        self, work: Work, plan: FetchPlan, staging: Staging
    ) -> tuple[Work, Sequence[tuple[bytes, int]]]:
        """The work that is left after another cached version has given what it can, and checksums of that."""
        journal, means = staging.journal, self._means
        few = work.plan.files < LEAST_FILES
        old = None if few or journal.files else newest_other(self._cache, plan)
        if old is None and journal.linked is None:
            return work, ()
        from packline.client.reuse import link_unchanged, rest  # only here is a manifest needed

        crcs: Sequence[tuple[bytes, int]] = ()
        if old is not None:
            means.source.prefetch_manifest(old)
            crcs = link_unchanged(
                plan, work.plan, self._include, old, self._cache, staging, self._shards, means.warn
            )
        if journal.linked is None:
            return work, ()
        return rest(plan, work.plan, self._include, journal.linked, self._shards, means.warn), crcs


def content_id(plan: FetchPlan, include: Sequence[str]) -> str:
    """Names the folder in the cache: the version's content hash, or one for a selection of its members."""
    if not include:
        return plan.content_hash
    from packline.client.selection import content_id as selected

    return selected(plan.content_hash, include)


def plan_work(
    plan: FetchPlan,
    source: ObjectSource,
    include: Sequence[str],
    warn: Warnings,
    shards: Objects | None = None,
) -> tuple[Work, Sequence[str]]:
    """What to bring, and the paths where they are known beforehand. ``shards`` gives the manifest, else ``source``."""
    shards = shards or source
    if not include:
        return WholeVersion(plan, shards, warn), ()
    from packline.client.selection import Selection, selected_plan
    from packline.vhpkgzip.globs import compile_globs

    selected, paths = selected_plan(plan, include, shards)
    wanted = compile_globs(include)
    return Selection(plan, selected, lambda _, path: wanted(path), shards, warn), paths
