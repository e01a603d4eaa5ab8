"""Decide which members go into which part, by content-defined chunking.

A part may close when it has reached between a quarter (``min_fill``) and all of its limits. Among the places where
it may close, the one with the lowest rank is chosen. The rank depends only on the two paths beside the cut. Members
that are added, removed or changed elsewhere therefore do not move it, so that a new version soon cuts at the same
places as the last one and reuses its parts.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, islice
from math import ceil
from typing import TypeVar
from zlib import crc32

from packline.errors import InvalidSetting
from packline.model import LAYOUT_VERSION
from packline.vhpkgzip import headers

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PartLimits:
    """When a part closes. Raises InvalidSetting for limits that cannot be kept."""

    max_bytes: int = 512 << 20
    """Most bytes of a part's file, headers and central directory included."""
    max_files: int = 20_000
    min_fill: float = 0.25
    """Share of a limit that a part reaches before it may close. With less, cuts settle sooner and parts are smaller."""

    def __post_init__(self) -> None:
        if self.max_bytes < 1 or self.max_files < 1:
            raise InvalidSetting(
                f"A part of at most {self.max_bytes} bytes and {self.max_files} files could hold nothing.",
                "Set both limits to 1 or more.",
            )
        if not 0.1 <= self.min_fill < 1:
            raise InvalidSetting(
                f"The minimum fill of a part is {self.min_fill}.", "Set it to 0.1 or more, and below 1."
            )


def split_into_parts(
    members: Iterable[T],
    size: Callable[[T], int],
    path: Callable[[T], bytes],
    limits: PartLimits | None = None,
) -> Iterator[list[T]]:
    """Yield the members, in their order, as the parts of a package. The members of one part are held in memory.

    No part exceeds the limits, except that a member larger than ``max_bytes`` (with its headers) gets its own part.

    Args:
        members: In ascending order of their paths.
        size: Returns the bytes of a member.
        path: Returns the path of a member as UTF-8.
        limits: When a part closes.
    """
    cutter = PartCutter(limits or PartLimits())
    remaining = iter(members)
    pending: list[T] = []
    while batch := list(islice(remaining, _BATCH_MEMBERS)):
        pending += batch
        start = 0
        for count in cutter.add([path(member) for member in batch], [size(member) for member in batch]):
            yield pending[start : start + count]
            start += count
        del pending[:start]
    if pending:
        yield pending


_BATCH_MEMBERS = 1_000
"""Members that are looked at together: one call for each of them would take several times as long."""
_END = headers.END_RECORD.size + headers.ZIP64_END_RECORD.size + headers.ZIP64_LOCATOR.size
_ZIP64_EXTRAS = 20 + 28
_FILE_HEADERS = headers.LOCAL_HEADER.size + headers.CENTRAL_HEADER.size + _ZIP64_EXTRAS
"""Bytes that a member adds to its part at most, beside its data and twice its path."""
_RANK_BITS = 32
"""Low bits of a rank: a CRC-32. Those above are the depth of a folder."""


