"""``dataset://`` and ``model://``: whole versions, by their packages, through the cache."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from functools import partial

from packline.client.cache.leases import hold_lease
from packline.client.cache.manifest_store import ManifestCache
from packline.client.cache.refs import VersionReference, resolve
from packline.client.fetch import fetch
from packline.client.inputs.context import InputContext
from packline.client.inputs.input_file import DownloadResult, InputFile, ResolvedUri
from packline.manifest.reader import read_files
from packline.model import FetchPlan, Member
from packline.part_range import is_part_range


class VersionUnit:
    """A version, brought by ``packline.client.fetch``."""

    def __init__(self, plan: FetchPlan, context: InputContext) -> None:
        self.plan = plan
        self._context = context

    def bring(self, leases: ExitStack) -> DownloadResult:
        """Fetch into the cache. Raises what a fetch raises."""
        context = self._context
        leases.enter_context(hold_lease(context.cache, self.plan.content_hash))
        receipt = fetch(
            self.plan,
            None,
            source=context.source(),
            cache=context.cache,
            reporter=context.reporter,
            settings=context.settings,
            offline=context.offline,
            limit_bytes=context.limit_bytes,
        )
        return DownloadResult(context.cache.folder(receipt.content_hash), receipt.content_hash)


def find_version(uri: str, context: InputContext) -> ResolvedUri:
    """Resolve a version (offline: to what it meant when last resolved), and list its files in path order.

    Raises InvalidUri, DatasetNotFound, VersionNotFound, Unavailable, UnreadableManifest.
    """
    reference = VersionReference(uri, partial(context.names.version, uri), origin=context.origin)
    resolved = resolve(reference, context.cache, context.offline)
    if resolved.warning:
        context.reporter.warn(resolved.warning)
    plan = resolved.plan
    shards = ManifestCache(context.cache, None if context.offline else context.source)
    try:
        files = _input_files(read_files(plan.manifest, shards), context.store_name)
    finally:
        shards.close()
    return ResolvedUri(uri, plan.uri, files, VersionUnit(plan, context))


def _input_files(rows: Iterable[Member], store: str) -> list[InputFile]:
    return [
        InputFile(
            *(row.path, row.path, f"datum://{row.datum}", f"s3://{store}/{row.key}"),
            *(row.size, row.etag.strip('"'), row.datum, row.path),
            in_part=is_part_range(row.version_id),
        )
        for row in rows
    ]
