"""Cut the paths of a version into segments, one for each task that merges its rows."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import NamedTuple

from packline.manifest.members import by_path
from packline.manifest.shard_list import expand_shards
from packline.model import ManifestRef, Member
from packline.pipeline.range_sealing.build_version import PathInterval
from packline.pipeline.range_sealing.key_ranges import LAST
from packline.pipeline.range_sealing.merge_requests import JoiningFiles
from packline.pipeline.range_sealing.work_folder import READERS, Document, WorkFolder
from packline.pipeline.seal_context import SealContext
from packline.pipeline.shard_reader import ShardReader

SEGMENT_TASKS = 2
"""A task merges the inherited rows of as many tasks that write shards, and as many that join: 320,000 rows, 75 MB."""
SEGMENT_RANGES = 200
"""Ranges that one task reads, where few files of each join."""


class Build(NamedTuple):
    """A version whose rows are to be merged."""

    uri: str
    joining: JoiningFiles
    base: ManifestRef | None
    exclude: frozenset[str]


def plan_segments(
    build: Build,
    execution: str,
    listings: Sequence[Document],
    described: Sequence[Document],
    work: WorkFolder,
    context: SealContext,
) -> Iterator[Document]:
    """Yield the tasks that merge the rows of a version, in order of its paths; at least one.

    Args:
        build: The version.
        execution: The execution's id.
        listings: What ``list_range`` returned, in order.
        described: What ``describe_range`` returned, in the same order.
        work: Where is written what tasks need.
        context: The store, and how long shards are.
    """
    base = build.base
    request = {
        "execution": execution,
        "uri": build.uri,
        "base": asdict(base) if base else None,
        "exclude": sorted(build.exclude),
        "joining": build.joining.rows,
        "files": build.joining.rows + (base.files if base else 0),
    }
    task = {"task": "merge_segment", "execution": execution, "uri": build.uri, "request": _add(request, work)}
    afters = [str(listing["after"]) for listing in listings]
    ends = [LAST if listing["upto"] is None else str(listing["upto"]) for listing in listings]
    moved = sorted(build.joining.moved, key=lambda each: each[0].encode())
    bounds = {*_ends_of_ranges(build.uri, listings, described, context), *_first_paths(base, context)} - {""}
    lowers = ["", *sorted(bounds)]
    for within in map(PathInterval, lowers, [*lowers[1:], None]):
        first = bisect_left(ends, within.lower)
        stop = len(afters) if within.upper is None else bisect_left(afters, within.upper)
        ranges = [
            [listing["members"], outcome["joins"]]
            for listing, outcome in zip(listings[first:stop], described[first:stop], strict=True)
            if build.uri in outcome["uris"]
        ]
        yield {
            **task,
            "lower": within.lower,
            "upper": within.upper,
            "ranges": ranges,
            "moved": _add_moved(moved, within, work),
        }


def _ends_of_ranges(
    uri: str, listings: Sequence[Document], described: Sequence[Document], context: SealContext
) -> Iterator[str]:
    """Yield the path behind each range with which enough rows or ranges have come together."""
    most = SEGMENT_TASKS * context.limits.shards_per_task * context.limits.shard_rows
    rows = ranges = 0
    for listing, outcome in zip(listings, described, strict=True):
        if uri in outcome["uris"]:
            rows += outcome["uris"][uri]["rows"]
            ranges += 1
        if (rows >= most or ranges >= SEGMENT_RANGES) and listing["upto"] is not None:
            yield str(listing["upto"]) + "\0"
            rows = ranges = 0


def _first_paths(base: ManifestRef | None, context: SealContext) -> Iterable[str]:
    """Yield the first path of some shards of a base, as far apart as a segment is long, by a request each."""
    if base is None:
        return
    step = SEGMENT_TASKS * context.limits.shards_per_task
    keys = expand_shards(base, context.store).shards[step::step]
    with ThreadPoolExecutor(READERS) as pool:
        for path in pool.map(lambda key: ShardReader(context.store).first(key), keys):
            yield path.decode()


def _add_moved(moved: Sequence[tuple[str, Member]], within: PathInterval, work: WorkFolder) -> str:
    """Write the files that are, or were, in a segment under another path; an empty text if there are none."""
    coming = [(path, member) for path, member in moved if within.has(path)]
    originals = [member.path for _, member in moved if within.has(member.path)]
    if not coming and not originals:
        return ""
    coming.sort(key=lambda each: (each[0].encode(), by_path(each[1])))
    return _add({"moved": coming, "originals": originals}, work)


def _add(document: Document, work: WorkFolder) -> str:
    return work.add(json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode(), "json")
