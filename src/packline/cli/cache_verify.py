"""``packline cache verify``: read cached versions, and fetch again what is damaged."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from packline.client.cache.leases import hold_lease
from packline.client.cache.listing import CachedVersion, known_plans
from packline.client.cache.manifest_store import ManifestCache
from packline.client.cache.store import Cache
from packline.client.cache.verification import Members, Verification, verify_version
from packline.errors import PacklineError
from packline.library.backend import Backend, choose_backend
from packline.manifest.reader import read_files
from packline.model import FetchPlan
from packline.uri import parse_uri

Result = tuple[Verification, bool]
"""What was found, and whether it was repaired."""


def verify(cache: Cache, versions: Sequence[CachedVersion], repair: bool) -> list[Result]:
    """Read versions one after the other; each is kept from eviction meanwhile. Raises what a fetch raises."""
    plans = {plan.content_hash: plan for _, plan in known_plans(cache)}
    results = []
    for version in versions:
        with hold_lease(cache, version.content):
            plan = plans.get(version.content)
            found = verify_version(cache, version.content, _members(cache, plan))
            repaired = repair and not found.intact and _repair(cache, version, plan)
            results.append((found, repaired))
    return results


def _members(cache: Cache, plan: FetchPlan | None) -> Members:
    """What the manifest says, if it is kept in the cache."""
    if plan is None:
        return {}
    try:
        rows = read_files(plan.manifest, ManifestCache(cache, None))
        return {row.path.encode(): (row.size, row.etag) for row in rows}
    except PacklineError:
        return {}


def _repair(cache: Cache, version: CachedVersion, plan: FetchPlan | None) -> bool:
    """Fetch what is damaged; what has no plan of its own is removed, and fetched anew when it is needed."""
    if plan is None:
        if "link" in version.in_use_by:
            return False
        cache.drop(version.content)
        return True
    from packline.client.cache_fill import CacheFill
    from packline.client.download import WarningLog
    from packline.client.progress import LineReporter
    from packline.client.repair import FetchContext

    backend, reporter = choose_backend(None), LineReporter()
    with closing(backend.source()) as source:
        context = FetchContext(source, reporter, WarningLog(reporter), settings=None, offline=False)
        CacheFill(_with_parts(plan, backend), cache, (), context, limit_bytes=0).run()
    return True


def _with_parts(plan: FetchPlan, backend: Backend) -> FetchPlan:
    """The plan with its package; without, its files come one by one: the cache remembers no parts."""
    try:
        current = backend.plan(parse_uri(plan.uri))
    except PacklineError:
        return plan
    return current if current.content_hash == plan.content_hash else plan