class PartCutter:
    """Finds the ends of parts in a stream of paths and sizes.

    Where a part ends follows from its first member and those behind it, so that cutting can begin again at any part.
    """

    def __init__(self, limits: PartLimits) -> None:
        self._max_bytes = limits.max_bytes - _END
        self._max_files = limits.max_files
        self._least_bytes = ceil(limits.min_fill * limits.max_bytes)
        self._least_files = max(1, int(limits.min_fill * limits.max_files))
        self._ends = [0]
        """Bytes of all members up to each pending one, which may not have all been added to this part."""
        self._ranks: list[int] = []
        """Of a cut before each pending member; the lowest one is chosen."""
        self._large: list[int] = []
        """Pending members, by number, that get parts of their own."""
        self._last = b""

    def add(self, paths: Sequence[bytes], sizes: Sequence[int]) -> list[int]:
        """Add the next members, in ascending order of their paths.

        Args:
            paths: As UTF-8.
            sizes: Bytes of each member.

        Returns:
            How many members each part has that is complete now; those behind the last of them make the next part.
        """
        if not paths:
            return []
        costs = [size + _FILE_HEADERS + 2 * len(path) for path, size in zip(paths, sizes, strict=True)]
        first = len(self._ranks)
        if max(costs) > self._max_bytes:
            self._large += [at for at, cost in enumerate(costs, first) if cost > self._max_bytes]
        self._ranks += _ranks(self._last, paths)
        self._ends += islice(accumulate(costs, initial=self._ends[-1]), 1, None)
        self._last = paths[-1]
        return self._close()

    def _close(self) -> list[int]:
        counts, start, pending = [], 0, len(self._ranks)
        large = iter([*self._large, pending])
        next_large = next(large)
        while start < pending:
            if start == next_large:
                end, next_large = start + 1, next(large)
            else:
                end = self._end_of(start, next_large)
                if end == pending:
                    break
            counts.append(end - start)
            start = end
        del self._ends[:start], self._ranks[:start]
        self._large = [at - start for at in self._large if at >= start]
        return counts

    def _end_of(self, start: int, next_large: int) -> int:
        """Return where the part ends that begins at a pending member: the number of pending ones if it may go on."""
        ends = self._ends
        bytes_before = ends[start]
        full = bisect_right(ends, bytes_before + self._max_bytes, start + 1) - 1
        full = min(full, start + self._max_files)
        if next_large <= full or full >= len(self._ranks):
            return next_large
        most = min(start + self._least_files, full)
        first_cut = min(most, bisect_left(ends, bytes_before + self._least_bytes, start + 1, most + 1))
        ranks = self._ranks[first_cut : full + 1]
        return first_cut + ranks.index(min(ranks))


def _ranks(before: bytes, paths: Sequence[bytes]) -> list[int]:
    """Return the rank of a cut before each path: the depth of the folder that begins there, then a hash."""
    ranks: list[int] = []
    last, last_folder, depth = before, before.rpartition(b"/")[0], _depth(before.rpartition(b"/")[0])
    folders = [path.rpartition(b"/")[0] for path in paths]
    for path, folder, checksum in zip(paths, folders, map(crc32, paths), strict=True):
        if folder == last_folder:
            ranks.append(depth + checksum)
        else:
            ranks.append(_rank_between(last, path))
            last_folder, depth = folder, _depth(folder)
        last = path
    return ranks


def _depth(folder: bytes) -> int:
    return (folder.count(b"/") + 1 if folder else 0) << _RANK_BITS


def _rank_between(last: bytes, path: bytes) -> int:
    """Return the rank of a cut between two paths of different folders."""
    former, latter = last.split(b"/"), path.split(b"/")
    depth, folders = 0, min(len(former), len(latter)) - 1
    while depth < folders and former[depth] == latter[depth]:
        depth += 1
    return (depth << _RANK_BITS) + crc32(b"/".join(latter[: depth + 1]))


def member_identity(path: str, size: int, etag: str) -> bytes:
    """Return what makes a member the same in two versions: its path, its size in bytes, and its object's ETag."""
    return join_identities([path.encode()], [b"%d" % size], [etag.encode()])


def join_identities(paths: Iterable[bytes], sizes: Iterable[bytes], etags: Iterable[bytes]) -> bytes:
    """Return the identities of many members, one behind the other.

    Args:
        paths: As UTF-8.
        sizes: Bytes of each member, in decimal digits.
        etags: Of their objects, as UTF-8.
    """
    return b"\0".join([*chain.from_iterable(zip(paths, sizes, etags, strict=True)), b""])


def part_digest(identities: Iterable[bytes]) -> str:
    """Compute the hex SHA-256 over the layout version and the identities (``member_identity``) of a part's members.

    The digest names the part. The same members in the same layout give the same bytes, so such a part is not built
    again.
    """
    digest = hashlib.sha256(b"packline part, layout %d\n" % LAYOUT_VERSION)
    for identity in identities:
        digest.update(identity)
    return digest.hexdigest()
