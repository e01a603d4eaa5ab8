"""``packline cache verify``: read cached versions, and fetch again what is damaged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing

from packline.client.cache.leases import hold_lease
from packline.client.cache.listing import CachedVersion, known_plans
from packline.client.cache.manifest_store import ManifestCache
from packline.client.cache.store import Cache
from packline.client.cache.verification import ExpectedMember, Members, Verification, verify_version
from packline.errors import PacklineError
from packline.library.backend import Backend, choose_backend
from packline.manifest.reader import read_files
from packline.model import FetchPlan
from packline.uri import parse_uri

Result = tuple[Verification, bool]
"""The result of the verification, and whether the damage was repaired."""


def verify(cache: Cache, versions: Sequence[CachedVersion], repair: bool) -> list[Result]:
    """Read versions one after the other; each is kept from eviction meanwhile. Raises what a fetch raises."""
    plans = {plan.content_hash: plan for _, plan in known_plans(cache)}
    results = []
    for version in versions:
        with hold_lease(cache, version.content):
            plan = plans.get(version.content)
            verification = verify_version(cache, version.content, _members(cache, plan))
            repaired = repair and not verification.intact and _repair(cache, version, plan)
            results.append((verification, repaired))
    return results


def _members(cache: Cache, plan: FetchPlan | None) -> Members | None:
    """Return what reads the manifest from the cache; None if the version is not known."""
    if plan is None:
        return None

    def members() -> Iterator[ExpectedMember]:
        for row in read_files(plan.manifest, ManifestCache(cache, None)):
            yield ExpectedMember(row.path.encode(), row.size, row.etag)

    return members


def _repair(cache: Cache, version: CachedVersion, plan: FetchPlan | None) -> bool:
    """Fetch damaged files again; a version without a plan is removed, and fetched when it is needed."""
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
    """Return the plan with its parts, which the cache does not keep; without them, files are fetched one by one."""
    try:
        current = backend.plan(parse_uri(plan.uri))
    except PacklineError:
        return plan
    return current if current.content_hash == plan.content_hash else plan
