"""Bring the index of paths up to date: what the sweep does, a bounded piece of it each time.

New versions are those of executions that were sealed since the last time. Every few hours the index is also compared
with all versions of the table, some at a time: versions that were missed, or restored, are added, and deleted ones
removed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from packline.errors import NotFound, StateMoved
from packline.manifest.shard_list import expand_shards
from packline.model import Execution
from packline.pipeline.path_index.build import SegmentBuilder, short_digest
from packline.pipeline.path_index.merge import merge_due
from packline.pipeline.path_index.segment import EncodedSegment, IndexedVersion
from packline.pipeline.path_index.snapshot import Snapshot, SnapshotReader
from packline.pipeline.shared_objects import create_shared
from packline.ports import DatumIndex, ExecutionIndex, ObjectStore, PathIndexHeads, Registry
from packline.search_index import PathIndexHead, PathSegment
from packline.uri import MODEL, parse_version_uri, version_uri

MAX_PENDING = 1_000
"""Versions that the head names; what is beyond is found by the comparison with the table."""
COMPARED_VERSIONS = 500
"""Versions of the table that are looked at in one update."""
COMPARE_EVERY_SECONDS = 6 * 3_600.0
CLOCK_SKEW_SECONDS = 120.0
"""Executions that were sealed by clocks that are behind this one are looked at as well."""
LISTING_DELAY_SECONDS = 3_600.0
"""A version that is younger may be missing in the index of the table."""
SEGMENT_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class PathIndexPorts:
    """What an update works with."""

    heads: PathIndexHeads
    registry: Registry
    datum_index: DatumIndex
    execution_index: ExecutionIndex
    store: ObjectStore


def update_path_index(
    ports: PathIndexPorts, reader: SnapshotReader, *, now: float, in_time: Callable[[], bool]
) -> PathIndexHead:
    """Add new versions to the index, and compare some of it with the table. Returns the head as it is then.

    Repeats change nothing. Of two updates at once, the second one to end changes nothing.

    Args:
        ports: The deployment.
        reader: Keeps directories between updates.
        now: Seconds since the epoch.
        in_time: Whether there is time to go on.
    """
    before = ports.heads.path_index()
    snapshot = reader.load(before)
    if len(snapshot.segments) < len(
        before.segments
    ):  # the table was imported, without what it names: begin anew
        before = PathIndexHead(rev=before.rev)
        snapshot = reader.load(before)
    head, missing = _find_new(before, ports, now)
    head = _compare(head, missing, snapshot, ports, now)
    builder = SegmentBuilder()
    pending = [uri for uri in missing if not _add_version(uri, builder, snapshot, ports, in_time)]
    segments = [segment for segment, _ in snapshot.segments]
    if not builder.is_empty:
        segments.append(_write(builder.encode(), ports))
    head = _save(replace(head, segments=tuple(segments), pending=tuple(pending[:MAX_PENDING])), before, ports)
    return _merge(head, ports, reader) if in_time() else head


def _find_new(
    head: PathIndexHead, ports: PathIndexPorts, now: float
) -> tuple[PathIndexHead, dict[str, None]]:
    """Return the head after a look at newly sealed executions, and the URIs of versions to add, in order."""
    missing = dict.fromkeys(head.pending)
    if not head.sealed_at:
        return replace(head, sealed_at=now), missing  # all older ones are found by the first comparison
    newest = head.sealed_at
    for execution in executions_since(ports.execution_index, head.sealed_at):
        newest = max(newest, execution.sealed_at)
        missing.update(dict.fromkeys(execution.versions))
    return replace(head, sealed_at=newest), missing


def executions_since(index: ExecutionIndex, sealed_at: float) -> Iterator[Execution]:
    """List executions that were sealed at that time, shortly before it, or later; newest first."""
    return index.sealed_since(sealed_at - CLOCK_SKEW_SECONDS)


def _compare(
    head: PathIndexHead, missing: dict[str, None], snapshot: Snapshot, ports: PathIndexPorts, now: float
) -> PathIndexHead:
    """Compare the next datasets and models of the table with the index, if it is time; add to ``missing``."""
    if not head.pass_after and now < head.passed_at + COMPARE_EVERY_SECONDS:
        return head
    indexed: dict[str, dict[str, IndexedVersion]] = {}
    for (dataset, name), each in snapshot.versions.items():
        indexed.setdefault(dataset, {})[name] = each
    models = (MODEL + name for name in ports.datum_index.models())
    collections = sorted({*ports.registry.datasets(), *models, *indexed})
    gone, compared = dict.fromkeys(head.gone), 0
    for collection in collections[bisect_right(collections, head.pass_after) :]:
        if compared >= COMPARED_VERSIONS:
            return replace(head, gone=tuple(gone))
        left = indexed.get(collection, {})
        for version in ports.registry.versions(collection):
            compared += 1
            gone.pop(version.uri, None)
            if left.pop(version.version, None) is None:
                missing[version.uri] = None
        old = (each for each in left.values() if each.created_at < now - LISTING_DELAY_SECONDS)
        gone.update((version_uri(collection, each.version), None) for each in old)
        head = replace(head, pass_after=collection)
    return replace(head, gone=tuple(gone)[:MAX_PENDING], pass_after="", passed_at=now)


def _add_version(
    uri: str,
    builder: SegmentBuilder,
    snapshot: Snapshot,
    ports: PathIndexPorts,
    in_time: Callable[[], bool],
) -> bool:
    """Add a version to a segment unless it is indexed or gone; return whether nothing of it is left to do."""
    dataset, name = parse_version_uri(uri)
    if (dataset, name) in snapshot.versions:
        return True
    try:
        version = ports.registry.version(dataset, name)
        keys = {short_digest(key): key for key in expand_shards(version.manifest, ports.store).shards}
        for short, key in keys.items():
            if short in snapshot.shards or short in builder.shards:
                continue
            if not in_time() or builder.is_full:
                return False
            builder.add_shard(key, ports.store.read(key), snapshot.blocks)
    except NotFound:  # deleted, or its manifest with it
        return True
    builder.add_version(version, tuple(keys))
    return True


def _merge(head: PathIndexHead, ports: PathIndexPorts, reader: SnapshotReader) -> PathIndexHead:
    """Merge segments if there are many small ones, or some with what no version has any more."""
    merged = merge_due(reader.load(head), ports.store)
    if merged is None:
        return head
    segments = (*merged.left, *([_write(merged.new, ports)] if merged.new else []))
    return _save(replace(head, segments=segments, gone=merged.gone), head, ports)


def _write(encoded: EncodedSegment, ports: PathIndexPorts) -> PathSegment:
    create_shared(ports.store, encoded.segment.key, encoded.body, SEGMENT_TYPE)
    return encoded.segment


def _save(head: PathIndexHead, before: PathIndexHead, ports: PathIndexPorts) -> PathIndexHead:
    """Write a changed head; another update that was faster wins."""
    if head == before:
        return before
    try:
        return ports.heads.save_path_index(head)
    except StateMoved:
        return ports.heads.path_index()
