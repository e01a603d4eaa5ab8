"""``dataset://`` and ``model://``: whole versions, by their packages, through the cache."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from functools import partial

from packline.client.cache.leases import hold_lease
from packline.client.cache.manifest_store import ManifestCache
from packline.client.cache.refs import VersionReference, resolve
from packline.client.fetch import fetch
from packline.client.inputs.found import Found, Landing, Sighting
from packline.client.inputs.tools import Tools
from packline.client.manifest import read_rows
from packline.model import FetchPlan, Member


class VersionUnit:
    """A version, brought by ``packline.client.fetch``."""

    def __init__(self, plan: FetchPlan, tools: Tools) -> None:
        self.plan = plan
        self._tools = tools

    def bring(self, leases: ExitStack) -> Landing:
        """Fetch into the cache. Raises what a fetch raises."""
        tools = self._tools
        leases.enter_context(hold_lease(tools.cache, self.plan.content_hash))
        receipt = fetch(
            self.plan,
            None,
            source=tools.source(),
            cache=tools.cache,
            reporter=tools.reporter,
            settings=tools.settings,
            offline=tools.offline,
            limit_bytes=tools.limit_bytes,
        )
        return Landing(tools.cache.folder(receipt.content_hash), receipt.content_hash)


def find_version(uri: str, tools: Tools) -> Sighting:
    """What a name means now (offline: what it meant when last asked), and its files in path order.

    Raises InvalidUri, DatasetNotFound, VersionNotFound, Unavailable, UnreadableManifest.
    """
    reference = VersionReference(uri, partial(tools.names.version, uri), origin=tools.origin)
    resolved = resolve(reference, tools.cache, tools.offline)
    if resolved.warning:
        tools.reporter.warn(resolved.warning)
    plan = resolved.plan
    shards = ManifestCache(tools.cache, None if tools.offline else tools.source)
    try:
        found = _found(read_rows(plan.manifest, shards), tools.store_name)
    finally:
        shards.close()
    return Sighting(uri, plan.uri, found, VersionUnit(plan, tools))


def _found(rows: Iterable[Member], store: str) -> list[Found]:
    return [
        Found(
            *(row.path, row.path, f"datum://{row.datum}", f"s3://{store}/{row.key}"),
            *(row.size, row.etag.strip('"'), row.datum, row.path),
        )
        for row in rows
    ]
