"""Which members go into which part: cuts chosen by content, so that the next version cuts there again.

A part closes between a quarter (``min_fill``) and all of its limits. Among the places where it may, the one
with the lowest rank wins, and the rank depends only on the two paths beside the cut: members added, removed
or changed elsewhere do not move it, and after a change old and new soon cut at the same place again.
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
    """Bytes of the part's file, headers and central directory included."""
    max_files: int = 20_000
    min_fill: float = 0.25
    """Share of a limit a part reaches before it may close. Lower: cuts settle sooner, parts are smaller."""

    def __post_init__(self) -> None:
        if self.max_bytes < 1 or self.max_files < 1:
            raise InvalidSetting(
                f"A part of at most {self.max_bytes} bytes and {self.max_files} files holds nothing.",
                "Set both limits to 1 or more.",
            )
        if not 0.1 <= self.min_fill < 1:
            raise InvalidSetting(
                f"The least fill of a part is {self.min_fill}.", "Set it from 0.1 to below 1."
            )


def split_into_parts(
    members: Iterable[T],
    size: Callable[[T], int],
    path: Callable[[T], bytes],
    limits: PartLimits | None = None,
) -> Iterator[list[T]]:
    """Yield the members, in their order, as the parts of a package; memory holds one part's members.

    ``members`` come in ascending order of ``path(member)`` (UTF-8); ``size(member)`` is in bytes. No part
    exceeds the limits, except that a member larger than ``max_bytes`` (with its headers) is one of its own.
    """
    limits = limits or PartLimits()
    window: _Window[T] = _Window(limits)
    for member in members:
        name = path(member)
        cost = _file_cost(len(name), size(member))
        if cost > limits.max_bytes - _END:
            yield from window.drain()
            yield [member]
            window.cut_here()
            continue
        while not window.fits(cost):
            yield window.close(window.rank(name))
        window.add(member, name, cost)
    yield from window.drain()


_END = headers.END_RECORD.size + headers.ZIP64_END_RECORD.size + headers.ZIP64_LOCATOR.size
_ZIP64_EXTRAS = 20 + 28


def _file_cost(name: int, size: int) -> int:
    """Bytes a member adds to its part at most: data, local header, directory entry."""
    return size + headers.LOCAL_HEADER.size + headers.CENTRAL_HEADER.size + 2 * name + _ZIP64_EXTRAS


@dataclass(slots=True)
class _Window(Generic[T]):
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
        """Low where a folder begins, the higher up in the tree the lower; else by hash. Paths only."""
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
        """Cut before the lowest rank between the least fill and the end; keep the rest for the next part."""
        start = self._least()
        ranks = [*self.ranks[start:], end_rank]
        at = start + ranks.index(min(ranks))
        part, self.members = self.members[:at], self.members[at:]
        self.cost -= sum(self.costs[:at])
        del self.costs[:at], self.ranks[:at]
        return part

    def _least(self) -> int:
        """The first place where a cut is allowed: enough bytes or enough files before it."""
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
        """The rest, which fits into one part."""
        if self.members:
            yield self.members
        self.members, self.costs, self.ranks, self.cost = [], [], [], 0


def member_identity(path: str, size: int, etag: str) -> bytes:
    """What makes a member the same in two versions: its path, its size, and its object's ETag."""
    return b"%b\0%d\0%b\0" % (path.encode(), size, etag.encode())


def part_digest(identities: Iterable[bytes]) -> str:
    """Hex sha-256 over the layout version and the identities (``member_identity``) in their order.

    Names the part: equal members under an equal layout are equal bytes, so it is not built again.
    """
    digest = hashlib.sha256(b"packline part, layout %d\n" % LAYOUT_VERSION)
    for identity in identities:
        digest.update(identity)
    return digest.hexdigest()
