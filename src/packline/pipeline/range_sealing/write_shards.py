"""Write the shards of a manifest: 40,000 rows each, whatever the ranges or segments are in which they were made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, repeat
from typing import NamedTuple

from packline.manifest.rows import pack_shard, path_of_row, shard_key
from packline.pipeline.manifests import CONTENT_TYPE
from packline.pipeline.output_metadata import write_metadata_texts
from packline.pipeline.range_sealing.describe_range import decode_texts
from packline.pipeline.range_sealing.work_folder import Document, Task, WorkFolder
from packline.pipeline.seal_context import SealContext
from packline.pipeline.shared_objects import create_shared


class RowSource(NamedTuple):
    """Neighbouring rows of one range."""

    members: str
    """Name of the rows in the folder."""
    texts: str
    """Name of their metadata; empty if they have none."""
    skip: int
    """Rows of the range before the first one."""
    rows: int


def plan_shards(
    pieces: Iterable[tuple[str, str, int]], *, shard_rows: int, shards_per_task: int
) -> Iterator[list[RowSource]]:
    """Yield the rows of each task that writes shards: whole shards, but for the last one of all.

    Args:
        pieces: Name of the rows, name of their metadata (empty if they have none), and how many there are, in order.
        shard_rows: Rows of a shard.
        shards_per_task: Shards of a task.
    """
    most = shard_rows * shards_per_task
    sources: list[RowSource] = []
    free = most
    for members, texts, count in pieces:
        skip = 0
        while skip < count:
            rows = min(free, count - skip)
            sources.append(RowSource(members, texts, skip, rows))
            skip, free = skip + rows, free - rows
            if not free:
                yield sources
                sources, free = [], most
    if sources:
        yield sources


def write_shards(task: Task, work: WorkFolder, context: SealContext) -> Document:
    """Write some manifest shards, and the metadata shards that go with them.

    Args:
        task: With ``sources``, whose rows follow each other.
        work: Has the rows and texts.
        context: The store.

    Returns:
        The keys of the shards, and the metadata shards.
    """
    store, shard_rows = context.store, context.limits.shard_rows
    shards: list[str] = []
    metadata: list[tuple[str, str]] = []
    rows = _rows([RowSource(*source) for source in task["sources"]], work)
    while block := list(islice(rows, shard_rows)):
        joined = b"".join([row for row, _ in block])
        digest, body = pack_shard(joined)
        key = shard_key(digest, joined)
        create_shared(store, key, body, CONTENT_TYPE)
        shards.append(key)
        if any(text is not None for _, text in block):
            texts = ((path_of_row(row), text) for row, text in block)
            metadata += write_metadata_texts(store, texts)
    return {"shards": shards, "metadata": metadata}


def _rows(sources: Sequence[RowSource], work: WorkFolder) -> Iterator[tuple[bytes, bytes | None]]:
    """Yield rows with their metadata texts, one range in memory at a time."""
    for source in sources:
        end = source.skip + source.rows
        rows = work.read_bytes(source.members).splitlines(keepends=True)
        runs = decode_texts(work.read_bytes(source.texts)) if source.texts else [(end, None)]
        texts = chain.from_iterable(repeat(text, count) for count, text in runs)
        yield from zip(rows[source.skip : end], islice(texts, source.skip, end), strict=True)
