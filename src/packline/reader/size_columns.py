"""Sizes of members as sequences that hold nothing: of all members as they are loaded, and of some of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from packline.reader.member_index import MemberIndex


class LoadedSizes(Sequence[int]):
    """The sizes of all members, each loaded when it is looked at."""

    def __init__(self, index: MemberIndex) -> None:
        self._index = index

    def __len__(self) -> int:
        return self._index.members

    def __getitem__(self, number: Any) -> Any:
        if isinstance(number, slice):
            self._index.load_all()
        else:
            self._index.load_neighbours(range(len(self))[number])
        return self._index.sizes[number]


class PickedValues(Sequence[int]):
    """Some values of a column."""

    def __init__(self, column: Sequence[int], numbers: Sequence[int]) -> None:
        self._column, self._numbers = column, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return PickedValues(self._column, self._numbers[at])
        return self._column[self._numbers[at]]
