"""Publishes what a download has left in a staging folder; wrong files are downloaded once more first."""

from __future__ import annotations

from packline.client.cache.process_identity import boot_id
from packline.client.cache.publication import RecordChecksums, publish
from packline.client.cache.staging import Staging
from packline.client.cache.store import Cache, CacheEntry
from packline.client.cache.takeover import remove_abandoned
from packline.client.cache.tree_compare import compare
from packline.client.cache.tree_scan import scan
from packline.client.errors import IncompleteFetch
from packline.client.repair import FetchContext, fetch_in_place
from packline.client.repair_source import RepairSource
from packline.client.transfer.stat_records import read_stat_records
from packline.errors import CorruptPackage, NotFound
from packline.model import FetchPlan


def publish_download(
    cache: Cache,
    staging: Staging,
    plan: FetchPlan,
    repair_source: RepairSource,
    context: FetchContext,
    record_checksums: RecordChecksums | None = None,
    checked_names: bool = False,
) -> None:
    """Publish the files of a staging folder, and discard it.

    ``checked_names``: every file was made in this run from a block whose CRC-32 was right, so number and bytes are
    enough. Otherwise names and sizes are compared with the manifest: a killed run may have left half-written files.
    Raises IncompleteFetch, and the typed error of what failed; the staging folder is discarded if it is of no use.
    """
    content, entry = plan.content_hash, CacheEntry(plan.files, plan.bytes, plan.uri, boot_id())
    try:
        try:
            expected = None if checked_names else repair_source.expected()
            seen = read_stat_records(staging.folder) if checked_names else None
            publish(cache, content, staging.files, entry, expected, record_checksums, seen)
        except IncompleteFetch:
            _fetch_again(cache, staging, repair_source, context)
            publish(cache, content, staging.files, entry, repair_source.expected(), record_checksums)
    except (CorruptPackage, NotFound):
        staging.discard()  # else the next run would take it over, and fail as this one has
        raise
    staging.discard()
    remove_abandoned(cache.staging)


def _fetch_again(cache: Cache, staging: Staging, repair_source: RepairSource, context: FetchContext) -> None:
    sizes = dict(repair_source.expected())
    damage = compare(scan(staging.files), sizes.items())
    sizes_to_fetch = {path.decode(): sizes[path] for path in damage.files}
    fetch_in_place(
        cache, staging.files, repair_source, sizes_to_fetch, damage, context, repaired=lambda: False
    )
