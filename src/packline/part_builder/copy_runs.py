"""Stretches: entries in a row that stand in a row in a part already built, and are read from there in one request.

The bytes of an entry (local header and data) do not depend on where it stands: ``docs/format.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from packline.model import Member
from packline.vhpkgzip.layout import PartLayout


class CopyRun(NamedTuple):
    """So many members, from number ``first`` of the new part; their entries begin at byte ``start`` of the donor."""

    first: int
    members: int
    start: int


class BasePart(NamedTuple):
    """A part already built, as it was recorded, and what a new part can take from it."""

    key: str
    size: int
    crc32: int
    copy_runs: Sequence[CopyRun]
    sha256: str = ""
    """Of the whole part; empty where its bytes never passed through us."""


def find_copy_runs(members: Sequence[Member], size: int, others: Iterable[Member]) -> list[CopyRun]:
    """What the part of ``members`` has in common with the part of ``others``, which is ``size`` bytes long.

    Both come in the order of a part. A member is the same if path, size and ETag are, as for parts
    (``package.cuts.member_identity``); a single one is not worth a stretch. Empty if ``others`` do not make a
    part of that size: then the record is not of this part.
    """
    numbers = {member.path: number for number, member in enumerate(members)}
    paths, sizes, same = [], [], []
    for other in others:
        paths.append(other.path.encode())
        sizes.append(other.size)
        same.append(_number(numbers, members, other))
    layout = PartLayout(paths, sizes)
    if layout.size != size:
        return []
    return [stretch for stretch in _in_a_row(same, layout) if stretch.members > 1]


def _number(numbers: dict[str, int], members: Sequence[Member], other: Member) -> int:
    """The number of the same member in the new part, else -1."""
    number = numbers.get(other.path, -1)
    if number >= 0:
        mine = members[number]
        if not mine.etag or mine.size != other.size or mine.etag != other.etag:
            return -1
    return number


def _in_a_row(same: Sequence[int], layout: PartLayout) -> Iterable[CopyRun]:
    first = 0
    for at, number in enumerate(same):
        if at + 1 < len(same) and number >= 0 and same[at + 1] == number + 1:
            continue
        if number >= 0:
            yield CopyRun(same[first], at + 1 - first, layout.header_offsets[first])
        first = at + 1
