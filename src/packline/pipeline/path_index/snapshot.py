"""The directories of all segments of the path index in memory: which versions have which shards and blocks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import reduce
from operator import and_

from packline.errors import ObjectNotFound
from packline.pipeline.path_index.block_ranges import BlockPlace, read_blocks
from packline.pipeline.path_index.segment import FORM, Directory, IndexedVersion, decode_directory
from packline.ports import StoreReader
from packline.search_index import PathIndexHead, PathSegment

READERS = 48
"""Requests to the store at once; its client has 64 connections."""
MAX_KEPT_SIGNATURES = 32 << 20
"""Bytes of signatures that a process keeps."""
WHOLE_SIGNATURES = 1 << 20
"""Signatures of at most these bytes are read by one request a segment, and kept."""


class Snapshot:
    """The index as one head has it."""

    def __init__(self, head: PathIndexHead, segments: Sequence[tuple[PathSegment, Directory]]) -> None:
        self.head = head
        self.segments = segments
        self.shards: dict[str, Sequence[str]] = {}
        """By short digest, the blocks of every indexed shard."""
        self.versions: dict[tuple[str, str], IndexedVersion] = {}
        self.blocks: dict[str, tuple[int, int]] = {}
        """By digest, the segment of a block and its number there."""
        for at, (_, directory) in enumerate(segments):
            self.shards.update(directory.shards)
            self.versions.update({(each.dataset, each.version): each for each in directory.versions})
            self.blocks.update({block: (at, n) for n, block in enumerate(directory.blocks)})
        self._shards_with: dict[str, list[str]] = {}
        self._versions_with: dict[str, list[IndexedVersion]] = {}
        for shard, blocks in self.shards.items():
            for block in blocks:
                self._shards_with.setdefault(block, []).append(shard)
        for version in self.versions.values():
            for shard in version.shards:
                self._versions_with.setdefault(shard, []).append(version)

    def versions_of(self, block: str) -> list[IndexedVersion]:
        """Return the versions whose paths include those of a block."""
        shards = self._shards_with.get(block, ())
        users = {each[:2]: each for shard in shards for each in self._versions_with.get(shard, ())}
        return [*users.values()]


class SnapshotReader:
    """Reads directories and signatures; what was read is kept, as no segment ever changes."""

    def __init__(self, store: StoreReader) -> None:
        self._store = store
        self._directories: dict[str, Directory] = {}
        self._signatures: OrderedDict[str, bytes] = OrderedDict()
        self._last: Snapshot | None = None

    def load(self, head: PathIndexHead) -> Snapshot:
        """Return the index as a head has it; segments that are gone, or of an older form, are left out."""
        if self._last is not None and self._last.head == head:
            return self._last
        named = {segment.key for segment in head.segments}
        self._directories = {key: each for key, each in self._directories.items() if key in named}
        missing = [segment for segment in head.segments if segment.key not in self._directories]
        if missing:
            with ThreadPoolExecutor(min(READERS, len(missing))) as pool:
                for segment, directory in zip(missing, pool.map(self._directory, missing), strict=True):
                    if directory is not None:
                        self._directories[segment.key] = directory
        segments = [
            (segment, self._directories[segment.key])
            for segment in head.segments
            if segment.key in self._directories
        ]
        self._last = Snapshot(head, segments)
        return self._last

    def row(self, segment: PathSegment, directory: Directory, number: int) -> int:
        """Return a row of the signatures of a segment, as a number with a bit for every block."""
        width = directory.width
        if _is_read_whole(segment):
            line = self._whole(segment)[number * width : (number + 1) * width]
        else:
            line = self._store.read_range(segment.key, segment.signatures + number * width, width)
        return int.from_bytes(line, "little")

    def signed(self, snapshot: Snapshot, numbers: Sequence[int]) -> list[int]:
        """Return a number for every segment, with a bit for every block: whether its signature has all the numbers."""
        signed = [(1 << len(directory.blocks)) - 1 for _, directory in snapshot.segments]
        reads: list[tuple[int, Sequence[int]]] = []
        for at, (segment, _) in enumerate(snapshot.segments):
            together = [numbers] if _is_read_whole(segment) else [[number] for number in numbers]
            reads += ((at, each) for each in together)

        def read(at: int, rows: Sequence[int]) -> int:
            return reduce(and_, (self.row(*snapshot.segments[at], row) for row in rows), signed[at])

        with ThreadPoolExecutor(READERS) as pool:
            for (at, _), bits in zip(reads, [*pool.map(lambda each: read(*each), reads)], strict=True):
                signed[at] &= bits
        return signed

    def blocks(self, places: Sequence[BlockPlace], pool: Executor) -> Iterator[bytes]:
        """Yield blocks, as they are compressed; near ones are read together."""
        return read_blocks(self._store, places, pool)

    def _directory(self, segment: PathSegment) -> Directory | None:
        try:
            packed = self._store.read_range(segment.key, segment.directory, segment.size - segment.directory)
        except ObjectNotFound:
            return None
        directory = decode_directory(packed)
        return directory if directory.form == FORM else None

    def _whole(self, segment: PathSegment) -> bytes:
        if segment.key not in self._signatures:
            length = segment.directory - segment.signatures
            self._signatures[segment.key] = self._store.read_range(segment.key, segment.signatures, length)
        whole = self._signatures[segment.key]
        while sum(map(len, [*self._signatures.values()])) > MAX_KEPT_SIGNATURES:
            self._signatures.popitem(last=False)
        return whole


def _is_read_whole(segment: PathSegment) -> bool:
    return segment.directory - segment.signatures <= WHOLE_SIGNATURES
