"""File names in one text: ten million of them as objects of their own would take half a gigabyte more."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import overload


class NameColumn(Sequence[bytes]):
    """Names with a NUL behind each, and where each ends; a sequence that only grows."""

    __slots__ = ("_ends", "_spilled", "_spilled_end", "_text")

    def __init__(self, text: memoryview | None = None, ends: memoryview | None = None) -> None:
        """Make an empty column, or take names as they were written, to which none can be added.

        Args:
            text: The names with a NUL between them.
            ends: Of each name, its end if no NULs were between them.
        """
        self._ends: array[int] | memoryview = array("Q") if ends is None else ends
        self._text: bytearray | memoryview = bytearray() if text is None else text
        self._spilled = self._spilled_end = 0

    def __len__(self) -> int:
        return self._spilled + len(self._ends)

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
        return isinstance(other, NameColumn) and (self.text, self._ends) == (other.text, other._ends)

    __hash__ = None  # type: ignore[assignment]

    def __iter__(self) -> Iterator[bytes]:
        for first in range(0, len(self._ends), 1000):
            yield from self[first : first + 1000]

    def append(self, name: bytes) -> None:
        """Add a name."""
        ends, text = self.growing()
        ends.append((ends[-1] if ends else self._spilled_end) + len(name))
        text += name
        text.append(0)

    def extend(self, names: Iterable[bytes]) -> None:
        """Add names."""
        names = list(names)
        if names:
            ends, text = self.growing()
            added = accumulate(map(len, names), initial=ends[-1] if ends else self._spilled_end)
            next(added)
            ends.extend(added)
            text += b"\0".join(names) + b"\0"

    def growing(self) -> tuple[array[int], bytearray]:
        """Return the columns to which names are added: where each ends, and the text."""
        assert isinstance(self._ends, array)
        assert isinstance(self._text, bytearray)
        return self._ends, self._text

    def spill(self, move: Callable[[array[int], bytearray], None]) -> None:
        """Let a function move what ``growing`` returns elsewhere and clear it; it is counted still.

        Raises OSError if the function does; it must then have cleared nothing.
        """
        ends, text = self.growing()
        count, end = len(ends), ends[-1] if ends else self._spilled_end
        move(ends, text)
        self._spilled += count
        self._spilled_end = end

    @property
    def ends(self) -> array[int] | memoryview:
        """Of each name, its end if no NULs were between them."""
        return self._ends

    @property
    def text(self) -> memoryview:
        """The names with a NUL between them."""
        length = self._ends[-1] + len(self._ends) - 1 if self._ends else 0
        return memoryview(self._text)[:length]

    def _start(self, number: int) -> int:
        return self._ends[number - 1] + number if number else 0
