"""Joins the members that are wanted into the byte ranges that are worth one request each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from packline.reader.member_index import MemberIndex

GAP_BYTES = 64 << 10
"""Unneeded bytes between two members that are read through: what a request costs in time and money, they cost too."""
MAX_RANGE_BYTES = 1 << 20
"""Longest range of several members. A longer member is read by ranges of this length."""


class MemberRange(NamedTuple):
    """A byte range of a part, and the numbers of the members that it was made for."""

    part: int
    start: int
    length: int
    members: tuple[int, ...]

    @property
    def stop(self) -> int:
        """Offset of the first byte behind the range."""
        return self.start + self.length


def coalesce(
    index: MemberIndex, numbers: Iterable[int], gap: int = GAP_BYTES, longest: int = MAX_RANGE_BYTES
) -> Iterator[MemberRange]:
    """Join members to ranges that start and end with an entry.

    Args:
        index: Where the members are.
        numbers: The members, ascending, none twice.
        gap: Most bytes between two members of one range.
        longest: Most bytes of a range of several members.

    Yields:
        The ranges, in order. Each member is in exactly one of them.
    """
    members: list[int] = []
    number_of_part, start, stop, part = -1, 0, 0, index.parts[0] if index.parts else None
    for number in numbers:
        if part is None or not part.first <= number < part.stop:
            part = index.part_of(number)
        begin, end = index.offsets[number], index.entry_end(number, part)
        if members and (part.number != number_of_part or begin - stop > gap or end - start > longest):
            yield MemberRange(number_of_part, start, stop - start, tuple(members))
            members = []
        if not members:
            number_of_part, start = part.number, begin
        members.append(number)
        stop = end
    if members:
        yield MemberRange(number_of_part, start, stop - start, tuple(members))
