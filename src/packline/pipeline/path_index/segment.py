"""Encode and decode segments of the index of paths.

A segment is one object: blocks of paths, each deflated by itself; for each bit of the signatures a row of as many bits
as there are blocks; a directory, which is JSON in gzip.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Container, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple

from packline.errors import WrittenByNewerRelease
from packline.keys import path_segment_key
from packline.rules.path_blocks import SIGNATURE_BITS
from packline.search_index import PathSegment

FORM = 2
"""Form 1 had other signatures; an index with such a segment is built anew."""
DEFLATE_LEVEL = 6


class IndexedVersion(NamedTuple):
    """A version whose paths are all in the index."""

    dataset: str
    version: str
    execution: str
    created_at: float
    shards: tuple[str, ...]
    """Short digests of the shards of its manifest."""


class Directory(NamedTuple):
    """What a segment has: blocks in their order, and by which shards and versions they are used."""

    blocks: Sequence[str]
    """Digests."""
    ends: Sequence[int]
    """Of each block, the offset behind it."""
    shards: Mapping[str, Sequence[str]]
    """By the short digest of a manifest shard, its blocks; they may lie in other segments."""
    versions: Sequence[IndexedVersion]
    form: int = FORM

    @property
    def width(self) -> int:
        """Bytes of a row of signatures."""
        return -(-len(self.blocks) // 8)

    def place(self, number: int) -> tuple[int, int]:
        """Return offset and length of a block."""
        start = self.ends[number - 1] if number else 0
        return start, self.ends[number] - start


class EncodedSegment(NamedTuple):
    """A segment, and the object that it is."""

    segment: PathSegment
    directory: Directory
    body: bytes


class SegmentContent(NamedTuple):
    """The parts of a segment."""

    directory: Directory
    blocks: bytes
    """Deflated."""
    signatures: bytes

    def row(self, number: int) -> int:
        """Return a row of the signatures: a bit for each block."""
        width = self.directory.width
        return int.from_bytes(self.signatures[number * width : (number + 1) * width], "little")


def deflate_block(text: bytes) -> bytes:
    """Compress the text of a block."""
    return zlib.compress(text, DEFLATE_LEVEL)


def inflate_block(body: bytes) -> bytes:
    """Return the text of a block."""
    return zlib.decompress(body)


def sign_blocks(signatures: Sequence[set[int]]) -> bytes:
    """Return the rows of the signatures of some blocks: a row for each number, with a bit for each block."""
    width = -(-len(signatures) // 8)
    rows = bytearray(SIGNATURE_BITS * width)
    for number, numbers in enumerate(signatures):
        byte, bit = number >> 3, 1 << (number & 7)
        for row in numbers:
            rows[row * width + byte] |= bit
    return bytes(rows)


def encode_segment(content: SegmentContent) -> EncodedSegment:
    """Join the parts of a segment to an object."""
    directory = content.directory
    columns = {
        "form": FORM,
        "blocks": directory.blocks,
        "lengths": [end - start for start, end in pairwise((0, *directory.ends))],
        "shards": directory.shards,
        "versions": directory.versions,
    }
    packed = gzip.compress(json.dumps(columns, separators=(",", ":")).encode(), mtime=0)
    body = b"".join((content.blocks, content.signatures, packed))
    signatures_at = len(content.blocks)
    segment = PathSegment(
        path_segment_key(sha256(body).hexdigest()),
        signatures_at,
        signatures_at + len(content.signatures),
        len(body),
    )
    return EncodedSegment(segment, directory, body)


def decode_directory(packed: bytes) -> Directory:
    """Decode a directory. Raises WrittenByNewerRelease."""
    columns = json.loads(gzip.decompress(packed))
    if columns["form"] > FORM:
        raise WrittenByNewerRelease(
            f"A segment of the path index has form {columns['form']}; this release reads form {FORM}.",
            "Upgrade packline here to the release of the stack, or a newer one.",
        )
    return Directory(
        columns["blocks"],
        [*accumulate(columns["lengths"])],
        columns["shards"],
        [_version(*row) for row in columns["versions"]],
        columns["form"],
    )


def _version(
    dataset: str, version: str, execution: str, created_at: float, shards: Sequence[str], *_: object
) -> IndexedVersion:
    """Read a row of the directory; columns that a newer release has added are ignored."""
    return IndexedVersion(dataset, version, execution, created_at, tuple(shards))


def split_segment(segment: PathSegment, body: bytes) -> SegmentContent:
    """Return the parts of the object of a segment."""
    return SegmentContent(
        decode_directory(body[segment.directory :]),
        body[: segment.signatures],
        body[segment.signatures : segment.directory],
    )


def merge_contents(
    contents: Sequence[SegmentContent],
    live_shards: set[str],
    live_blocks: set[str],
    gone: set[tuple[str, str]],
) -> SegmentContent:
    """Merge segments, without what no version uses.

    Args:
        contents: The segments; none has a block of another one.
        live_shards: Shards that a version uses.
        live_blocks: Blocks that such a shard has.
        gone: Datasets and versions that are left out.
    """
    runs = [[*_live_runs(content.directory.blocks, live_blocks)] for content in contents]
    shards: dict[str, Sequence[str]] = {}
    versions: dict[tuple[str, str], IndexedVersion] = {}
    for content in contents:
        shards.update((key, each) for key, each in content.directory.shards.items() if key in live_shards)
        versions.update(
            (name, version)
            for version in content.directory.versions
            if (name := (version.dataset, version.version)) not in gone
        )
    names: list[str] = []
    lengths: list[int] = []
    bodies: list[bytes] = []
    for content, live in zip(contents, runs, strict=True):
        for run in live:
            places = [content.directory.place(number) for number in run]
            names += (content.directory.blocks[number] for number in run)
            lengths += (length for _, length in places)
            bodies.append(content.blocks[places[0][0] : sum(places[-1])])
    directory = Directory(names, [*accumulate(lengths)], shards, [*versions.values()])
    return SegmentContent(directory, b"".join(bodies), _join_signatures(contents, runs, directory.width))


def _live_runs(blocks: Sequence[str], live: Container[str]) -> Iterator[range]:
    """Yield the numbers of the blocks that are live, in runs."""
    start = 0
    for is_live, run in groupby(blocks, key=lambda block: block in live):
        stop = start + sum(1 for _ in run)
        if is_live:
            yield range(start, stop)
        start = stop


def _join_signatures(
    contents: Sequence[SegmentContent], runs: Sequence[Sequence[range]], width: int
) -> bytes:
    """Return the rows of the signatures of the blocks in some runs, one segment behind the other."""
    cuts: list[tuple[SegmentContent, int, int, int]] = []
    place = 0
    for content, live in zip(contents, runs, strict=True):
        for run in live:
            cuts.append((content, run.start, (1 << len(run)) - 1, place))
            place += len(run)
    rows: list[bytes] = []
    for row in range(SIGNATURE_BITS):
        joined = 0
        for content, start, mask, place in cuts:
            joined |= (content.row(row) >> start & mask) << place
        rows.append(joined.to_bytes(width, "little"))
    return b"".join(rows)
