"""Build a segment of the path index of manifest shards and versions."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from itertools import accumulate

from packline.manifest.rows import path_of_row, unpack_shard
from packline.model import DatasetVersion
from packline.pipeline.path_index.segment import (
    Directory,
    EncodedSegment,
    IndexedVersion,
    SegmentContent,
    deflate_block,
    encode_segment,
    sign_blocks,
)
from packline.rules.path_blocks import DIGEST_LETTERS, cut_blocks, signature

MAX_BYTES = 16 << 20
"""Of new blocks in one segment."""
MAX_BLOCKS = 2_000
_digest_in = re.compile(r"[0-9a-f]{64}").search


def short_digest(key: str) -> str:
    """Return what stands for a manifest shard in the index, by its key."""
    digest = _digest_in(key)
    return digest[0][:DIGEST_LETTERS] if digest else key


class SegmentBuilder:
    """Collects what is new; the compressed paths and the signatures are in memory until it is encoded."""

    def __init__(self) -> None:
        self.bytes = 0
        self.blocks: dict[str, int] = {}
        """New blocks, with their compressed length."""
        self.shards: dict[str, list[str]] = {}
        self.versions: list[IndexedVersion] = []
        self._bodies: list[bytes] = []
        self._signatures: list[set[int]] = []

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.shards or self.versions)

    @property
    def is_full(self) -> bool:
        """Whether the segment is to be written before more is added."""
        return self.bytes >= MAX_BYTES or len(self.blocks) >= MAX_BLOCKS

    def add_shard(self, key: str, body: bytes, known_blocks: Container[str]) -> None:
        """Add the paths of a manifest shard.

        Args:
            key: Of the shard.
            body: Its object.
            known_blocks: A container of digests of the blocks that other segments have.
        """
        rows = unpack_shard(body, key).splitlines()
        self.add_paths(short_digest(key), map(path_of_row, rows), known_blocks)

    def add_paths(self, shard: str, paths: Iterable[str], known_blocks: Container[str]) -> None:
        """Add the paths of a manifest shard, in byte order, under its short digest; ``known_blocks`` as above."""
        blocks: list[str] = []
        for block in cut_blocks(paths):
            blocks.append(block.digest)
            if block.digest in self.blocks or block.digest in known_blocks:
                continue
            packed = deflate_block(block.text)
            self.blocks[block.digest] = len(packed)
            self._bodies.append(packed)
            self._signatures.append(signature(block.text))
            self.bytes += len(packed)
        self.shards[shard] = blocks

    def add_version(self, version: DatasetVersion, shards: tuple[str, ...]) -> None:
        """Add a version all of whose shards are in this segment or another one."""
        self.versions.append(
            IndexedVersion(version.dataset, version.version, version.execution, version.created_at, shards)
        )

    def encode(self) -> EncodedSegment:
        """Encode what was added."""
        directory = Directory([*self.blocks], [*accumulate(self.blocks.values())], self.shards, self.versions)
        return encode_segment(
            SegmentContent(directory, b"".join(self._bodies), sign_blocks(self._signatures))
        )
