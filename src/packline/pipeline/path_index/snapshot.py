"""The directories of all segments of the path index in memory: which versions have which shards and blocks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from packline.errors import ObjectNotFound
from packline.pipeline.path_index.segment import Directory, IndexedVersion, decode_directory
from packline.ports import StoreReader
from packline.search_index import PathIndexHead, PathSegment

READERS = 16
"""Requests to the store at once."""
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
        """Return the index as a head has it; segments whose object is gone are left out."""
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
        if segment.directory - segment.signatures <= WHOLE_SIGNATURES:
            line = self._whole(segment)[number * width : (number + 1) * width]
        else:
            line = self._store.read_range(segment.key, segment.signatures + number * width, width)
        return int.from_bytes(line, "little")

    def block(self, segment: PathSegment, directory: Directory, number: int) -> bytes:
        """Return a block, as it is compressed."""
        start, length = directory.place(number)
        return self._store.read_range(segment.key, start, length)

    def _directory(self, segment: PathSegment) -> Directory | None:
        try:
            packed = self._store.read_range(segment.key, segment.directory, segment.size - segment.directory)
        except ObjectNotFound:
            return None
        return decode_directory(packed)

    def _whole(self, segment: PathSegment) -> bytes:
        if segment.key not in self._signatures:
            length = segment.directory - segment.signatures
            self._signatures[segment.key] = self._store.read_range(segment.key, segment.signatures, length)
        whole = self._signatures[segment.key]
        while sum(map(len, [*self._signatures.values()])) > MAX_KEPT_SIGNATURES:
            self._signatures.popitem(last=False)
        return whole
