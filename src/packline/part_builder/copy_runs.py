"""Find runs of entries that an existing part has in the same order, so that one request copies many of them.

The bytes of an entry (local header and data) do not depend on its place in a part: ``docs/format.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from packline.model import Member
from packline.vhpkgzip.layout import PartLayout


class CopyRun(NamedTuple):
    """Consecutive members, from number ``first`` of the new part on; they start at byte ``start`` of the base part."""

    first: int
    members: int
    start: int


class BasePart(NamedTuple):
    """An existing part as it was recorded, and the runs of entries that a new part can copy from it."""

    key: str
    size: int
    crc32: int
    copy_runs: Sequence[CopyRun]
    sha256: str = ""
    """SHA-256 of the whole part; empty if the store built it by copying."""
    rejected: list[str] | None = None
    """Of a part that an uploader built: what was wrong with it, which a build adds to. An entry of it is taken only if
    its data has the MD5 that is the member's ETag. None for a part that the pipeline built."""
    etag: str = ""
    """The only ETag that the part may have; empty if any."""


def find_copy_runs(members: Sequence[Member], size: int, others: Iterable[Member]) -> list[CopyRun]:
    """Find the runs of members that two parts share.

    Members are the same if path, size and ETag are equal (``vhpkgzip.chunking.member_identity``). A single member does
    not make a run.

    Args:
        members: The members of the new part, in order.
        size: Bytes of the existing part.
        others: The members of the existing part, in order.

    Returns:
        The runs; none if ``others`` do not make a part of ``size`` bytes, because the record is then wrong.
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
    return [run for run in _in_a_row(same, layout) if run.members > 1]


def _number(numbers: dict[str, int], members: Sequence[Member], other: Member) -> int:
    """Return the number of the same member in the new part, or -1."""
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
