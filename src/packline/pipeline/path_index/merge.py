"""Choose which segments of the path index are merged, and merge them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from packline.pipeline.path_index.segment import (
    EncodedSegment,
    encode_segment,
    merge_contents,
    split_segment,
)
from packline.pipeline.path_index.snapshot import Snapshot
from packline.ports import StoreReader
from packline.search_index import PathSegment
from packline.uri import parse_version_uri

FAN_IN = 8
"""Segments of about one size that are merged."""
SMALLEST_BYTES = 1 << 20
"""Segments up to this size are of about one size; larger ones differ by less than ``FAN_IN`` times."""
MAX_MERGED_BYTES = 64 << 20
"""Of all segments that are merged at once; the function that merges has 512 MiB."""


class Merged(NamedTuple):
    """The outcome of a merge."""

    new: EncodedSegment | None
    """None: nothing of the segments is in use."""
    left: tuple[PathSegment, ...]
    """The segments that were not merged."""
    gone: tuple[str, ...]
    """Deleted versions of which something is still in those."""


class _Live(NamedTuple):
    """What the versions use that are not deleted."""

    shards: set[str]
    blocks: set[str]


def merge_due(snapshot: Snapshot, store: StoreReader) -> Merged | None:
    """Merge some segments: small ones if there are many, or those with what no version uses; None: it is not time.

    While versions are pending nothing is removed, because shards of theirs may be in segments already.
    """
    head = snapshot.head
    gone = {parse_version_uri(uri) for uri in head.gone} if not head.pending else set()
    live = _live(snapshot, gone, keep_all=bool(head.pending))
    dirty = _dirty(snapshot, live, gone) if gone else []
    chosen = _within(dirty) or _small_segments([segment for segment, _ in snapshot.segments])
    if not chosen:
        return None
    contents = [split_segment(segment, store.read(segment.key)) for segment in chosen]
    content = merge_contents(contents, live.shards, live.blocks, gone)
    is_empty = not (content.directory.shards or content.directory.versions)
    remaining = head.gone if head.pending or set(dirty) - set(chosen) else ()
    left = tuple(segment for segment, _ in snapshot.segments if segment not in chosen)
    return Merged(None if is_empty else encode_segment(content), left, remaining)


def _live(snapshot: Snapshot, gone: set[tuple[str, str]], *, keep_all: bool) -> _Live:
    if keep_all:
        return _Live({*snapshot.shards}, {*snapshot.blocks})
    versions = (each for name, each in snapshot.versions.items() if name not in gone)
    shards = {shard for version in versions for shard in version.shards}
    return _Live(shards, {block for shard in shards for block in snapshot.shards.get(shard, ())})


def _dirty(snapshot: Snapshot, live: _Live, gone: set[tuple[str, str]]) -> list[PathSegment]:
    """Return the segments with a deleted version, or a block that no version uses."""
    return [
        segment
        for segment, directory in snapshot.segments
        if any((each.dataset, each.version) in gone for each in directory.versions)
        or any(block not in live.blocks for block in directory.blocks)
    ]


def _small_segments(segments: Sequence[PathSegment]) -> list[PathSegment]:
    """Return eight segments of about one size, the smallest first; none if there are fewer."""
    by_size = sorted(segments, key=lambda segment: segment.size)
    for start in range(len(by_size) - FAN_IN + 1):
        group = by_size[start : start + FAN_IN]
        limit = max(SMALLEST_BYTES, FAN_IN * group[0].size)
        if group[-1].size <= limit and sum(segment.size for segment in group) <= MAX_MERGED_BYTES:
            return group
    return []


def _within(segments: Sequence[PathSegment]) -> list[PathSegment]:
    """Return the first of the segments, as many as are merged at once."""
    total = 0
    chosen: list[PathSegment] = []
    for segment in segments:
        total += segment.size
        if chosen and total > MAX_MERGED_BYTES:
            break
        chosen.append(segment)
    return chosen
