"""File names in one text: ten million of them as objects of their own would take half a gigabyte more."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import overload


class NameColumn(Sequence[bytes]):
    """Names with a NUL behind each, and where each ends; a sequence that only grows."""

    __slots__ = ("_ends", "_text")

    def __init__(self, text: bytes = b"", ends: array[int] | None = None) -> None:
        """Take names as they were written.

        Args:
            text: The names with a NUL between them.
            ends: Of each name, its end if no NULs were between them.
        """
        self._ends = array("Q") if ends is None else ends
        self._text = bytearray(text)
        if self._ends:
            self._text.append(0)

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, index: int) -> bytes: ...

    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...

    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        if isinstance(index, slice):
            first, stop, step = index.indices(len(self._ends))
            if step == 1 and first < stop:
                return bytes(self._text[self._start(first) : self._ends[stop - 1] + stop - 1]).split(b"\0")
            return [self[each] for each in range(first, stop, step)]
        if index < 0:
            index += len(self._ends)
        return bytes(self._text[self._start(index) : self._ends[index] + index])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NameColumn) and (self._text, self._ends) == (other._text, other._ends)

    __hash__ = None  # type: ignore[assignment]

    def __iter__(self) -> Iterator[bytes]:
        for first in range(0, len(self._ends), 1000):
            yield from self[first : first + 1000]

    def append(self, name: bytes) -> None:
        """Add a name."""
        self._ends.append((self._ends[-1] if self._ends else 0) + len(name))
        self._text += name
        self._text.append(0)

    def extend(self, names: Iterable[bytes]) -> None:
        """Add names."""
        names = list(names)
        if names:
            ends = accumulate(map(len, names), initial=self._ends[-1] if self._ends else 0)
            next(ends)
            self._ends.extend(ends)
            self._text += b"\0".join(names) + b"\0"

    @property
    def ends(self) -> array[int]:
        """Of each name, its end if no NULs were between them."""
        return self._ends

    @property
    def text(self) -> bytes:
        """The names with a NUL between them."""
        return bytes(self._text[:-1])

    def _start(self, number: int) -> int:
        return self._ends[number - 1] + number if number else 0
