"""Decide which members go into which part, by content-defined chunking.

A part may close when it has reached between a quarter (``min_fill``) and all of its limits. Among the places where
it may close, the one with the lowest rank is chosen. The rank depends only on the two paths beside the cut. Members
that are added, removed or changed elsewhere therefore do not move it, so that a new version soon cuts at the same
places as the last one and reuses its parts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from zlib import crc32

from packline.errors import InvalidSetting
from packline.model import LAYOUT_VERSION
from packline.vhpkgzip import headers

T = TypeVar("T")

Rank = tuple[int, int]


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
    limits = limits or PartLimits()
    pending: _PendingMembers[T] = _PendingMembers(limits)
    for member in members:
        name = path(member)
        cost = _file_cost(len(name), size(member))
        if cost > limits.max_bytes - _END:
            yield from pending.drain()
            yield [member]
            pending.cut_here()
            continue
        while not pending.fits(cost):
            yield pending.close(pending.rank(name))
        pending.add(member, name, cost)
    yield from pending.drain()


_END = headers.END_RECORD.size + headers.ZIP64_END_RECORD.size + headers.ZIP64_LOCATOR.size
_ZIP64_EXTRAS = 20 + 28


def _file_cost(name: int, size: int) -> int:
    """Return the most bytes that a member adds to its part: data, local header, central directory header."""
    return size + headers.LOCAL_HEADER.size + headers.CENTRAL_HEADER.size + 2 * name + _ZIP64_EXTRAS


@dataclass(slots=True)
class _PendingMembers(Generic[T]):
    """The members that may go into the next part, and the rank of a cut before each of them."""

    limits: PartLimits
    members: list[T] = field(default_factory=list)
    costs: list[int] = field(default_factory=list)
    ranks: list[Rank] = field(default_factory=list)
    cost: int = 0
    last: bytes = b""

    def fits(self, cost: int) -> bool:
        full = self.cost + cost > self.limits.max_bytes - _END or len(self.members) >= self.limits.max_files
        return not (full and self.members)

    def rank(self, name: bytes) -> Rank:
        """Return the rank of a cut before ``name``: the depth of the folder that begins there, then a hash."""
        folder = name.rpartition(b"/")[0]
        if folder == self.last.rpartition(b"/")[0]:
            return (folder.count(b"/") + 1 if folder else 0), crc32(name)
        former, latter = self.last.split(b"/"), name.split(b"/")
        depth, folders = 0, min(len(former), len(latter)) - 1
        while depth < folders and former[depth] == latter[depth]:
            depth += 1
        return depth, crc32(b"/".join(latter[: depth + 1]))

    def add(self, member: T, name: bytes, cost: int) -> None:
        self.ranks.append(self.rank(name))
        self.members.append(member)
        self.costs.append(cost)
        self.cost += cost
        self.last = name

    def close(self, end_rank: Rank) -> list[T]:
        """Cut at the lowest rank after the minimum fill; keep the members after the cut for the next part."""
        start = self._first_allowed_cut()
        ranks = [*self.ranks[start:], end_rank]
        at = start + ranks.index(min(ranks))
        part, self.members = self.members[:at], self.members[at:]
        self.cost -= sum(self.costs[:at])
        del self.costs[:at], self.ranks[:at]
        return part

    def _first_allowed_cut(self) -> int:
        """Return the first place where a cut is allowed: with enough bytes or enough files before it."""
        enough = self.limits.min_fill * self.limits.max_bytes
        files = max(1, int(self.limits.min_fill * self.limits.max_files))
        filled = 0
        for at, cost in enumerate(self.costs[:files]):
            filled += cost
            if filled >= enough:
                return at + 1
        return min(files, len(self.members))

    def cut_here(self) -> None:
        self.last = b""

    def drain(self) -> Iterator[list[T]]:
        """Yield the remaining members, which fit into one part."""
        if self.members:
            yield self.members
        self.members, self.costs, self.ranks, self.cost = [], [], [], 0


def member_identity(path: str, size: int, etag: str) -> bytes:
    """Return what makes a member the same in two versions: its path, its size in bytes, and its object's ETag."""
    return b"%b\0%d\0%b\0" % (path.encode(), size, etag.encode())


def part_digest(identities: Iterable[bytes]) -> str:
    """Compute the hex SHA-256 over the layout version and the identities (``member_identity``) of a part's members.

    The digest names the part. The same members in the same layout give the same bytes, so such a part is not built
    again.
    """
    digest = hashlib.sha256(b"packline part, layout %d\n" % LAYOUT_VERSION)
    for identity in identities:
        digest.update(identity)
    return digest.hexdigest()
